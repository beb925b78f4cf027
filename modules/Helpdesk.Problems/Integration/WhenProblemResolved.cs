using Helpdesk.Events;
using Helpdesk.Problems.Features;
using Helpdesk.Tickets;
using Microsoft.EntityFrameworkCore;

namespace Helpdesk.Problems.Integration;

/// <summary>
/// What the end of a problem means to what it causes (practice.md 2.5): a fix resolves the incidents that wait for it and no others, an accepted risk is told to
/// those who own open ones, a duplicate hands them over to the problem that stays. Each incident takes its step by itself.
/// </summary>
internal sealed class WhenProblemResolved(ProblemsDbContext db, ITicketIntegrationService tickets) : IEventHandler<TicketTransitioned>
{
    public static bool Concerns(TicketTransitioned @event) => @event is { TypeId: ProblemType.Id, To: ProblemType.Resolved, ResolutionCode: not null };

    public async Task HandleAsync(TicketTransitioned @event, EventContext context, CancellationToken cancellationToken)
    {
        var incidents = await tickets.GetLinkedAsync(@event.TicketId, TicketLinkKinds.CausedBy, isTarget: true, cancellationToken);
        switch (@event.ResolutionCode)
        {
            case ProblemType.FixApplied:
                PublishFor(incidents.Where(ProblemView.Waits), i => new CauseFixed(@event.Number, i.Ticket.Number, @event.AssigneeId));
                break;
            case ProblemType.RiskAccepted:
                var until = await db.Problems.Where(p => p.Id == @event.TicketId).Select(p => p.RiskUntil).FirstOrDefaultAsync(cancellationToken);
                PublishFor(incidents.Where(i => i is { IsOpen: true, IsMerged: false }), i => new CauseStays(@event.Number, i.Ticket.Number, i.Ticket.AssigneeId, until));
                break;
            case ProblemType.Duplicate when await tickets.GetLinkedAsync(@event.TicketId, TicketLinkKinds.Duplicates, isTarget: false, cancellationToken) is [var survivor, ..]:
                PublishFor(incidents.Where(i => i.IsOpen), i => new CauseMoved(@event.Number, survivor.Ticket.Number, i.Ticket.Number));
                break;
        }

        await db.SaveChangesAsync(cancellationToken);
    }

    private void PublishFor(IEnumerable<LinkedTicket> incidents, Func<LinkedTicket, object> @event)
    {
        foreach (var incident in incidents)
        {
            db.Publish(@event(incident));
        }
    }
}
