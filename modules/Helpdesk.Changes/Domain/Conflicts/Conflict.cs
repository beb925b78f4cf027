using System.Globalization;

namespace Helpdesk.Changes.Domain.Conflicts;

/// <summary>Why a planned time is not free.</summary>
internal enum ConflictKind
{
    /// <summary>Another change of the same service.</summary>
    SameService,

    /// <summary>The implementer has another change.</summary>
    SameImplementer,

    /// <summary>The service must not be changed.</summary>
    ServiceBlackout,

    /// <summary>Nothing must be changed.</summary>
    Blackout,

    /// <summary>The service has maintenance windows, and they do not hold it.</summary>
    OutsideWindows,
}

/// <summary>A conflict of a planned change.</summary>
/// <param name="Kind">Why.</param>
/// <param name="With">Change or blackout it collides with; empty for windows.</param>
/// <param name="Name">Number of the change, reason of the blackout.</param>
/// <param name="At">When the other one is.</param>
internal sealed record Conflict(ConflictKind Kind, Guid With, string Name, Period At)
{
    /// <summary>The same while nothing about the conflict has moved: who overrides one has not overridden the next.</summary>
    public string Key => string.Create(CultureInfo.InvariantCulture, $"{Kind}:{With:n}:{At.Start.Ticks}-{At.End.Ticks}");
}
