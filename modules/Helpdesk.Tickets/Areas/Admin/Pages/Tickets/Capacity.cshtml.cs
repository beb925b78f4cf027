using Helpdesk.Identity;
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

/// <summary>How much the members of a team can take, and when they are away.</summary>
[RequirePermission("ManageTicketSettings")]
internal sealed class CapacityModel(
    TicketsDbContext db, IPeopleDirectory people, SaveCapacity saveCapacity, SaveAbsence saveAbsence, DeleteAbsence deleteAbsence, ISettings settings,
    IPersonTime personTime, TimeProvider time) : TicketPageModel
{
    private const int MostSubstitutes = 50;

    /// <summary>Team that is shown; the first one when it is not given.</summary>
    [BindProperty(SupportsGet = true)]
    public Guid? Team { get; set; }

    [BindProperty]
    public AbsenceInput Input { get; set; } = new();

    public IReadOnlyList<SelectListItem> Teams { get; private set; } = [];

    public IReadOnlyList<PersonRef> Members { get; private set; } = [];

    public IReadOnlyDictionary<Guid, int> Capacities { get; private set; } = new Dictionary<Guid, int>();

    public int UsualCapacity { get; private set; }

    /// <summary>Open tickets of each member.</summary>
    public IReadOnlyDictionary<Guid, int> Open { get; private set; } = new Dictionary<Guid, int>();

    /// <summary>Present and coming absences of members.</summary>
    public IReadOnlyList<Absence> Absences { get; private set; } = [];

    public IReadOnlyDictionary<Guid, PersonRef> People { get; private set; } = new Dictionary<Guid, PersonRef>();

    public IReadOnlyList<SelectListItem> Persons { get; private set; } = [];

    public IReadOnlyList<SelectListItem> Substitutes { get; private set; } = [];

    public DateTime Now { get; } = time.GetUtcNow().UtcDateTime;

    public string Here => Url.Content("~/admin/tickets/capacity") + (Team is { } team ? "?team=" + team : "");

    public async Task<IActionResult> OnGetAsync()
    {
        await LoadAsync();
        return Page();
    }

    public Task<IActionResult> OnPostCapacityAsync(Guid personId, int? capacity) =>
        ChangeAsync(() => saveCapacity.HandleAsync(personId, capacity, Aborted), L["Capacity saved"], prefix: "");

    public Task<IActionResult> OnPostAbsenceAsync() =>
        ChangeAsync(
            () => saveAbsence.HandleAsync(
                new SaveAbsenceRequest(
                    Input.PersonId,
                    Input.From is { Year: > 1900 and < 9000 } first ? personTime.ToUtc(first.ToDateTime(TimeOnly.MinValue)) : null,
                    Input.To is { Year: > 1900 and < 9000 } last ? personTime.ToUtc(last.AddDays(1).ToDateTime(TimeOnly.MinValue)) : null,
                    Input.SubstituteId),
                Aborted),
            L["Absence saved"]);

    public Task<IActionResult> OnPostDeleteAbsenceAsync(Guid id) => ChangeAsync(() => deleteAbsence.HandleAsync(id, Aborted), L["Absence removed"]);

    private async Task<IActionResult> ChangeAsync(Func<Task> change, string done, string prefix = "Input.")
    {
        if (!await TryAsync(change, prefix))
        {
            await LoadAsync();
            return Refused();
        }

        this.Toast(done);
        return Redirect(Here);
    }

    private async Task LoadAsync()
    {
        var teams = await people.GetAllTeamsAsync(Aborted);
        Team ??= teams.Count == 0 ? null : teams[0].Id;
        Teams = [.. teams.Select(t => new SelectListItem(t.Name, t.Id.ToString(), t.Id == Team))];
        Members = Team is { } team ? await people.GetMembersAsync(team, Aborted) : [];
        List<Guid> ids = [.. Members.Select(m => m.Id)];
        UsualCapacity = (await settings.GetAsync<RoutingSettings>(Aborted)).DefaultCapacity;
        Capacities = await db.Capacities.AsNoTracking().Where(c => ids.Contains(c.PersonId)).ToDictionaryAsync(c => c.PersonId, c => c.Capacity, Aborted);
        Open = await db.Tickets.Where(t => t.IsOpen && t.AssigneeId != null && ids.Contains(t.AssigneeId.Value))
            .GroupBy(t => t.AssigneeId!.Value)
            .Select(g => new { g.Key, Count = g.Count() })
            .ToDictionaryAsync(g => g.Key, g => g.Count, Aborted);
        Absences = await db.Absences.AsNoTracking().Where(a => ids.Contains(a.PersonId) && a.EndsAt > Now).OrderBy(a => a.StartsAt).ToListAsync(Aborted);
        People = await people.GetPeopleAsync([.. ids, .. Absences.Select(a => a.SubstituteId).OfType<Guid>()], Aborted);
        Persons = [new(L["Choose a person"], ""), .. Members.Select(m => new SelectListItem(m.DisplayName, m.Id.ToString()))];
        Substitutes =
        [
            new(L["Nobody: the team shares the work"], ""),
            .. Members.Concat(await people.SearchPeopleAsync("", MostSubstitutes, agentsOnly: true, Aborted)).DistinctBy(p => p.Id)
                .OrderBy(p => p.DisplayName, StringComparer.CurrentCultureIgnoreCase)
                .Select(p => new SelectListItem(p.DisplayName, p.Id.ToString())),
        ];
    }
}

internal sealed class AbsenceInput
{
    public Guid? PersonId { get; set; }

    public DateOnly? From { get; set; }

    public DateOnly? To { get; set; }

    public Guid? SubstituteId { get; set; }
}
