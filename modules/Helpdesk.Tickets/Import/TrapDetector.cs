namespace Helpdesk.Tickets.Import;

/// <summary>Finds in a log what a naive reader gets wrong. Counting changes nothing: the import handles each of these.</summary>
internal sealed class TrapDetector(ImportProfile profile, TicketType type)
{
    private readonly Dictionary<string, int> _counts = [];

    /// <summary>Looks at one record's events in the order in which they happened.</summary>
    public void Inspect(IReadOnlyList<LoggedEvent> history)
    {
        var last = history[^1];
        Count("first-event-not-new", history[0].State.State != type.StateMachine.InitialState);
        Count("created-before-opened", history[0].CreatedAt is { } created && created < history[0].OpenedAt);
        Count("resolved-time-missing", profile.EndValues.ContainsKey("resolvedAt") && !last.EndValues.ContainsKey("resolvedAt"));
        for (var i = 0; i < history.Count; i++)
        {
            var current = history[i];
            Count("event-before-opening", current.At < current.OpenedAt);
            Count("creator-missing", !current.HasCreator);
            Count("assignee-without-team", current.Assignee is not null && current.Team is null);
            Count("end-values-on-early-row", i < history.Count - 1 && current.EndValues.Count > 0);
            if (i == 0)
            {
                continue;
            }

            var previous = history[i - 1];
            Count("same-minute-events", current.At == previous.At);
            Count("sequence-gap", current.Order > previous.Order + 1);
            Count("sequence-not-rising", current.Order <= previous.Order);
            Count("lines-out-of-order", current.Line < previous.Line);
            Count("transition-outside-machine", IsOutside(type.StateMachine, previous, current));
        }
    }

    public IReadOnlyList<Trap> Found() =>
        [.. Descriptions.Select(d => new Trap(d.Name, _counts.GetValueOrDefault(d.Name), d.Description)).Where(t => t.Count > 0)];

    /// <summary>True when our machine would have refused the change of state.</summary>
    public static bool IsOutside(StateMachine machine, LoggedEvent previous, LoggedEvent current) =>
        previous.State.State != current.State.State && !machine.Allows(previous.State.State, current.State.State);

    private void Count(string name, bool found)
    {
        if (found)
        {
            _counts[name] = _counts.GetValueOrDefault(name) + 1;
        }
    }

    private static readonly (string Name, string Description)[] Descriptions =
    [
        ("same-minute-events", "events in the same minute as the one before: ordered by the sequence number"),
        ("sequence-gap", "jumps in the sequence number: changes that the source did not log"),
        ("sequence-not-rising", "events whose sequence number is not higher than the one before: ordered by time"),
        ("lines-out-of-order", "rows that stand after a later event of the same record"),
        ("event-before-opening", "events before the record was opened"),
        ("created-before-opened", "records created before they were opened"),
        ("creator-missing", "rows without a creator"),
        ("first-event-not-new", "records whose first logged state is not the initial one"),
        ("transition-outside-machine", "changes of state that our machine refuses: imported and flagged"),
        ("assignee-without-team", "rows with an assignee but no team"),
        ("end-values-on-early-row", "rows that carry end values before the end: ignored there"),
        ("resolved-time-missing", "records without the source's own resolved time: ours is the time of the event"),
    ];
}
