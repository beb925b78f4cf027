using Helpdesk.Errors;
using Helpdesk.Security;
using Helpdesk.Settings;
using Helpdesk.Tickets.Clocks;
using Helpdesk.Tickets.Features;
using Helpdesk.Tickets.Web;
using Helpdesk.Ui;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Rendering;
using Zones = Helpdesk.Tickets.Clocks.Zones;

namespace Helpdesk.Tickets.Areas.Admin.Pages.Tickets;

/// <summary>One calendar: hours, holidays by hand and from a file, what it means for a target, and its versions.</summary>
[RequirePermission("ManageServiceLevels")]
[RequestSizeLimit(MaxRequest)]
[RequestFormLimits(MultipartBodyLengthLimit = MaxRequest, ValueCountLimit = 8192)]
internal sealed class CalendarModel(
    ClockVersions versions, SaveCalendar save, ReadHolidayFile readFile, ReadClockVersions readVersions, ISettings settings, TimeProvider time) : TicketPageModel
{
    /// <summary>More than a file may have, so that one that is too large is answered with a sentence.</summary>
    private const int MaxRequest = 4 * HolidayFeed.MaxLength;

    private static readonly ServiceTarget PreviewTarget = ServiceTarget.Hours(4);

    /// <summary>Calendar to change; null for a new one.</summary>
    [BindProperty(SupportsGet = true)]
    public Guid? Id { get; set; }

    /// <summary>Version to look at; null for the newest.</summary>
    [BindProperty(SupportsGet = true, Name = "version")]
    public int? Shown { get; set; }

    [BindProperty]
    public CalendarInput Input { get; set; } = new();

    /// <summary>What an uploaded file would add; null when none was read.</summary>
    public HolidayFile? Upload { get; private set; }

    /// <summary>Days of the file to choose from.</summary>
    public IReadOnlyList<Holiday> Found { get; private set; } = [];

    public DuePreview Due { get; private set; } = DuePreview.Refused([]);

    public ClockVersionTable? Versions { get; private set; }

    public bool IsRetired { get; private set; }

    public IReadOnlyList<SelectListItem> ZoneOptions { get; private set; } = [];

    public bool HasFileError => ModelState["Input.File"] is { Errors.Count: > 0 };

    public string Path => Url.Content(ServiceLevelsModel.Here) + "/calendar" + (Id is { } id ? "/" + id : "");

    public async Task<IActionResult> OnGetAsync()
    {
        if (Id is { } id)
        {
            var shelf = await versions.GetFreshShelfAsync(Aborted);
            var newest = Newest(shelf, id);
            Input = CalendarInput.Of(shelf.AllCalendars.FirstOrDefault(c => c.Id == id && c.Version == (Shown ?? newest.Version)) ?? newest);
            Input.Version = newest.Version;
        }
        else
        {
            Input.Zone = (await settings.GetAsync<RegionalSettings>(Aborted)).TimeZone;
            Input.Week = [.. Enumerable.Range(1, 5).Select(d => new HoursInput { Day = (DayOfWeek)d, From = "08:00", To = "17:00" })];
        }

        return await ShowAsync();
    }

    public async Task<IActionResult> OnPostAsync()
    {
        if (Id is { } present)
        {
            Newest(await versions.GetFreshShelfAsync(Aborted), present);
        }

        if (!await TryAsync(() => save.HandleAsync(Input.ToCalendar(Id ?? Guid.CreateVersion7(), L), Input.Version, Aborted)))
        {
            // Who has read the warning may save over what it tells of.
            if (Conflict is not null && Id is { } id)
            {
                Input.Version = Newest(await versions.GetFreshShelfAsync(Aborted), id).Version;
            }

            await ShowAsync();
            return Refused();
        }

        this.Toast(Input.Version == 0 ? L["Calendar “{0}” saved", Input.Name!.Trim()] : L["Calendar “{0}” saved. It counts in a minute.", Input.Name!.Trim()]);
        return Redirect(Url.Content("~/admin/tickets/service-levels/calendars"));
    }

    public Task<IActionResult> OnPostMoreAsync() => ShowAsync(intervals: 3);

    public Task<IActionResult> OnPostCopyAsync()
    {
        Input.CopyMonday();
        return ShowAsync();
    }

    /// <summary>Shows what a file would add; stores nothing.</summary>
    public async Task<IActionResult> OnPostReadAsync()
    {
        var file = Input.File is { } f ? new UploadedFile(f.FileName, f.ContentType, f.Length, f.OpenReadStream) : null;
        var isRead = await TryAsync(async () => Upload = await readFile.HandleAsync(file, Input.Zone, Input.Dates(), Aborted));
        if (isRead)
        {
            // Days of a file that was read before stay chosen.
            Input.Found = [.. Input.Found.Union(Upload!.Added.Select(CalendarInput.Text), StringComparer.Ordinal)];
        }

        await ShowAsync();
        return isRead ? Page() : Refused();
    }

    /// <summary>What the calendar as it stands in the form means; stores nothing.</summary>
    public async Task<IActionResult> OnPostPreviewAsync()
    {
        if (!Request.IsHtmx())
        {
            return await ShowAsync();
        }

        Due = Preview();
        return Partial("_DuePreview", Due);
    }

    private BusinessCalendar Newest(ClockShelf shelf, Guid id) =>
        shelf.NewestCalendars.FirstOrDefault(c => c.Id == id) ?? throw new NotFoundException(L["There is no such calendar any more."]);

    private DuePreview Preview()
    {
        try
        {
            var calendar = Input.ToCalendar(Guid.Empty, L);
            List<string> faults = [.. new CalendarRules(L).Check(calendar).Where(f => f.Field != nameof(calendar.Name)).Select(f => f.Message)];
            return faults.Count > 0 ? DuePreview.Refused(faults) : DuePreview.Of(calendar, PreviewTarget, time.GetUtcNow().UtcDateTime);
        }
        catch (ValidationException refused)
        {
            return DuePreview.Refused(refused.Errors.Where(e => e.Key != "name").SelectMany(e => e.Value));
        }
    }

    private async Task<IActionResult> ShowAsync(int intervals = 1)
    {
        Due = Preview();
        Found = Input.Chosen();
        Input.Spare(intervals);
        ZoneOptions = [.. Zones.All.Append(Input.Zone).Where(Zones.IsKnown).Distinct().Select(z => new SelectListItem(z!.Replace('_', ' '), z))];
        if (Id is { } id)
        {
            IsRetired = Newest(await versions.GetFreshShelfAsync(Aborted), id).IsRetired;
            Versions = new(
                await readVersions.HandleAsync(ClockVersionKind.Calendar, id, Aborted), Path, Shown ?? Input.Version, time.GetUtcNow().UtcDateTime,
                L["Open clocks follow the newest version as soon as it counts. Ended ones keep the version by which they were measured."]);
        }

        return Page();
    }
}
