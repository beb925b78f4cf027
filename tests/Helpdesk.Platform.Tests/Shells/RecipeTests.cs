using Helpdesk.Errors;
using Helpdesk.Modules;
using Helpdesk.Platform.Hosting;
using Helpdesk.Platform.Recipes;
using Helpdesk.Settings;
using Helpdesk.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace Helpdesk.Platform.Tests.Shells;

public sealed class RecipeTests : IDisposable
{
    private readonly string _data = Directory.CreateTempSubdirectory("helpdesk-test-").FullName;

    public void Dispose() => Directory.Delete(_data, recursive: true);

    [Fact]
    public async Task Recipe_WhenItStopsInTheMiddle_IsResumedAtTheNextStart()
    {
        var options = Options("with-steps");
        await using (var first = await ShellFixture.StartAsync(options))
        {
            var tenant = first.TenantStates().ShouldHaveSingleItem();
            tenant.State.ShouldBe(TenantState.Uninitialized);
            tenant.Failure!.Message.ShouldContain("The step was stopped.");
            Marks().ShouldBe(["first"]);
            (await File.ReadAllTextAsync(Path.Combine(_data, "tenants.json"))).ShouldContain("Uninitialized");
        }

        await File.WriteAllTextAsync(TestModule.FileOf(_data, "go"), "");
        await using (var second = await ShellFixture.StartAsync(options))
        {
            second.TenantStates().ShouldHaveSingleItem().State.ShouldBe(TenantState.Running);
            Marks().ShouldBe(["first", "first", "last"]);
            await using var scope = second.CreateScope();
            (await scope.Services.GetRequiredService<ISettings>().GetAsync<TestSettings>()).Greeting.ShouldBe("From the recipe");
            scope.Services.GetRequiredService<ISetupContext>().ShouldSatisfyAllConditions(s => s.IsSettingUp.ShouldBeFalse(), s => s.AdminPassword.ShouldBeNull());
        }

        await using (await ShellFixture.StartAsync(options))
        {
            // A tenant that is set up does not run its recipe again.
            Marks().ShouldBe(["first", "first", "last"]);
        }
    }

    [Fact]
    public async Task Recipe_WithAStepThatNobodyHandles_NamesIt()
    {
        await using var fixture = await ShellFixture.StartAsync(Options("unknown-step"));

        fixture.TenantStates().Single().Failure!.Message.ShouldBe("The recipe unknown-step has a step 'no-such-step' that none of its features can execute.");
    }

    [Fact]
    public async Task FirstStart_WithoutAPassword_ShowsARandomOneOnceAndLogsItNowhere()
    {
        var options = Options(TestModule.Recipe) with { Settings = new Dictionary<string, string?>(StringComparer.Ordinal) { ["Helpdesk:Setup:AdminPassword"] = "" } };
        string password;
        await using (var fixture = await ShellFixture.StartAsync(options))
        {
            var line = fixture.Output.ToString().Split('\n').Single(l => l.Contains("sign in as admin with the password", StringComparison.Ordinal));
            password = line.Split("password ")[1].Split(' ')[0];
            password.Length.ShouldBeGreaterThanOrEqualTo(16);
        }

        await using (var fixture = await ShellFixture.StartAsync(options))
        {
            fixture.Output.ToString().ShouldNotContain("with the password");
        }

        foreach (var file in Directory.EnumerateFiles(_data, "*", SearchOption.AllDirectories).Where(f => f.EndsWith(".json", StringComparison.Ordinal)))
        {
            (await File.ReadAllTextAsync(file)).ShouldNotContain(password);
        }
    }

    [Fact]
    public void Plan_TakesIncludedRecipesInTheirPlace()
    {
        var catalog = Catalog(
            ("outer", """{ "name": "outer", "steps": [ { "name": "one" }, { "name": "recipes", "values": ["inner"] }, { "name": "two" } ] }"""),
            ("inner", """{ "name": "inner", "steps": [ { "name": "Feature", "enable": ["A", "B"] }, { "name": "theme", "theme": "Dark" }, { "name": "middle" } ] }"""));

        var plan = catalog.Plan("outer");

        plan.Features.ShouldBe(["A", "B"]);
        plan.Theme.ShouldBe("Dark");
        plan.Steps.Select(s => s.Name).ShouldBe(["one", "middle", "two"]);
    }

    [Fact]
    public void Plan_WhenRecipesIncludeEachOther_NamesTheCircle()
    {
        var catalog = Catalog(("circle", TestModule.Recipes["circle"]));

        Should.Throw<BusinessException>(() => catalog.Plan("circle")).Message.ShouldBe("Recipes include each other in a circle: circle, circle.");
        Should.Throw<BusinessException>(() => catalog.Plan("gone")).Message.ShouldBe("There is no recipe 'gone'; there are circle.");
    }

    [Theory]
    [InlineData("{ \"name\": \"x\" }", "It has no list \"steps\".")]
    [InlineData("{ \"steps\": [] }", "It has no \"name\".")]
    [InlineData("{ \"name\": \"x\", \"steps\": [ {} ] }", "A step has no \"name\".")]
    [InlineData("{ not json", "cannot be read")]
    public void Catalog_WhenAFileIsMalformed_NamesTheFileAndTheReason(string content, string reason)
    {
        var error = Should.Throw<HostStartException>(() => Catalog(("broken", content)));

        error.Message.ShouldContain("broken.recipe.json");
        error.Message.ShouldContain(reason);
    }

    [Fact]
    public void ShippedRecipes_CanBePlanned()
    {
        var catalog = new RecipeCatalog([Path.Combine(AppContext.BaseDirectory, "recipes")]);

        catalog.Summaries.Select(r => r.Name).ShouldBe(["blank", "demo", "itil-default"]);
        catalog.Plan("demo").Features.ShouldContain("Helpdesk.Incidents");
        catalog.Plan("demo").Theme.ShouldBe("Helpdesk.Theme.Base");
    }

    private RecipeCatalog Catalog(params (string Name, string Content)[] recipes)
    {
        var folder = Directory.CreateDirectory(Path.Combine(_data, "recipes")).FullName;
        foreach (var (name, content) in recipes)
        {
            File.WriteAllText(Path.Combine(folder, name + ".recipe.json"), content);
        }

        return new RecipeCatalog([folder]);
    }

    private ShellFixtureOptions Options(string recipe) => new()
    {
        Recipe = recipe,
        Recipes = TestModule.Recipes,
        Modules = [typeof(TestModule).Assembly],
        DataPath = _data,
    };

    private string[] Marks() => File.ReadAllLines(TestModule.FileOf(_data, "marks"));
}

internal static class FixtureExtensions
{
    /// <summary>Tenants, also when Default does not run.</summary>
    public static IReadOnlyList<(TenantState State, ShellBuildFailure? Failure)> TenantStates(this ShellFixture fixture) =>
        fixture.Shells.Tenants.Select(t => (t.Settings.State, t.LastFailure)).ToList();
}
