using System.Text.Json.Nodes;
using Helpdesk.Workflows.Definitions;
using Helpdesk.Workflows.Engine;

namespace Helpdesk.Workflows.Activities;

/// <summary>
/// Steps and lines, with Elsa's counting rules: a step runs when every line to it that does not lead back was either followed or can no longer
/// be, and one of them was followed; otherwise it is skipped, and so is what hangs on it alone. A join may ask for all or for the first.
/// </summary>
internal sealed class Flowchart : Container
{
    /// <summary>Where this run began: with a trigger it may have been elsewhere than next time.</summary>
    public const string StartMemory = "start";

    public const string TypeName = "Elsa.Flowchart";

    public override string Type => TypeName;

    public override ValueTask ExecuteAsync(ActivityContext context, CancellationToken cancellationToken)
    {
        ActivityScope.Declare(context.State, context.Node.Variables);
        if (FlowGraph.StartOf(context.Node, context.Run.State.Trigger) is { } start)
        {
            context.Memory[StartMemory] = start;
            context.Schedule(context.Node.Activities.First(a => a.Id == start));
        }

        return ValueTask.CompletedTask;
    }

    protected override void Continue(ActivityContext context, ActivityState child, IReadOnlyList<string> outcomes)
    {
        var run = new FlowRun(context);
        if (child.Status == ActivityStatus.Completed && run.IsTerminal(child.ActivityId))
        {
            context.Complete();
            return;
        }

        run.Follow(child.ActivityId, child.IsLoopBack, outcomes);
        run.CompleteIfDone();
    }
}

/// <summary>The counts of one run of a flowchart, and what follows from them.</summary>
internal sealed class FlowRun(ActivityContext context)
{
    private readonly FlowGraph _graph = context.Run.GraphOf(context.Node, (string)context.Memory[Flowchart.StartMemory]!);
    private readonly Dictionary<string, ActivityNode> _activities = context.Node.Activities.ToDictionary(a => a.Id, StringComparer.Ordinal);
    private readonly JsonObject _visits = Counts(context.Memory, "visits");
    private readonly JsonObject _edges = Counts(context.Memory, "edges");
    private readonly JsonObject _followed = Counts(context.Memory, "followed");

    public bool IsTerminal(string activity) => context.Run.IsTerminal(_activities[activity]);

    /// <summary>An activity has ended: counts its lines and schedules or skips what they lead to.</summary>
    /// <exception cref="WorkflowFaultException">A line leads back into the middle of a loop.</exception>
    public void Follow(string activity, bool isLoopBack, IReadOnlyList<string> outcomes)
    {
        // Skipped steps are followed in the order in which recursion would meet them, without its depth.
        var open = new Stack<(IReadOnlyList<FlowConnection> Lines, int Next, IReadOnlyList<string> Outcomes)>();
        Enter(activity, isLoopBack, outcomes);
        while (open.TryPop(out var top))
        {
            if (top.Next == top.Lines.Count)
            {
                continue;
            }

            open.Push((top.Lines, top.Next + 1, top.Outcomes));
            var line = top.Lines[top.Next];
            var isFollowed = top.Outcomes.Contains(line.Port, StringComparer.Ordinal);
            Add(_edges, Key(line));
            _followed[Key(line)] = isFollowed;
            if (_graph.IsBackward(line))
            {
                if (isFollowed)
                {
                    Loop(line);
                }
            }
            else if (Decide(line, isFollowed) == Next.Skip)
            {
                Enter(line.Target, false, []);
            }
        }

        void Enter(string ended, bool wasLoopBack, IReadOnlyList<string> with)
        {
            if (!wasLoopBack)
            {
                Add(_visits, ended);
            }

            open.Push((_graph.Outbound(ended), 0, with));
        }
    }

    /// <summary>Ends the flowchart when nothing in it runs, waits or is about to run.</summary>
    public void CompleteIfDone()
    {
        var run = context.Run;
        if (!run.State.Queue.Exists(i => i.Parent == context.State.Id)
            && !run.ChildrenOf(context.State).Any(c => c.Status is ActivityStatus.Running or ActivityStatus.Faulted))
        {
            context.Complete();
        }
    }

    /// <summary>Ends everything that is open before a join.</summary>
    public void CancelAncestors(string join)
    {
        var before = _graph.ForwardAncestors(join);
        context.Run.State.Queue.RemoveAll(i => i.Parent == context.State.Id && i.Resumes is null && before.Contains(i.ActivityId));
        foreach (var open in context.Run.ChildrenOf(context.State).Where(c => before.Contains(c.ActivityId)).ToList())
        {
            context.Run.Cancel(open);
        }
    }

    private enum Next
    {
        Wait,
        Run,
        Skip,
    }

    private Next Decide(FlowConnection line, bool isFollowed)
    {
        var inbound = _graph.ForwardInbound(line.Target);
        var visits = Count(_visits, line.Target);
        var mode = JoinModeOf(line.Target);
        if (_activities[line.Target].Type == FlowJoin.TypeName && IsOnItsWay(line.Target))
        {
            // It has been decided already; what it cancels on its way must not decide it again.
            return Next.Wait;
        }

        if (mode == JoinMode.WaitAny)
        {
            if (Count(_edges, Key(line)) <= visits)
            {
                return Next.Wait;
            }

            if (isFollowed)
            {
                Schedule(line.Target);
                CancelAncestors(line.Target);
                return Next.Run;
            }
        }

        if (inbound.Min(e => Count(_edges, Key(e))) <= visits)
        {
            return Next.Wait;
        }

        var followed = inbound.Count(e => (bool)_followed[Key(e)]!);
        if (followed == 0 || (mode == JoinMode.WaitAll && followed < inbound.Count) || mode == JoinMode.WaitAny)
        {
            return Next.Skip;
        }

        Schedule(line.Target);
        return Next.Run;
    }

    private void Loop(FlowConnection line)
    {
        if (!_graph.IsLoop(line))
        {
            throw new WorkflowFaultException(
                $"The line from “{_activities[line.Source].DisplayName}” leads back to “{_activities[line.Target].DisplayName}”, which is inside of a branch: "
                + "a loop must go back to a step that every way to it has passed.");
        }

        Schedule(line.Target, isLoopBack: true);
    }

    private void Schedule(string activity, bool isLoopBack = false) => context.Schedule(_activities[activity], isLoopBack: isLoopBack);

    private bool IsOnItsWay(string activity) =>
        context.Run.State.Queue.Exists(i => i.Parent == context.State.Id && i.ActivityId == activity)
        || context.Run.ChildrenOf(context.State).Any(c => c.ActivityId == activity && c.Status == ActivityStatus.Running);

    private JoinMode JoinModeOf(string activity)
    {
        var node = _activities[activity];
        return node.Type == FlowJoin.TypeName ? FlowJoin.ModeOf(node) : JoinMode.WaitAllActive;
    }

    private static string Key(FlowConnection line) => $"{line.Source}:{line.Port}->{line.Target}";

    private static JsonObject Counts(JsonObject memory, string name)
    {
        if (memory[name] is not JsonObject counts)
        {
            memory[name] = counts = [];
        }

        return counts;
    }

    private static int Count(JsonObject counts, string key) => counts[key] is { } value ? (int)value : 0;

    private static void Add(JsonObject counts, string key) => counts[key] = Count(counts, key) + 1;
}
