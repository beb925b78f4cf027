using Helpdesk.Identity.Domain;
using Helpdesk.Identity.Security;
using Helpdesk.Modules;
using Helpdesk.Security;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace Helpdesk.Identity.Seeding;

/// <summary>
/// Makes the set-up administrator while a tenant is set up. A set-up that was interrupted starts again with a new password, which then counts.
/// </summary>
internal sealed class AdminSeeder(
    IdentityDbContext db, UserManager<User> accounts, PasswordPolicy policy, ISetupContext setup, ILogger<AdminSeeder> logger) : IDataSeedContributor
{
    public const string AdminUserName = "admin";

    public int Order => -90;

    public async Task SeedAsync(CancellationToken cancellationToken)
    {
        if (!setup.IsSettingUp || setup.AdminPassword is not { Length: > 0 } password)
        {
            return;
        }

        var name = accounts.NormalizeName(AdminUserName);
        var admin = await db.Users.FirstOrDefaultAsync(u => u.NormalizedUserName == name, cancellationToken);
        if (admin is null)
        {
            admin = new User { UserName = AdminUserName, NormalizedUserName = name, DisplayName = "Administrator" };
            db.Users.Add(admin);
        }

        // The operator who can set this password owns the machine: a weak one is pointed out, not refused, so that a set-up never ends half-way.
        if (policy.Check(admin, password) is { } weakness)
        {
            logger.LogWarning("The password of the set-up administrator is weak; change it after the first sign-in. {Weakness}", weakness);
        }

        admin.PasswordHash = accounts.PasswordHasher.HashPassword(admin, password);
        admin.ResetFailedSignIns();
        admin.EndSessions();
        var role = accounts.NormalizeName(Roles.Administrator);
        var roleId = await db.Roles.Where(r => r.NormalizedName == role).Select(r => r.Id).FirstAsync(cancellationToken);
        if (!await db.UserRoles.AnyAsync(r => r.UserId == admin.Id && r.RoleId == roleId, cancellationToken))
        {
            db.UserRoles.Add(new UserRole { UserId = admin.Id, RoleId = roleId });
        }

        await db.SaveChangesAsync(cancellationToken);
    }
}
