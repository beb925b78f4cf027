using Helpdesk.Errors;
using Helpdesk.Identity;
using Helpdesk.Security;
using Helpdesk.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Helpdesk.Modules.Tests.Identity;

public sealed class PeopleImportTests(IdentityFixture fixture) : IClassFixture<IdentityFixture>
{
    [Theory]
    [OnEachDatabase]
    public async Task Import_Twice_MakesPeopleTeamsAndMembersOnce(DatabaseProvider provider)
    {
        var shell = await fixture.SeededAsync(provider);
        var people = Enumerable.Range(1, 1200).Select(i => new ImportedPerson($"uci:Caller {i}", $"Caller {i}", Roles.Requester)).ToList();

        var first = await ImportAsync(shell, people);
        var second = await ImportAsync(shell, [.. people, people[0]]);

        second.ShouldBe(first, ignoreOrder: true);
        first.Count.ShouldBe(1200);
        await shell.InScopeAsync(async s =>
        {
            var db = s.GetRequiredService<IdentityDbContext>();
            (await db.Users.CountAsync()).ShouldBe(1200);
            (await db.UserRoles.CountAsync()).ShouldBe(1200);
            (await db.Users.CountAsync(u => u.PasswordHash != null)).ShouldBe(0);
            (await db.Users.SingleAsync(u => u.DisplayName == "Caller 7")).UserName.ShouldBe("uci.caller.7");
        });

        var teams = await shell.InScopeAsync(s => s.GetRequiredService<IPeopleImport>().EnsureTeamsAsync(["Group 1", "group  1", "Group 2"], CancellationToken.None));
        teams["Group 1"].ShouldBe(teams["group  1"]);
        for (var i = 0; i < 2; i++)
        {
            await shell.InScopeAsync(s => s.GetRequiredService<IPeopleImport>().EnsureMembersAsync(
                [(teams["Group 1"], first["uci:Caller 1"]), (teams["Group 1"], first["uci:Caller 1"]), (teams["Group 2"], first["uci:Caller 2"])],
                CancellationToken.None));
        }

        (await shell.InScopeAsync(s => s.GetRequiredService<IdentityDbContext>().TeamMembers.CountAsync())).ShouldBe(2);
        (await shell.InScopeAsync(s => s.GetRequiredService<IdentityDbContext>().Teams.CountAsync())).ShouldBe(2);
    }

    [Theory]
    [OnEachDatabase]
    public async Task Import_OfAKnownMailAddress_IsTheKnownPerson_AndEqualSlugsStayApart(DatabaseProvider provider)
    {
        var shell = await fixture.SeededAsync(provider);
        var anna = await IdentityFixture.CreatePersonAsync(shell, "anna", email: "anna@example.com");

        var ids = await ImportAsync(
            shell,
            [
                new("crm:1", "A. Berger", Roles.Requester, "ANNA@example.com"),
                new("a:b", "First", Roles.Requester),
                new("a b", "Second", Roles.Requester),
                new("a:  b", "Third", Roles.Requester),
            ]);

        ids["crm:1"].ShouldBe(anna);
        ids.Values.Distinct().Count().ShouldBe(4);
    }

    [Theory]
    [OnEachDatabase]
    public async Task Import_WithAnUnknownRole_StoresNothing(DatabaseProvider provider)
    {
        var shell = await fixture.SeededAsync(provider);

        await Should.ThrowAsync<BusinessException>(() => ImportAsync(shell, [new("x:1", "One", Roles.Agent), new("x:2", "Two", "Wizard")]));

        (await shell.InScopeAsync(s => s.GetRequiredService<IdentityDbContext>().Users.CountAsync())).ShouldBe(0);
    }

    private static Task<IReadOnlyDictionary<string, Guid>> ImportAsync(DataShell shell, IReadOnlyCollection<ImportedPerson> people) =>
        shell.InScopeAsync(s => s.GetRequiredService<IPeopleImport>().EnsurePeopleAsync(people, CancellationToken.None));
}
