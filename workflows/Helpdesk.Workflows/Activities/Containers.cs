using System.Text.Json.Nodes;
using Helpdesk.Workflows.Definitions;
using Helpdesk.Workflows.Engine;
using Helpdesk.Workflows.Expressions;

namespace Helpdesk.Workflows.Activities;

/// <summary>One after another.</summary>
internal sealed class Sequence : Container
{
    public override string Type => "Elsa.Sequence";

    public override ValueTask ExecuteAsync(ActivityContext context, CancellationToken cancellationToken)
    {
        ActivityScope.Declare(context.State, context.Node.Variables);
        Next(context);
        return ValueTask.CompletedTask;
    }

    protected override void Continue(ActivityContext context, ActivityState child, IReadOnlyList<string> outcomes)
    {
        if (!Next(context))
        {
            context.Complete();
        }
    }

    private static bool Next(ActivityContext context)
    {
        var next = context.Memory["next"] is { } value ? (int)value : 0;
        if (next >= context.Node.Activities.Count)
        {
            return false;
        }

        context.Memory["next"] = next + 1;
        context.Schedule(context.Node.Activities[next]);
        return true;
    }
}

/// <summary>Runs one of two activities.</summary>
internal sealed class If : Container
{
    public override string Type => "Elsa.If";

    public override ValueTask ExecuteAsync(ActivityContext context, CancellationToken cancellationToken)
    {
        var holds = context.GetBoolean("condition");
        context.SetResult("Result", holds);
        if (context.Node.Ports.TryGetValue(holds ? "then" : "else", out var branch))
        {
            context.Schedule(branch);
        }

        return ValueTask.CompletedTask;
    }

    protected override void Continue(ActivityContext context, ActivityState child, IReadOnlyList<string> outcomes) => context.Complete();
}

/// <summary>Runs the activities of the cases that hold, or the default one.</summary>
internal sealed class Switch : Container
{
    public override string Type => "Elsa.Switch";

    public override ValueTask ExecuteAsync(ActivityContext context, CancellationToken cancellationToken)
    {
        var met = SwitchCases.Met(context);
        foreach (var branch in met.Count > 0 ? met.Select(m => $"cases:{m}") : ["default"])
        {
            if (context.Node.Ports.TryGetValue(branch, out var activity))
            {
                context.Schedule(activity);
            }
        }

        return ValueTask.CompletedTask;
    }

    protected override void Continue(ActivityContext context, ActivityState child, IReadOnlyList<string> outcomes) => Parallel.CompleteWhenLast(context, child);
}

/// <summary>All at once; ends with the last, or with the first when its join mode is WaitAny.</summary>
internal sealed class Fork() : Parallel("Elsa.Fork")
{
    protected override IEnumerable<ActivityNode> Branches(ActivityNode node) => node.Ports.Where(p => p.Key.StartsWith("branches:", StringComparison.OrdinalIgnoreCase)).Select(p => p.Value);

    protected override void Continue(ActivityContext context, ActivityState child, IReadOnlyList<string> outcomes)
    {
        if (context.GetText("joinMode") == "WaitAny")
        {
            context.Complete();
        }
        else
        {
            CompleteWhenLast(context, child);
        }
    }
}

/// <summary>All at once; ends with the last.</summary>
internal class Parallel(string type) : Container
{
    public Parallel()
        : this("Elsa.Parallel")
    {
    }

    public override string Type => type;

    public override ValueTask ExecuteAsync(ActivityContext context, CancellationToken cancellationToken)
    {
        ActivityScope.Declare(context.State, context.Node.Variables);
        foreach (var branch in Branches(context.Node))
        {
            context.Schedule(branch);
        }

        return ValueTask.CompletedTask;
    }

    public static void CompleteWhenLast(ActivityContext context, ActivityState child)
    {
        if (!context.Run.State.Queue.Exists(i => i.Parent == context.State.Id) && context.Run.ChildrenOf(context.State).All(c => c.Id == child.Id))
        {
            context.Complete();
        }
    }

    protected virtual IEnumerable<ActivityNode> Branches(ActivityNode node) => node.Activities;

    protected override void Continue(ActivityContext context, ActivityState child, IReadOnlyList<string> outcomes) => CompleteWhenLast(context, child);
}

/// <summary>Runs its body while a condition holds.</summary>
internal sealed class While : Container
{
    public override string Type => "Elsa.While";

    public override ValueTask ExecuteAsync(ActivityContext context, CancellationToken cancellationToken)
    {
        Next(context);
        return ValueTask.CompletedTask;
    }

    protected override void Continue(ActivityContext context, ActivityState child, IReadOnlyList<string> outcomes) => Next(context);

    private static void Next(ActivityContext context)
    {
        if (context.Node.Ports.TryGetValue("body", out var body) && context.GetBoolean("condition"))
        {
            context.Schedule(body);
        }
        else
        {
            context.Complete();
        }
    }
}

/// <summary>Runs its body once for each value of a list or a range, one after another.</summary>
internal abstract class Loop(string type) : Container
{
    public override string Type => type;

    public override ValueTask ExecuteAsync(ActivityContext context, CancellationToken cancellationToken)
    {
        // The list is fixed when the loop begins: what happens meanwhile does not change it.
        context.Memory["items"] = ScriptValue.ToJson(Items(context));
        Next(context);
        return ValueTask.CompletedTask;
    }

    protected abstract IReadOnlyList<object?> Items(ActivityContext context);

    protected override void Continue(ActivityContext context, ActivityState child, IReadOnlyList<string> outcomes) => Next(context);

    public static JsonObject ValueAt(ActivityContext context, JsonNode? item, int index)
    {
        var value = ScriptValue.FromJson(item);
        context.SetResult("CurrentValue", value);
        return new JsonObject { ["CurrentValue"] = ScriptValue.ToJson(value), ["CurrentIndex"] = index };
    }

    private static void Next(ActivityContext context)
    {
        var items = (JsonArray)context.Memory["items"]!;
        var next = context.Memory["next"] is { } value ? (int)value : 0;
        if (next < items.Count && context.Node.Ports.TryGetValue("body", out var body))
        {
            context.Memory["next"] = next + 1;
            context.Schedule(body, ValueAt(context, items[next], next));
        }
        else
        {
            context.Complete();
        }
    }
}

internal sealed class ForEach() : Loop("Elsa.ForEach")
{
    protected override IReadOnlyList<object?> Items(ActivityContext context) => context.GetList("items");
}

internal sealed class For() : Loop("Elsa.For")
{
    private const int MaxRounds = 1_000;

    protected override IReadOnlyList<object?> Items(ActivityContext context)
    {
        var (start, end, step) = (context.GetNumber("start", 0), context.GetNumber("end", 0), context.GetNumber("step", 1));
        var isInclusive = context.Node["outerBoundInclusive"] is null || context.GetBoolean("outerBoundInclusive");
        if (step == 0)
        {
            throw new WorkflowFaultException($"The step of the loop “{context.Node.DisplayName}” is 0: it would never end.");
        }

        List<object?> items = [];
        for (var at = start; step > 0 ? at < end || (isInclusive && at == end) : at > end || (isInclusive && at == end); at = start + (items.Count * step))
        {
            items.Add(at);
            if (items.Count > MaxRounds)
            {
                throw new WorkflowFaultException($"The loop “{context.Node.DisplayName}” would run more than {MaxRounds} times.");
            }
        }

        return items;
    }
}

/// <summary>Runs its body for all values at once.</summary>
internal sealed class ParallelForEach : Container
{
    public override string Type => "Elsa.ParallelForEach";

    public override ValueTask ExecuteAsync(ActivityContext context, CancellationToken cancellationToken)
    {
        if (context.Node.Ports.TryGetValue("body", out var body))
        {
            foreach (var (item, index) in context.GetList("items").Select((item, index) => (item, index)))
            {
                context.Schedule(body, Loop.ValueAt(context, ScriptValue.ToJson(item), index));
            }
        }

        return ValueTask.CompletedTask;
    }

    protected override void Continue(ActivityContext context, ActivityState child, IReadOnlyList<string> outcomes) => Parallel.CompleteWhenLast(context, child);
}

/// <summary>Leaves the loop around it.</summary>
internal sealed class Break : Activity
{
    public override string Type => "Elsa.Break";

    public override bool IsTerminal => true;

    public static bool IsLoop(string type) => type is "Elsa.While" or "Elsa.For" or "Elsa.ForEach" or "Elsa.ParallelForEach";

    public override ValueTask ExecuteAsync(ActivityContext context, CancellationToken cancellationToken)
    {
        for (var at = context.Run.ParentOf(context.State); at?.Parent is not null; at = context.Run.ParentOf(at))
        {
            at.IsBreaking = true;
            if (IsLoop(context.Run.NodeOf(at).Type))
            {
                return ValueTask.CompletedTask;
            }
        }

        throw new WorkflowFaultException($"The step “{context.Node.DisplayName}” leaves a loop, but there is no loop around it.");
    }
}
