using System.Collections.ObjectModel;
using System.Text.Json.Nodes;
using Helpdesk.Workflows.Activities;
using Helpdesk.Workflows.Definitions;
using Helpdesk.Workflows.Expressions;
using Microsoft.Extensions.Logging;

namespace Helpdesk.Workflows.Engine;

/// <summary>
/// Runs one instance, one step at a time: whoever drives it decides after which steps the state is stored, and may go on from there in another
/// process. Not for more than one thread.
/// </summary>
internal sealed class WorkflowRun(
    WorkflowDocument document, WorkflowState state, ActivityRegistry registry, IServiceProvider services, TimeProvider time, Guid instanceId = default)
{
    private readonly List<ActivityState> _canceled = [];
    private (string? CorrelationId, IReadOnlyDictionary<string, JsonNode?> Values)? _values;

    private readonly Dictionary<string, FlowGraph> _graphs = new(StringComparer.Ordinal);
    private List<JournalEntry> _journal = [];
    private Aftermath _aftermath = new([], [], []);

    /// <summary>Levels of instances that begin or wake each other.</summary>
    public const int MaxNesting = 10;

    /// <summary>So many instances and events one burst leads to at the most, with all that those lead to: they share a transaction.</summary>
    public const int MaxAsked = 200;

    public WorkflowDocument Document => document;

    public WorkflowState State => state;

    public Guid InstanceId => instanceId;

    /// <summary>Id of the definition, which documents that were drawn here do not name themselves.</summary>
    public string DefinitionId { get; init; } = document.DefinitionId ?? "";

    /// <summary>The step that it was to begin with says that this does not concern it: nothing of the run is kept.</summary>
    public bool IsDeclined { get; private set; }

    /// <summary>What modules give to expressions, by name.</summary>
    public IReadOnlyDictionary<string, JsonNode?> Values => _values?.Values ?? ReadOnlyDictionary<string, JsonNode?>.Empty;

    /// <summary>How many instances have begun or woken each other within one transaction before this one.</summary>
    public int Nesting { get; init; }

    /// <summary>How many instances and events the runs before this one have asked for within the same transaction.</summary>
    public int AskedBefore { get; init; }

    public IServiceProvider Services => services;

    public TimeProvider Time => time;

    /// <summary>Something is left to do before the instance waits or is finished.</summary>
    public bool HasWork => state.Queue.Count > 0;

    /// <summary>Begins the instance.</summary>
    /// <param name="trigger">The activity that something happened to, if that is why it begins; it does not wait again.</param>
    /// <param name="input">Values of the inputs by name.</param>
    public void Start(JsonObject? input = null, string? trigger = null)
    {
        if (state.LastId > 0)
        {
            throw new InvalidOperationException("The instance has begun.");
        }

        state.SubStatus = WorkflowSubStatus.Executing;
        state.Name ??= document.Name;
        state.Trigger = trigger;
        state.Input = (JsonObject?)input?.DeepClone() ?? [];
        state.Queue.Add(new WorkItem { ActivityId = WorkflowDocument.RootKey });
    }

    /// <summary>Goes on at a bookmark.</summary>
    /// <param name="isDue">Its time has come; otherwise somebody gave it what it waited for.</param>
    /// <returns>False when it is not open: it was met before, cancelled, or the instance has ended.</returns>
    public bool Resume(int bookmarkId, JsonNode? payload = null, bool isDue = false)
    {
        var bookmark = state.Bookmarks.Find(b => b.Id == bookmarkId);
        if (bookmark is null)
        {
            return false;
        }

        state.Bookmarks.Remove(bookmark);
        state.SubStatus = WorkflowSubStatus.Executing;
        state.Queue.Add(new WorkItem { ActivityId = bookmark.ActivityId, Resumes = bookmark.Activity, Bookmark = bookmark, Payload = payload?.DeepClone(), IsDue = isDue });
        return true;
    }

    /// <summary>Goes on where a step waits; one that a fault keeps closed goes on when the fault is mended.</summary>
    /// <returns>False when it does not wait any more.</returns>
    public bool ResumeRun(int runId, JsonNode? payload)
    {
        if (state.Bookmarks.Find(b => b.Activity == runId) is { } open)
        {
            return Resume(open.Id, payload);
        }

        var parked = state.Parked.FindIndex(b => b.Activity == runId);
        if (parked < 0)
        {
            return false;
        }

        state.Parked[parked] = state.Parked[parked] with { IsMet = true, Payload = payload?.DeepClone() };
        return true;
    }

    /// <summary>Does the next thing in the queue.</summary>
    public async Task StepAsync(CancellationToken cancellationToken)
    {
        var item = state.Queue[0];
        state.Queue.RemoveAt(0);
        await ReadValuesAsync(cancellationToken);
        if (item.Resumes is { } id)
        {
            if (state.Activities.Find(a => a.Id == id) is { Status: ActivityStatus.Running } waiting)
            {
                Record(waiting, "Resumed");
                await TryAsync(waiting, (activity, context) => activity.ResumeAsync(context, item, cancellationToken));
            }
        }
        else if (item.Parent is null || state.Activities.Exists(a => a.Id == item.Parent && a.Status == ActivityStatus.Running))
        {
            var activity = NewActivity(item);
            state.Activities.Add(activity);
            Record(activity, "Started");
            await TryAsync(activity, (type, context) => type.ExecuteAsync(context, cancellationToken));
        }

        if (!HasWork)
        {
            EndBurst();
        }
    }

    /// <summary>Lets the steps that were cancelled tidy up. Call it before the state is stored.</summary>
    public async Task SettleAsync(CancellationToken cancellationToken)
    {
        foreach (var activity in _canceled.ToList())
        {
            try
            {
                await ActivityOf(activity).CancelAsync(new ActivityContext(this, activity), cancellationToken);
            }
            catch (WorkflowFaultException exception)
            {
                Record(activity, "Note", exception.Message);
            }
        }

        _canceled.Clear();
    }

    internal void Decline() => IsDeclined = true;

    /// <summary>Begins another instance once the state is stored.</summary>
    internal void Begin(ChildStart child)
    {
        DemandRoom();
        _aftermath.Starts.Add(child);
    }

    /// <summary>Ends another instance once the state is stored: nobody waits for it any more.</summary>
    internal void Abandon(Guid child) => _aftermath.Abandoned.Add(child);

    /// <summary>Says that something has happened once the state is stored.</summary>
    internal void Tell(ToldEvent told)
    {
        DemandRoom();
        _aftermath.Told.Add(told);
    }

    /// <summary>What is to be done with others now that the state is stored.</summary>
    public Aftermath TakeAftermath()
    {
        var taken = _aftermath;
        _aftermath = new Aftermath([], [], []);
        return taken;
    }

    private void DemandRoom()
    {
        if (AskedBefore + _aftermath.Starts.Count + _aftermath.Told.Count >= MaxAsked)
        {
            throw new WorkflowFaultException($"Workflows begin each other more than {MaxAsked} times at once. Does one begin itself several times?");
        }

        if (Math.Max(Nesting, state.Depth) >= MaxNesting)
        {
            throw new WorkflowFaultException($"Workflows begin each other more than {MaxNesting} levels deep. Does one begin itself?");
        }
    }

    /// <summary>Stops a burst that does not come to an end: each thing that is left to do becomes an incident, to be run again or skipped.</summary>
    public void Halt(string message)
    {
        var left = state.Queue.ToList();
        state.Queue.Clear();
        foreach (var item in left.Where(i => i.Resumes is null))
        {
            var activity = NewActivity(item);
            state.Activities.Add(activity);
            Fault(activity, message);
        }

        // A bookmark that was met is open again.
        state.Bookmarks.AddRange(left.Select(i => i.Bookmark).OfType<Bookmark>());
        EndBurst();
    }

    /// <summary>Ends the instance without finishing it.</summary>
    public void Cancel()
    {
        CancelAll();
        state.Incidents.Clear();
        state.Status = WorkflowStatus.Finished;
        state.SubStatus = WorkflowSubStatus.Cancelled;
    }

    /// <summary>Runs what failed once more.</summary>
    /// <returns>False when the incident was dealt with before.</returns>
    public bool Retry(int incidentId)
    {
        if (TakeIncident(incidentId) is not { } failed)
        {
            return false;
        }

        Record(failed, "Retried");
        Remove(failed);
        state.Queue.Add(new WorkItem { ActivityId = failed.ActivityId, Parent = failed.Parent, IsLoopBack = failed.IsLoopBack, Variables = failed.Variables });
        return true;
    }

    /// <summary>The outcomes that a step that failed could have had; null when only its run could say, or the incident was dealt with before.</summary>
    public IReadOnlyList<string>? OutcomesOf(int incidentId) => state.Incidents.Find(i => i.Id == incidentId) is { } incident ? OutcomesOf(incident.ActivityId) : null;

    /// <summary>The outcomes that a step can have; null when only its run can say.</summary>
    public IReadOnlyList<string>? OutcomesOf(string activityId) =>
        document.Activities.TryGetValue(activityId, out var node) ? registry.Find(node.Type)?.OutcomesOf(node) : null;

    /// <summary>Ends a step that waits with outcomes, without what it waits for.</summary>
    /// <returns>False when it does not wait any more.</returns>
    public bool EndWait(int bookmarkId, params IReadOnlyList<string> outcomes)
    {
        if (state.Bookmarks.Find(b => b.Id == bookmarkId) is not { } bookmark || state.Activities.Find(a => a.Id == bookmark.Activity) is not { } waiting)
        {
            return false;
        }

        state.SubStatus = WorkflowSubStatus.Executing;
        Record(waiting, "Resumed");
        Complete(waiting, outcomes);
        if (!HasWork)
        {
            EndBurst();
        }

        return true;
    }

    /// <summary>Goes on as if what failed had ended with these outcomes: Done skips it.</summary>
    /// <returns>False when the incident was dealt with before.</returns>
    public bool TakeOutcomes(int incidentId, params IReadOnlyList<string> outcomes)
    {
        if (TakeIncident(incidentId) is not { } failed)
        {
            return false;
        }

        Record(failed, "Mended", string.Join(", ", outcomes));
        failed.Status = ActivityStatus.Running;
        Complete(failed, outcomes);
        if (!HasWork)
        {
            EndBurst();
        }

        return true;
    }

    /// <summary>What happened since the last call.</summary>
    public IReadOnlyList<JournalEntry> TakeJournal()
    {
        var taken = _journal;
        _journal = [];
        return taken;
    }

    internal bool IsTerminal(ActivityNode node) => registry.Find(node.Type)?.IsTerminal == true;

    private async Task ReadValuesAsync(CancellationToken cancellationToken)
    {
        if (_values is { } read && read.CorrelationId == state.CorrelationId)
        {
            return;
        }

        Dictionary<string, JsonNode?> values = new(StringComparer.OrdinalIgnoreCase);
        foreach (var source in services.GetService(typeof(IEnumerable<IWorkflowValues>)) as IEnumerable<IWorkflowValues> ?? [])
        {
            // Most workflows ask for nothing of most modules.
            if (document.Mentions(source.Name))
            {
                values[source.Name] = await source.ReadAsync(state.CorrelationId, cancellationToken);
            }
        }

        _values = (state.CorrelationId, values);
    }

    private Activity TypeOf(ActivityNode node) =>
        registry.Find(node.Type) ?? throw new WorkflowFaultException($"There is no kind of step “{node.Type}” here. Is its module switched on?");

    internal ActivityNode NodeOf(ActivityState activity) => document.Activities[activity.ActivityId];

    internal FlowGraph GraphOf(ActivityNode flowchart, string start)
    {
        if (!_graphs.TryGetValue(flowchart.Id, out var graph) || graph.Start != start)
        {
            _graphs[flowchart.Id] = graph = new FlowGraph(flowchart, start);
        }

        return graph;
    }

    internal IEnumerable<ActivityState> ChildrenOf(ActivityState parent) => state.Activities.Where(a => a.Parent == parent.Id);

    internal ActivityState? ParentOf(ActivityState activity) => state.Activities.Find(a => a.Id == activity.Parent);

    internal void Schedule(WorkItem item) => state.Queue.Add(item);

    internal void AddBookmark(ActivityState activity, string name, JsonObject? stimulus, DateTimeOffset? dueAt)
    {
        state.Bookmarks.Add(new Bookmark
        {
            Id = ++state.LastId,
            Activity = activity.Id,
            ActivityId = activity.ActivityId,
            Name = name,
            Stimulus = stimulus,
            Hash = StimulusHash.Of(name, stimulus),
            DueAt = dueAt,
        });
        Record(activity, "Suspended");
    }

    internal void Record(ActivityState activity, string @event, string? message = null) =>
        _journal.Add(new JournalEntry(++state.LastJournal, time.GetUtcNow(), activity.Id, activity.ActivityId, NameOf(activity), @event, message));

    /// <summary>Ends a run with outcomes and tells its container.</summary>
    internal void Complete(ActivityState activity, IReadOnlyList<string> outcomes)
    {
        if (activity.Status != ActivityStatus.Running)
        {
            return;
        }

        CancelChildren(activity);
        // Which way it went; nothing for the only way that most steps have.
        End(activity, ActivityStatus.Completed, "Completed", outcomes is [FlowConnection.DefaultPort] ? null : string.Join(", ", outcomes));
        if (ParentOf(activity) is not { } parent)
        {
            CancelAll();
            state.Status = WorkflowStatus.Finished;
            state.SubStatus = WorkflowSubStatus.Finished;
            return;
        }

        try
        {
            if (parent.Status == ActivityStatus.Running)
            {
                ActivityOf(parent).OnChildCompleted(new ActivityContext(this, parent), activity, outcomes);
            }

            state.Activities.Remove(activity);
        }
        catch (Exception exception) when (exception is WorkflowFaultException or ExpressionException)
        {
            // It ended, but where to go from there is not to be said.
            Fault(activity, exception.Message);
        }
    }

    /// <summary>Ends a run and everything in it without outcomes, and tells its container, so that joins behind it do not wait for ever.</summary>
    internal void Cancel(ActivityState activity)
    {
        if (activity.Status is not (ActivityStatus.Running or ActivityStatus.Faulted))
        {
            return;
        }

        CancelSilently(activity);
        if (ParentOf(activity) is { Status: ActivityStatus.Running } parent)
        {
            ActivityOf(parent).OnChildCompleted(new ActivityContext(this, parent), activity, []);
        }
    }

    internal void CancelChildren(ActivityState parent)
    {
        state.Queue.RemoveAll(i => i.Parent == parent.Id);
        foreach (var child in ChildrenOf(parent).Where(c => c.Status is ActivityStatus.Running or ActivityStatus.Faulted).ToList())
        {
            CancelSilently(child);
        }
    }

    private ActivityState NewActivity(WorkItem item) => new()
    {
        Id = ++state.LastId,
        ActivityId = item.ActivityId,
        Parent = item.Parent,
        IsLoopBack = item.IsLoopBack,
        Variables = (JsonObject?)item.Variables?.DeepClone() ?? [],
    };

    private Activity ActivityOf(ActivityState activity)
    {
        if (activity.ActivityId == WorkflowDocument.RootKey)
        {
            return RootActivity.Instance;
        }

        var node = document.Activities.GetValueOrDefault(activity.ActivityId)
            ?? throw new WorkflowFaultException($"The definition has no step “{activity.ActivityId}” any more.");
        return TypeOf(node);
    }

    private async Task TryAsync(ActivityState activity, Func<Activity, ActivityContext, ValueTask> run)
    {
        try
        {
            var context = new ActivityContext(this, activity);
            var type = ActivityOf(activity);
            await run(type, context);
            if (type.MayChangeRecords)
            {
                _values = null;
            }

            if (activity.Status == ActivityStatus.Running && !IsBusy(activity))
            {
                context.Complete();
            }
        }
        catch (Exception exception) when (exception is WorkflowFaultException or ExpressionException)
        {
            Fault(activity, exception.Message);
        }
        catch (Exception exception) when (exception is not (OperationCanceledException or Errors.BusinessException or System.Data.Common.DbException))
        {
            // A mistake in the program of a step: the others go on, and a timer does not try it for ever.
            (services.GetService(typeof(ILogger<WorkflowRun>)) as ILogger)?.LogError(exception, "The workflow step {ActivityId} of the kind {Type} failed.", activity.ActivityId, NameOf(activity));
            Fault(activity, $"The step failed because of a mistake in its program ({exception.GetType().Name}). The server's log says more.");
        }
    }

    private string NameOf(ActivityState activity) => document.Activities.TryGetValue(activity.ActivityId, out var node) ? node.Type : RootActivity.TypeName;

    private bool IsBusy(ActivityState activity) =>
        state.Bookmarks.Exists(b => b.Activity == activity.Id) || state.Queue.Exists(i => i.Parent == activity.Id) || ChildrenOf(activity).Any();

    private void Fault(ActivityState activity, string message)
    {
        state.Bookmarks.RemoveAll(b => b.Activity == activity.Id);
        activity.Status = ActivityStatus.Faulted;
        Record(activity, "Faulted", message);
        state.Incidents.Add(new WorkflowIncident { Id = ++state.LastId, Activity = activity.Id, ActivityId = activity.ActivityId, Message = message, At = time.GetUtcNow() });
    }

    private void CancelSilently(ActivityState activity)
    {
        CancelChildren(activity);
        End(activity, ActivityStatus.Canceled, "Canceled");
        state.Activities.Remove(activity);
    }

    private void CancelAll()
    {
        state.Queue.Clear();
        foreach (var activity in state.Activities.Where(a => a.Status is ActivityStatus.Running or ActivityStatus.Faulted).Reverse().ToList())
        {
            End(activity, ActivityStatus.Canceled, "Canceled");
        }

        state.LastVariables = state.AllVariables() is { Count: > 0 } last ? last : null;
        state.Activities.Clear();
        state.Bookmarks.Clear();
        state.Parked.Clear();
    }

    private void End(ActivityState activity, ActivityStatus status, string @event, string? message = null)
    {
        activity.Status = status;
        if (status == ActivityStatus.Canceled && document.Activities.TryGetValue(activity.ActivityId, out var node) && registry.Find(node.Type) is { WantsToKnowOfCancel: true })
        {
            _canceled.Add(activity);
        }

        state.Bookmarks.RemoveAll(b => b.Activity == activity.Id);
        state.Incidents.RemoveAll(i => i.Activity == activity.Id);
        Record(activity, @event, message);
    }

    private void Remove(ActivityState activity)
    {
        CancelChildren(activity);
        state.Activities.Remove(activity);
    }

    private ActivityState? TakeIncident(int incidentId)
    {
        if (state.Incidents.Find(i => i.Id == incidentId) is not { Activity: { } run } incident || state.Activities.Find(a => a.Id == run) is not { } failed)
        {
            return null;
        }

        state.Incidents.Remove(incident);
        state.Bookmarks.AddRange(state.Parked);
        state.Parked.Clear();
        foreach (var met in state.Bookmarks.Where(b => b.IsMet).ToList())
        {
            Resume(met.Id, met.Payload);
        }

        state.Status = WorkflowStatus.Running;
        state.SubStatus = WorkflowSubStatus.Executing;
        return failed;
    }

    private void EndBurst()
    {
        if (state.Status == WorkflowStatus.Finished)
        {
            return;
        }

        if (state.Bookmarks.Count == 0 && state.Incidents.Count == 0)
        {
            // Never stuck in silence.
            var stuck = state.Activities[^1];
            Fault(stuck, "The workflow neither waits for anything nor has anything left to do.");
        }

        if (state.Incidents.Count > 0 && !document.ContinuesWithIncidents)
        {
            // Nothing may come in any more, but mending the fault must find everything as it was.
            state.Parked.AddRange(state.Bookmarks);
            state.Bookmarks.Clear();
            state.Status = WorkflowStatus.Finished;
            state.SubStatus = WorkflowSubStatus.Faulted;
            return;
        }

        state.SubStatus = WorkflowSubStatus.Suspended;
    }
}

/// <summary>An instance to begin.</summary>
/// <param name="WaitingRun">Run of the step that waits for its end, if one does.</param>
internal sealed record ChildStart(Guid Id, string DefinitionId, JsonObject? Input, string? CorrelationId, int? WaitingRun);

/// <summary>An event to tell.</summary>
internal sealed record ToldEvent(string Name, string? CorrelationId, JsonNode? Payload);

/// <summary>What a burst leaves to be done with other instances.</summary>
internal sealed record Aftermath(List<ChildStart> Starts, List<Guid> Abandoned, List<ToldEvent> Told);
