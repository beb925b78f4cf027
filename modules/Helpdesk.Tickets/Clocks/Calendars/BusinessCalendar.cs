using System.Text.Json.Serialization;

namespace Helpdesk.Tickets.Clocks;

/// <summary>
/// When a service is provided. An edit makes a new version: clocks that ended keep the version of their time, open ones follow the newest
/// (practice.md 2.3).
/// </summary>
internal sealed record BusinessCalendar
{
    public required Guid Id { get; init; }

    /// <summary>1, 2, 3 ...</summary>
    public int Version { get; init; } = 1;

    /// <summary>UTC; from when on this version counts. The first version counts for all time before, too.</summary>
    public DateTime ValidFrom { get; init; }

    public required string Name { get; init; }

    /// <summary>IANA zone in which hours and holidays are read, unless a clock reads them in its caller's.</summary>
    public required string Zone { get; init; }

    /// <summary>24 x 7: a choice that somebody made, never what is left when hours are missing.</summary>
    public bool IsAlwaysOpen { get; init; }

    /// <summary>Any number of intervals a day; days without one are closed.</summary>
    public IReadOnlyList<OpeningHours> Week { get; init; } = [];

    /// <summary>Days without opening hours.</summary>
    public IReadOnlyList<Holiday> Holidays { get; init; } = [];

    /// <summary>Offered in no new choice; clocks that count by it go on.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool IsRetired { get; init; }

    /// <summary>
    /// Length of a business day: the length that most open days of the week have, the longer one when two are equally frequent.
    /// </summary>
    [JsonIgnore]
    public TimeSpan UsualDay =>
        IsAlwaysOpen
            ? TimeSpan.FromDays(1)
            : Week.GroupBy(h => h.Day)
                .Select(day => day.Aggregate(TimeSpan.Zero, (sum, h) => sum + h.Length))
                .GroupBy(length => length)
                .OrderByDescending(g => g.Count())
                .ThenByDescending(g => g.Key)
                .Select(g => g.Key)
                .FirstOrDefault();
}

/// <summary>An interval of a weekday, by the clock on the wall.</summary>
/// <param name="Day">Weekday.</param>
/// <param name="From">First open minute.</param>
/// <param name="To">First closed minute; 00:00 is the end of the day.</param>
internal sealed record OpeningHours(DayOfWeek Day, TimeOnly From, TimeOnly To)
{
    /// <summary>Distance of the end from the beginning of the day; 24 hours for midnight.</summary>
    [JsonIgnore]
    public TimeSpan End => To == TimeOnly.MinValue ? TimeSpan.FromDays(1) : To.ToTimeSpan();

    /// <summary>Length on a day without a change of clocks.</summary>
    [JsonIgnore]
    public TimeSpan Length => End - From.ToTimeSpan();
}

/// <summary>A day without opening hours.</summary>
internal sealed record Holiday(DateOnly Date, string Name);
