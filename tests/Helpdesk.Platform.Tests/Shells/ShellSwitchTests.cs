using System.Diagnostics;
using System.Net;
using Helpdesk.Errors;
using Helpdesk.Platform.Shells;
using Helpdesk.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace Helpdesk.Platform.Tests.Shells;

public sealed class ShellSwitchTests : IAsyncLifetime
{
    private readonly SlowRequests _slow = new();
    private ShellFixture _fixture = null!;

    public async ValueTask InitializeAsync() => _fixture = await ShellFixture.StartAsync(new ShellFixtureOptions
    {
        Recipe = TestModule.Recipe,
        Recipes = TestModule.Recipes,
        Modules = [typeof(TestModule).Assembly],
        Configure = builder => builder.Services.AddSingleton(_slow).ShareWithShells<SlowRequests>(),
    });

    public ValueTask DisposeAsync() => _fixture.DisposeAsync();

    [Fact]
    public async Task Feature_WhenSwitched_IsThereAndGoneWithoutARestart()
    {
        (await StatusAsync("/tests/pong")).ShouldBe(HttpStatusCode.NotFound);

        var on = await _fixture.Features.ChangeAsync(["Tests.Pong"], [], CancellationToken.None);
        on.Changed.ShouldBe(["Tests.Pong"]);
        (await StatusAsync("/tests/pong")).ShouldBe(HttpStatusCode.OK);
        (await StatusAsync("/tests/both")).ShouldBe(HttpStatusCode.OK);

        var off = await _fixture.Features.ChangeAsync([], ["Tests.Ping"], CancellationToken.None);
        off.Changed.ShouldBe(["Tests.Ping", "Tests.Pong"]);
        (await StatusAsync("/tests/pong")).ShouldBe(HttpStatusCode.NotFound);
        (await StatusAsync("/tests/ping")).ShouldBe(HttpStatusCode.NotFound);

        var again = await _fixture.Features.ChangeAsync(["Tests.Pong"], [], CancellationToken.None);
        again.Changed.ShouldBe(["Tests.Ping", "Tests.Pong"]);
        (await StatusAsync("/tests/both")).ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Feature_WhenNothingChanges_KeepsTheShell()
    {
        var shell = _fixture.Shells.Find("Default")!.Current;

        var result = await _fixture.Features.ChangeAsync(["Tests.Ping"], [], CancellationToken.None);

        result.ShouldSatisfyAllConditions(r => r.Succeeded.ShouldBeTrue(), r => r.Changed.ShouldBeEmpty());
        _fixture.Shells.Find("Default")!.Current.ShouldBeSameAs(shell);
    }

    [Theory]
    [InlineData("Tests.FailsInServices", "The feature Fails in services could not start: Broken in services.")]
    [InlineData("Tests.FailsInRoutes", "The feature Fails in routes could not start: Broken in routes.")]
    public async Task Feature_WhenItsStartupThrows_LeavesTheOldShellServingAndTheReasonReadable(string feature, string message)
    {
        var shell = _fixture.Shells.Find("Default")!.Current!;
        var stored = await File.ReadAllTextAsync(Path.Combine(_fixture.DataPath, "tenants.json"));

        var result = await _fixture.Features.ChangeAsync([feature], [], CancellationToken.None);

        result.Succeeded.ShouldBeFalse();
        result.Failure!.Feature.ShouldBe(feature);
        result.Failure.Message.ShouldBe(message);
        result.Failure.Detail.ShouldContain("InvalidOperationException");
        _fixture.Features.LastFailure.ShouldBe(result.Failure);
        _fixture.Shells.Find("Default")!.Current.ShouldBeSameAs(shell);
        (await File.ReadAllTextAsync(Path.Combine(_fixture.DataPath, "tenants.json"))).ShouldBe(stored);
        _fixture.Features.GetFeatures().Single(f => f.Id == feature).IsEnabled.ShouldBeFalse();
        (await StatusAsync("/tests/ping")).ShouldBe(HttpStatusCode.OK);

        (await _fixture.Features.ChangeAsync(["Tests.Pong"], [], CancellationToken.None)).Succeeded.ShouldBeTrue();
        _fixture.Features.LastFailure.ShouldBeNull();
    }

    [Theory]
    [InlineData("Tests.FailsInSeed", "Broken in seed.")]
    [InlineData("Tests.FailsInContainer", "Helpdesk.Data.IUnitOfWork")]
    public async Task Feature_WhenItsSeedOrContainerIsBroken_LeavesTheOldShellServing(string feature, string reason)
    {
        var result = await _fixture.Features.ChangeAsync([feature], [], CancellationToken.None);

        result.Succeeded.ShouldBeFalse();
        result.Failure!.Message.ShouldContain(reason);
        (await StatusAsync("/tests/ping")).ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Feature_WhenUnknown_IsRefusedWithASentence()
    {
        var error = await Should.ThrowAsync<BusinessException>(() => _fixture.Features.ChangeAsync(["Tests.Typo"], [], CancellationToken.None));

        error.Message.ShouldBe("There is no feature Tests.Typo in this installation.");
    }

    [Fact]
    public async Task Request_WhenTheShellIsSwapped_EndsInTheShellInWhichItBegan()
    {
        var before = _fixture.Shells.Find("Default")!.Current!;
        var mark = before.Services.GetRequiredService<ShellMark>().Id.ToString();
        var request = _fixture.Client.GetStringAsync("/tests/slow");
        await _slow.Entered.Task;

        await _fixture.Features.ChangeAsync(["Tests.Pong"], [], CancellationToken.None);

        (await StatusAsync("/tests/pong")).ShouldBe(HttpStatusCode.OK);
        before.Disposed.IsCompleted.ShouldBeFalse();
        _slow.Continue.SetResult();
        (await request).ShouldBe(mark);
        await before.Disposed.WaitAsync(TimeSpan.FromSeconds(30));
        before.TryAcquire().ShouldBeFalse();
    }

    [Fact]
    public async Task Theme_WhenUnknownOrAFeature_IsRefused()
    {
        await Should.ThrowAsync<NotFoundException>(() => _fixture.Features.SetThemeAsync("Tests.Ping", CancellationToken.None));
        await Should.ThrowAsync<NotFoundException>(() => _fixture.Features.SetThemeAsync("No.Theme", CancellationToken.None));
    }

    [Fact]
    public async Task Health_WhenTheHostRuns_IsLiveAndReady()
    {
        (await StatusAsync("/health/live")).ShouldBe(HttpStatusCode.OK);
        var ready = await _fixture.Client.GetAsync("/health/ready");
        // On a busy machine a check may not end in its five seconds.
        for (var wait = Stopwatch.StartNew(); ready.StatusCode == HttpStatusCode.ServiceUnavailable && wait.Elapsed < TimeSpan.FromSeconds(30);)
        {
            ready = await _fixture.Client.GetAsync("/health/ready");
        }

        ready.StatusCode.ShouldBe(HttpStatusCode.OK, await ready.Content.ReadAsStringAsync());
        ready.Headers.Contains("Server").ShouldBeFalse();
    }

    private async Task<HttpStatusCode> StatusAsync(string path)
    {
        using var response = await _fixture.Client.GetAsync(path);
        return response.StatusCode;
    }
}
