using System.Text.Json.Nodes;
using Helpdesk.Workflows.Definitions;
using Helpdesk.Workflows.Engine;

namespace Helpdesk.Workflows.Activities;

/// <summary>
/// A workflow that is a step of another one: runs within the same instance, with variables of its own. Its document has been put into the step when the
/// document around it was read (<see cref="DocumentReader"/>).
/// </summary>
internal sealed class SubWorkflow : Activity
{
    public const string TypeName = "Elsa.WorkflowDefinitionActivity";

    /// <summary>Property of the step: what the workflow in it runs.</summary>
    public const string RootPort = "root";

    /// <summary>Property of the step: inputs of the workflow in it.</summary>
    public const string InputsOf = "workflowInputs";

    /// <summary>Property of the step: outcomes of the workflow in it.</summary>
    public const string OutcomesIn = "workflowOutcomes";

    public override string Type => TypeName;

    public override IReadOnlyList<string> OutcomesOf(ActivityNode node) =>
        [.. Texts.ArrayOf(node[OutcomesIn]).Select(Texts.Of).OfType<string>() is var named && named.Any() ? named : [FlowConnection.DefaultPort]];

    public override ValueTask ExecuteAsync(ActivityContext context, CancellationToken cancellationToken)
    {
        // Its inputs are evaluated outside of it.
        foreach (var name in Texts.ArrayOf(context.Node[InputsOf]).Select(i => Texts.Of(i.At("name"))).OfType<string>())
        {
            context.State.Variables[name] = ActivityScope.Stored(context.Get(InDocument(name)));
        }

        ActivityScope.Declare(context.State, context.Node.Variables);
        if (context.Node.Ports.TryGetValue(RootPort, out var root))
        {
            context.Schedule(root);
        }

        return ValueTask.CompletedTask;
    }

    /// <summary>The nearest workflow around a step that is a step itself; null when there is none.</summary>
    public static ActivityContext? Around(ActivityContext context)
    {
        for (var at = context.Run.ParentOf(context.State); at is { Parent: not null }; at = context.Run.ParentOf(at))
        {
            if (context.Run.NodeOf(at).Type == TypeName)
            {
                return new ActivityContext(context.Run, at);
            }
        }

        return null;
    }
}
