using Helpdesk.Data;
using Helpdesk.Errors;
using Helpdesk.Tickets.Replies;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;

namespace Helpdesk.Tickets.Features;

/// <summary>Takes a response away; messages that were made of it stay.</summary>
internal sealed class DeleteResponse(TicketsDbContext db, TicketAccess access, ReplyCache cache, IUnitOfWork unitOfWork, IStringLocalizer L)
{
    public async Task HandleAsync(Guid id, CancellationToken cancellationToken)
    {
        access.Demand(TicketPermissions.ManageReplies);
        db.Responses.Remove(
            await db.Responses.FirstOrDefaultAsync(r => r.Id == id, cancellationToken) ?? throw new NotFoundException(L["There is no such response any more."]));
        unitOfWork.OnCommitted(cache.Invalidate);
        await db.SaveChangesAsync(cancellationToken);
    }
}
