using System.Text.Json.Nodes;
using Helpdesk.Events;
using Helpdesk.Workflows;

namespace Helpdesk.Approvals.Workflows;

/// <summary>Lets the step go on that asked: it ends, or writes down that everybody is asked again.</summary>
internal sealed class WhenApprovalEnded(IWorkflowRuntime runtime)
    : IEventHandler<ApprovalDecided>, IEventHandler<ApprovalRequested>, IEventHandler<ApprovalVoided>
{
    public Task HandleAsync(ApprovalDecided @event, EventContext context, CancellationToken cancellationToken) =>
        runtime.ResumeAsync(@event.InstanceId, @event.RunId, new JsonObject { ["approvalId"] = @event.ApprovalId.ToString() }, cancellationToken);

    public Task HandleAsync(ApprovalRequested @event, EventContext context, CancellationToken cancellationToken) =>
        runtime.ResumeAsync(@event.InstanceId, @event.RunId, new JsonObject { ["approvalId"] = @event.ApprovalId.ToString() }, cancellationToken);

    public Task HandleAsync(ApprovalVoided @event, EventContext context, CancellationToken cancellationToken) =>
        runtime.ResumeAsync(@event.InstanceId, @event.RunId, new JsonObject { ["approvalId"] = @event.ApprovalId.ToString() }, cancellationToken);
}
