using Helpdesk.Events;
using Helpdesk.Notifications.Domain;
using Helpdesk.Notifications.Features;
using Helpdesk.Tickets;

namespace Helpdesk.Notifications.Handlers;

/// <summary>Tells the requester of the end, the owner of a reopening, and watchers of both.</summary>
internal sealed class WhenTransitioned(Notify notify, ITicketIntegrationService tickets, IEnumerable<TicketType> types) : IEventHandler<TicketTransitioned>
{
    public async Task HandleAsync(TicketTransitioned @event, EventContext context, CancellationToken cancellationToken)
    {
        var machine = types.FirstOrDefault(t => t.Id == @event.TypeId)?.StateMachine;
        var kind = Kind(Category(machine, @event.From), Category(machine, @event.To));
        if (kind is null || !(await tickets.GetAsync([@event.TicketId], cancellationToken)).TryGetValue(@event.TicketId, out var ticket))
        {
            return;
        }

        List<(Guid?, string)> recipients =
        [
            (ticket.RequesterId, kind),
            (ticket.AssigneeId, kind),
            .. (await tickets.GetWatchersAsync(ticket.TicketId, cancellationToken)).Select(w => ((Guid?)w, kind)),
        ];
        await notify.HandleAsync(recipients, ticket, @event.ActorId, context, cancellationToken);
        foreach (var absorbed in (await tickets.GetMergeAsync(ticket.TicketId, cancellationToken)).Absorbed)
        {
            await notify.HandleAsync([(absorbed.RequesterId, kind)], absorbed, @event.ActorId, context, cancellationToken);
        }
    }

    private static StateCategory? Category(StateMachine? machine, string state) => machine?.States.FirstOrDefault(s => s.Id == state)?.Category;

    /// <summary>Steps of daily work (started, on hold) make no noise; an end or its undoing does.</summary>
    private static string? Kind(StateCategory? from, StateCategory? to) => (from, to) switch
    {
        (_, StateCategory.Resolved) => NotificationKinds.Resolved,
        (StateCategory.Resolved or StateCategory.Closed or StateCategory.Cancelled, StateCategory.New or StateCategory.Active or StateCategory.Waiting) => NotificationKinds.Reopened,
        (_, StateCategory.Closed or StateCategory.Cancelled) => NotificationKinds.StateChanged,
        _ => null,
    };
}
