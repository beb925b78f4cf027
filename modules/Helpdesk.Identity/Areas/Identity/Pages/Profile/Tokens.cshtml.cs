using Helpdesk.Identity.Features;
using Helpdesk.Identity.Security;
using Helpdesk.Security;
using Helpdesk.Ui;
using Helpdesk.Web;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.Extensions.Localization;

namespace Helpdesk.Identity.Areas.Identity.Pages.Profile;

[RequirePermission(nameof(IdentityPermissions.CreateApiTokens))]
internal sealed class TokensModel(
    ManageTokens manageTokens,
    PermissionCatalog permissions,
    ICurrentUser currentUser,
    IPersonTime personTime,
    TimeProvider time,
    IStringLocalizer L) : PageModel
{
    private const int SuggestedDays = 90;

    [BindProperty]
    public TokenInput Input { get; set; } = new();

    public IReadOnlyList<TokenRow> Tokens { get; private set; } = [];

    public IReadOnlyList<Permission> Choices { get; private set; } = [];

    /// <summary>Shown with the answer to the form only; it is stored nowhere.</summary>
    public string? Secret { get; private set; }

    public string LayoutName => PersonChoices.LayoutOf(currentUser);

    public bool HasEnded(TokenRow token) => token.ExpiresAt <= time.GetUtcNow().UtcDateTime;

    public async Task OnGetAsync(CancellationToken cancellationToken)
    {
        Input.ExpiresAt = DateOnly.FromDateTime(personTime.ToLocal(time.GetUtcNow().UtcDateTime)).AddDays(SuggestedDays);
        await LoadAsync(cancellationToken);
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken cancellationToken)
    {
        var id = currentUser.RequiredId;
        var held = await manageTokens.HeldByAsync(id, cancellationToken);
        if (Input.ExpiresAt > ManageTokens.LatestDay)
        {
            ModelState.AddModelError("Input.ExpiresAt", L["Choose an earlier day, or none for a token that does not end."]);
        }

        DateTime? expiresAt = Input.ExpiresAt is { } day && day <= ManageTokens.LatestDay ? personTime.ToUtc(day.AddDays(1).ToDateTime(TimeOnly.MinValue)) : null;
        if (ModelState.IsValid && await this.TryAsync(
            async () => Secret = await manageTokens.CreateAsync(id, Input.Name, expiresAt, Input.Scopes, held, cancellationToken)))
        {
            ModelState.Clear();
            Input = new TokenInput { ExpiresAt = Input.ExpiresAt };
        }

        await LoadAsync(cancellationToken);
        return Page();
    }

    public async Task<IActionResult> OnPostRevokeAsync(Guid id, CancellationToken cancellationToken)
    {
        await manageTokens.RevokeAsync(currentUser.RequiredId, id, cancellationToken);
        this.Toast(L["The token was revoked."]);
        return RedirectToPage();
    }

    private async Task LoadAsync(CancellationToken cancellationToken)
    {
        var id = currentUser.RequiredId;
        var held = await manageTokens.HeldByAsync(id, cancellationToken);
        Tokens = await manageTokens.ListAsync(id, cancellationToken);
        Choices = [.. permissions.Groups.SelectMany(g => g.Permissions).Where(p => held.Contains(p.Name) && p.Name != PlatformPermissions.SignedIn.Name)];
    }

    internal sealed class TokenInput
    {
        public string? Name { get; set; }

        public DateOnly? ExpiresAt { get; set; }

        public List<string> Scopes { get; set; } = [];
    }
}
