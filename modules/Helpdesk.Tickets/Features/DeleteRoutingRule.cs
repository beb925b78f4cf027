using Helpdesk.Data;
using Helpdesk.Errors;
using Helpdesk.Tickets.Routing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;

namespace Helpdesk.Tickets.Features;

/// <summary>Takes a rule away; tickets that it sent somewhere stay there.</summary>
internal sealed class DeleteRoutingRule(TicketsDbContext db, TicketAccess access, RoutingRules rules, IUnitOfWork unitOfWork, IStringLocalizer L)
{
    public async Task HandleAsync(Guid id, CancellationToken cancellationToken)
    {
        access.Demand(TicketPermissions.ManageTicketSettings);
        await using var transaction = await unitOfWork.BeginAsync(cancellationToken);
        db.RoutingRules.Remove(
            await db.RoutingRules.FirstOrDefaultAsync(r => r.Id == id, cancellationToken) ?? throw new NotFoundException(L["There is no such rule any more."]));
        rules.Changed();
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }
}
