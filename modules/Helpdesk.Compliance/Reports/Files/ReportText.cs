using System.Globalization;
using System.Text.Json;
using Microsoft.Extensions.Localization;

namespace Helpdesk.Compliance.Reports.Files;

/// <summary>Values of a data file as people read them: in the culture and the zone of the report.</summary>
internal sealed class ReportText(CultureInfo culture, TimeZoneInfo zone, IStringLocalizer L)
{
    public CultureInfo Culture => culture;

    public string Of(ReportColumn column, JsonElement values) => values.TryGetProperty(column.Key, out var value) ? Of(column.Kind, value) : "";

    public string Of(ReportValueKind kind, JsonElement value) => value.ValueKind == JsonValueKind.Null ? "" : kind switch
    {
        ReportValueKind.Number => value.GetInt64().ToString("N0", culture),
        ReportValueKind.Share => value.GetDouble().ToString("P1", culture),
        ReportValueKind.Instant => Instant(value.GetDateTime()),
        ReportValueKind.Duration => Duration(value.GetInt64()),
        ReportValueKind.YesNo => value.GetBoolean() ? L["Yes"] : L["No"],
        _ => value.GetString()!,
    };

    /// <summary>To the second, year first: evidence is compared with logs, and no reader takes the month for the day.</summary>
    public string Instant(DateTime utc) => Local(utc).ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);

    public DateTime Local(DateTime utc) => TimeZoneInfo.ConvertTimeFromUtc(DateTime.SpecifyKind(utc, DateTimeKind.Utc), zone);

    /// <summary>Zone with its distance from UTC at an instant, for example <c>Europe/Berlin (UTC+01:00)</c>.</summary>
    public string Zone(DateTime utc)
    {
        var offset = zone.GetUtcOffset(DateTime.SpecifyKind(utc, DateTimeKind.Utc));
        return string.Create(CultureInfo.InvariantCulture, $"{zone.Id} (UTC{(offset < TimeSpan.Zero ? '-' : '+')}{offset:hh\\:mm})");
    }

    /// <summary>The same for a period: with summer time, its distance at the beginning and at the end.</summary>
    public string Zone(DateTime from, DateTime to) => Zone(from) == Zone(to) ? Zone(from) : L["{0} at the beginning, {1} at the end", Zone(from), Zone(to)];

    private string Duration(long seconds)
    {
        var (sign, rest) = (seconds < 0 ? "-" : "", TimeSpan.FromSeconds(Math.Abs(seconds)));
        return sign + (rest.TotalDays >= 1 ? L["{0} d {1} h", ((long)rest.TotalDays).ToString("N0", culture), rest.Hours]
            : rest.TotalHours >= 1 ? L["{0} h {1} min", rest.Hours, rest.Minutes]
            : rest.TotalMinutes >= 1 ? L["{0} min {1} s", rest.Minutes, rest.Seconds]
            : L["{0} s", rest.Seconds]);
    }
}
