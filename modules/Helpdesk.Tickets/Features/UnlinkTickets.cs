using Helpdesk.Errors;
using Helpdesk.Security;
using Helpdesk.Tickets.Domain;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;

namespace Helpdesk.Tickets.Features;

internal sealed class UnlinkTickets(TicketsDbContext db, TicketAccess access, ICurrentUser user, TimeProvider time, IStringLocalizer L)
{
    public async Task HandleAsync(string number, Guid linkId, string? expectedStamp, CancellationToken cancellationToken)
    {
        var ticket = await access.FindForEditAsync(number, expectedStamp, cancellationToken);
        access.DemandUnfinished(ticket);
        var link = await db.Links.FirstOrDefaultAsync(l => l.Id == linkId && (l.SourceId == ticket.Id || l.TargetId == ticket.Id), cancellationToken)
            ?? throw new NotFoundException(L["The link does not exist any more."]);
        var otherId = link.SourceId == ticket.Id ? link.TargetId : link.SourceId;
        var other = await db.Tickets.FirstOrDefaultAsync(t => t.Id == otherId, cancellationToken);
        var act = TicketAct.Of(user, time, L);
        db.Links.Remove(link);
        db.Events.Add(ticket.Linked(link, other?.Number ?? "", isRemoved: true, act));
        if (other is not null)
        {
            db.Events.Add(other.Linked(link, ticket.Number, isRemoved: true, act));
        }

        await db.SaveChangesAsync(cancellationToken);
    }
}
