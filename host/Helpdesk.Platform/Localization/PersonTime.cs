using System.Globalization;
using Helpdesk.Security;
using Helpdesk.Ui;
using Microsoft.Extensions.Localization;

namespace Helpdesk.Platform.Localization;

internal sealed class PersonTime(ICurrentUser user, TimeProvider time, IStringLocalizer localizer) : IPersonTime
{
    private const int DaysUntilDate = 30;

    public TimeZoneInfo Zone => field ??= user.TimeZone;

    public DateTime ToLocal(DateTime utc) => TimeZoneInfo.ConvertTimeFromUtc(DateTime.SpecifyKind(utc, DateTimeKind.Utc), Zone);

    public DateTime ToUtc(DateTime local)
    {
        var unspecified = DateTime.SpecifyKind(local, DateTimeKind.Unspecified);
        while (Zone.IsInvalidTime(unspecified))
        {
            // The clock was put forward over this time; gaps are whole quarters of an hour.
            unspecified = unspecified.AddMinutes(15);
        }

        return TimeZoneInfo.ConvertTimeToUtc(unspecified, Zone);
    }

    public string Date(DateTime utc) => ToLocal(utc).ToString("d", CultureInfo.CurrentCulture);

    public string Short(DateTime utc) => ToLocal(utc).ToString("g", CultureInfo.CurrentCulture);

    public string Long(DateTime utc)
    {
        var local = ToLocal(utc);
        var offset = Zone.GetUtcOffset(DateTime.SpecifyKind(utc, DateTimeKind.Utc));
        var sign = offset < TimeSpan.Zero ? '-' : '+';
        return $"{local.ToString("F", CultureInfo.CurrentCulture)} (UTC{sign}{offset.ToString("hh\\:mm", CultureInfo.InvariantCulture)})";
    }

    public string Machine(DateTime utc) => DateTime.SpecifyKind(utc, DateTimeKind.Utc).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    public string Relative(DateTime utc)
    {
        var distance = time.GetUtcNow().UtcDateTime - DateTime.SpecifyKind(utc, DateTimeKind.Utc);
        var past = distance >= TimeSpan.Zero;
        var size = distance.Duration();
        if (size.TotalSeconds < 45)
        {
            return past ? localizer["just now"] : localizer["in a moment"];
        }

        if (size.TotalMinutes < 60)
        {
            var minutes = Math.Max(1, (int)Math.Floor(size.TotalMinutes));
            return past ? localizer["{0} minutes ago", minutes] : localizer["in {0} minutes", minutes];
        }

        if (size.TotalHours < 24)
        {
            var hours = (int)Math.Floor(size.TotalHours);
            return past ? localizer["{0} hours ago", hours] : localizer["in {0} hours", hours];
        }

        if (size.TotalDays < DaysUntilDate)
        {
            var days = (int)Math.Floor(size.TotalDays);
            return past ? localizer["{0} days ago", days] : localizer["in {0} days", days];
        }

        return Date(utc);
    }

    public string Duration(TimeSpan duration)
    {
        var size = duration.Duration();
        string text;
        if (size.TotalMinutes < 1)
        {
            text = localizer["{0} s", (int)size.TotalSeconds];
        }
        else if (size.TotalHours < 1)
        {
            text = localizer["{0} min", size.Minutes];
        }
        else if (size.TotalDays < 1)
        {
            text = size.Minutes == 0 ? localizer["{0} h", size.Hours] : localizer["{0} h {1} min", size.Hours, size.Minutes];
        }
        else
        {
            text = size.Hours == 0 ? localizer["{0} d", (int)size.TotalDays] : localizer["{0} d {1} h", (int)size.TotalDays, size.Hours];
        }

        return duration < TimeSpan.Zero ? "-" + text : text;
    }
}
