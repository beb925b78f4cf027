using System.Text.Json;
using System.Text.Json.Nodes;
using Helpdesk.Events;
using Helpdesk.Workflows;

namespace Helpdesk.Tickets.Workflows;

/// <summary>Brings what happens to tickets to the workflows that begin with it or wait for it.</summary>
internal sealed class SendToWorkflows(IWorkflowRuntime workflows) :
    IEventHandler<TicketCreated>, IEventHandler<TicketAssigned>, IEventHandler<TicketTransitioned>, IEventHandler<TicketChanged>, IEventHandler<TicketCommented>,
    IEventHandler<TicketUnowned>, IEventHandler<TicketRated>, IEventHandler<ServiceLevelStepReached>, IEventHandler<TicketTaskEnded>
{
    public Task HandleAsync(TicketCreated @event, EventContext context, CancellationToken cancellationToken) =>
        SendAsync(TicketEventNames.Created, @event.Number, @event, isByWorkflow: false, cancellationToken);

    public Task HandleAsync(TicketAssigned @event, EventContext context, CancellationToken cancellationToken) =>
        SendAsync(TicketEventNames.Assigned, @event.Number, @event, @event.ActorId is null, cancellationToken);

    public async Task HandleAsync(TicketTransitioned @event, EventContext context, CancellationToken cancellationToken)
    {
        await SendAsync(TicketEventNames.StateChanged, @event.Number, @event, @event.ActorId is null, cancellationToken);
        await workflows.SendAsync(CreateTicketActivity.TypeName, CreateTicketActivity.StimulusOf(@event.Number), correlationId: null, Payload(@event), cancellationToken);
    }

    public Task HandleAsync(TicketChanged @event, EventContext context, CancellationToken cancellationToken) =>
        SendAsync(TicketEventNames.Changed, @event.Number, @event, @event.ActorId is null, cancellationToken);

    public Task HandleAsync(TicketCommented @event, EventContext context, CancellationToken cancellationToken) =>
        SendAsync(
            @event.ByRequester ? TicketEventNames.RequesterReplied : @event.IsPublic ? TicketEventNames.DeskReplied : TicketEventNames.Noted,
            @event.Number,
            @event,
            @event.ActorId is null,
            cancellationToken);

    public Task HandleAsync(TicketUnowned @event, EventContext context, CancellationToken cancellationToken) =>
        SendAsync(TicketEventNames.Unowned, @event.Number, @event, isByWorkflow: false, cancellationToken);

    public Task HandleAsync(TicketRated @event, EventContext context, CancellationToken cancellationToken) =>
        SendAsync(TicketEventNames.Rated, @event.Number, @event, isByWorkflow: false, cancellationToken);

    public Task HandleAsync(ServiceLevelStepReached @event, EventContext context, CancellationToken cancellationToken) =>
        workflows.SendAsync(ServiceLevelActivity.TypeName, ServiceLevelActivity.NewStimulus(), @event.Number, Payload(@event), cancellationToken);

    public Task HandleAsync(TicketTaskEnded @event, EventContext context, CancellationToken cancellationToken) =>
        workflows.SendAsync(CreateTaskActivity.TypeName, CreateTaskActivity.StimulusOf(@event.TaskId), correlationId: null, Payload(@event), cancellationToken);

    private Task SendAsync(string name, string number, object happened, bool isByWorkflow, CancellationToken cancellationToken)
    {
        var payload = Payload(happened);
        payload["byWorkflow"] = isByWorkflow;
        return workflows.SendAsync(TicketEventActivity.TypeName, TicketEventActivity.StimulusOf(name), number, payload, cancellationToken);
    }

    private static JsonObject Payload(object happened) => (JsonObject)JsonSerializer.SerializeToNode(happened, happened.GetType(), JsonSerializerOptions.Web)!;
}
