namespace Helpdesk.Workflows.Definitions;

/// <summary>
/// The lines of one flowchart seen from where it starts: which of them lead back, and whether such a loop is one. A line leads back when its
/// target lies on every way from the start to its source (it dominates it). What else closes a circle enters a loop in its middle; those are
/// found last, one by one, as only drawings that cannot be published have them.
/// </summary>
internal sealed class FlowGraph
{
    private readonly Dictionary<string, int> _index = new(StringComparer.Ordinal);
    private readonly List<string> _order = [];
    private readonly int[] _dominator;
    private readonly HashSet<FlowConnection> _backward = [];
    private readonly Dictionary<string, List<FlowConnection>> _outbound = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<FlowConnection>> _forwardInbound = new(StringComparer.Ordinal);

    public FlowGraph(ActivityNode flowchart, string start)
    {
        var known = flowchart.Activities.Select(a => a.Id).ToHashSet(StringComparer.Ordinal);
        Start = start;
        Connections = [.. flowchart.Connections.Where(c => known.Contains(c.Source) && known.Contains(c.Target))];
        foreach (var connection in Connections)
        {
            Add(_outbound, connection.Source, connection);
        }

        _dominator = Dominators();
        var reached = Connections.Where(c => _index.ContainsKey(c.Source)).ToList();
        _backward.UnionWith(reached.Where(c => Dominates(c.Target, c.Source)));
        if (HasCycle(reached.Where(c => !_backward.Contains(c))))
        {
            BreakCycles();
        }

        foreach (var connection in reached.Where(c => !_backward.Contains(c)))
        {
            Add(_forwardInbound, connection.Target, connection);
        }
    }

    public string Start { get; }

    /// <summary>All lines whose ends exist.</summary>
    public IReadOnlyList<FlowConnection> Connections { get; }

    /// <summary>What a flowchart runs first: what woke it, its explicit start, a start activity, a trigger, what nothing leads to, the first.</summary>
    public static string? StartOf(ActivityNode flowchart, string? trigger)
    {
        var activities = flowchart.Activities;
        if (trigger is not null && activities.Any(a => a.Id == trigger))
        {
            return trigger;
        }

        var named = Texts.Of(flowchart["start"]) ?? Texts.Of(flowchart["start"].At("id"));
        if (named is not null && activities.Any(a => a.Id == named))
        {
            return named;
        }

        var targets = flowchart.Connections.Select(c => c.Target).ToHashSet(StringComparer.Ordinal);
        return (activities.FirstOrDefault(a => a.Type == "Elsa.Start")
            ?? activities.FirstOrDefault(a => a.CanStartWorkflow)
            ?? activities.FirstOrDefault(a => !targets.Contains(a.Id))
            ?? activities.FirstOrDefault())?.Id;
    }

    public bool IsReachable(string activity) => _index.ContainsKey(activity);

    public bool IsBackward(FlowConnection connection) => _backward.Contains(connection);

    /// <summary>A line back to a step that every way to its source has passed: a loop with one entrance.</summary>
    public bool IsLoop(FlowConnection connection) => Dominates(connection.Target, connection.Source);

    public IReadOnlyList<FlowConnection> Outbound(string activity) => _outbound.TryGetValue(activity, out var list) ? list : [];

    /// <summary>Lines to an activity that do not lead back.</summary>
    public IReadOnlyList<FlowConnection> ForwardInbound(string activity) => _forwardInbound.TryGetValue(activity, out var list) ? list : [];

    /// <summary>What the start reaches when one outcome of an activity is never taken.</summary>
    public HashSet<string> ReachedWithout(string activity, string port)
    {
        HashSet<string> seen = new(StringComparer.Ordinal) { Start };
        var open = new Stack<string>([Start]);
        while (open.TryPop(out var at))
        {
            foreach (var line in Outbound(at).Where(c => !(c.Source == activity && c.Port == port) && seen.Add(c.Target)))
            {
                open.Push(line.Target);
            }
        }

        return seen;
    }

    /// <summary>Everything from which an activity is reached without going back.</summary>
    public HashSet<string> ForwardAncestors(string activity)
    {
        HashSet<string> found = new(StringComparer.Ordinal);
        var open = new Stack<string>([activity]);
        while (open.TryPop(out var next))
        {
            foreach (var connection in ForwardInbound(next))
            {
                if (found.Add(connection.Source))
                {
                    open.Push(connection.Source);
                }
            }
        }

        return found;
    }

    private static void Add(Dictionary<string, List<FlowConnection>> lists, string key, FlowConnection connection)
    {
        if (!lists.TryGetValue(key, out var list))
        {
            lists[key] = list = [];
        }

        list.Add(connection);
    }

    private bool Dominates(string above, string below)
    {
        if (!_index.TryGetValue(above, out var wanted) || !_index.TryGetValue(below, out var at))
        {
            return false;
        }

        // Numbers fall on the way up to the start.
        while (at > wanted)
        {
            at = _dominator[at];
        }

        return at == wanted;
    }

    /// <summary>Immediate dominators by repeated passes in reverse postorder (Cooper, Harvey and Kennedy); drawn graphs need two or three.</summary>
    private int[] Dominators()
    {
        Number();
        var inbound = new List<int>[_order.Count];
        foreach (var connection in Connections)
        {
            if (_index.TryGetValue(connection.Source, out var source))
            {
                (inbound[_index[connection.Target]] ??= []).Add(source);
            }
        }

        var dominator = new int[_order.Count];
        Array.Fill(dominator, -1);
        dominator[0] = 0;
        for (var changed = true; changed;)
        {
            changed = false;
            for (var node = 1; node < _order.Count; node++)
            {
                var common = -1;
                foreach (var source in inbound[node].Where(s => dominator[s] >= 0))
                {
                    common = common < 0 ? source : Meet(source, common);
                }

                changed |= dominator[node] != common;
                dominator[node] = common;
            }
        }

        return dominator;

        int Meet(int left, int right)
        {
            while (left != right)
            {
                if (left > right)
                {
                    left = dominator[left];
                }
                else
                {
                    right = dominator[right];
                }
            }

            return left;
        }
    }

    /// <summary>Numbers what the start reaches in reverse postorder; without recursion, as a drawing may be a chain of thousands.</summary>
    private void Number()
    {
        HashSet<string> seen = new(StringComparer.Ordinal) { Start };
        var open = new Stack<(string Activity, int Next)>([(Start, 0)]);
        while (open.TryPop(out var top))
        {
            var outbound = Outbound(top.Activity);
            if (top.Next < outbound.Count)
            {
                open.Push((top.Activity, top.Next + 1));
                if (seen.Add(outbound[top.Next].Target))
                {
                    open.Push((outbound[top.Next].Target, 0));
                }
            }
            else
            {
                _order.Add(top.Activity);
            }
        }

        _order.Reverse();
        for (var i = 0; i < _order.Count; i++)
        {
            _index[_order[i]] = i;
        }
    }

    private bool HasCycle(IEnumerable<FlowConnection> connections)
    {
        var waiting = new int[_order.Count];
        var targets = new List<int>[_order.Count];
        foreach (var connection in connections)
        {
            (targets[_index[connection.Source]] ??= []).Add(_index[connection.Target]);
            waiting[_index[connection.Target]]++;
        }

        var ready = new Stack<int>(Enumerable.Range(0, waiting.Length).Where(i => waiting[i] == 0));
        var done = 0;
        while (ready.TryPop(out var node))
        {
            done++;
            foreach (var target in targets[node] ?? [])
            {
                if (--waiting[target] == 0)
                {
                    ready.Push(target);
                }
            }
        }

        return done < waiting.Length;
    }

    /// <summary>Breadth first, as Elsa does: a line that closes a circle over the lines that were taken so far leads back.</summary>
    private void BreakCycles()
    {
        Dictionary<string, List<string>> taken = new(StringComparer.Ordinal);
        HashSet<string> seen = new(StringComparer.Ordinal) { Start };
        var open = new Queue<string>([Start]);
        while (open.TryDequeue(out var activity))
        {
            foreach (var connection in Outbound(activity))
            {
                if (_backward.Contains(connection) || Reaches(connection.Target, activity))
                {
                    _backward.Add(connection);
                    continue;
                }

                if (!taken.TryGetValue(activity, out var targets))
                {
                    taken[activity] = targets = [];
                }

                targets.Add(connection.Target);
                if (seen.Add(connection.Target))
                {
                    open.Enqueue(connection.Target);
                }
            }
        }

        bool Reaches(string from, string to)
        {
            HashSet<string> visited = new(StringComparer.Ordinal) { from };
            var stack = new Stack<string>([from]);
            while (stack.TryPop(out var next))
            {
                if (next == to)
                {
                    return true;
                }

                foreach (var target in taken.GetValueOrDefault(next) ?? [])
                {
                    if (visited.Add(target))
                    {
                        stack.Push(target);
                    }
                }
            }

            return false;
        }
    }
}
