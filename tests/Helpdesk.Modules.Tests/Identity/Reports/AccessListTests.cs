using Helpdesk.Compliance;
using Helpdesk.Data;
using Helpdesk.Identity;
using Helpdesk.Identity.Domain;
using Helpdesk.Identity.Features;
using Helpdesk.Modules.Tests.Compliance;
using Helpdesk.Security;
using Helpdesk.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Helpdesk.Modules.Tests.Identity.Reports;

public sealed class AccessListTests(IdentityFixture fixture) : IClassFixture<IdentityFixture>
{
    [Theory]
    [OnEachDatabase]
    public async Task EachRole_SaysWhoGaveItWhenAndWhy_AndEachRightWhereItComesFrom(DatabaseProvider provider)
    {
        var shell = await fixture.SeededAsync(provider);
        var anna = await IdentityFixture.CreatePersonAsync(shell, "anna", displayName: "Anna");
        var at = shell.Clock.GetUtcNow().UtcDateTime;
        await shell.InScopeAsync(async s =>
        {
            (s.GetRequiredService<TestUser>().Id, s.GetRequiredService<TestUser>().Name) = (Guid.CreateVersion7(), "Boss");
            s.GetRequiredService<IChangeReason>().Reason = "CHG-7: on call";
            var db = s.GetRequiredService<IdentityDbContext>();
            var role = await db.Roles.SingleAsync(r => r.Name == Roles.Administrator);
            db.UserRoles.Add(new UserRole { UserId = anna, RoleId = role.Id });
            await db.SaveChangesAsync();
        });

        var report = await shell.InScopeAsync(s => ReportReading.OfAsync(s, "R12"));

        var row = report.Rows.Single(r => r.Key == "anna");
        report[row, "name"].ShouldBe("Anna");
        report[row, "isActive"].ShouldBe(true);
        report[row, "hasPassword"].ShouldBe(true);
        report.Evidence(row, "roles", "role").ShouldBe([Roles.Administrator, Roles.Agent]);
        report.Evidence(row, "roles", "grantedBy")[0].ShouldBe("Boss");
        report.Evidence(row, "roles", "grantedAt")[0].ShouldBe(at);
        report.Evidence(row, "roles", "reason")[0].ShouldBe("CHG-7: on call");
        var rights = report.Evidence(row, "rights", "right");
        rights.ShouldContain("ManageRoles");
        report.Evidence(row, "rights", "impliedBy")[rights.ToList().IndexOf("ManageRoles")].ShouldBe("SiteOwner");
        report.Evidence(row, "rights", "roles")[rights.ToList().IndexOf("ManageRoles")].ShouldBe(Roles.Administrator);
        row.Records[0].ShouldBe(new LedgerRecord("identity.person", anna.ToString("d")));
        row.Records.Count(r => r.EntityType == "identity.person-role").ShouldBe(2);
        report.Context.Notes.ShouldContain(n => n.StartsWith("Second factor: none", StringComparison.Ordinal));
        report.Context.Expected.ShouldBe(report.Rows.Count);
    }

    [Theory]
    [OnEachDatabase]
    public async Task Tokens_AreListedWithScopesAndUse_NeverWithTheirSecret(DatabaseProvider provider)
    {
        var shell = await fixture.SeededAsync(provider);
        var anna = await IdentityFixture.CreatePersonAsync(shell, "anna");
        var (token, _) = ApiToken.Create(anna, "Nightly export", ["ViewPeople"], shell.Clock.GetUtcNow().UtcDateTime.AddDays(9));
        await shell.InScopeAsync(async s =>
        {
            var db = s.GetRequiredService<IdentityDbContext>();
            db.ApiTokens.Add(token);
            db.ApiTokenUses.Add(new ApiTokenUse { TokenId = token.Id, LastUsedAt = shell.Clock.GetUtcNow().UtcDateTime });
            await db.SaveChangesAsync();
        });

        var report = await shell.InScopeAsync(s => ReportReading.OfAsync(s, "R12"));

        var row = report.Rows.Single(r => r.Key == "anna");
        report[row, "tokens"].ShouldBe(1);
        report.Evidence(row, "tokens", "token").ShouldBe(["Nightly export"]);
        report.Evidence(row, "tokens", "rights").ShouldBe(["ViewPeople"]);
        report.Evidence(row, "tokens", "lastUsedAt").ShouldBe([shell.Clock.GetUtcNow().UtcDateTime]);
        report.Rows.SelectMany(r => r.Evidence.Values).SelectMany(t => t).SelectMany(l => l).OfType<string>()
            .ShouldAllBe(v => !v.Contains(token.Prefix) && !v.Contains(token.Hash));
    }

    [Theory]
    [OnEachDatabase]
    public async Task ASample_HasThePeopleOfItOnly_AndNamesWhoIsUnknown(DatabaseProvider provider)
    {
        var shell = await fixture.SeededAsync(provider);
        await IdentityFixture.CreatePersonAsync(shell, "anna");
        await IdentityFixture.CreatePersonAsync(shell, "bert");

        var report = await shell.InScopeAsync(s => ReportReading.OfAsync(s, "R12", scope => scope with { Keys = ["bert", "zoe"] }));

        report.Rows.Select(r => r.Key).ShouldBe(["bert"]);
        report.Context.Notes.ShouldContain("There is no person with the user name zoe.");
    }

    [Theory]
    [OnEachDatabase]
    public async Task PrivilegedActs_SayWhoForWhomWhyAndFromWhere(DatabaseProvider provider)
    {
        var shell = await fixture.SeededAsync(provider);
        var boss = await IdentityFixture.CreatePersonAsync(shell, "boss", Roles.Administrator);
        var anna = await IdentityFixture.CreatePersonAsync(shell, "anna", displayName: "Anna");
        shell.Clock.Advance(TimeSpan.FromHours(1));
        var from = shell.Clock.GetUtcNow().UtcDateTime;
        await shell.InScopeAsync(async s =>
        {
            var user = s.GetRequiredService<TestUser>();
            (user.Id, user.Name, user.OnBehalfOfId, user.SessionId, user.Address, user.Origin) = (boss, "Boss", anna, "s-1", "192.0.2.7", Origins.Interactive);
            s.GetRequiredService<IChangeReason>().Reason = "New team";
            var db = s.GetRequiredService<IdentityDbContext>();
            db.Teams.Add(new Team { Name = "Network" });
            await db.SaveChangesAsync();
        });
        await shell.InScopeAsync(async s =>
        {
            var user = s.GetRequiredService<TestUser>();
            (user.Id, user.Name, user.Origin) = (anna, "Anna", Origins.Interactive);
            var db = s.GetRequiredService<IdentityDbContext>();
            (await db.Users.SingleAsync(u => u.Id == anna)).PhoneNumber = "1";
            await db.SaveChangesAsync();
        });
        await shell.InScopeAsync(async s =>
        {
            var user = s.GetRequiredService<TestUser>();
            (user.Name, user.Origin) = ("root", Origins.CommandLine);
            var db = s.GetRequiredService<IdentityDbContext>();
            db.Organisations.AddRange(new Organisation { Name = "One" }, new Organisation { Name = "Two" });
            await db.SaveChangesAsync();
        });

        var report = await shell.InScopeAsync(s => ReportReading.OfAsync(s, "R15", scope => scope with { From = from }));

        report.Rows.Count.ShouldBe(2, "what Anna does to her own account is no privileged act");
        var team = report.Rows[0];
        new[] { "object", "act", "who", "forWhom", "reason", "session", "address", "origin", "ground" }.Select(c => report[team, c])
            .ShouldBe(["identity.team", "Created", "Boss", "Anna", "New team", "s-1", "192.0.2.7", "interactive", "On behalf of somebody, People and rights"]);
        report[team, "isCritical"].ShouldBe(true);
        team.Records.ShouldHaveSingleItem().EntityType.ShouldBe("identity.team");
        report[report.Rows[1], "who"].ShouldBe("root");
        report[report.Rows[1], "events"].ShouldBe(2L);
    }

    [Theory]
    [OnEachDatabase]
    public async Task PrivilegedActs_OfAnEmptyPeriod_AreNone(DatabaseProvider provider)
    {
        var shell = await fixture.SeededAsync(provider);

        (await shell.InScopeAsync(s => ReportReading.OfAsync(s, "R15", scope => scope with { To = scope.From.AddDays(1) }))).Rows.ShouldBeEmpty();
    }
}
