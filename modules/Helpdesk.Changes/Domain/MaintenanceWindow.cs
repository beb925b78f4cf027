using Helpdesk.Data;

namespace Helpdesk.Changes.Domain;

/// <summary>A weekly time in which a service may be changed, on the clock of the tenant.</summary>
[Configuration]
[LedgerName("changes.maintenance-window")]
public sealed class MaintenanceWindow : AggregateRoot
{
    internal const int MinutesOfDay = 24 * 60;

    public Guid ServiceId { get; set; }

    /// <summary>Days on which it begins: bit 0 is Sunday.</summary>
    public int Days { get; set; }

    /// <summary>Minute of the day at which it begins.</summary>
    public int FromMinute { get; set; }

    /// <summary>Minute at which it ends; at or before the beginning it is one of the next day.</summary>
    public int ToMinute { get; set; }

    internal int Minutes => ToMinute > FromMinute ? ToMinute - FromMinute : ToMinute - FromMinute + MinutesOfDay;

    internal TimeOnly From => new(FromMinute / 60, FromMinute % 60);

    internal TimeOnly To => new(ToMinute / 60 % 24, ToMinute % 60);

    internal IReadOnlyList<DayOfWeek> DaysOfWeek => [.. Enum.GetValues<DayOfWeek>().Where(IsOn)];

    internal bool IsOn(DayOfWeek day) => (Days & (1 << (int)day)) != 0;
}
