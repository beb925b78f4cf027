using Helpdesk.Security;
using Helpdesk.Settings;
using Helpdesk.Tickets.Domain;
using Helpdesk.Tickets.Features;
using Helpdesk.Tickets.Web;
using Helpdesk.Ui;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.EntityFrameworkCore;

namespace Helpdesk.Tickets.Areas.Admin.Pages.Tickets;

/// <summary>Impact x urgency to priority, for all types or for one, with a preview on the open tickets before it is saved.</summary>
[RequirePermission("ManageTicketSettings")]
internal sealed class PrioritiesModel(SavePriorityMatrix save, ISettings settings, TicketsDbContext db, ReferenceOptions options) : TicketPageModel
{
    /// <summary>Type whose own matrix is shown; empty for the common one.</summary>
    [BindProperty(SupportsGet = true)]
    public string? Type { get; set; }

    [BindProperty]
    public List<int> Cells { get; set; } = [];

    /// <summary>The type has a matrix of its own.</summary>
    public bool IsOwn { get; private set; }

    /// <summary>What the open tickets would get, by present and new priority; null before the preview.</summary>
    public IReadOnlyList<(int Old, int New, int Tickets)>? Effect { get; private set; }

    public int Same { get; private set; }

    public string? Error { get; private set; }

    private TicketType? Chosen => string.IsNullOrEmpty(Type) ? null : Text.Type(Type);

    public async Task<IActionResult> OnGetAsync()
    {
        await LoadAsync(fill: true);
        return Page();
    }

    public async Task<IActionResult> OnPostPreviewAsync()
    {
        await LoadAsync(fill: false);
        if (Cells.Count != 9 || Cells.Exists(c => c is < 1 or > 5))
        {
            Error = L["Give nine numbers from 1 to 5."];
            return Refused();
        }

        var matrix = new PriorityMatrix(Cells);
        var typeId = Chosen?.Id;
        var groups = await db.Tickets
            .Where(t => t.IsOpen && !t.IsPriorityOverridden && t.Impact != null && t.Urgency != null && (typeId == null || t.TypeId == typeId))
            .GroupBy(t => new { t.Impact, t.Urgency, t.Priority })
            .Select(g => new { g.Key.Impact, g.Key.Urgency, g.Key.Priority, Count = g.Count() })
            .ToListAsync(Aborted);
        var lines = groups.GroupBy(g => (Old: g.Priority, New: matrix.Compute(g.Impact, g.Urgency)!.Value), (k, g) => (k.Old, k.New, Tickets: g.Sum(x => x.Count))).ToArray();
        Same = lines.Where(l => l.Old == l.New).Sum(l => l.Tickets);
        Effect = [.. lines.Where(l => l.Old != l.New).OrderBy(l => l.Old).ThenBy(l => l.New)];
        return Page();
    }

    public async Task<IActionResult> OnPostSaveAsync()
    {
        if (!await TryAsync(() => save.HandleAsync(Chosen?.Id, Cells, Aborted), ""))
        {
            await LoadAsync(fill: false);
            Error = ModelState.Values.SelectMany(v => v.Errors).FirstOrDefault()?.ErrorMessage;
            return Refused();
        }

        this.Toast(L["Priority matrix saved. Open tickets keep their priority until their impact or urgency changes."]);
        return Redirect(Url.Content("~/admin/tickets/priorities") + (Chosen is null ? "" : "?type=" + Chosen.Id));
    }

    /// <summary>The type follows the common matrix again.</summary>
    public async Task<IActionResult> OnPostResetAsync()
    {
        if (Chosen is { } type && await TryAsync(() => save.HandleAsync(type.Id, null, Aborted), ""))
        {
            this.Toast(L["{0} follow the common matrix again", L[type.PluralName].Value]);
        }

        return Redirect(Url.Content("~/admin/tickets/priorities") + (Chosen is null ? "" : "?type=" + Chosen.Id));
    }

    public IReadOnlyList<SelectListItem> Priorities(int selected) => options.Priorities(selected);

    private async Task LoadAsync(bool fill)
    {
        var present = await settings.GetAsync<PrioritySettings>(Aborted);
        IsOwn = Chosen is { } type && present.MatrixByType.Split('\n').Any(l => l.Split(':')[0].Trim() == type.Id);
        if (fill)
        {
            var matrix = PriorityMatrixText.For(Chosen?.Id ?? "", present);
            Cells = [.. from impact in Enumerable.Range(1, 3) from urgency in Enumerable.Range(1, 3) select matrix.Compute(impact, urgency)!.Value];
        }
    }
}
