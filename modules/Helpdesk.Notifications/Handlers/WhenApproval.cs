using Helpdesk.Approvals;
using Helpdesk.Events;
using Helpdesk.Notifications.Domain;
using Helpdesk.Notifications.Features;
using Helpdesk.Tickets;

namespace Helpdesk.Notifications.Handlers;

/// <summary>Tells approvers, and those who stand in for them, what they are asked; and the requester how it ended.</summary>
internal sealed class WhenApproval(Notify notify, ITicketIntegrationService tickets)
    : IEventHandler<ApprovalRequested>, IEventHandler<ApprovalReminded>, IEventHandler<ApprovalDecided>, IEventHandler<ApprovalVoided>, IEventHandler<ApprovalExpired>
{
    public Task HandleAsync(ApprovalRequested @event, EventContext context, CancellationToken cancellationToken) =>
        TellAsync(@event.TicketId, @event.ApprovalId, @event.Recipients, NotificationKinds.ApprovalRequested, null, false, context, cancellationToken);

    public Task HandleAsync(ApprovalReminded @event, EventContext context, CancellationToken cancellationToken) =>
        TellAsync(
            @event.TicketId, @event.ApprovalId, @event.Recipients, @event.IsEscalation ? NotificationKinds.ApprovalEscalated : NotificationKinds.ApprovalReminded, null, false, context,
            cancellationToken);

    public Task HandleAsync(ApprovalDecided @event, EventContext context, CancellationToken cancellationToken) =>
        TellAsync(
            @event.TicketId, @event.ApprovalId, @event.OnBehalfOfId is { } other ? [other] : [], @event.IsApproved ? NotificationKinds.ApprovalApproved : NotificationKinds.ApprovalRejected,
            @event.ById, true, context, cancellationToken);

    public Task HandleAsync(ApprovalVoided @event, EventContext context, CancellationToken cancellationToken) =>
        TellAsync(@event.TicketId, @event.ApprovalId, @event.DeciderIds, NotificationKinds.ApprovalVoided, null, true, context, cancellationToken);

    public Task HandleAsync(ApprovalExpired @event, EventContext context, CancellationToken cancellationToken) =>
        TellAsync(@event.TicketId, @event.ApprovalId, [], NotificationKinds.ApprovalExpired, null, true, context, cancellationToken);

    private async Task TellAsync(
        Guid ticketId, Guid approvalId, IReadOnlyList<Guid> recipients, string kind, Guid? actorId, bool tellsRequester, EventContext context, CancellationToken cancellationToken)
    {
        if ((await tickets.GetAsync([ticketId], cancellationToken)).TryGetValue(ticketId, out var ticket))
        {
            var told = recipients.Concat(tellsRequester ? [ticket.RequesterId] : Array.Empty<Guid>());
            await notify.HandleAsync(told.Select(r => ((Guid?)r, kind)), ticket, actorId, context, cancellationToken, url: $"/approvals/{approvalId}");
        }
    }
}
