using Helpdesk.Errors;
using Helpdesk.Security;
using Helpdesk.Tickets.Features;
using Helpdesk.Tickets.Routing;
using Helpdesk.Tickets.Web;
using Helpdesk.Ui;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.EntityFrameworkCore;

namespace Helpdesk.Tickets.Areas.Admin.Pages.Tickets;

/// <summary>One rule, and what it would have done with past tickets before it is saved.</summary>
[RequirePermission("ManageTicketSettings")]
internal sealed class RoutingRuleModel(TicketsDbContext db, SaveRoutingRule save, DryRunRouting dryRun, ReferenceOptions options) : TicketPageModel
{
    private const int TriedTickets = 200;

    /// <summary>Rule to change; null for a new one.</summary>
    [BindProperty(SupportsGet = true)]
    public Guid? Id { get; set; }

    [BindProperty]
    public RoutingRuleInput Input { get; set; } = new();

    public IReadOnlyList<SelectListItem> Teams { get; private set; } = [];

    public IReadOnlyList<SelectListItem> Modes { get; private set; } = [];

    /// <summary>Null before it was tried.</summary>
    public RoutingDryRun? Tried { get; private set; }

    private SaveRoutingRuleRequest Asked => new(Id, Input.Name ?? "", Input.Filter ?? "", Input.TeamId, Input.Mode, Input.IsActive, Input.Stamp);

    public async Task<IActionResult> OnGetAsync()
    {
        if (Id is { } id)
        {
            var rule = await db.RoutingRules.AsNoTracking().FirstOrDefaultAsync(r => r.Id == id, Aborted)
                ?? throw new NotFoundException(L["There is no such rule any more."]);
            Input = new() { Name = rule.Name, Filter = rule.Filter, TeamId = rule.TeamId, Mode = rule.Mode, IsActive = rule.IsActive, Stamp = rule.ConcurrencyStamp };
        }

        await LoadAsync();
        return Page();
    }

    public async Task<IActionResult> OnPostAsync()
    {
        if (!await TryAsync(() => save.HandleAsync(Asked, Aborted)))
        {
            await LoadAsync();
            return Refused();
        }

        this.Toast(L["Rule “{0}” saved", Input.Name!.Trim()]);
        return Redirect(Url.Content(RoutingModel.Here));
    }

    /// <summary>Shows what the list with this rule in it would do; stores nothing.</summary>
    public async Task<IActionResult> OnPostTryAsync()
    {
        var isFit = await TryAsync(async () =>
        {
            var rule = await save.CheckAsync(Asked, Aborted);
            var all = await db.RoutingRules.AsNoTracking().ToListAsync(Aborted);
            rule.Position = all.Find(r => r.Id == Id)?.Position ?? int.MaxValue;
            Tried = await dryRun.HandleAsync(TriedTickets, [.. all.Where(r => r.Id != Id), rule], Aborted);
        });
        await LoadAsync();
        return isFit ? Page() : Refused();
    }

    private async Task LoadAsync()
    {
        Teams = await options.TeamsAsync(Input.TeamId, Aborted);
        Modes =
        [
            new(L["Nobody: it waits in the team's queue"], nameof(AssignmentMode.None)),
            new(L["In turn: whoever's turn was longest ago"], nameof(AssignmentMode.RoundRobin)),
            new(L["Least load: whoever has the least open work for their capacity"], nameof(AssignmentMode.LeastLoad)),
        ];
    }
}

internal sealed class RoutingRuleInput
{
    public string? Name { get; set; }

    public string? Filter { get; set; }

    public Guid? TeamId { get; set; }

    public AssignmentMode Mode { get; set; }

    public bool IsActive { get; set; } = true;

    /// <summary>Of the rule when it was opened; null for a new one.</summary>
    public string? Stamp { get; set; }
}
