using Helpdesk.Security;
using Helpdesk.Settings;
using Helpdesk.Tickets.Features;
using Helpdesk.Tickets.Routing;
using Helpdesk.Tickets.Web;
using Helpdesk.Ui;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.EntityFrameworkCore;

namespace Helpdesk.Tickets.Areas.Admin.Pages.Tickets;

/// <summary>The rules that send new tickets to teams, in their order, and what happens where none fits.</summary>
[RequirePermission("ManageTicketSettings")]
internal sealed class RoutingModel(
    TicketsDbContext db, RoutingRules rules, MoveRoutingRule move, DeleteRoutingRule delete, SaveRoutingSettings save, ISettings settings) : TicketPageModel
{
    public const string Here = "~/admin/tickets/routing";

    [BindProperty]
    public RoutingSettingsInput Input { get; set; } = new();

    /// <summary>All rules by position, inactive ones too.</summary>
    public IReadOnlyList<ReadyRule> Rules { get; private set; } = [];

    /// <summary>Names of active teams.</summary>
    public IReadOnlyDictionary<Guid, string> Teams { get; private set; } = new Dictionary<Guid, string>();

    public IReadOnlyList<SelectListItem> DefaultTeams { get; private set; } = [];

    /// <summary>There is a team for tickets that no rule fits.</summary>
    public bool HasDefaultTeam { get; private set; }

    public async Task<IActionResult> OnGetAsync()
    {
        await LoadAsync(fill: true);
        return Page();
    }

    public async Task<IActionResult> OnPostAsync()
    {
        if (!await TryAsync(() => save.HandleAsync(
            new RoutingSettings
            {
                DefaultTeam = Input.DefaultTeam ?? "", UnownedAlarmHours = Input.UnownedAlarmHours, DefaultCapacity = Input.DefaultCapacity,
            },
            Aborted)))
        {
            await LoadAsync(fill: false);
            return Refused();
        }

        this.Toast(L["Routing saved"]);
        return Redirect(Url.Content(Here));
    }

    public Task<IActionResult> OnPostUpAsync(Guid id) => ChangeAsync(() => move.HandleAsync(id, up: true, Aborted));

    public Task<IActionResult> OnPostDownAsync(Guid id) => ChangeAsync(() => move.HandleAsync(id, up: false, Aborted));

    public Task<IActionResult> OnPostDeleteAsync(Guid id) => ChangeAsync(() => delete.HandleAsync(id, Aborted));

    private async Task<IActionResult> ChangeAsync(Func<Task> change)
    {
        if (!await TryAsync(change))
        {
            await LoadAsync(fill: true);
            return Refused();
        }

        return Redirect(Url.Content(Here));
    }

    private async Task LoadAsync(bool fill)
    {
        var all = await db.RoutingRules.AsNoTracking().OrderBy(r => r.Position).ThenBy(r => r.Id).ToListAsync(Aborted);
        var table = await rules.MakeTableAsync(all, Aborted);
        Rules = [.. all.Select(r => table.Rules.FirstOrDefault(x => x.Rule == r) ?? new ReadyRule(r, Fits: null))];
        Teams = table.Teams.ToDictionary(t => t.Key, t => t.Value.Name);
        var present = await settings.GetAsync<RoutingSettings>(Aborted);
        HasDefaultTeam = table.FindTeam(present.DefaultTeam) is not null;
        if (fill)
        {
            Input = new()
            {
                DefaultTeam = present.DefaultTeam, UnownedAlarmHours = present.UnownedAlarmHours, DefaultCapacity = present.DefaultCapacity,
            };
        }

        DefaultTeams = [new(L["No team"], ""), .. table.Teams.Values.OrderBy(t => t.Name, StringComparer.CurrentCultureIgnoreCase).Select(t => new SelectListItem(t.Name, t.Name))];
    }
}

internal sealed class RoutingSettingsInput
{
    public string? DefaultTeam { get; set; }

    public int UnownedAlarmHours { get; set; }

    public int DefaultCapacity { get; set; }
}
