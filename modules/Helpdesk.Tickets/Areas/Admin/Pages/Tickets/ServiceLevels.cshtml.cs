using Helpdesk.Identity;
using Helpdesk.Security;
using Helpdesk.Tickets.Clocks;
using Helpdesk.Tickets.Features;
using Helpdesk.Tickets.Web;
using Helpdesk.Ui;
using Microsoft.AspNetCore.Mvc;

namespace Helpdesk.Tickets.Areas.Admin.Pages.Tickets;

/// <summary>The rules that choose clocks, in their order of precedence and with what is wrong with them.</summary>
[RequirePermission("ManageServiceLevels")]
internal sealed class ServiceLevelsModel(
    ReadServiceLevels read, DeleteServiceLevelRule delete, TicketCatalog catalog, IPeopleDirectory people, TimeProvider time) : TicketPageModel
{
    public const string Here = "~/admin/tickets/service-levels";

    private Dictionary<Guid, string> _names = [];

    public ServiceLevelOverview Overview { get; private set; } = null!;

    public DateTime Now { get; } = time.GetUtcNow().UtcDateTime;

    /// <summary>Findings that somebody should mend; a gap may be meant.</summary>
    public int Problems => Overview.Findings.Count(f => f.Kind != ServiceLevelFindingKind.Gap);

    /// <summary>Of a rule that never decides it need not be told with which others it overlaps.</summary>
    public static IEnumerable<ServiceLevelFinding> Worst(IReadOnlyList<ServiceLevelFinding> findings) =>
        findings.Any(f => f.Kind != ServiceLevelFindingKind.Overlap) ? findings.Where(f => f.Kind != ServiceLevelFindingKind.Overlap) : findings;

    public async Task<IActionResult> OnGetAsync()
    {
        await LoadAsync();
        return Page();
    }

    public async Task<IActionResult> OnPostDeleteAsync(Guid id, int? version)
    {
        if (!await TryAsync(() => delete.HandleAsync(id, version, Aborted)))
        {
            await LoadAsync();
            return Refused();
        }

        this.Toast(L["Rule deleted"]);
        return Redirect(Url.Content(Here));
    }

    public string Organisation(Guid? id) => Name(id);

    public string Service(Guid? id) => Name(id);

    public string Type(string? id) => id is null ? L["all"] : catalog.FindType(id) is { } type ? L[type.PluralName] : id;

    private string Name(Guid? id) => id is { } known ? _names.GetValueOrDefault(known) ?? L["Unknown"] : L["all"];

    private async Task LoadAsync()
    {
        Overview = await read.HandleAsync(Aborted);
        _names = (await people.GetAllOrganisationsAsync(Aborted)).Select(o => (o.Id, o.Name))
            .Concat((await catalog.GetServicesAsync(Aborted)).Select(s => (s.Id, s.Name)))
            .ToDictionary(n => n.Id, n => n.Name);
    }
}
