using Helpdesk.Errors;
using Helpdesk.Identity;
using Helpdesk.Identity.Domain;
using Helpdesk.Identity.Features;
using Helpdesk.Security;
using Helpdesk.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Helpdesk.Modules.Tests.Identity;

/// <summary>Who manages people touches only what he holds himself.</summary>
public sealed class BeyondOwnRightsTests(IdentityFixture fixture) : IClassFixture<IdentityFixture>
{
    [Fact]
    public async Task Revoke_OfAnAdministratorsToken_BySomebodyWithLess_IsRefused()
    {
        var shell = await fixture.SeededAsync(DatabaseProvider.Sqlite);
        var admin = await IdentityFixture.CreatePersonAsync(shell, "boss", Roles.Administrator);
        var token = await TokenOfAsync(shell, admin);

        await Should.ThrowAsync<BusinessException>(() => AsManagerAsync(shell, s => s.GetRequiredService<ManageTokens>().RevokeAsync(admin, token, CancellationToken.None)));

        (await RevokedAtAsync(shell, token)).ShouldBeNull();
    }

    [Fact]
    public async Task Revoke_OfTheOwnToken_IsAlwaysPossible()
    {
        var shell = await fixture.SeededAsync(DatabaseProvider.Sqlite);
        var admin = await IdentityFixture.CreatePersonAsync(shell, "boss", Roles.Administrator);
        var token = await TokenOfAsync(shell, admin);

        await AsManagerAsync(shell, s => s.GetRequiredService<ManageTokens>().RevokeAsync(admin, token, CancellationToken.None), admin);

        (await RevokedAtAsync(shell, token)).ShouldNotBeNull();
    }

    [Fact]
    public async Task APerson_WithAPermissionOfAModuleThatIsSwitchedOff_HoldsMoreThanTheManager()
    {
        var shell = await fixture.SeededAsync(DatabaseProvider.Sqlite);
        var changer = await IdentityFixture.CreatePersonAsync(shell, "changer");
        await shell.InScopeAsync(async s =>
        {
            var db = s.GetRequiredService<IdentityDbContext>();
            var role = await db.UserRoles.Where(r => r.UserId == changer).Select(r => r.RoleId).SingleAsync();
            db.RolePermissions.Add(new RolePermission { RoleId = role, Permission = "ApproveChanges" });
            await db.SaveChangesAsync();
        });

        await Should.ThrowAsync<BusinessException>(() => AsManagerAsync(
            shell, s => s.GetRequiredService<ManageAccount>().SetPasswordAsync(changer, "another long one 77", CancellationToken.None), denied: "ApproveChanges"));
    }

    private static Task AsManagerAsync(DataShell shell, Func<IServiceProvider, Task> act, Guid? me = null, string? denied = null) => shell.InScopeAsync(async s =>
    {
        var user = (TestUser)s.GetRequiredService<ICurrentUser>();
        user.Id = me ?? Guid.CreateVersion7();
        user.Denied.Add("SiteOwner");
        if (denied is not null)
        {
            user.Denied.Add(denied);
        }

        await act(s);
    });

    private static Task<Guid> TokenOfAsync(DataShell shell, Guid person) => shell.InScopeAsync(async s =>
    {
        await s.GetRequiredService<ManageTokens>().CreateAsync(person, "test", null, [], new HashSet<string>(), CancellationToken.None);
        return await s.GetRequiredService<IdentityDbContext>().ApiTokens.Where(t => t.UserId == person).Select(t => t.Id).SingleAsync();
    });

    private static Task<DateTime?> RevokedAtAsync(DataShell shell, Guid token) =>
        shell.InScopeAsync(s => s.GetRequiredService<IdentityDbContext>().ApiTokens.AsNoTracking().Where(t => t.Id == token).Select(t => t.RevokedAt).SingleAsync());
}
