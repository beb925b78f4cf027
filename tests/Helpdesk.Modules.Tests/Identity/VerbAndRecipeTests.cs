using System.Text.Json;
using Helpdesk.Cli;
using Helpdesk.Errors;
using Helpdesk.Identity;
using Helpdesk.Identity.Features;
using Helpdesk.Recipes;
using Helpdesk.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Helpdesk.Modules.Tests.Identity;

public sealed class VerbAndRecipeTests(IdentityFixture fixture) : IClassFixture<IdentityFixture>
{
    [Theory]
    [OnEachDatabase]
    public async Task UserCreate_ThenTokenCreate_PrintsOnlyTheToken(DatabaseProvider provider)
    {
        var shell = await fixture.SeededAsync(provider);
        await RunAsync(shell, "user create", ["nina"], ("email", "nina@example.com"), ("role", "Agent\nAuditor"), ("password", IdentityFixture.Password));
        var signedIn = await shell.InScopeAsync(s =>
            s.GetRequiredService<SignIn>().ExecuteAsync("nina", IdentityFixture.Password, null, null, CancellationToken.None));
        signedIn.Principal.ShouldNotBeNull();

        var output = await RunAsync(shell, "token create", [], ("user", "nina"), ("name", "ci"), ("expires", "30d"), ("scopes", "ViewPeople"));

        output.Trim().ShouldMatch("^hd_[A-Za-z0-9_-]{43}$");
        await shell.InScopeAsync(async s =>
        {
            var token = await s.GetRequiredService<IdentityDbContext>().ApiTokens.SingleAsync();
            token.ExpiresAt.ShouldBe(shell.Clock.GetUtcNow().UtcDateTime.AddDays(30));
            token.ScopeList.ShouldBe(["ViewPeople"]);
        });
    }

    [Theory]
    [OnEachDatabase]
    public async Task Verbs_WithMistakes_SayWhatIsWrong(DatabaseProvider provider)
    {
        var shell = await fixture.SeededAsync(provider);
        (await Should.ThrowAsync<BusinessException>(() => RunAsync(shell, "user create", []))).Message.ShouldContain("user name");
        (await Should.ThrowAsync<BusinessException>(() => RunAsync(shell, "user create", ["x"], ("email", "x@example.com"), ("role", "Wizard")))).Message.ShouldContain("Wizard");
        (await Should.ThrowAsync<BusinessException>(() => RunAsync(shell, "user create", ["x"]))).Message.ShouldContain("--email");
        (await Should.ThrowAsync<BusinessException>(() => RunAsync(shell, "user set-password", ["nobody"], ("password", IdentityFixture.Password)))).Message.ShouldContain("nobody");
        (await Should.ThrowAsync<BusinessException>(() => RunAsync(shell, "token create", [], ("user", "nobody"), ("name", "n")))).Message.ShouldContain("nobody");
        (await Should.ThrowAsync<BusinessException>(() => RunAsync(shell, "token create", [], ("user", "nobody"), ("name", "n"), ("expires", "soon")))).Message.ShouldContain("soon");
    }

    [Theory]
    [OnEachDatabase]
    public async Task RecipeSteps_ExecutedTwice_ChangeNothingTheSecondTime(DatabaseProvider provider)
    {
        var shell = await fixture.SeededAsync(provider);
        const string Recipe = """
            [
              { "name": "roles", "roles": [{ "name": "Dispatcher", "description": "Hands out", "permissions": ["ViewPeople"] }] },
              { "name": "organisations", "organisations": [{ "name": "Nordwerk" }] },
              { "name": "teams", "teams": [{ "name": "Network", "description": "Cables" }] },
              { "name": "people", "password": "a demonstration 1", "signInHint": "Hello", "people": [
                { "userName": "tom", "displayName": "Tom", "roles": ["Dispatcher"], "leads": ["Network"], "organisation": "Nordwerk", "locale": "de", "timeZone": "Europe/Berlin" },
                { "userName": "rita", "displayName": "Rita", "email": "rita@example.com" }] }
            ]
            """;
        await ExecuteAsync(shell, Recipe);
        var stamps = await StampsAsync(shell);
        await ExecuteAsync(shell, Recipe);

        (await StampsAsync(shell)).ShouldBe(stamps);
        stamps.Count.ShouldBe(2);
        var answer = await shell.InScopeAsync(s => s.GetRequiredService<SignIn>().ExecuteAsync("tom", "a demonstration 1", null, null, CancellationToken.None));
        answer.Principal.ShouldNotBeNull();
        await shell.InScopeAsync(async s =>
        {
            var db = s.GetRequiredService<IdentityDbContext>();
            var tom = await db.Users.SingleAsync(u => u.UserName == "tom");
            (await db.Teams.SingleAsync()).LeadId.ShouldBe(tom.Id);
            (await db.TeamMembers.SingleAsync()).UserId.ShouldBe(tom.Id);
        });
        ((SignInSettings)shell.Services.GetRequiredService<IdentityFixture.SettingsStore>().Values[typeof(SignInSettings)]).Hint.ShouldBe("Hello");
    }

    [Theory]
    [OnEachDatabase]
    public async Task RecipeSteps_Malformed_NameTheStep(DatabaseProvider provider)
    {
        var shell = await fixture.SeededAsync(provider);
        (await Should.ThrowAsync<BusinessException>(() => ExecuteAsync(shell, """[{ "name": "teams", "teams": [{ "nme": "x" }] }]"""))).Message.ShouldContain("teams");
        (await Should.ThrowAsync<BusinessException>(
            () => ExecuteAsync(shell, """[{ "name": "people", "people": [{ "userName": "a", "displayName": "A", "teams": ["Nowhere"] }] }]"""))).Message.ShouldContain("Nowhere");
    }

    private static Task<List<string?>> StampsAsync(DataShell shell) => shell.InScopeAsync(s =>
        s.GetRequiredService<IdentityDbContext>().Users.OrderBy(u => u.UserName).Select(u => u.ConcurrencyStamp).ToListAsync());

    private static async Task ExecuteAsync(DataShell shell, string steps)
    {
        using var document = JsonDocument.Parse(steps);
        foreach (var step in document.RootElement.EnumerateArray())
        {
            await shell.InScopeAsync(s => s.GetServices<IRecipeStepHandler>()
                .Single(h => h.Name == step.GetProperty("name").GetString())
                .ExecuteAsync(step, CancellationToken.None));
        }
    }

    private static Task<string> RunAsync(DataShell shell, string verb, string[] positions, params (string Name, string Value)[] options) =>
        shell.InScopeAsync(async s =>
        {
            await using var output = new StringWriter();
            var arguments = new VerbArguments(positions, options.ToDictionary(o => o.Name, o => o.Value, StringComparer.Ordinal));
            (await s.GetServices<IVerb>().Single(v => v.Name == verb).RunAsync(arguments, output, CancellationToken.None)).ShouldBe(0);
            return output.ToString();
        });
}
