using Helpdesk.Security;
using Helpdesk.Tickets.Clocks;
using Helpdesk.Tickets.Web;
using Microsoft.AspNetCore.Mvc;

namespace Helpdesk.Tickets.Areas.Admin.Pages.Tickets;

/// <summary>All calendars.</summary>
[RequirePermission("ManageServiceLevels")]
internal sealed class CalendarsModel(ClockVersions versions, TimeProvider time) : TicketPageModel
{
    private ClockShelf _shelf = ClockShelf.Empty;

    public IReadOnlyList<BusinessCalendar> Calendars => _shelf.NewestCalendars;

    public async Task<IActionResult> OnGetAsync()
    {
        _shelf = await versions.GetFreshShelfAsync(Aborted);
        return Page();
    }

    public TimeSpan WeekOf(BusinessCalendar calendar) => calendar.Week.Aggregate(TimeSpan.Zero, (sum, h) => sum + h.Length);

    public Holiday? NextHoliday(BusinessCalendar calendar)
    {
        var today = DateOnly.FromDateTime(TimeZoneInfo.ConvertTimeFromUtc(time.GetUtcNow().UtcDateTime, TimeZoneInfo.FindSystemTimeZoneById(calendar.Zone)));
        return calendar.Holidays.Where(h => h.Date >= today).MinBy(h => h.Date);
    }

    /// <summary>Definitions that read it now.</summary>
    public int ClocksOf(BusinessCalendar calendar) => _shelf.NewestDefinitions.Count(d => d.CalendarId == calendar.Id);
}
