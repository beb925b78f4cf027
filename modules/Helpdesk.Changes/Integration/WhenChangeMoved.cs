using Helpdesk.Changes.Domain;
using Helpdesk.Events;
using Helpdesk.Settings;
using Helpdesk.Tickets;
using Microsoft.EntityFrameworkCore;

namespace Helpdesk.Changes.Integration;

/// <summary>
/// The work began when somebody said that it begins, and ended when it went to review; how it went counts for its model once it is closed.
/// </summary>
internal sealed class WhenChangeMoved(ChangesDbContext db, ITicketIntegrationService tickets, ISettings settings) : IEventHandler<TicketTransitioned>
{
    public async Task HandleAsync(TicketTransitioned @event, EventContext context, CancellationToken cancellationToken)
    {
        if (@event.TypeId != ChangeType.Id || @event.To is not (ChangeType.Implement or ChangeType.Review or ChangeType.Closed)
            || await db.Changes.FirstOrDefaultAsync(c => c.Id == @event.TicketId, cancellationToken) is not { } change)
        {
            return;
        }

        if (@event.To == ChangeType.Closed)
        {
            await CountAsync(change, context.OccurredAt, cancellationToken);
            return;
        }

        var before = change.Plan;
        if (@event.To == ChangeType.Implement ? change.Began(context.OccurredAt) : change.Ended(context.OccurredAt))
        {
            await db.SaveChangesAsync(cancellationToken);
            var changed = PlanFields.Of(before).Zip(PlanFields.Of(change.Plan)).Where(p => p.First.Value != p.Second.Value);
            await tickets.RecordChangesAsync(
                change.Id, [.. changed.Select(p => new RecordedChange(p.First.Name, p.First.Value, p.Second.Value))], null, null, cancellationToken);
        }
    }

    private async Task CountAsync(Change change, DateTime at, CancellationToken cancellationToken)
    {
        if (change.Kind != ChangeKind.Standard || change.Outcome is not { } outcome || change.ModelVersionId is not { } version
            || await db.Models.FirstOrDefaultAsync(m => m.Versions.Any(v => v.Id == version), cancellationToken) is not { } model)
        {
            return;
        }

        model.Count(outcome, (await settings.GetAsync<ChangeSettings>(cancellationToken)).FailuresUntilSuspended, at);
        await db.SaveChangesAsync(cancellationToken);
    }
}
