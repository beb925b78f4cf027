using Helpdesk.Identity;
using Helpdesk.Identity.Features;
using Helpdesk.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace Helpdesk.Modules.Tests.Identity;

public sealed class PeopleDirectoryTests(IdentityFixture fixture) : IClassFixture<IdentityFixture>
{
    [Theory]
    [OnEachDatabase]
    public async Task Search_FindsByPartAndWithoutAccents_BestFirst(DatabaseProvider provider)
    {
        var shell = await fixture.SeededAsync(provider);
        await CreateAsync(shell, "p1", "Anna Müller");
        await CreateAsync(shell, "p2", "Muller Xavier");
        await CreateAsync(shell, "p3", "Sebastian Schmuller");
        await CreateAsync(shell, "p4", "Nobody Else");
        var gone = await CreateAsync(shell, "p5", "Mullerin Gone");
        await shell.InScopeAsync(s => s.GetRequiredService<ManageAccount>().SetActiveAsync(gone, active: false, CancellationToken.None));

        var found = await SearchAsync(shell, "müller", agentsOnly: false);

        found.ShouldBe(["Muller Xavier", "Anna Müller", "Sebastian Schmuller"]);
    }

    [Theory]
    [OnEachDatabase]
    public async Task Search_ForAgents_FindsMembersOfTeamsOnly_AndWildcardsAreText(DatabaseProvider provider)
    {
        var shell = await fixture.SeededAsync(provider);
        var member = await CreateAsync(shell, "p1", "Anna Berger");
        await CreateAsync(shell, "p2", "Anna Winter");
        await shell.InScopeAsync(s => s.GetRequiredService<SaveTeam>().ExecuteAsync(
            null, new TeamForm("Network", null, null, null, true, [member]), CancellationToken.None));

        (await SearchAsync(shell, "anna", agentsOnly: true)).ShouldBe(["Anna Berger"]);
        (await SearchAsync(shell, "", agentsOnly: false)).ShouldBe(["Anna Berger", "Anna Winter"]);
        (await SearchAsync(shell, "%", agentsOnly: false)).ShouldBeEmpty();
        (await SearchAsync(shell, "A_na", agentsOnly: false)).ShouldBeEmpty();
    }

    [Theory]
    [OnEachDatabase]
    public async Task People_AreFoundByNameAndMail_AndUnknownIdsAreLeftOut(DatabaseProvider provider)
    {
        var shell = await fixture.SeededAsync(provider);
        var id = await CreateAsync(shell, "anna", "Anna Berger", "anna@example.com");
        await shell.InScopeAsync(async s =>
        {
            var people = s.GetRequiredService<IPeopleDirectory>();
            (await people.FindPersonAsync("ANNA", CancellationToken.None))!.Id.ShouldBe(id);
            (await people.FindPersonAsync("Anna@Example.com", CancellationToken.None))!.Id.ShouldBe(id);
            (await people.FindPersonAsync("nobody", CancellationToken.None)).ShouldBeNull();
            var unknown = Guid.CreateVersion7();
            (await people.GetPeopleAsync([id, unknown], CancellationToken.None)).Keys.ShouldBe([id]);
            (await people.GetPeopleAsync([id, unknown], CancellationToken.None)).Keys.ShouldBe([id]);
        });
    }

    [Theory]
    [OnEachDatabase]
    public async Task List_PagesByCursor_WithoutGapOrRepeat_AlsoAmongEqualNames(DatabaseProvider provider)
    {
        var shell = await fixture.SeededAsync(provider);
        for (var i = 0; i < 7; i++)
        {
            await CreateAsync(shell, $"p{i}", i < 5 ? "Same Name" : $"Other {i}");
        }

        List<string> seen = [];
        string? cursor = null;
        do
        {
            var page = await shell.InScopeAsync(s => s.GetRequiredService<ListPeople>().ExecuteAsync(new PeopleFilter(), cursor, 2, CancellationToken.None));
            page.Items.Count.ShouldBeInRange(1, 2);
            seen.AddRange(page.Items.Select(p => p.UserName));
            cursor = page.NextCursor;
        }
        while (cursor is not null);

        seen.Count.ShouldBe(7);
        seen.Distinct().Count().ShouldBe(7);
        await Should.ThrowAsync<Errors.ValidationException>(
            () => shell.InScopeAsync(s => s.GetRequiredService<ListPeople>().ExecuteAsync(new PeopleFilter(), "not a cursor", 2, CancellationToken.None)));
    }

    private static Task<Guid> CreateAsync(DataShell shell, string userName, string displayName, string? email = null) =>
        IdentityFixture.CreatePersonAsync(shell, userName, displayName: displayName, email: email, password: null);

    private static Task<List<string>> SearchAsync(DataShell shell, string text, bool agentsOnly) => shell.InScopeAsync(async s =>
        (await s.GetRequiredService<IPeopleDirectory>().SearchPeopleAsync(text, 50, agentsOnly, CancellationToken.None)).Select(p => p.DisplayName).ToList());
}
