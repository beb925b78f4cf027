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
    public async Task TheSampleLog_GivesAModel_ThatIsHonestAboutItself()
    {
        await using var sample = await ShellFixture.StartAsync(new ShellFixtureOptions(), CancellationToken);
        await ImportAsync(sample);

        await RunAsync(sample, new FakeClock(new DateTimeOffset(2016, 6, 1, 0, 0, 0, TimeSpan.Zero)));

        await using var scope = sample.CreateScope();
        var model = await scope.Services.GetRequiredService<PredictBreaches>().GetModelAsync(CancellationToken);
        model.ShouldNotBeNull();
        // The figures of decision 0024.
        model.State.ShouldBe(BreachModelState.On);
        model.Work.ShouldAllBe(w => w.Looks >= BreachLearning.FewestLooks && w.Seconds >= 0);
        var test = model.Test.ShouldNotBeNull();
        (model.Clocks, test.LearnedLooks, test.Looks).ShouldBe((3776, 4643, 1674));
        test.Brier.ShouldBe(0.1342, 0.0001);
        test.BaseBrier.ShouldBe(0.1483, 0.0001);
        test.Levels.Select(l => (l.Risk, Math.Round(l.Expected, 2), l.Looks, l.Late)).ShouldBe(
        [
            (BreachRisk.OnTrack, 0.12, 1218, 133), (BreachRisk.AtRisk, 0.42, 452, 164), (BreachRisk.WillBreach, 0.83, 4, 4),
        ]);
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
