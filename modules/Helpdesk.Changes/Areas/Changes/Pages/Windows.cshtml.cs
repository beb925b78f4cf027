using System.Globalization;
using Helpdesk.Changes.Domain;
using Helpdesk.Changes.Features;
using Helpdesk.Security;
using Helpdesk.Tickets;
using Helpdesk.Ui;
using Helpdesk.Web;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.Extensions.Localization;

namespace Helpdesk.Changes.Areas.Changes.Pages;

/// <summary>When nothing is changed, and when services are.</summary>
[RequirePermission("ManageChanges")]
internal sealed class WindowsModel(
    ListWindows list, SaveBlackout saveBlackout, SaveMaintenanceWindow saveWindow, DeleteBlackout deleteBlackout, DeleteMaintenanceWindow deleteWindow,
    ITicketServiceDirectory services, IPersonTime times, IStringLocalizer L) : PageModel
{
    private const string Here = "~/admin/changes/windows";
    private IReadOnlyList<TicketServiceModel> _services = [];

    [BindProperty]
    public BlackoutInput Blackout { get; set; } = new();

    [BindProperty]
    public WindowInput Window { get; set; } = new();

    public WindowsView View { get; private set; } = new([], []);

    public IReadOnlyList<SelectListItem> Services => [.. _services.Where(s => s.IsActive).Select(s => new SelectListItem(s.Name, s.Id.ToString()))];

    public IReadOnlyList<SelectListItem> ServicesOrAll => [new(L["All services"], ""), .. Services];

    public IReadOnlyList<SelectListItem> Days => [.. Enum.GetValues<DayOfWeek>().Select(d => new SelectListItem(NameOf(d), d.ToString()))];

    public Task OnGetAsync(CancellationToken cancellationToken) => LoadAsync(cancellationToken);

    public Task<IActionResult> OnPostBlackoutAsync(CancellationToken cancellationToken) => DoAsync(
        () => saveBlackout.HandleAsync(
            new(Blackout.From is { } from ? times.ToUtc(from) : null, Blackout.To is { } to ? times.ToUtc(to) : null, Blackout.Reason, Blackout.ServiceId), cancellationToken),
        nameof(Blackout), cancellationToken);

    public Task<IActionResult> OnPostWindowAsync(CancellationToken cancellationToken) => DoAsync(
        () => saveWindow.HandleAsync(new(Window.ServiceId, Window.Days, Window.From, Window.To), cancellationToken), nameof(Window), cancellationToken);

    public Task<IActionResult> OnPostDeleteBlackoutAsync(Guid id, CancellationToken cancellationToken) =>
        DoAsync(() => deleteBlackout.HandleAsync(id, cancellationToken), "", cancellationToken);

    public Task<IActionResult> OnPostDeleteWindowAsync(Guid id, CancellationToken cancellationToken) =>
        DoAsync(() => deleteWindow.HandleAsync(id, cancellationToken), "", cancellationToken);

    public string ServiceName(Guid? id) => id is null ? L["All services"] : _services.FirstOrDefault(s => s.Id == id)?.Name ?? L["Unknown"];

    public string When(MaintenanceWindow window) =>
        $"{string.Join(", ", window.DaysOfWeek.Select(NameOf))} {window.From.ToString("t", CultureInfo.CurrentCulture)} – {window.To.ToString("t", CultureInfo.CurrentCulture)}";

    private static string NameOf(DayOfWeek day) => CultureInfo.CurrentCulture.DateTimeFormat.GetDayName(day);

    private async Task<IActionResult> DoAsync(Func<Task> useCase, string prefix, CancellationToken cancellationToken)
    {
        if (ModelState.IsValid && await this.TryAsync(useCase, prefix))
        {
            this.Toast(L["Saved"], ToastKind.Success);
            return Redirect(Url.Content(Here));
        }

        await LoadAsync(cancellationToken);
        Response.StatusCode = 422;
        return Page();
    }

    private async Task LoadAsync(CancellationToken cancellationToken)
    {
        View = await list.HandleAsync(cancellationToken);
        _services = await services.GetAllAsync(cancellationToken);
    }

    internal sealed class BlackoutInput
    {
        public DateTime? From { get; set; }

        public DateTime? To { get; set; }

        public string? Reason { get; set; }

        public Guid? ServiceId { get; set; }
    }

    internal sealed class WindowInput
    {
        public Guid? ServiceId { get; set; }

        public List<DayOfWeek> Days { get; set; } = [];

        public TimeOnly? From { get; set; }

        public TimeOnly? To { get; set; }
    }
}
