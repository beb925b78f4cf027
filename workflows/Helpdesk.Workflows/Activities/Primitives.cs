using System.Text.Json.Nodes;
using Helpdesk.Workflows.Definitions;
using Helpdesk.Workflows.Engine;
using Helpdesk.Workflows.Expressions;

namespace Helpdesk.Workflows.Activities;

internal sealed class SetVariable : Activity
{
    public override string Type => "Elsa.SetVariable";

    public override ValueTask ExecuteAsync(ActivityContext context, CancellationToken cancellationToken)
    {
        var variable = context.Node["variable"];
        var value = context.Get("value");
        context.SetVariable(Texts.Of(variable.At("id")) ?? Texts.Of(variable.At("name")) ?? "", ValueReader.Typed(value, Texts.Of(variable.At("typeName"))));
        return ValueTask.CompletedTask;
    }
}

/// <summary>Gives the workflow a result.</summary>
internal sealed class SetOutput : Activity
{
    private const int MaxOutputs = 100;

    public override string Type => "Elsa.SetOutput";

    public override ValueTask ExecuteAsync(ActivityContext context, CancellationToken cancellationToken)
    {
        var name = context.GetText("outputName") is { Length: > 0 } text ? text : throw new WorkflowFaultException($"The step “{context.Node.DisplayName}” names no output.");
        if (SubWorkflow.Around(context) is { } step)
        {
            step.SetResult(name, context.Get("outputValue"));
            return ValueTask.CompletedTask;
        }

        if (context.Run.State.Output.Count >= MaxOutputs && !context.Run.State.Output.ContainsKey(name))
        {
            throw new WorkflowFaultException($"The workflow has {MaxOutputs} outputs already.");
        }

        context.Run.State.Output[name] = ActivityScope.Stored(context.Get("outputValue"));
        return ValueTask.CompletedTask;
    }
}

/// <summary>Names the instance.</summary>
internal sealed class SetName : Activity
{
    public override string Type => "Elsa.SetName";

    public override ValueTask ExecuteAsync(ActivityContext context, CancellationToken cancellationToken)
    {
        context.Run.State.Name = context.GetText("value");
        return ValueTask.CompletedTask;
    }
}

/// <summary>Ties the instance to a record.</summary>
internal sealed class Correlate : Activity
{
    public override string Type => "Elsa.Correlate";

    public override ValueTask ExecuteAsync(ActivityContext context, CancellationToken cancellationToken)
    {
        context.Run.State.CorrelationId = context.GetText("correlationId");
        return ValueTask.CompletedTask;
    }
}

/// <summary>Writes a line into the journal.</summary>
internal sealed class WriteLine : Activity
{
    public const string TypeName = "Elsa.WriteLine";

    public override string Type => TypeName;

    public override ValueTask ExecuteAsync(ActivityContext context, CancellationToken cancellationToken)
    {
        context.Run.Record(context.State, "Note", context.GetText("text"));
        return ValueTask.CompletedTask;
    }
}

/// <summary>Waits until somebody says that something has happened.</summary>
internal sealed class Event : Activity
{
    public const string TypeName = "Elsa.Event";

    public override string Type => TypeName;

    /// <summary>Input of an instance that an event has started: what came with the event.</summary>
    public const string PayloadInput = "Payload";

    /// <summary>The name as written; null when an expression makes it, which cannot be waited for before an instance runs.</summary>
    public static string? WrittenNameOf(ActivityNode node) =>
        Texts.Of(node["eventName"]) ?? (Texts.Of(node["eventName"].At("expression", "type")) is "Literal" or null ? Texts.Of(node["eventName"].At("expression", "value")) : null);

    /// <summary>What such a bookmark is found by.</summary>
    public static JsonObject StimulusOf(string eventName) => new() { ["EventName"] = eventName };

    public override JsonObject? StimulusOf(ActivityNode node) => WrittenNameOf(node) is { Length: > 0 } name ? StimulusOf(name) : null;

    public override ValueTask ExecuteAsync(ActivityContext context, CancellationToken cancellationToken)
    {
        if (context.IsTrigger)
        {
            // It has happened: that is why the instance began. Met again in a loop, it waits.
            context.Run.State.Trigger = null;
            context.SetResult("Result", ScriptValue.FromJson(context.Run.State.Input[PayloadInput]));
            context.Complete();
            return ValueTask.CompletedTask;
        }

        var name = context.GetText("eventName") is { Length: > 0 } text ? text : throw new WorkflowFaultException($"The step “{context.Node.DisplayName}” names no event.");
        context.Wait(StimulusOf(name));
        return ValueTask.CompletedTask;
    }

    public override ValueTask ResumeAsync(ActivityContext context, WorkItem item, CancellationToken cancellationToken)
    {
        context.SetResult("Result", ScriptValue.FromJson(item.Payload));
        context.Complete();
        return ValueTask.CompletedTask;
    }
}

/// <summary>Waits for a while.</summary>
internal sealed class Delay : Activity
{
    private static readonly TimeSpan MaxDuration = TimeSpan.FromDays(3_653);

    public override string Type => "Elsa.Delay";

    public override ValueTask ExecuteAsync(ActivityContext context, CancellationToken cancellationToken)
    {
        var duration = context.GetDuration("timeSpan");
        context.Wait(dueAt: duration <= MaxDuration ? context.Now + duration : throw new WorkflowFaultException($"The step “{context.Node.DisplayName}” would wait for more than ten years."));
        return ValueTask.CompletedTask;
    }
}
