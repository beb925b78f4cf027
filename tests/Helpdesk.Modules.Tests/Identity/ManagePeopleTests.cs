using Helpdesk.Errors;
using Helpdesk.Identity;
using Helpdesk.Identity.Features;
using Helpdesk.Identity.Security;
using Helpdesk.Security;
using Helpdesk.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Helpdesk.Modules.Tests.Identity;

public sealed class ManagePeopleTests(IdentityFixture fixture) : IClassFixture<IdentityFixture>
{
    [Theory]
    [OnEachDatabase]
    public async Task Save_WithAStaleStamp_IsRefused(DatabaseProvider provider)
    {
        var shell = await fixture.SeededAsync(provider);
        var id = await IdentityFixture.CreatePersonAsync(shell, "anna");
        var stamp = (await IdentityFixture.ReadAsync(shell, id)).ConcurrencyStamp;
        await UpdateAsync(shell, id, f => f with { DisplayName = "First", ConcurrencyStamp = stamp });

        await Should.ThrowAsync<ConcurrencyException>(() => UpdateAsync(shell, id, f => f with { DisplayName = "Second", ConcurrencyStamp = stamp }));

        (await IdentityFixture.ReadAsync(shell, id)).DisplayName.ShouldBe("First");
    }

    [Theory]
    [OnEachDatabase]
    public async Task Save_ThatChangesRolesOnly_MovesTheStamp(DatabaseProvider provider)
    {
        var shell = await fixture.SeededAsync(provider);
        var id = await IdentityFixture.CreatePersonAsync(shell, "anna");
        var stamp = (await IdentityFixture.ReadAsync(shell, id)).ConcurrencyStamp;
        var auditor = await RoleAsync(shell, Roles.Auditor);

        await UpdateAsync(shell, id, f => f with { RoleIds = [auditor] });

        (await IdentityFixture.ReadAsync(shell, id)).ConcurrencyStamp.ShouldNotBe(stamp);
    }

    [Theory]
    [OnEachDatabase]
    public async Task Create_WithTakenName_TakenMail_AndWeakPassword_SaysAllOfIt(DatabaseProvider provider)
    {
        var shell = await fixture.SeededAsync(provider);
        await IdentityFixture.CreatePersonAsync(shell, "anna", email: "anna@example.com");

        var refused = await Should.ThrowAsync<ValidationException>(
            () => IdentityFixture.CreatePersonAsync(shell, "ANNA", email: "ANNA@example.com", password: "short"));

        refused.Errors.Keys.Order(StringComparer.Ordinal).ShouldBe(["email", "password", "userName"]);
    }

    [Theory]
    [OnEachDatabase]
    public async Task LastAdministrator_CannotBeDeactivated_NorLoseTheRole(DatabaseProvider provider)
    {
        var shell = await fixture.SeededAsync(provider);
        var admin = await IdentityFixture.CreatePersonAsync(shell, "boss", Roles.Administrator);
        var agent = await RoleAsync(shell, Roles.Agent);

        await Should.ThrowAsync<BusinessException>(() => SetActiveAsync(shell, admin, false));
        (await Should.ThrowAsync<ValidationException>(() => UpdateAsync(shell, admin, f => f with { RoleIds = [agent] }))).Errors.Keys.ShouldBe(["roleIds"]);

        await IdentityFixture.CreatePersonAsync(shell, "second", Roles.Administrator);
        await SetActiveAsync(shell, admin, false);
        (await IdentityFixture.ReadAsync(shell, admin)).IsActive.ShouldBeFalse();
    }

    [Theory]
    [OnEachDatabase]
    public async Task WhoManagesPeople_GainsNoRightsByIt(DatabaseProvider provider)
    {
        var shell = await fixture.SeededAsync(provider);
        var admin = await IdentityFixture.CreatePersonAsync(shell, "boss", Roles.Administrator);
        var agent = await IdentityFixture.CreatePersonAsync(shell, "anna");
        var administrator = await RoleAsync(shell, Roles.Administrator);

        // Somebody who may manage people and everything that agents may, but nothing beyond.
        void Limit(IServiceProvider s) => ((TestUser)s.GetRequiredService<ICurrentUser>()).Denied.Add("SiteOwner");

        await Should.ThrowAsync<BusinessException>(() => UpdateAsync(shell, agent, f => f with { RoleIds = [administrator] }, Limit));
        await Should.ThrowAsync<BusinessException>(() => UpdateAsync(shell, admin, f => f with { DisplayName = "Mine" }, Limit));
        await Should.ThrowAsync<BusinessException>(() => shell.InScopeAsync(s =>
        {
            Limit(s);
            return s.GetRequiredService<ManageAccount>().SetPasswordAsync(admin, "another long one 77", CancellationToken.None);
        }));
        await Should.ThrowAsync<BusinessException>(() => shell.InScopeAsync(s =>
        {
            Limit(s);
            return s.GetRequiredService<SaveRole>().ExecuteAsync(null, new RoleForm("Mine", "", ["SiteOwner"]), CancellationToken.None);
        }));

        await UpdateAsync(shell, agent, f => f with { DisplayName = "Allowed" }, Limit);
        (await IdentityFixture.ReadAsync(shell, agent)).DisplayName.ShouldBe("Allowed");
    }

    [Theory]
    [OnEachDatabase]
    public async Task Password_SetByAnAdministrator_EndsSessionsAndLockout_AndIsNotInTheLedger(DatabaseProvider provider)
    {
        var shell = await fixture.SeededAsync(provider);
        var id = await IdentityFixture.CreatePersonAsync(shell, "anna");
        var before = await IdentityFixture.ReadAsync(shell, id);

        await shell.InScopeAsync(s => s.GetRequiredService<ManageAccount>().SetPasswordAsync(id, "another long one 77", CancellationToken.None));

        var after = await IdentityFixture.ReadAsync(shell, id);
        after.SecurityStamp.ShouldNotBe(before.SecurityStamp);
        after.PasswordHash.ShouldNotBe(before.PasswordHash);
        var ledger = await shell.InScopeAsync(s => s.GetRequiredService<Data.ILedgerReader>().ReadAsync(
            new Data.LedgerQuery("identity.person", id.ToString()), null, 50, CancellationToken.None));
        ledger.Items.Count.ShouldBeGreaterThanOrEqualTo(2);
        foreach (var secret in new[] { before.PasswordHash!, after.PasswordHash!, before.SecurityStamp!, after.SecurityStamp! })
        {
            ledger.Items.ShouldAllBe(e => !e.Changes.Contains(secret));
        }

        ledger.Items.ShouldContain(e => e.Action == "updated" && e.Changes.Contains("PasswordHash", StringComparison.OrdinalIgnoreCase));
    }

    [Theory]
    [OnEachDatabase]
    public async Task Rights_ChangedByAnotherNode_CountAfterTenSeconds_OwnChangesAtOnce(DatabaseProvider provider)
    {
        var shell = await fixture.SeededAsync(provider);
        var id = await IdentityFixture.CreatePersonAsync(shell, "anna");
        await using var other = shell.AnotherNode();
        (await SnapshotAsync(shell, id)).Roles.ShouldBe([Roles.Agent]);
        var auditor = await RoleAsync(shell, Roles.Auditor);

        await UpdateAsync(other, id, f => f with { RoleIds = [auditor] });
        (await SnapshotAsync(shell, id)).Roles.ShouldBe([Roles.Agent]);
        shell.Clock.Advance(PersonCache.Lifetime);
        (await SnapshotAsync(shell, id)).Roles.ShouldBe([Roles.Auditor]);

        await UpdateAsync(shell, id, f => f with { RoleIds = [] });
        (await SnapshotAsync(shell, id)).Roles.ShouldBeEmpty();
    }

    private static Task<PersonSnapshot> SnapshotAsync(DataShell shell, Guid id) =>
        shell.InScopeAsync(async s => (await s.GetRequiredService<PersonReader>().GetAsync(id, CancellationToken.None))!);

    private static Task<Guid> RoleAsync(DataShell shell, string name) =>
        shell.InScopeAsync(s => s.GetRequiredService<IdentityDbContext>().Roles.Where(r => r.Name == name).Select(r => r.Id).SingleAsync());

    private static Task SetActiveAsync(DataShell shell, Guid id, bool active) =>
        shell.InScopeAsync(s => s.GetRequiredService<ManageAccount>().SetActiveAsync(id, active, CancellationToken.None));

    private static Task UpdateAsync(DataShell shell, Guid id, Func<PersonForm, PersonForm> change, Action<IServiceProvider>? prepare = null) =>
        shell.InScopeAsync(async s =>
        {
            prepare?.Invoke(s);
            var db = s.GetRequiredService<IdentityDbContext>();
            var user = await db.Users.AsNoTracking().SingleAsync(u => u.Id == id);
            var roles = await db.UserRoles.Where(r => r.UserId == id).Select(r => r.RoleId).ToListAsync();
            var form = new PersonForm(user.UserName, user.DisplayName, user.Email, null, null, null, null, roles, [], ConcurrencyStamp: user.ConcurrencyStamp);
            await s.GetRequiredService<SavePerson>().UpdateAsync(id, change(form), CancellationToken.None);
        });
}
