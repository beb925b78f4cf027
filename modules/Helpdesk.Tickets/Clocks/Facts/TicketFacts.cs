using System.Text.Json.Serialization;

namespace Helpdesk.Tickets.Clocks;

/// <summary>What is known of a ticket after some of its events.</summary>
internal sealed record TicketFacts
{
    public required string TypeId { get; init; }

    /// <summary>Category of the state; null before the first event.</summary>
    public StateCategory? Category { get; init; }

    /// <summary>The requester got a first response.</summary>
    public bool IsAnswered { get; init; }

    /// <summary>The ticket went into another one.</summary>
    public bool IsMerged { get; init; }

    /// <summary>When it was opened; null before the first event.</summary>
    public DateTime? OpenedAt { get; init; }

    /// <summary>Values of fields that are set, in the order of their names.</summary>
    public IReadOnlyDictionary<string, string> Values
    {
        get;
        init => field = new SortedDictionary<string, string>(value.ToDictionary(), StringComparer.Ordinal);
    } = new SortedDictionary<string, string>(StringComparer.Ordinal);

    [JsonIgnore]
    public bool IsOpen => Category is StateCategory.New or StateCategory.Active or StateCategory.Waiting;

    [JsonIgnore]
    public bool IsFinished => Category is StateCategory.Resolved or StateCategory.Closed or StateCategory.Cancelled;

    /// <summary>Value of a field or of a fact of <see cref="ClockFields"/>; null when it is not set.</summary>
    public string? this[string field] => field switch
    {
        ClockFields.StateCategory => Name(Category),
        ClockFields.IsAnswered => IsAnswered ? "true" : "false",
        _ => Values.GetValueOrDefault(field),
    };

    /// <summary>What is known after one more event.</summary>
    public TicketFacts After(TicketFact fact) => this with
    {
        Category = fact.Category ?? Category,
        IsAnswered = IsAnswered || fact.Has(TicketSignals.AgentReply) || fact.Has(TicketSignals.ResolutionTold),
        IsMerged = !fact.Has(TicketSignals.Unmerged) && (IsMerged || fact.Has(TicketSignals.Merged)),
        OpenedAt = OpenedAt ?? fact.At,
        Values = fact.Changes.Count == 0 ? Values : Changed(fact.Changes),
    };

    public static string? Name(StateCategory? category) => category switch
    {
        StateCategory.New => "new",
        StateCategory.Active => "active",
        StateCategory.Waiting => "waiting",
        StateCategory.Resolved => "resolved",
        StateCategory.Closed => "closed",
        StateCategory.Cancelled => "cancelled",
        _ => null,
    };

    private Dictionary<string, string> Changed(IReadOnlyDictionary<string, string?> changes)
    {
        var values = Values.ToDictionary(StringComparer.Ordinal);
        foreach (var (field, value) in changes)
        {
            if (value is null)
            {
                values.Remove(field);
            }
            else
            {
                values[field] = value;
            }
        }

        return values;
    }
}
