using System.Text.Json.Nodes;
using Helpdesk.Workflows.Definitions;

namespace Helpdesk.Workflows.Engine;

/// <summary>A type of activity. One instance serves all runs, so it keeps nothing.</summary>
internal abstract class Activity
{
    /// <summary>For example <c>Elsa.WriteLine</c>.</summary>
    public abstract string Type { get; }

    /// <summary>Inputs without which it cannot run.</summary>
    public virtual IReadOnlyList<string> RequiredInputs => [];

    /// <summary>The outcomes that a step of this type can have, as drawn; null when only its run can say.</summary>
    public virtual IReadOnlyList<string>? OutcomesOf(ActivityNode node) => IsTerminal ? [] : [FlowConnection.DefaultPort];

    /// <summary>A step of this type ends with one of its outcomes, never with several.</summary>
    public virtual bool IsExclusive(ActivityNode node) => OutcomesOf(node) is { Count: > 1 };

    /// <summary>The flowchart around it ends with it, whatever else runs there.</summary>
    public virtual bool IsTerminal => false;

    /// <summary>
    /// Runs it. What neither completes, nor waits, nor has scheduled an activity of its own is completed with the outcome Done.
    /// </summary>
    /// <exception cref="WorkflowFaultException">It cannot be done; becomes an incident.</exception>
    public abstract ValueTask ExecuteAsync(ActivityContext context, CancellationToken cancellationToken);

    /// <summary>A bookmark of it was met.</summary>
    public virtual ValueTask ResumeAsync(ActivityContext context, Bookmark bookmark, JsonNode? payload, CancellationToken cancellationToken)
    {
        context.Complete();
        return ValueTask.CompletedTask;
    }

    /// <summary>An activity that it scheduled has ended; without outcomes when it was cancelled.</summary>
    public virtual void OnChildCompleted(ActivityContext context, ActivityState child, IReadOnlyList<string> outcomes) => context.Complete();
}

/// <summary>An activity that contains others and ends when they have.</summary>
internal abstract class Container : Activity
{
    public sealed override void OnChildCompleted(ActivityContext context, ActivityState child, IReadOnlyList<string> outcomes)
    {
        if (context.State.IsBreaking)
        {
            context.Complete();
        }
        else
        {
            Continue(context, child, outcomes);
        }
    }

    protected abstract void Continue(ActivityContext context, ActivityState child, IReadOnlyList<string> outcomes);
}

/// <summary>An activity says that it cannot be done.</summary>
internal sealed class WorkflowFaultException(string message) : Exception(message);

/// <summary>The types of activities that a shell knows.</summary>
internal sealed class ActivityRegistry(IEnumerable<Activity> activities)
{
    private readonly Dictionary<string, Activity> _activities = activities.ToDictionary(a => a.Type, StringComparer.Ordinal);

    public Activity? Find(string type) => _activities.GetValueOrDefault(type);
}
