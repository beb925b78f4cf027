using System.Security.Claims;
using Helpdesk.Errors;
using Helpdesk.Identity.Domain;
using Helpdesk.Identity.Security;
using Helpdesk.Security;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;

namespace Helpdesk.Identity.Features;

/// <summary>
/// What people change of themselves. Not the mail address: it signs in and joins what other systems know of the person, and nobody has verified it.
/// </summary>
internal sealed class SaveProfile(IdentityDbContext db, UserManager<User> accounts, ICurrentUser currentUser, TimeProvider time, IStringLocalizer L)
{
    public async Task ExecuteAsync(string? displayName, string? locale, string? timeZone, CancellationToken cancellationToken)
    {
        var user = await LoadAsync(cancellationToken);
        user.DisplayName = displayName?.Trim() ?? "";
        user.Locale = string.IsNullOrWhiteSpace(locale) ? null : locale;
        user.TimeZone = string.IsNullOrWhiteSpace(timeZone) ? null : timeZone;
        var errors = new FieldErrors();
        foreach (var validator in accounts.UserValidators)
        {
            errors.Add(await validator.ValidateAsync(accounts, user));
        }

        SavePerson.CheckLocale(user, errors, L);
        errors.ThrowIfAny();
        await db.SaveChangesAsync(cancellationToken);
    }

    /// <summary>Changes the own password. Wrong present passwords count towards the lockout: an open browser is no way round it.</summary>
    /// <returns>The principal of the session that goes on; all others end.</returns>
    public async Task<ClaimsPrincipal> ChangePasswordAsync(string? present, string? next, string? repeated, CancellationToken cancellationToken)
    {
        var user = await LoadAsync(cancellationToken);
        var now = time.GetUtcNow().UtcDateTime;
        if (user.IsLockedOut(now))
        {
            throw new ValidationException("currentPassword", L["Too many wrong passwords. Try again later."]);
        }

        if (user.PasswordHash is null ||
            accounts.PasswordHasher.VerifyHashedPassword(user, user.PasswordHash, present ?? "") == PasswordVerificationResult.Failed)
        {
            user.CountFailedSignIn(now);
            await db.SaveChangesAsync(cancellationToken);
            throw new ValidationException("currentPassword", L["This is not your present password."]);
        }

        var errors = new FieldErrors();
        foreach (var validator in accounts.PasswordValidators)
        {
            var result = await validator.ValidateAsync(accounts, user, next);
            foreach (var error in result.Errors)
            {
                errors.Add("newPassword", error.Description);
            }
        }

        if (next != repeated)
        {
            errors.Add("repeatedPassword", L["The two passwords differ."]);
        }

        errors.ThrowIfAny();
        user.PasswordHash = accounts.PasswordHasher.HashPassword(user, next!);
        user.ResetFailedSignIns();
        user.EndSessions();
        await db.SaveChangesAsync(cancellationToken);
        return PersonPrincipal.ForCookie(user);
    }

    /// <summary>Ends every other session of the person.</summary>
    /// <returns>The principal of the session that goes on.</returns>
    public async Task<ClaimsPrincipal> EndOtherSessionsAsync(CancellationToken cancellationToken)
    {
        var user = await LoadAsync(cancellationToken);
        user.EndSessions();
        await db.SaveChangesAsync(cancellationToken);
        return PersonPrincipal.ForCookie(user);
    }

    private async Task<User> LoadAsync(CancellationToken cancellationToken)
    {
        var id = currentUser.RequiredId;
        return await db.Users.FirstOrDefaultAsync(u => u.Id == id, cancellationToken)
            ?? throw new NotFoundException(L["This person does not exist."]);
    }
}
