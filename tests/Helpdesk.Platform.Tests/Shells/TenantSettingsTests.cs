using System.Text.Json;
using Helpdesk.Data;
using Helpdesk.Errors;
using Helpdesk.Recipes;
using Helpdesk.Platform.Settings;
using Helpdesk.Settings;
using Helpdesk.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace Helpdesk.Platform.Tests.Shells;

public sealed class TenantSettingsTests : IAsyncLifetime
{
    private ShellFixture _fixture = null!;

    public async ValueTask InitializeAsync() => _fixture = await ShellFixture.StartAsync(new ShellFixtureOptions
    {
        Recipe = TestModule.Recipe,
        Recipes = TestModule.Recipes,
        Modules = [typeof(TestModule).Assembly],
    });

    public ValueTask DisposeAsync() => _fixture.DisposeAsync();

    [Fact]
    public async Task Settings_WhenNeverSaved_AreTheDefaults_AndAfterwardsWhatWasSaved()
    {
        (await GetAsync()).Greeting.ShouldBe("Hello");

        await SaveAsync(new TestSettings { Greeting = "Changed" });

        (await GetAsync()).Greeting.ShouldBe("Changed");
        (await GetAsync()).ShouldBeSameAs(await GetAsync());
    }

    [Fact]
    public async Task Settings_WhenAValueBreaksItsAnnotation_AreNotSaved()
    {
        var error = await Should.ThrowAsync<ValidationException>(() => SaveAsync(new TestSettings { Greeting = "" }));

        error.Errors.Keys.ShouldBe(["greeting"]);
        (await GetAsync()).Greeting.ShouldBe("Hello");
    }

    [Fact]
    public async Task Settings_WhenTheTransactionIsRolledBack_StayAsTheyWere()
    {
        (await GetAsync()).Greeting.ShouldBe("Hello");
        await using (var scope = _fixture.CreateScope())
        {
            await using var transaction = await scope.Services.GetRequiredService<IUnitOfWork>().BeginAsync();
            var settings = scope.Services.GetRequiredService<ISettings>();
            await settings.SaveAsync(new TestSettings { Greeting = "Never" });
        }

        (await GetAsync()).Greeting.ShouldBe("Hello");
    }

    [Fact]
    public async Task Settings_ThatSomebodyElseChangedMeanwhile_AreNotOverwritten()
    {
        await using var mine = _fixture.CreateScope();
        var settings = mine.Services.GetRequiredService<ISettings>();
        var stamp = await settings.GetStampAsync(typeof(TestSettings));
        stamp.ShouldBe("");
        await SaveAsync(new TestSettings { Greeting = "Theirs" });

        await Should.ThrowAsync<ConcurrencyException>(() => settings.SaveAsync(new TestSettings { Greeting = "Mine" }, stamp));

        (await GetAsync()).Greeting.ShouldBe("Theirs");
        await settings.SaveAsync(new TestSettings { Greeting = "Mine" }, await settings.GetStampAsync(typeof(TestSettings)));
        (await GetAsync()).Greeting.ShouldBe("Mine");
    }

    [Fact]
    public void Cache_DoesNotKeepWhatWasReadBeforeAChange()
    {
        var cache = new SettingsCache(TimeProvider.System);
        var version = cache.VersionOf("tests");
        cache.Remove("tests");

        cache.Store("tests", "old", version);
        cache.Find("tests").ShouldBeNull();

        cache.Store("tests", "new", cache.VersionOf("tests"));
        cache.Find("tests").ShouldBe("new");
    }

    [Fact]
    public async Task Settings_WhenChanged_AreInTheLedger()
    {
        await SaveAsync(new TestSettings { Greeting = "One" });
        await SaveAsync(new TestSettings { Greeting = "Two" });

        await using var scope = _fixture.CreateScope();
        var events = scope.Services.GetRequiredService<Helpdesk.Platform.Data.PlatformDbContext>().Set<LedgerEvent>()
            .Where(e => e.EntityType == "platform.setting" && e.EntityId == "tests")
            .OrderBy(e => e.Id)
            .ToList();
        events.Count.ShouldBe(2);
        events[1].Changes.ShouldContain("Two");
    }

    [Fact]
    public async Task Step_ChangesTheGivenValuesAndRefusesUnknownNames()
    {
        await using var scope = _fixture.CreateScope();
        var step = scope.Services.GetServices<IRecipeStepHandler>().Single(s => s.Name == "settings");

        await step.ExecuteAsync(Json("""{ "name": "settings", "tests": { "Greeting": "By recipe" } }"""), CancellationToken.None);

        (await GetAsync()).Greeting.ShouldBe("By recipe");
        (await Should.ThrowAsync<BusinessException>(() => step.ExecuteAsync(Json("""{ "name": "settings", "typo": {} }"""), CancellationToken.None)))
            .Message.ShouldStartWith("There are no settings 'typo'; there are ");
        (await Should.ThrowAsync<BusinessException>(() => step.ExecuteAsync(Json("""{ "name": "settings", "tests": { "greting": "x" } }"""), CancellationToken.None)))
            .Message.ShouldContain("greting");
    }

    private static JsonElement Json(string text) => JsonDocument.Parse(text).RootElement;

    private async Task<TestSettings> GetAsync()
    {
        await using var scope = _fixture.CreateScope();
        return await scope.Services.GetRequiredService<ISettings>().GetAsync<TestSettings>();
    }

    private async Task SaveAsync(TestSettings settings)
    {
        await using var scope = _fixture.CreateScope();
        await scope.Services.GetRequiredService<ISettings>().SaveAsync(settings);
    }
}
