using System.Globalization;
using Helpdesk.Tickets.Clocks;

namespace Helpdesk.Tickets.Web;

/// <summary>When a target that begins now would be due. Instants are UTC.</summary>
/// <param name="Faults">Why nothing can be said.</param>
/// <param name="Calendar">Calendar that it was worked out in; null with faults.</param>
/// <param name="Target">How long.</param>
/// <param name="DueAt">When; null when the calendar is never open for so long.</param>
/// <param name="OpensAt">The next opening; null when it is open now, or never.</param>
internal sealed record DuePreview(IReadOnlyList<string> Faults, BusinessCalendar? Calendar, ServiceTarget Target, DateTime? DueAt, DateTime? OpensAt)
{
    public static DuePreview Refused(IEnumerable<string> faults) => new([.. faults], null, ServiceTarget.Hours(0), null, null);

    public static DuePreview Of(BusinessCalendar calendar, ServiceTarget target, DateTime nowUtc)
    {
        var time = new BusinessTime(calendar);
        var due = target.DueAt(nowUtc, time);
        var opening = time.NextOpening(nowUtc);
        return new([], calendar, target, due == BusinessTime.Never ? null : due, opening == nowUtc ? null : opening);
    }

    /// <summary>An instant on the calendar's clock: weekday, date and time.</summary>
    public string Local(DateTime utc)
    {
        var local = TimeZoneInfo.ConvertTimeFromUtc(utc, TimeZoneInfo.FindSystemTimeZoneById(Calendar!.Zone));
        return local.ToString("ddd", CultureInfo.CurrentCulture) + " " + local.ToString("g", CultureInfo.CurrentCulture);
    }
}
