using Helpdesk.Events;
using Helpdesk.Workflows.Activities;
using Helpdesk.Workflows.Definitions;

namespace Helpdesk.Workflows.Features;

/// <summary>Begins and wakes workflows because of a call that was taken; commits with the mark that the event was handled, so once.</summary>
internal sealed class DeliverHook(WorkflowsDbContext db, DocumentReader documents, SendStimulus send) : IEventHandler<HookReceived>
{
    public async Task HandleAsync(HookReceived @event, EventContext context, CancellationToken cancellationToken)
    {
        var (triggers, _) = await ReceiveHook.FindTriggersAsync(db, documents, @event.Path, @event.Method, cancellationToken);
        await send.HandleAsync(
            new SentStimulus(HttpEndpoint.TypeName, HttpEndpoint.WaitsFor(@event.Path, @event.Method), CorrelationId: null, @event.Call)
            {
                IsKept = true,
                Triggers = [.. triggers.Select(t => new MetTrigger(t.VersionId, t.ActivityId, @event.Starts.TryGetValue(t.Key, out var id) ? id : null))],
            },
            cancellationToken);
    }
}
