using Helpdesk.Data;

namespace Helpdesk.Tickets.Clocks;

/// <summary>
/// One version of a calendar, of a clock definition or of the rule set. An edit adds the next one; what clocks were measured by stays readable for
/// ever. The number of rows is the version of them all.
/// </summary>
[AppendOnly]
[Configuration]
[LedgerName("tickets.clock-version")]
internal sealed class ClockVersion
{
    /// <summary>The rule set is one for the tenant.</summary>
    public static readonly Guid RulesId = new("0197f000-0000-7000-8000-000000000001");

    /// <summary>Calendar, definition, or <see cref="RulesId"/>; first half of the key.</summary>
    public Guid ItemId { get; set; }

    /// <summary>1, 2, 3 ...; second half of the key.</summary>
    public int Version { get; set; }

    public ClockVersionKind Kind { get; set; }

    public string Name { get; set; } = "";

    /// <summary>From when on it counts, UTC; a first version counts for all time before, too.</summary>
    public DateTime ValidFrom { get; set; }

    /// <summary>The record as JSON (<see cref="ClockJson"/>).</summary>
    public string Body { get; set; } = "{}";

    public DateTime CreatedAt { get; set; }

    public Guid? CreatedById { get; set; }

    public string CreatedByName { get; set; } = "";
}

internal enum ClockVersionKind
{
    Calendar = 0,
    Definition = 1,
    Rules = 2,
}
