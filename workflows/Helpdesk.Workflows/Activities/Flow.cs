using System.Text.Json;
using System.Text.Json.Nodes;
using Helpdesk.Workflows.Definitions;
using Helpdesk.Workflows.Engine;
using Helpdesk.Workflows.Expressions;

namespace Helpdesk.Workflows.Activities;

/// <summary>The workflow as a whole: runs its root and ends with it.</summary>
internal sealed class RootActivity : Activity
{
    public const string TypeName = "Elsa.Workflow";

    public static readonly RootActivity Instance = new();

    public override string Type => TypeName;

    public override ValueTask ExecuteAsync(ActivityContext context, CancellationToken cancellationToken)
    {
        ActivityScope.Declare(context.State, context.Run.Document.Variables);
        context.Schedule(context.Run.Document.Root);
        return ValueTask.CompletedTask;
    }
}

/// <summary>A step that does nothing but be there.</summary>
internal abstract class Milestone(string type) : Activity
{
    public override string Type => type;

    public override ValueTask ExecuteAsync(ActivityContext context, CancellationToken cancellationToken) => ValueTask.CompletedTask;
}

internal sealed class Start() : Milestone("Elsa.Start");

/// <summary>Ends its flowchart and whatever else is open in it.</summary>
internal sealed class End() : Milestone("Elsa.End")
{
    public override bool IsTerminal => true;
}

/// <summary>Ends the workflow at once.</summary>
internal sealed class Finish : Activity
{
    public override string Type => "Elsa.Finish";

    public override bool IsTerminal => true;

    public override ValueTask ExecuteAsync(ActivityContext context, CancellationToken cancellationToken)
    {
        context.Run.Record(context.State, "Completed");
        context.State.Status = ActivityStatus.Completed;
        context.Run.Complete(context.Run.State.Activities[0], [FlowConnection.DefaultPort]);
        return ValueTask.CompletedTask;
    }
}

/// <summary>Ends the workflow with outcomes for the workflow that runs it as a step.</summary>
internal sealed class Complete : Activity
{
    public override string Type => "Elsa.Complete";

    public override bool IsTerminal => true;

    public override ValueTask ExecuteAsync(ActivityContext context, CancellationToken cancellationToken)
    {
        if (SubWorkflow.Around(context) is { } step)
        {
            var outcomes = context.GetList("outcomes").Select(ScriptValue.ToText).ToList();
            context.Run.Record(context.State, "Completed");
            context.State.Status = ActivityStatus.Completed;
            context.Run.State.Activities.Remove(context.State);
            step.Complete(outcomes);
        }

        return ValueTask.CompletedTask;
    }
}

/// <summary>Fails on purpose.</summary>
internal sealed class Fault : Activity
{
    public override string Type => "Elsa.Fault";

    public override IReadOnlyList<string>? OutcomesOf(ActivityNode node) => null;

    public override ValueTask ExecuteAsync(ActivityContext context, CancellationToken cancellationToken) =>
        throw new WorkflowFaultException(context.GetText("message") is { Length: > 0 } message ? message : "The workflow was ended by a fault step.");
}

/// <summary>Yes or no.</summary>
internal sealed class FlowDecision : Activity
{
    public override string Type => "Elsa.FlowDecision";

    public override IReadOnlyList<string> OutcomesOf(ActivityNode node) => ["True", "False"];

    public override ValueTask ExecuteAsync(ActivityContext context, CancellationToken cancellationToken)
    {
        context.Complete(context.GetBoolean("condition") ? "True" : "False");
        return ValueTask.CompletedTask;
    }
}

/// <summary>One outcome for each case, or Default.</summary>
internal sealed class FlowSwitch : Activity
{
    public override string Type => "Elsa.FlowSwitch";

    public override IReadOnlyList<string> OutcomesOf(ActivityNode node) => [.. SwitchCases.LabelsOf(node), "Default"];

    public override bool IsExclusive(ActivityNode node) => Texts.Of(node["mode"].At("expression", "value")) != "MatchAny";

    public override ValueTask ExecuteAsync(ActivityContext context, CancellationToken cancellationToken)
    {
        var met = SwitchCases.Met(context);
        context.Complete(met.Count > 0 ? met : ["Default"]);
        return ValueTask.CompletedTask;
    }
}

/// <summary>All named branches at once.</summary>
internal sealed class FlowFork : Activity
{
    public override string Type => "Elsa.FlowFork";

    /// <summary>Known when the branches are written out, which they are unless an expression makes them.</summary>
    public override IReadOnlyList<string>? OutcomesOf(ActivityNode node) => WrittenBranchesOf(node) switch
    {
        { Count: 0 } => [FlowConnection.DefaultPort],
        var branches => branches,
    };

    public override bool IsExclusive(ActivityNode node) => false;

    public override ValueTask ExecuteAsync(ActivityContext context, CancellationToken cancellationToken)
    {
        context.Complete(WrittenBranchesOf(context.Node) ?? [.. context.GetList("branches").OfType<string>()]);
        return ValueTask.CompletedTask;
    }

    private static IReadOnlyList<string>? WrittenBranchesOf(ActivityNode node)
    {
        var expression = node["branches"].At("expression") ?? node["branches"];
        var value = expression.At("value") ?? expression;
        if (Texts.Of(expression.At("type")) is not ("Object" or "Json" or "Literal" or null))
        {
            return null;
        }

        try
        {
            var list = Texts.Of(value) is { } text ? JsonNode.Parse(text) : value;
            return [.. Texts.ArrayOf(list).Select(Texts.Of).OfType<string>()];
        }
        catch (JsonException)
        {
            return null;
        }
    }
}

internal enum JoinMode
{
    WaitAny,
    WaitAll,
    WaitAllActive,
}

/// <summary>Where branches meet; whatever is still open before it is cancelled.</summary>
internal sealed class FlowJoin : Activity
{
    public const string TypeName = "Elsa.FlowJoin";

    public override string Type => TypeName;

    /// <summary>The mode must be written in the document: it decides whether the step runs at all.</summary>
    public static JoinMode ModeOf(ActivityNode join)
    {
        var written = Texts.Of(join["mode"]) ?? Texts.Of(join["mode"].At("expression", "value"));
        return Enum.TryParse<JoinMode>(written, out var mode) ? mode : JoinMode.WaitAny;
    }

    public override ValueTask ExecuteAsync(ActivityContext context, CancellationToken cancellationToken)
    {
        if (context.Run.ParentOf(context.State) is { Parent: not null } flowchart && context.Run.NodeOf(flowchart).Type == Flowchart.TypeName)
        {
            new FlowRun(new ActivityContext(context.Run, flowchart)).CancelAncestors(context.State.ActivityId);
        }

        return ValueTask.CompletedTask;
    }
}

internal static class SwitchCases
{
    public static IEnumerable<string> LabelsOf(ActivityNode node) => Texts.ArrayOf(node["cases"]).Select(c => Texts.Of(c.At("label"))).OfType<string>();

    /// <summary>Labels of the cases whose condition holds: the first, or all when the mode is MatchAny.</summary>
    public static IReadOnlyList<string> Met(ActivityContext context)
    {
        var matchesAny = context.GetText("mode") == "MatchAny";
        List<string> met = [];
        foreach (var item in Texts.ArrayOf(context.Node["cases"]))
        {
            var label = Texts.Of(item.At("label")) ?? "";
            if (context.EvaluateCondition($"condition of {label}", item.At("condition")))
            {
                met.Add(label);
                if (!matchesAny)
                {
                    break;
                }
            }
        }

        return met;
    }
}
