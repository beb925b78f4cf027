using Helpdesk.Identity;
using Helpdesk.Identity.Domain;
using Helpdesk.Security;
using Helpdesk.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Helpdesk.Modules.Tests.Identity;

public sealed class RoleSeederTests(IdentityFixture fixture) : IClassFixture<IdentityFixture>
{
    [Theory]
    [OnEachDatabase]
    public async Task Seed_MakesEveryRole_AndTheAdministratorMayDoEverything(DatabaseProvider provider)
    {
        var shell = await fixture.SeededAsync(provider);

        var granted = await GrantsAsync(shell);

        granted.Keys.Order(StringComparer.Ordinal).ShouldBe(Roles.All.Order(StringComparer.Ordinal));
        granted[Roles.Administrator].ShouldContain("SiteOwner");
        granted[Roles.Agent].ShouldContain("ViewPeople");
        granted[Roles.Requester].ShouldNotContain("ViewPeople");
    }

    [Theory]
    [OnEachDatabase]
    public async Task Seed_AtTheNextStart_KeepsWhatAnAdministratorTookAwayAndGave(DatabaseProvider provider)
    {
        var shell = await fixture.SeededAsync(provider);
        await shell.InScopeAsync(async s =>
        {
            var db = s.GetRequiredService<IdentityDbContext>();
            var agent = await db.Roles.SingleAsync(r => r.Name == Roles.Agent);
            db.RolePermissions.Remove(await db.RolePermissions.SingleAsync(p => p.RoleId == agent.Id && p.Permission == "ViewPeople"));
            db.RolePermissions.Add(new RolePermission { RoleId = agent.Id, Permission = "ManageTeams" });
            await db.SaveChangesAsync();
        });

        await IdentityFixture.SeedAsync(shell);

        var granted = await GrantsAsync(shell);
        granted[Roles.Agent].ShouldNotContain("ViewPeople");
        granted[Roles.Agent].ShouldContain("ManageTeams");
    }

    [Theory]
    [OnEachDatabase]
    public async Task Seed_AfterAFeatureIsEnabled_AddsItsGrantsOnce(DatabaseProvider provider)
    {
        var shell = await fixture.SeededAsync(provider);
        await using var withFeature = shell.AnotherNode(services =>
        {
            IdentityFixture.AddIdentity(services);
            services.AddPermissions<TelescopePermissions>();
        });
        await IdentityFixture.SeedAsync(withFeature);
        (await GrantsAsync(shell))[Roles.Agent].ShouldContain("UseTelescope");
        (await GrantsAsync(shell)).ShouldContainKey("Astronomer");

        await shell.InScopeAsync(async s =>
        {
            var db = s.GetRequiredService<IdentityDbContext>();
            db.RolePermissions.RemoveRange(await db.RolePermissions.Where(p => p.Permission == "UseTelescope").ToListAsync());
            await db.SaveChangesAsync();
        });
        await IdentityFixture.SeedAsync(withFeature);

        (await GrantsAsync(shell))[Roles.Agent].ShouldNotContain("UseTelescope");
    }

    private static Task<Dictionary<string, List<string>>> GrantsAsync(DataShell shell) => shell.InScopeAsync(async s =>
    {
        var db = s.GetRequiredService<IdentityDbContext>();
        var permissions = (await db.RolePermissions.AsNoTracking().ToListAsync()).ToLookup(p => p.RoleId, p => p.Permission);
        return (await db.Roles.AsNoTracking().ToListAsync()).ToDictionary(r => r.Name!, r => permissions[r.Id].ToList(), StringComparer.Ordinal);
    });

    private sealed class TelescopePermissions : IPermissionProvider
    {
        private static readonly Permission UseTelescope = new("UseTelescope", "Look at the stars");

        public IEnumerable<Permission> GetPermissions() => [UseTelescope];

        public IEnumerable<PermissionStereotype> GetDefaultStereotypes() =>
            [new(Roles.Agent, [UseTelescope]), new("Astronomer", [UseTelescope])];
    }
}
