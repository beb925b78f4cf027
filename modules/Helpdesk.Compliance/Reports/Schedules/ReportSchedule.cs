using System.Text.Json;
using Helpdesk.Data;

namespace Helpdesk.Compliance.Reports.Schedules;

/// <summary>A report that is made again and again, each time of the last whole period.</summary>
[LedgerName("compliance.report-schedule")]
internal sealed class ReportSchedule : AggregateRoot
{
    public string ReportId { get; set; } = "";

    public ReportRhythm Rhythm { get; set; }

    public string? Query { get; set; }

    /// <summary>JSON object.</summary>
    public string Parameters { get; set; } = "{}";

    /// <summary>With whose rights it reads.</summary>
    public Guid OwnerId { get; set; }

    public string OwnerName { get; set; } = "";

    public string Culture { get; set; } = "";

    public string Zone { get; set; } = "";

    /// <summary>When it is made next, UTC.</summary>
    public DateTime NextAt { get; set; }

    public bool IsPaused { get; set; }

    public IReadOnlyDictionary<string, string> ReadParameters() => JsonSerializer.Deserialize<Dictionary<string, string>>(Parameters)!;
}

internal enum ReportRhythm
{
    Daily,
    Weekly,
    Monthly,
    Quarterly,
}

/// <summary>Days, weeks from Monday, months and quarters on the clock of a zone.</summary>
internal static class ReportPeriods
{
    /// <summary>Early in the morning after the period, when what was held back of it is stored.</summary>
    private static readonly TimeSpan MadeAt = TimeSpan.FromHours(3);

    /// <summary>The last period that is over at an instant.</summary>
    public static (DateTime From, DateTime To) LastWhole(ReportRhythm rhythm, DateTime utc, TimeZoneInfo zone)
    {
        var end = BeginOf(rhythm, TimeZoneInfo.ConvertTimeFromUtc(utc, zone).Date);
        return (ToUtc(BeginOf(rhythm, end.AddDays(-1)), zone), ToUtc(end, zone));
    }

    /// <summary>When the period that runs at an instant is reported.</summary>
    public static DateTime NextAt(ReportRhythm rhythm, DateTime utc, TimeZoneInfo zone)
    {
        var begin = BeginOf(rhythm, TimeZoneInfo.ConvertTimeFromUtc(utc, zone).Date);
        var made = ToUtc(begin + MadeAt, zone);
        return made > utc ? made : ToUtc(End(rhythm, begin) + MadeAt, zone);
    }

    private static DateTime BeginOf(ReportRhythm rhythm, DateTime day) => rhythm switch
    {
        ReportRhythm.Daily => day,
        ReportRhythm.Weekly => day.AddDays(-(((int)day.DayOfWeek + 6) % 7)),
        ReportRhythm.Monthly => new(day.Year, day.Month, 1),
        _ => new(day.Year, (((day.Month - 1) / 3) * 3) + 1, 1),
    };

    private static DateTime End(ReportRhythm rhythm, DateTime begin) => rhythm switch
    {
        ReportRhythm.Daily => begin.AddDays(1),
        ReportRhythm.Weekly => begin.AddDays(7),
        ReportRhythm.Monthly => begin.AddMonths(1),
        _ => begin.AddMonths(3),
    };

    /// <summary>An hour that a clock leaves out is taken as the one after it.</summary>
    private static DateTime ToUtc(DateTime local, TimeZoneInfo zone) =>
        TimeZoneInfo.ConvertTimeToUtc(DateTime.SpecifyKind(zone.IsInvalidTime(local) ? local.AddHours(1) : local, DateTimeKind.Unspecified), zone);
}
