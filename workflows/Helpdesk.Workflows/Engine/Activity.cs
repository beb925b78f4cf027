using System.Text.Json.Nodes;
using Helpdesk.Workflows.Activities;
using Helpdesk.Workflows.Definitions;

namespace Helpdesk.Workflows.Engine;

/// <summary>A type of activity. One instance serves all runs, so it keeps nothing.</summary>
internal abstract class Activity
{
    /// <summary>For example <c>Elsa.WriteLine</c>.</summary>
    public abstract string Type { get; }

    /// <summary>What the designer shows.</summary>
    public virtual ActivityDescriptor Descriptor => BuiltInDescriptors.Of(Type);

    /// <summary>The name of an input as documents have it.</summary>
    public static string InDocument(string name) => char.ToLowerInvariant(name[0]) + name[1..];

    /// <summary>What a stimulus must be to begin workflows with this step; null when it is no trigger, or does not say it.</summary>
    public virtual JsonObject? StimulusOf(ActivityNode node) => null;

    /// <summary>When it begins a workflow next by itself; null when something has to happen, or it never does again.</summary>
    /// <param name="last">When it was due last; null before the first time.</param>
    public virtual DateTimeOffset? DueAfter(ActivityNode node, DateTimeOffset? last, DateTimeOffset now, TimeZoneInfo zone) => null;

    /// <summary>What is wrong with what is written in an input, a localization key, beyond what its descriptor says; null when nothing is.</summary>
    public virtual (string Field, string Problem)? ProblemOf(ActivityNode node) => null;

    /// <summary>It is told when it is cancelled while it waits.</summary>
    public virtual bool WantsToKnowOfCancel => false;

    /// <summary>What modules give to expressions may be another after it.</summary>
    public virtual bool MayChangeRecords => false;

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

    /// <summary>Its wait is over without it: tidies up.</summary>
    public virtual ValueTask CancelAsync(ActivityContext context, CancellationToken cancellationToken) => ValueTask.CompletedTask;

    /// <summary>A bookmark of it was met.</summary>
    public virtual ValueTask ResumeAsync(ActivityContext context, WorkItem item, CancellationToken cancellationToken)
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
    /// <summary>All of them by type.</summary>
    public IReadOnlyCollection<Activity> All => _activities.Values;

    private readonly Dictionary<string, Activity> _activities = activities.ToDictionary(a => a.Type, StringComparer.Ordinal);

    public Activity? Find(string type) => _activities.GetValueOrDefault(type);
}
