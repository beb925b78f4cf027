using Helpdesk.Errors;
using Helpdesk.Security;
using Helpdesk.Tickets.Domain;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;

namespace Helpdesk.Tickets.Features;

internal sealed class LinkTickets(TicketsDbContext db, TicketAccess access, ICurrentUser user, TimeProvider time, IStringLocalizer L)
{
    /// <param name="number">Source; not finished.</param>
    /// <param name="targetNumber">Target; may be finished, a new ticket is linked to the old one.</param>
    /// <param name="kind">One of <see cref="TicketLinkKinds"/>.</param>
    /// <param name="expectedStamp">Concurrency stamp of the source that the person saw, or null.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public async Task<TicketLink> HandleAsync(string number, string targetNumber, string kind, string? expectedStamp, CancellationToken cancellationToken)
    {
        var source = await access.FindForEditAsync(number, expectedStamp, cancellationToken);
        access.DemandUnfinished(source);
        if (!TicketLinkKinds.All.Any(k => k.Id == kind))
        {
            throw new ValidationException("kind", L["Use one of: {0}.", string.Join(", ", TicketLinkKinds.All.Select(k => k.Id))]);
        }

        var target = await access.Visible().FirstOrDefaultAsync(t => t.Number == targetNumber, cancellationToken)
            ?? throw new ValidationException("target", access.NotFound(targetNumber).Message);
        if (target.Id == source.Id)
        {
            throw new ValidationException("target", L["A ticket cannot be linked to itself."]);
        }

        // The same meaning in both directions is one link where the meaning has no direction.
        var existing = await db.Links.FirstOrDefaultAsync(
            l => l.Kind == kind && ((l.SourceId == source.Id && l.TargetId == target.Id)
                || (kind == TicketLinkKinds.RelatesTo && l.SourceId == target.Id && l.TargetId == source.Id)),
            cancellationToken);
        if (existing is not null)
        {
            return existing;
        }

        var act = TicketAct.Of(user, time, L);
        var link = new TicketLink { SourceId = source.Id, TargetId = target.Id, Kind = kind, LinkedAt = act.Now };
        db.Links.Add(link);
        db.Events.Add(source.Linked(link, target.Number, isRemoved: false, act));
        db.Events.Add(target.Linked(link, source.Number, isRemoved: false, act));
        await db.SaveChangesAsync(cancellationToken);
        return link;
    }
}
