using Helpdesk.Identity.Domain;
using Helpdesk.Identity.Features;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;

namespace Helpdesk.Identity.Areas.Identity.Pages.People;

/// <summary>The fields of a person's form with their choices.</summary>
internal sealed class PersonFields
{
    public required PersonInput Input { get; init; }

    public string? ManagerName { get; init; }

    public required IReadOnlyList<Role> Roles { get; init; }

    public required IReadOnlyList<Team> Teams { get; init; }

    public required IReadOnlyList<SelectListItem> Organisations { get; init; }

    public required IReadOnlyList<SelectListItem> Languages { get; init; }

    public required IReadOnlyList<SelectListItem> TimeZones { get; init; }

    public static async Task<PersonFields> LoadAsync(IdentityDbContext db, PersonInput input, IStringLocalizer L, CancellationToken cancellationToken)
    {
        var organisations = await db.Organisations.AsNoTracking()
            .Where(o => o.IsActive || o.Id == input.OrganisationId)
            .OrderBy(o => o.NormalizedName)
            .ToListAsync(cancellationToken);
        return new PersonFields
        {
            Input = input,
            ManagerName = input.ManagerId is { } manager
                ? await db.Users.Where(u => u.Id == manager).Select(u => u.DisplayName).FirstOrDefaultAsync(cancellationToken)
                : input.ManagerId_Text,
            Roles = await db.Roles.AsNoTracking().OrderBy(r => r.Name).ToListAsync(cancellationToken),
            Teams = await db.Teams.AsNoTracking()
                .Where(t => t.IsActive || input.TeamIds.Contains(t.Id))
                .OrderBy(t => t.NormalizedName)
                .ToListAsync(cancellationToken),
            Organisations = [new SelectListItem(L["None"], ""), .. organisations.Select(o => new SelectListItem(o.Name, o.Id.ToString()))],
            Languages = [.. PersonChoices.Languages(L)],
            TimeZones = [.. PersonChoices.TimeZones(L)],
        };
    }
}

/// <summary>Who was typed without choosing (no script): the only one whose name fits.</summary>
internal static class TypedSuperior
{
    public static async Task ResolveManagerAsync(
        this PageModel page, PersonInput input, IPeopleDirectory people, IStringLocalizer L, CancellationToken cancellationToken)
    {
        if (input.ManagerId is not null || string.IsNullOrWhiteSpace(input.ManagerId_Text))
        {
            return;
        }

        input.ManagerId = (await people.FindPersonAsync(input.ManagerId_Text, cancellationToken))?.Id
            ?? (await people.SearchPeopleAsync(input.ManagerId_Text, 2, agentsOnly: false, cancellationToken) is [var only] ? only.Id : null);
        if (input.ManagerId is null)
        {
            page.ModelState.AddModelError("Input.ManagerId", L["“{0}” is not clearly one person. Enter the user name or the mail address.", input.ManagerId_Text]);
        }
    }
}

/// <summary>What the form of a person posts.</summary>
internal sealed class PersonInput
{
    public string? UserName { get; set; }

    public string? DisplayName { get; set; }

    public string? Email { get; set; }

    public string? Phone { get; set; }

    public Guid? OrganisationId { get; set; }

    public Guid? ManagerId { get; set; }

    /// <summary>What was typed; used when nobody was chosen from the list.</summary>
    public string? ManagerId_Text { get; set; }

    public string? Locale { get; set; }

    public string? TimeZone { get; set; }

    public List<Guid> RoleIds { get; set; } = [];

    public List<Guid> TeamIds { get; set; } = [];

    public string? Password { get; set; }

    public string? ConcurrencyStamp { get; set; }

    public PersonForm ToForm() => new(
        UserName,
        DisplayName,
        Email,
        Phone,
        OrganisationId,
        Locale,
        TimeZone,
        RoleIds,
        TeamIds,
        string.IsNullOrEmpty(Password) ? null : Password,
        ConcurrencyStamp,
        ManagerId);
}
