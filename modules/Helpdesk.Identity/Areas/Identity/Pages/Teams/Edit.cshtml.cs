using Helpdesk.Errors;
using Helpdesk.Identity.Features;
using Helpdesk.Security;
using Helpdesk.Ui;
using Helpdesk.Web;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;

namespace Helpdesk.Identity.Areas.Identity.Pages.Teams;

[RequirePermission(nameof(IdentityPermissions.ManageTeams))]
internal sealed class EditModel(IdentityDbContext db, SaveTeam save, IPeopleDirectory people, IStringLocalizer L) : PageModel
{
    /// <summary>Id of the team, or <c>new</c>.</summary>
    [BindProperty(SupportsGet = true)]
    public string Key { get; set; } = "";

    [BindProperty]
    public TeamInput Input { get; set; } = new();

    public bool IsNew => TeamId is null;

    public string Name { get; private set; } = "";

    public string? LeadName { get; private set; }

    public IReadOnlyList<Member> Members { get; private set; } = [];

    private Guid? TeamId => Guid.TryParse(Key, out var id) ? id : null;

    public Task OnGetAsync(CancellationToken cancellationToken) => LoadAsync(fill: true, cancellationToken);

    public async Task<IActionResult> OnPostAsync(CancellationToken cancellationToken)
    {
        Input.LeadId ??= await FindAsync(Input.LeadId_Text, "Input.LeadId", cancellationToken);
        Input.NewMemberId ??= await FindAsync(Input.NewMemberId_Text, "Input.NewMemberId", cancellationToken);
        List<Guid> members = [.. Input.MemberIds, .. Input.NewMemberId is { } added ? [added] : Array.Empty<Guid>()];
        var form = new TeamForm(Input.Name, Input.Description, Input.Email, Input.LeadId, Input.IsActive, members, Input.ConcurrencyStamp);
        Guid id = default;
        if (ModelState.IsValid && await this.TryAsync(async () => id = await save.ExecuteAsync(TeamId, form, cancellationToken)))
        {
            this.Toast(IsNew ? L["The team {0} was created.", Input.Name!] : L["The team {0} was saved.", Input.Name!]);
            return RedirectToPage(new { Key = id });
        }

        await LoadAsync(fill: false, cancellationToken);
        return Page();
    }

    /// <summary>Who was typed without choosing (no script): the only one whose name fits.</summary>
    private async Task<Guid?> FindAsync(string? text, string field, CancellationToken cancellationToken)
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            return null;
        }

        if (await people.FindPersonAsync(text, cancellationToken) is { } exact)
        {
            return exact.Id;
        }

        if (await people.SearchPeopleAsync(text, 2, agentsOnly: false, cancellationToken) is [var only])
        {
            return only.Id;
        }

        ModelState.AddModelError(field, L["“{0}” is not clearly one person. Enter the user name or the mail address.", text]);
        return null;
    }

    private async Task LoadAsync(bool fill, CancellationToken cancellationToken)
    {
        if (TeamId is { } id)
        {
            var team = await db.Teams.AsNoTracking().FirstOrDefaultAsync(t => t.Id == id, cancellationToken)
                ?? throw new NotFoundException(L["This team does not exist."]);
            Name = team.Name;
            if (fill)
            {
                Input = new TeamInput
                {
                    Name = team.Name,
                    Description = team.Description,
                    Email = team.Email,
                    LeadId = team.LeadId,
                    IsActive = team.IsActive,
                    MemberIds = await db.TeamMembers.Where(m => m.TeamId == id).Select(m => m.UserId).ToListAsync(cancellationToken),
                    ConcurrencyStamp = team.ConcurrencyStamp,
                };
            }
        }

        var shown = Input.MemberIds.ToHashSet();
        if (TeamId is { } teamId)
        {
            shown.UnionWith(await db.TeamMembers.Where(m => m.TeamId == teamId).Select(m => m.UserId).ToListAsync(cancellationToken));
        }

        var names = await people.GetPeopleAsync([.. shown, .. Input.LeadId is { } l ? [l] : Array.Empty<Guid>()], cancellationToken);
        LeadName = Input.LeadId is { } lead ? names.GetValueOrDefault(lead)?.DisplayName : null;
        Members = [.. shown.Select(m => names.GetValueOrDefault(m)).OfType<PersonRef>()
            .OrderBy(p => p.DisplayName, StringComparer.CurrentCulture)
            .Select(p => new Member(p.Id, p.DisplayName, p.IsActive ? p.Email ?? p.UserName : L["Not active"].Value))];
    }

    internal sealed record Member(Guid Id, string Name, string Detail);

    internal sealed class TeamInput
    {
        public string? Name { get; set; }

        public string? Description { get; set; }

        public string? Email { get; set; }

        public Guid? LeadId { get; set; }

        public string? LeadId_Text { get; set; }

        public bool IsActive { get; set; } = true;

        public List<Guid> MemberIds { get; set; } = [];

        public Guid? NewMemberId { get; set; }

        public string? NewMemberId_Text { get; set; }

        public string? ConcurrencyStamp { get; set; }
    }
}
