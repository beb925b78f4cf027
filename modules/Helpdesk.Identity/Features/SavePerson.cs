using Helpdesk.Data;
using Helpdesk.Errors;
using Helpdesk.Identity.Domain;
using Helpdesk.Identity.Security;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;

namespace Helpdesk.Identity.Features;

/// <summary>A person as an administrator fills it in.</summary>
/// <param name="Password">First password of a new person; null for none (cannot sign in). Ignored for a known one.</param>
/// <param name="ConcurrencyStamp">Stamp that the form was read with; null for a new person.</param>
internal sealed record PersonForm(
    string? UserName,
    string? DisplayName,
    string? Email,
    string? Phone,
    Guid? OrganisationId,
    string? Locale,
    string? TimeZone,
    IReadOnlyCollection<Guid> RoleIds,
    IReadOnlyCollection<Guid> TeamIds,
    string? Password = null,
    string? ConcurrencyStamp = null,
    Guid? ManagerId = null);

/// <summary>Creates a person or changes one, with roles and teams.</summary>
internal sealed class SavePerson(
    IdentityDbContext db,
    UserManager<User> accounts,
    GrantRules rules,
    IUnitOfWork unitOfWork,
    IStringLocalizer L)
{
    public async Task<Guid> CreateAsync(PersonForm form, CancellationToken cancellationToken)
    {
        await using var transaction = await unitOfWork.BeginAsync(cancellationToken);
        var user = new User();
        var errors = Fill(user, form);
        errors.Add(await ValidateAsync(user));
        if (form.Password is not null)
        {
            foreach (var validator in accounts.PasswordValidators)
            {
                errors.Add(await validator.ValidateAsync(accounts, user, form.Password));
            }
        }

        await CheckReferencesAsync(user, form, errors, cancellationToken);
        errors.ThrowIfAny();
        await rules.EnsureMayGiveAsync(form.RoleIds, cancellationToken);
        if (form.Password is not null)
        {
            user.PasswordHash = accounts.PasswordHasher.HashPassword(user, form.Password);
        }

        user.NormalizedUserName = accounts.NormalizeName(user.UserName);
        user.NormalizedEmail = accounts.NormalizeEmail(user.Email);
        db.Users.Add(user);
        db.UserRoles.AddRange(form.RoleIds.Distinct().Select(r => new UserRole { UserId = user.Id, RoleId = r }));
        db.TeamMembers.AddRange(form.TeamIds.Distinct().Select(t => new TeamMember { UserId = user.Id, TeamId = t }));
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return user.Id;
    }

    public async Task UpdateAsync(Guid id, PersonForm form, CancellationToken cancellationToken)
    {
        await using var transaction = await unitOfWork.BeginAsync(cancellationToken);
        var user = await db.Users.FirstOrDefaultAsync(u => u.Id == id, cancellationToken)
            ?? throw new NotFoundException(L["This person does not exist."]);
        if (form.ConcurrencyStamp is not null && form.ConcurrencyStamp != user.ConcurrencyStamp)
        {
            throw new ConcurrencyException(L["Somebody else changed {0} meanwhile. Load the page again and repeat your change.", user.DisplayName]);
        }

        await rules.EnsureMayManageAsync(id, cancellationToken);
        var nameBefore = user.UserName;
        var errors = Fill(user, form);
        errors.Add(await ValidateAsync(user));
        await CheckReferencesAsync(user, form, errors, cancellationToken);

        var roles = await db.UserRoles.Where(r => r.UserId == id).ToListAsync(cancellationToken);
        var rolesBefore = roles.Select(r => r.RoleId).ToHashSet();
        var changedRoles = rolesBefore.ToHashSet();
        changedRoles.SymmetricExceptWith(form.RoleIds);
        if (!await rules.GrantEverythingAsync(form.RoleIds, cancellationToken) && await rules.IsLastOwnerAsync(id, cancellationToken))
        {
            errors.Add("roleIds", L["{0} is the last administrator. Give the role to somebody else first.", user.DisplayName]);
        }

        errors.ThrowIfAny();
        await rules.EnsureMayGiveAsync(changedRoles, cancellationToken);

        db.UserRoles.RemoveRange(roles.Where(r => !form.RoleIds.Contains(r.RoleId)));
        db.UserRoles.AddRange(form.RoleIds.Distinct().Where(r => !rolesBefore.Contains(r)).Select(r => new UserRole { UserId = id, RoleId = r }));
        var teams = await db.TeamMembers.Where(m => m.UserId == id).ToListAsync(cancellationToken);
        db.TeamMembers.RemoveRange(teams.Where(m => !form.TeamIds.Contains(m.TeamId)));
        db.TeamMembers.AddRange(
            form.TeamIds.Distinct().Where(t => teams.TrueForAll(m => m.TeamId != t)).Select(t => new TeamMember { UserId = id, TeamId = t }));

        user.NormalizedUserName = accounts.NormalizeName(user.UserName);
        user.NormalizedEmail = accounts.NormalizeEmail(user.Email);
        if (nameBefore != user.UserName)
        {
            user.EndSessions();
        }

        if (changedRoles.Count > 0 || !teams.Select(m => m.TeamId).ToHashSet().SetEquals(form.TeamIds))
        {
            // Otherwise two administrators could overwrite each other's roles without noticing.
            user.Revision++;
        }

        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }

    private FieldErrors Fill(User user, PersonForm form)
    {
        var errors = new FieldErrors();
        user.UserName = form.UserName?.Trim() ?? "";
        user.DisplayName = form.DisplayName?.Trim() ?? "";
        user.Email = NullIfEmpty(form.Email);
        user.PhoneNumber = NullIfEmpty(form.Phone);
        user.OrganisationId = form.OrganisationId;
        user.ManagerId = form.ManagerId;
        user.Locale = NullIfEmpty(form.Locale);
        user.TimeZone = NullIfEmpty(form.TimeZone);
        if (user.PhoneNumber is { Length: > 64 })
        {
            errors.Add("phone", L["A phone number has at most {0} characters.", 64]);
        }

        CheckLocale(user, errors, L);
        return errors;
    }

    /// <summary>Language and zone must be ones that the product can show.</summary>
    internal static void CheckLocale(User user, FieldErrors errors, IStringLocalizer L)
    {
        if (user.Locale is not null && !Languages.All.Contains(user.Locale, StringComparer.Ordinal))
        {
            errors.Add("locale", L["Choose one of the languages of the list."]);
        }

        if (user.TimeZone is not null && !TimeZoneInfo.TryFindSystemTimeZoneById(user.TimeZone, out _))
        {
            errors.Add("timeZone", L["Choose one of the time zones of the list."]);
        }
    }

    private async Task<IdentityResult> ValidateAsync(User user)
    {
        foreach (var validator in accounts.UserValidators)
        {
            var result = await validator.ValidateAsync(accounts, user);
            if (!result.Succeeded)
            {
                return result;
            }
        }

        return IdentityResult.Success;
    }

    private async Task CheckReferencesAsync(User user, PersonForm form, FieldErrors errors, CancellationToken cancellationToken)
    {
        if (form.OrganisationId is { } organisation && !await db.Organisations.AnyAsync(o => o.Id == organisation, cancellationToken))
        {
            errors.Add("organisationId", L["Choose one of the organisations of the list."]);
        }

        if (form.ManagerId == user.Id)
        {
            errors.Add("managerId", L["Nobody is their own manager."]);
        }
        else if (form.ManagerId is { } manager && !await db.Users.AnyAsync(u => u.Id == manager, cancellationToken))
        {
            errors.Add("managerId", L["This person does not exist."]);
        }

        var roles = form.RoleIds.Distinct().ToList();
        if (await db.Roles.CountAsync(r => roles.Contains(r.Id), cancellationToken) != roles.Count)
        {
            errors.Add("roleIds", L["Choose from the roles of the list."]);
        }

        var teams = form.TeamIds.Distinct().ToList();
        if (await db.Teams.CountAsync(t => teams.Contains(t.Id), cancellationToken) != teams.Count)
        {
            errors.Add("teamIds", L["Choose from the teams of the list."]);
        }
    }

    private static string? NullIfEmpty(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();
}
