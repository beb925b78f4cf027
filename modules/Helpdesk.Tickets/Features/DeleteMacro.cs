using Helpdesk.Data;
using Helpdesk.Errors;
using Helpdesk.Tickets.Replies;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;

namespace Helpdesk.Tickets.Features;

/// <summary>Takes a macro away; what it did stays, and the history goes on naming it.</summary>
internal sealed class DeleteMacro(TicketsDbContext db, TicketAccess access, ReplyCache cache, IUnitOfWork unitOfWork, IStringLocalizer L)
{
    public async Task HandleAsync(Guid id, CancellationToken cancellationToken)
    {
        access.Demand(TicketPermissions.ManageReplies);
        db.Macros.Remove(
            await db.Macros.FirstOrDefaultAsync(m => m.Id == id, cancellationToken) ?? throw new NotFoundException(L["There is no such macro any more."]));
        unitOfWork.OnCommitted(cache.Invalidate);
        await db.SaveChangesAsync(cancellationToken);
    }
}
