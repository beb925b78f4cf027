using Helpdesk.Errors;
using Helpdesk.Identity;
using Helpdesk.Security;
using Helpdesk.Tickets.Clocks;
using Helpdesk.Tickets.Features;
using Helpdesk.Tickets.Web;
using Helpdesk.Ui;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Rendering;

namespace Helpdesk.Tickets.Areas.Admin.Pages.Tickets;

/// <summary>One rule: which tickets, and which clock they get.</summary>
[RequirePermission("ManageServiceLevels")]
internal sealed class ServiceLevelRuleModel(
    ClockVersions versions, ServiceLevelInspector inspector, SaveServiceLevelRule save, TicketCatalog catalog, IPeopleDirectory people, ClockText clockText)
    : TicketPageModel
{
    /// <summary>Rule to change; null for a new one.</summary>
    [BindProperty(SupportsGet = true)]
    public Guid? Id { get; set; }

    [BindProperty]
    public ServiceLevelRuleInput Input { get; set; } = new();

    /// <summary>What the check found about the rule as it is stored.</summary>
    public IReadOnlyList<ServiceLevelFinding> Findings { get; private set; } = [];

    public IReadOnlyList<SelectListItem> Organisations { get; private set; } = [];

    public IReadOnlyList<SelectListItem> Services { get; private set; } = [];

    public IReadOnlyList<SelectListItem> Types { get; private set; } = [];

    public IReadOnlyList<SelectListItem> Priorities { get; private set; } = [];

    public IReadOnlyList<SelectListItem> Definitions { get; private set; } = [];

    public async Task<IActionResult> OnGetAsync()
    {
        var set = (await versions.GetFreshShelfAsync(Aborted)).NewestRules;
        Input.Version = set.Version;
        if (Id is { } id)
        {
            var rule = set.Rules.FirstOrDefault(r => r.Id == id) ?? throw new NotFoundException(L["There is no such rule any more."]);
            Input = new()
            {
                Name = rule.Name,
                OrganisationId = rule.OrganisationId,
                ServiceId = rule.ServiceId,
                TypeId = rule.TypeId,
                Priority = rule.Priority,
                DefinitionId = rule.DefinitionId,
                Version = set.Version,
            };
            Findings = [.. (await inspector.FindAsync(set.Rules, Aborted)).Where(f => f.RuleIds.Contains(id))];
        }

        await LoadAsync();
        return Page();
    }

    public async Task<IActionResult> OnPostAsync()
    {
        if (!await TryAsync(() => save.HandleAsync(
            new SaveServiceLevelRuleRequest(Id, Input.Name, Input.OrganisationId, Input.ServiceId, Input.TypeId, Input.Priority, Input.DefinitionId),
            Input.Version, Aborted)))
        {
            // Who has read the warning may save over what it tells of.
            Input.Version = Conflict is null ? Input.Version : (await versions.GetFreshShelfAsync(Aborted)).NewestRules.Version;
            await LoadAsync();
            return Refused();
        }

        this.Toast(L["Rule “{0}” saved", Input.Name!.Trim()]);
        return Redirect(Url.Content(ServiceLevelsModel.Here));
    }

    private async Task LoadAsync()
    {
        Organisations =
        [
            new(L["All"], ""),
            .. (await people.GetAllOrganisationsAsync(Aborted)).Where(o => o.IsActive || o.Id == Input.OrganisationId).Select(o => new SelectListItem(o.Name, o.Id.ToString())),
        ];
        Services =
        [
            new(L["All"], ""),
            .. (await catalog.GetServicesAsync(Aborted)).Where(s => s.IsActive || s.Id == Input.ServiceId).Select(s => new SelectListItem(s.Name, s.Id.ToString())),
        ];
        Types = [new(L["All"], ""), .. catalog.Types.Where(t => t.HasServiceLevels).Select(t => new SelectListItem(L[t.PluralName], t.Id))];
        Priorities = [new(L["All"], ""), .. Enumerable.Range(1, 5).Select(p => new SelectListItem($"P{p} – {Text.Labels.Priority(p)}", $"{p}"))];
        var shelf = await versions.GetFreshShelfAsync(Aborted);
        var chosen = shelf.NewestRules.Rules.FirstOrDefault(r => r.Id == Id)?.DefinitionId;
        var definitions = shelf.NewestDefinitions.Where(d => !d.IsRetired || d.Id == chosen).ToList();
        var groups = definitions.GroupBy(d => d.MetricKey).ToDictionary(g => g.Key, g => new SelectListGroup { Name = clockText.Metric(g.First()) });
        Definitions =
        [
            new(L["Choose a clock"], ""),
            .. definitions.OrderBy(d => d.Metric)
                .Select(d => new SelectListItem($"{(d.IsRetired ? L["{0} (retired)", d.Name].Value : d.Name)} – {clockText.Target(d.Target)}", d.Id.ToString()) { Group = groups[d.MetricKey] }),
        ];
    }
}

internal sealed class ServiceLevelRuleInput
{
    public string? Name { get; set; }

    public Guid? OrganisationId { get; set; }

    public Guid? ServiceId { get; set; }

    public string? TypeId { get; set; }

    public int? Priority { get; set; }

    public Guid? DefinitionId { get; set; }

    public int Version { get; set; }
}
