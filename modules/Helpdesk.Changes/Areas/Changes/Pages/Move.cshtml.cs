using Helpdesk.Changes.Features;
using Helpdesk.Security;
using Helpdesk.Ui;
using Helpdesk.Web;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.Extensions.Localization;

namespace Helpdesk.Changes.Areas.Changes.Pages;

/// <summary>Another time for a change: what it would collide with is said before it is saved.</summary>
[RequirePermission("EditTickets")]
internal sealed class MoveModel(PreviewMove preview, MoveChange move, ConflictTexts texts, IPersonTime times, IStringLocalizer L) : PageModel
{
    [BindProperty(SupportsGet = true, Name = "number")]
    public string Number { get; set; } = "";

    /// <summary>New start on the clock of the person.</summary>
    [BindProperty(SupportsGet = true, Name = "start")]
    public DateTime? Start { get; set; }

    /// <summary>New end; without one the length stays.</summary>
    [BindProperty(SupportsGet = true, Name = "end")]
    public DateTime? End { get; set; }

    [BindProperty(Name = "stamp")]
    public string? Stamp { get; set; }

    public MovePreview View { get; private set; } = null!;

    public IReadOnlyList<string> Conflicts { get; private set; } = [];

    /// <summary>It is in a dialog over the calendar.</summary>
    public bool IsDialog => Request.IsHtmx();

    public string Back => Url.Content("~/desk/changes") + ((View.Then ?? View.Now) is { } period ? $"?view=week&date={times.ToLocal(period.Start):yyyy-MM-dd}" : "");

    public string Here => Url.Content($"~/desk/changes/{Number}/move");

    public async Task OnGetAsync(CancellationToken cancellationToken)
    {
        await LoadAsync(cancellationToken);
        (Start, End, Stamp) = (Local(View.Then?.Start) ?? Start, Local(View.Then?.End) ?? End, View.Stamp);
        // The form shows what was worked out, not the text of the address.
        ModelState.Clear();
    }

    /// <summary>What the time in the form collides with, alone.</summary>
    public async Task<IActionResult> OnGetCheckAsync(CancellationToken cancellationToken)
    {
        await LoadAsync(cancellationToken);
        return Partial("_MoveCheck", this);
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken cancellationToken)
    {
        await LoadAsync(cancellationToken);
        if (!ModelState.IsValid || !await this.TryAsync(() => move.HandleAsync(Number, View.Then?.Start ?? Utc(Start), View.Then?.End ?? Utc(End), Stamp, cancellationToken), prefix: ""))
        {
            Response.StatusCode = 422;
            return Page();
        }

        if (IsDialog)
        {
            // The calendar below is read again, where it stands.
            Response.Headers["HX-Refresh"] = "true";
        }

        this.Toast(L["{0} was moved to {1}", Number, View.Then is { } then ? Words(then) : L["no time"].Value], ToastKind.Success);
        return IsDialog ? new EmptyResult() : Redirect(Back);
    }

    public string Words(Domain.Conflicts.Period period) => $"{times.Short(period.Start)} – {times.Short(period.End)}";

    private async Task LoadAsync(CancellationToken cancellationToken)
    {
        View = await preview.HandleAsync(Number, Utc(Start), Utc(End), cancellationToken);
        Conflicts = [.. View.Conflicts.Select(texts.Of)];
    }

    private DateTime? Local(DateTime? utc) => utc is { } at && times.ToLocal(at) is var l ? new DateTime(l.Year, l.Month, l.Day, l.Hour, l.Minute, 0, DateTimeKind.Unspecified) : null;

    private DateTime? Utc(DateTime? local) => local is { } at ? times.ToUtc(at) : null;
}
