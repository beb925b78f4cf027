using Helpdesk.Data;
using Helpdesk.Errors;
using Helpdesk.Identity.Domain;
using Helpdesk.Security;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;

namespace Helpdesk.Identity.Features;

/// <summary>What an administrator does to an account: set its password, unlock it, switch it off and on.</summary>
internal sealed class ManageAccount(
    IdentityDbContext db,
    UserManager<User> accounts,
    GrantRules rules,
    ICurrentUser currentUser,
    IUnitOfWork unitOfWork,
    IStringLocalizer L)
{
    /// <summary>Sets a new password, unlocks the account and ends the person's sessions.</summary>
    public Task SetPasswordAsync(Guid id, string? password, CancellationToken cancellationToken) =>
        ChangeAsync(
            id,
            async user =>
            {
                var errors = new FieldErrors();
                foreach (var validator in accounts.PasswordValidators)
                {
                    errors.Add(await validator.ValidateAsync(accounts, user, password));
                }

                errors.ThrowIfAny();
                user.PasswordHash = accounts.PasswordHasher.HashPassword(user, password!);
                user.ResetFailedSignIns();
                user.EndSessions();
            },
            cancellationToken);

    /// <summary>Ends a lockout.</summary>
    public Task UnlockAsync(Guid id, CancellationToken cancellationToken) =>
        ChangeAsync(
            id,
            user =>
            {
                user.ResetFailedSignIns();
                return Task.CompletedTask;
            },
            cancellationToken);

    /// <summary>Switches an account off (sessions and tokens end at once) or on.</summary>
    public Task SetActiveAsync(Guid id, bool active, CancellationToken cancellationToken) =>
        ChangeAsync(
            id,
            async user =>
            {
                if (!active && user.Id == currentUser.Id)
                {
                    throw new BusinessException("Identity:CannotDeactivateSelf", L["You cannot deactivate yourself. Ask another administrator."]);
                }

                if (!active && await rules.IsLastOwnerAsync(id, cancellationToken))
                {
                    throw new BusinessException(
                        "Identity:LastAdministrator", L["{0} is the last administrator. Give the role to somebody else first.", user.DisplayName]);
                }

                if (!active && user.IsActive)
                {
                    db.Publish(new PersonLeft(id));
                }

                user.IsActive = active;
                user.EndSessions();
            },
            cancellationToken);

    private async Task ChangeAsync(Guid id, Func<User, Task> change, CancellationToken cancellationToken)
    {
        await using var transaction = await unitOfWork.BeginAsync(cancellationToken);
        var user = await db.Users.FirstOrDefaultAsync(u => u.Id == id, cancellationToken)
            ?? throw new NotFoundException(L["This person does not exist."]);
        await rules.EnsureMayManageAsync(id, cancellationToken);
        await change(user);
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }
}
