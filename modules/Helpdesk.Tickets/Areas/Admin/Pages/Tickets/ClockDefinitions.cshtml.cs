using Helpdesk.Security;
using Helpdesk.Tickets.Clocks;
using Helpdesk.Tickets.Features;
using Helpdesk.Tickets.Web;
using Helpdesk.Ui;
using Microsoft.AspNetCore.Mvc;

namespace Helpdesk.Tickets.Areas.Admin.Pages.Tickets;

/// <summary>All clock definitions by what they measure.</summary>
[RequirePermission("ManageServiceLevels")]
internal sealed class ClockDefinitionsModel(ClockVersions versions, RetireClockDefinition retire, ClockText clockText) : TicketPageModel
{
    private bool _isRestoring;

    public ClockShelf Shelf { get; private set; } = ClockShelf.Empty;

    /// <summary>Those that are not retired.</summary>
    public IReadOnlyList<ClockDefinition> Definitions => Shelf.ActiveDefinitions;

    public RetiredLevels Retired => new(
        Here, Url.Content(ServiceLevelsModel.Here) + "/clock", IsOpen: _isRestoring,
        [.. Shelf.NewestDefinitions.Where(d => d.IsRetired).Select(d => new RetiredLevel(d.Id, d.Name, $"{clockText.Metric(d)}, {clockText.Target(d.Target)}", d.Version))]);

    private string Here => Url.Content(ServiceLevelsModel.Here) + "/clocks";

    public async Task<IActionResult> OnGetAsync()
    {
        Shelf = await versions.GetFreshShelfAsync(Aborted);
        return Page();
    }

    /// <param name="id">Clock.</param>
    /// <param name="version">Newest version that the person saw.</param>
    public Task<IActionResult> OnPostRetireAsync(Guid id, int? version) =>
        ChangeAsync(async () => this.Toast(L["“{0}” is retired", (await retire.HandleAsync(id, retire: true, version, Aborted)).Name]));

    /// <param name="id">Clock.</param>
    /// <param name="version">Newest version that the person saw.</param>
    public Task<IActionResult> OnPostRestoreAsync(Guid id, int? version)
    {
        _isRestoring = true;
        return ChangeAsync(async () => this.Toast(L["“{0}” is offered again", (await retire.HandleAsync(id, retire: false, version, Aborted)).Name]));
    }

    public string CalendarOf(ClockDefinition definition) =>
        Shelf.NewestCalendars.FirstOrDefault(c => c.Id == definition.CalendarId)?.Name ?? L["Unknown"];

    public int RulesOf(ClockDefinition definition) => Shelf.NewestRules.Rules.Count(r => r.DefinitionId == definition.Id);

    private async Task<IActionResult> ChangeAsync(Func<Task> change)
    {
        if (await TryAsync(change))
        {
            return Redirect(Here);
        }

        Shelf = await versions.GetFreshShelfAsync(Aborted);
        return Refused();
    }
}
