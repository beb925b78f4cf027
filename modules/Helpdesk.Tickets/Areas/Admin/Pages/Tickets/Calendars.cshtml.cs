using Helpdesk.Security;
using Helpdesk.Tickets.Clocks;
using Helpdesk.Tickets.Features;
using Helpdesk.Tickets.Web;
using Helpdesk.Ui;
using Microsoft.AspNetCore.Mvc;

namespace Helpdesk.Tickets.Areas.Admin.Pages.Tickets;

/// <summary>All calendars.</summary>
[RequirePermission("ManageServiceLevels")]
internal sealed class CalendarsModel(ClockVersions versions, RetireCalendar retire, TimeProvider time) : TicketPageModel
{
    private ClockShelf _shelf = ClockShelf.Empty;
    private bool _isRestoring;

    /// <summary>Those that are not retired.</summary>
    public IReadOnlyList<BusinessCalendar> Calendars => _shelf.ActiveCalendars;

    public RetiredLevels Retired => new(
        Here, Url.Content(ServiceLevelsModel.Here) + "/calendar", IsOpen: _isRestoring,
        [.. _shelf.NewestCalendars.Where(c => c.IsRetired).Select(c => new RetiredLevel(c.Id, c.Name, c.Zone.Replace('_', ' '), c.Version))]);

    private string Here => Url.Content(ServiceLevelsModel.Here) + "/calendars";

    public async Task<IActionResult> OnGetAsync()
    {
        _shelf = await versions.GetFreshShelfAsync(Aborted);
        return Page();
    }

    /// <param name="id">Calendar.</param>
    /// <param name="version">Newest version that the person saw.</param>
    public Task<IActionResult> OnPostRetireAsync(Guid id, int? version) =>
        ChangeAsync(async () => this.Toast(L["“{0}” is retired", (await retire.HandleAsync(id, retire: true, version, Aborted)).Name]));

    /// <param name="id">Calendar.</param>
    /// <param name="version">Newest version that the person saw.</param>
    public Task<IActionResult> OnPostRestoreAsync(Guid id, int? version)
    {
        _isRestoring = true;
        return ChangeAsync(async () => this.Toast(L["“{0}” is offered again", (await retire.HandleAsync(id, retire: false, version, Aborted)).Name]));
    }

    public TimeSpan WeekOf(BusinessCalendar calendar) => calendar.Week.Aggregate(TimeSpan.Zero, (sum, h) => sum + h.Length);

    public Holiday? NextHoliday(BusinessCalendar calendar)
    {
        var today = DateOnly.FromDateTime(TimeZoneInfo.ConvertTimeFromUtc(time.GetUtcNow().UtcDateTime, TimeZoneInfo.FindSystemTimeZoneById(calendar.Zone)));
        return calendar.Holidays.Where(h => h.Date >= today).MinBy(h => h.Date);
    }

    /// <summary>Definitions that read it now.</summary>
    public int ClocksOf(BusinessCalendar calendar) => _shelf.ActiveDefinitions.Count(d => d.CalendarId == calendar.Id);

    private async Task<IActionResult> ChangeAsync(Func<Task> change)
    {
        if (await TryAsync(change))
        {
            return Redirect(Here);
        }

        _shelf = await versions.GetFreshShelfAsync(Aborted);
        return Refused();
    }
}
