using System.Text.Json;
using Helpdesk.Cli;
using Helpdesk.Modules.Tests.Import;
using Helpdesk.Security;
using Helpdesk.Tasks;
using Helpdesk.Testing;
using Helpdesk.Tickets.Clocks;
using Helpdesk.Tickets.Features;
using Microsoft.Extensions.DependencyInjection;

namespace Helpdesk.Modules.Tests.Tickets.Clocks.Live;

/// <summary>From histories to a model that a page shows.</summary>
public sealed class LearnBreachModelTests(TicketsHost host) : IClassFixture<TicketsHost>
{
    private static CancellationToken CancellationToken => TestContext.Current.CancellationToken;

    [Fact]
    public async Task TheTask_OnADeskWithoutHistory_SaysSo_AndNothingIsPredicted()
    {
        (await host.GetAsync("anna", "/metrics/breach-prediction")).ShouldBeProblem(404);

        await RunAsync(host.Host, TimeProvider.System);
        await RunAsync(host.Host, TimeProvider.System);

        var answer = await host.GetAsync("anna", "/metrics/breach-prediction");
        answer.Status.ShouldBe(200, answer.Text);
        answer["state"].ShouldBe("too-little-history");
        answer["test"].ShouldBeNull();
        (await host.GetAsync("rita", "/metrics/breach-prediction")).Status.ShouldBe(403);
    }

    [Fact]
    public async Task TheTask_IsScheduled()
    {
        await using var scope = host.CreateScope();
        scope.Services.GetServices<IBackgroundTask>().OfType<LearnBreachModel>().ShouldHaveSingleItem();
    }

    [Fact]
    public async Task TheSampleLog_GivesTheModel_AndTheTest_OfTheIndependentScript()
    {
        await using var sample = await ShellFixture.StartAsync(new ShellFixtureOptions(), CancellationToken);
        await ImportAsync(sample);

        await RunAsync(sample, new FakeClock(new DateTimeOffset(2016, 6, 1, 0, 0, 0, TimeSpan.Zero)));

        await using var scope = sample.CreateScope();
        var model = await scope.Services.GetRequiredService<PredictBreaches>().GetModelAsync(CancellationToken);
        model.ShouldNotBeNull();
        model.State.ShouldBe(BreachModelState.On);
        model.Work.ShouldAllBe(w => w.Looks >= BreachLearning.FewestLooks && w.Seconds >= 0);
        var test = model.Test.ShouldNotBeNull();
        var expected = JsonDocument.Parse(await File.ReadAllTextAsync(Path.Combine(Fixtures.Folder, "uci-prediction.json"), CancellationToken)).RootElement;
        (model.Clocks, test.LearnedLooks, test.Looks).ShouldBe((Number("clocks"), Number("learned"), Number("tested")));
        test.Brier.ShouldBe(expected.GetProperty("brier").GetDouble(), 1e-6);
        test.BaseBrier.ShouldBe(expected.GetProperty("base").GetDouble(), 1e-6);
        test.Levels.Select(l => (Math.Round(l.Expected, 6), l.Looks, l.Late)).ShouldBe(expected.GetProperty("levels").EnumerateObject()
            .Select(l => (l.Value.GetProperty("expected").GetDouble(), l.Value.GetProperty("looks").GetInt32(), l.Value.GetProperty("late").GetInt32())));

        int Number(string name) => expected.GetProperty(name).GetInt32();
    }

    private static async Task RunAsync(ShellFixture fixture, TimeProvider time)
    {
        await using var scope = fixture.CreateScope();
        using var acting = scope.Services.GetRequiredService<ICurrentUser>().ActAs(id: null, "Test", Origins.Background);
        await ActivatorUtilities.CreateInstance<LearnBreachModel>(scope.Services, time).RunAsync(CancellationToken);
    }

    private static async Task ImportAsync(ShellFixture fixture)
    {
        await using var scope = fixture.CreateScope();
        using var acting = scope.Services.GetRequiredService<ICurrentUser>().ActAs(id: null, "Test", Origins.CommandLine);
        var verb = scope.Services.GetServices<IVerb>().Single(v => v.Name == "import events");
        var options = new Dictionary<string, string> { ["profile"] = "uci-incident-events" };
        (await verb.RunAsync(new VerbArguments([Fixtures.SampleLog], options), TextWriter.Null, CancellationToken)).ShouldBe(0);
    }
}
