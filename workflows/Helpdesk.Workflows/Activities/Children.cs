using System.Text.Json.Nodes;
using Helpdesk.Workflows.Definitions;
using Helpdesk.Workflows.Engine;
using Helpdesk.Workflows.Expressions;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Helpdesk.Workflows.Activities;

/// <summary>Begins an instance of another workflow, and may wait for its end. It begins when the state of this one is stored, in the same transaction.</summary>
internal abstract class ChildWorkflow : Activity
{
    private const string ChildMemory = "child";

    /// <summary>It waits when the document does not say whether.</summary>
    protected abstract bool WaitsByDefault { get; }

    public override bool WantsToKnowOfCancel => true;

    public override async ValueTask ExecuteAsync(ActivityContext context, CancellationToken cancellationToken)
    {
        var definitionId = context.GetText("workflowDefinitionId") is { Length: > 0 } text ? text : throw new WorkflowFaultException($"The step “{context.Node.DisplayName}” names no workflow.");
        if (context.Services.GetService<WorkflowsDbContext>() is not { } db || !await db.Definitions.AnyAsync(d => d.DefinitionId == definitionId && d.IsPublished, cancellationToken))
        {
            throw new WorkflowFaultException($"There is no published workflow “{definitionId}”.");
        }

        var waits = context.Node["waitForCompletion"] is null ? WaitsByDefault : context.GetBoolean("waitForCompletion");
        var child = new ChildStart(
            Guid.CreateVersion7(),
            definitionId,
            ScriptValue.ToJson(context.Get("input")) as JsonObject,
            context.GetText("correlationId") is { Length: > 0 } about ? about : context.Run.State.CorrelationId,
            waits ? context.State.Id : null);
        context.Run.Begin(child);
        context.SetResult("Result", child.Id.ToString());
        if (waits)
        {
            context.Memory[ChildMemory] = child.Id.ToString();
            context.Wait(new JsonObject { ["ChildInstanceId"] = child.Id.ToString() });
        }
    }

    /// <summary>The other one has ended.</summary>
    public override ValueTask ResumeAsync(ActivityContext context, WorkItem item, CancellationToken cancellationToken)
    {
        context.Memory.Remove(ChildMemory);
        if (Texts.Of(item.Payload.At("status")) == nameof(WorkflowSubStatus.Cancelled))
        {
            throw new WorkflowFaultException($"The workflow that the step “{context.Node.DisplayName}” waited for was cancelled.");
        }

        context.SetResult("Result", ScriptValue.FromJson(item.Payload.At("output")));
        context.Complete();
        return ValueTask.CompletedTask;
    }

    public override ValueTask CancelAsync(ActivityContext context, CancellationToken cancellationToken)
    {
        if (Guid.TryParse(Texts.Of(context.Memory[ChildMemory]), out var child))
        {
            context.Run.Abandon(child);
        }

        return ValueTask.CompletedTask;
    }
}

internal sealed class ExecuteWorkflow : ChildWorkflow
{
    public override string Type => "Elsa.ExecuteWorkflow";

    protected override bool WaitsByDefault => true;
}

internal sealed class DispatchWorkflow : ChildWorkflow
{
    public override string Type => "Elsa.DispatchWorkflow";

    protected override bool WaitsByDefault => false;
}

/// <summary>Says that something has happened: to workflows that begin with it, and to those that wait for it.</summary>
internal sealed class PublishEvent : Activity
{
    public override string Type => "Elsa.PublishEvent";

    public override ValueTask ExecuteAsync(ActivityContext context, CancellationToken cancellationToken)
    {
        var name = context.GetText("eventName") is { Length: > 0 } text ? text : throw new WorkflowFaultException($"The step “{context.Node.DisplayName}” names no event.");
        context.Run.Tell(new ToldEvent(name, context.GetText("correlationId") is { Length: > 0 } about ? about : null, ScriptValue.ToJson(context.Get("payload"))));
        return ValueTask.CompletedTask;
    }
}

/// <summary>Asks another system for a task, and waits until it says over the API that the task is done.</summary>
internal sealed class RunTask : Activity
{
    public const string TypeName = "Elsa.RunTask";

    public override string Type => TypeName;

    public override ValueTask ExecuteAsync(ActivityContext context, CancellationToken cancellationToken)
    {
        context.SetResult("TaskId", $"{context.Run.InstanceId:n}-{context.State.Id}");
        context.Wait(new JsonObject { ["TaskName"] = context.GetText("taskName") });
        return ValueTask.CompletedTask;
    }

    public override ValueTask ResumeAsync(ActivityContext context, WorkItem item, CancellationToken cancellationToken)
    {
        context.SetResult("Result", ScriptValue.FromJson(item.Payload));
        context.Complete();
        return ValueTask.CompletedTask;
    }
}
