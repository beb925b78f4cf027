using System.Security.Claims;
using Helpdesk.Errors;
using Helpdesk.Identity.Domain;
using Helpdesk.Identity.Features;
using Helpdesk.Security;
using Helpdesk.Ui;
using Helpdesk.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;

namespace Helpdesk.Identity.Areas.Identity.Pages.Profile;

[RequirePermission(nameof(PlatformPermissions.SignedIn))]
[EnableRateLimiting(ApiRouteBuilderExtensions.SignInRateLimitPolicy)]
internal sealed class IndexModel(IdentityDbContext db, SaveProfile profile, ICurrentUser currentUser, IStringLocalizer L) : PageModel
{
    [BindProperty]
    public ProfileInput Input { get; set; } = new();

    [BindProperty]
    public PasswordInput Password { get; set; } = new();

    public string UserName { get; private set; } = "";

    /// <summary>Shown only: who manages people changes it.</summary>
    public string? Email { get; private set; }

    public IReadOnlyList<SignInEvent> SignIns { get; private set; } = [];

    public bool MayCreateTokens => currentUser.Can(IdentityPermissions.CreateApiTokens);

    public string LayoutName => PersonChoices.LayoutOf(currentUser);

    public IEnumerable<SelectListItem> Languages => PersonChoices.Languages(L);

    public IEnumerable<SelectListItem> TimeZones => PersonChoices.TimeZones(L);

    public Task OnGetAsync(CancellationToken cancellationToken) => LoadAsync(fill: true, cancellationToken);

    public async Task<IActionResult> OnPostAsync(CancellationToken cancellationToken)
    {
        if (await this.TryAsync(() => profile.ExecuteAsync(Input.DisplayName, Input.Locale, Input.TimeZone, cancellationToken)))
        {
            this.Toast(L["Your profile was saved."]);
            return RedirectToPage();
        }

        await LoadAsync(fill: false, cancellationToken);
        return Page();
    }

    public async Task<IActionResult> OnPostPasswordAsync(CancellationToken cancellationToken)
    {
        ClaimsPrincipal? principal = null;
        if (await this.TryAsync(
            async () => principal = await profile.ChangePasswordAsync(
                Password.CurrentPassword, Password.NewPassword, Password.RepeatedPassword, cancellationToken),
            nameof(Password)))
        {
            await GoOnAsync(principal!);
            this.Toast(L["Your password was changed. Other sessions have ended."]);
            return RedirectToPage();
        }

        // Only the password form was sent: the other one shows what is stored.
        await LoadAsync(fill: true, cancellationToken);
        return Page();
    }

    public async Task<IActionResult> OnPostEndSessionsAsync(CancellationToken cancellationToken)
    {
        await GoOnAsync(await profile.EndOtherSessionsAsync(cancellationToken));
        this.Toast(L["Your other sessions have ended."]);
        return RedirectToPage();
    }

    private async Task GoOnAsync(ClaimsPrincipal principal)
    {
        var present = await HttpContext.AuthenticateAsync(IdentityConstants.ApplicationScheme);
        await HttpContext.SignInAsync(
            IdentityConstants.ApplicationScheme,
            principal,
            new AuthenticationProperties { IsPersistent = present.Properties?.IsPersistent == true, ExpiresUtc = present.Properties?.ExpiresUtc });
    }

    private async Task LoadAsync(bool fill, CancellationToken cancellationToken)
    {
        var id = currentUser.RequiredId;
        var user = await db.Users.AsNoTracking().FirstOrDefaultAsync(u => u.Id == id, cancellationToken)
            ?? throw new NotFoundException(L["This person does not exist."]);
        UserName = user.UserName!;
        Email = user.Email;
        SignIns = await db.SignInEvents.AsNoTracking()
            .Where(e => e.UserId == id)
            .OrderByDescending(e => e.OccurredAt)
            .Take(8)
            .ToListAsync(cancellationToken);
        if (fill)
        {
            Input = new ProfileInput { DisplayName = user.DisplayName, Locale = user.Locale, TimeZone = user.TimeZone };
        }
    }

    internal sealed class ProfileInput
    {
        public string? DisplayName { get; set; }

        public string? Locale { get; set; }

        public string? TimeZone { get; set; }
    }

    internal sealed class PasswordInput
    {
        public string? CurrentPassword { get; set; }

        public string? NewPassword { get; set; }

        public string? RepeatedPassword { get; set; }
    }
}
