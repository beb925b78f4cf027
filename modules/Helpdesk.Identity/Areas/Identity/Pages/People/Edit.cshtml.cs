using Helpdesk.Errors;
using Helpdesk.Identity.Domain;
using Helpdesk.Identity.Features;
using Helpdesk.Security;
using Helpdesk.Ui;
using Helpdesk.Web;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;

namespace Helpdesk.Identity.Areas.Identity.Pages.People;

[RequirePermission(nameof(IdentityPermissions.ManagePeople))]
internal sealed class EditModel(
    IdentityDbContext db, SavePerson save, ManageAccount account, ManageTokens manageTokens, IPeopleDirectory people, TimeProvider time, IStringLocalizer L) : PageModel
{
    [BindProperty(SupportsGet = true)]
    public Guid Id { get; set; }

    [BindProperty]
    public PersonInput Input { get; set; } = new();

    [BindProperty]
    public PasswordForm Password { get; set; } = new();

    public User Person { get; private set; } = null!;

    public PersonFields Fields { get; private set; } = null!;

    public string Title => Person.DisplayName;

    public bool HasPassword => Person.PasswordHash is not null;

    public bool IsImported { get; private set; }

    public DateTime? LockedUntil { get; private set; }

    public IReadOnlyList<SignInEvent> SignIns { get; private set; } = [];

    public IReadOnlyList<TokenRow> Tokens { get; private set; } = [];

    public Task OnGetAsync(CancellationToken cancellationToken) => LoadAsync(fill: true, cancellationToken);

    public async Task<IActionResult> OnPostAsync(CancellationToken cancellationToken)
    {
        await this.ResolveManagerAsync(Input, people, L, cancellationToken);
        if (ModelState.IsValid && await this.TryAsync(() => save.UpdateAsync(Id, Input.ToForm(), cancellationToken)))
        {
            this.Toast(L["{0} was saved.", Input.DisplayName!]);
            return RedirectToPage(new { Id });
        }

        await LoadAsync(fill: false, cancellationToken);
        return Page();
    }

    public Task<IActionResult> OnPostPasswordAsync(CancellationToken cancellationToken) =>
        ActAsync(() => account.SetPasswordAsync(Id, Password.Password, cancellationToken), L["The password was set."], cancellationToken);

    public Task<IActionResult> OnPostUnlockAsync(CancellationToken cancellationToken) =>
        ActAsync(() => account.UnlockAsync(Id, cancellationToken), L["The account was unlocked."], cancellationToken);

    public Task<IActionResult> OnPostActivateAsync(CancellationToken cancellationToken) =>
        ActAsync(() => account.SetActiveAsync(Id, active: true, cancellationToken), L["The person was activated."], cancellationToken);

    public Task<IActionResult> OnPostDeactivateAsync(CancellationToken cancellationToken) =>
        ActAsync(() => account.SetActiveAsync(Id, active: false, cancellationToken), L["The person was deactivated."], cancellationToken);

    public Task<IActionResult> OnPostRevokeTokenAsync(Guid tokenId, CancellationToken cancellationToken) =>
        ActAsync(() => manageTokens.RevokeAsync(Id, tokenId, cancellationToken), L["The token was revoked."], cancellationToken);

    private async Task<IActionResult> ActAsync(Func<Task> act, string done, CancellationToken cancellationToken)
    {
        if (await this.TryAsync(act, nameof(Password)))
        {
            this.Toast(done);
            return RedirectToPage(new { Id });
        }

        await LoadAsync(fill: true, cancellationToken);
        return Page();
    }

    private async Task LoadAsync(bool fill, CancellationToken cancellationToken)
    {
        Person = await db.Users.AsNoTracking().FirstOrDefaultAsync(u => u.Id == Id, cancellationToken)
            ?? throw new NotFoundException(L["This person does not exist."]);
        LockedUntil = Person.IsLockedOut(time.GetUtcNow().UtcDateTime) ? Person.LockoutEnd!.Value.UtcDateTime : null;
        IsImported = await db.PersonImportKeys.AnyAsync(k => k.UserId == Id, cancellationToken);
        if (fill)
        {
            Input = new PersonInput
            {
                UserName = Person.UserName,
                DisplayName = Person.DisplayName,
                Email = Person.Email,
                Phone = Person.PhoneNumber,
                OrganisationId = Person.OrganisationId,
                ManagerId = Person.ManagerId,
                Locale = Person.Locale,
                TimeZone = Person.TimeZone,
                RoleIds = await db.UserRoles.Where(r => r.UserId == Id).Select(r => r.RoleId).ToListAsync(cancellationToken),
                TeamIds = await db.TeamMembers.Where(m => m.UserId == Id).Select(m => m.TeamId).ToListAsync(cancellationToken),
                ConcurrencyStamp = Person.ConcurrencyStamp,
            };
        }

        Fields = await PersonFields.LoadAsync(db, Input, L, cancellationToken);
        SignIns = await db.SignInEvents.AsNoTracking()
            .Where(e => e.UserId == Id)
            .OrderByDescending(e => e.OccurredAt)
            .Take(8)
            .ToListAsync(cancellationToken);
        Tokens = [.. (await manageTokens.ListAsync(Id, cancellationToken)).Where(t => t.RevokedAt is null)];
    }

    internal sealed class PasswordForm
    {
        public string? Password { get; set; }
    }
}
