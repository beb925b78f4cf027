using Helpdesk.Data;
using Helpdesk.Errors;
using Helpdesk.Tickets.Routing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;

namespace Helpdesk.Tickets.Features;

/// <summary>Lets a rule be asked one place earlier or later.</summary>
internal sealed class MoveRoutingRule(TicketsDbContext db, TicketAccess access, RoutingRules rules, IUnitOfWork unitOfWork, IStringLocalizer L)
{
    public async Task HandleAsync(Guid id, bool up, CancellationToken cancellationToken)
    {
        access.Demand(TicketPermissions.ManageTicketSettings);
        await using var transaction = await unitOfWork.BeginAsync(cancellationToken);
        var all = await db.RoutingRules.OrderBy(r => r.Position).ThenBy(r => r.Id).ToListAsync(cancellationToken);
        var from = all.FindIndex(r => r.Id == id);
        if (from < 0)
        {
            throw new NotFoundException(L["There is no such rule any more."]);
        }

        var to = Math.Clamp(up ? from - 1 : from + 1, 0, all.Count - 1);
        (all[from], all[to]) = (all[to], all[from]);
        for (var i = 0; i < all.Count; i++)
        {
            all[i].Position = i;
        }

        rules.Changed();
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }
}
