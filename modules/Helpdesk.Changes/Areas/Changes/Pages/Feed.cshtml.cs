using Helpdesk.Changes.Api;
using Helpdesk.Changes.Domain.Calendar;
using Helpdesk.Changes.Features;
using Helpdesk.Security;
using Helpdesk.Ui;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;

namespace Helpdesk.Changes.Areas.Changes.Pages;

/// <summary>The secret address of the person's calendar feed.</summary>
[RequirePermission("ViewTickets")]
internal sealed class FeedModel(ChangesDbContext db, RenewFeed renew, RevokeFeed revoke, ICurrentUser user, IStringLocalizer L) : PageModel
{
    /// <summary>Null when there is none.</summary>
    public CalendarFeed? Feed { get; private set; }

    /// <summary>Shown with the answer to the form only; it is stored nowhere.</summary>
    public string? Address { get; private set; }

    public Task OnGetAsync(CancellationToken cancellationToken) => LoadAsync(cancellationToken);

    public async Task<IActionResult> OnPostAsync(CancellationToken cancellationToken)
    {
        Address = FeedEndpoint.AddressOf(Request, await renew.HandleAsync(cancellationToken));
        // A copy of this answer would keep the secret.
        Response.Headers.CacheControl = "no-store";
        await LoadAsync(cancellationToken);
        return Page();
    }

    public async Task<IActionResult> OnPostRevokeAsync(CancellationToken cancellationToken)
    {
        await revoke.HandleAsync(cancellationToken);
        this.Toast(L["The address was revoked"], ToastKind.Success);
        return Redirect(Url.Content("~/desk/changes/feed"));
    }

    private async Task LoadAsync(CancellationToken cancellationToken) =>
        Feed = await db.Feeds.AsNoTracking().FirstOrDefaultAsync(f => f.Id == user.RequiredId, cancellationToken);
}
