namespace Helpdesk.Modules.Tests.Problems;

public sealed class AnalysisTests(ProblemsHost host) : IClassFixture<ProblemsHost>
{
    [Fact]
    public async Task AnAnalysis_IsReadAsItWasWritten_AndStandsInTheHistory()
    {
        var problem = await host.ProblemAsync();

        await host.AnalyseAsync(problem, new { rootCause = "Größe der Warteschlange", whys = (string[])["It stops.", " The disk is full. "], workaround = "Restart.", reviewOn = "2099-01-02" });

        var read = await host.GetAsync("audrey", $"/problems/{problem}/analysis");
        (read["rootCause"], read["workaround"], read["reviewOn"]).ShouldBe(("Größe der Warteschlange", "Restart.", "2099-01-02"));
        read.Json.GetProperty("whys").EnumerateArray().Select(w => w.GetString()).ShouldBe(["It stops.", "The disk is full."]);
        (await host.GetAsync("anna", $"/problems/{problem}/events")).Text.ShouldContain("rootCause");
    }

    [Theory]
    [InlineData("""{"reviewOn":"2020-01-01"}""", "reviewOn")]
    [InlineData("""{"riskUntil":"2020-01-01"}""", "riskUntil")]
    [InlineData("""{"riskOwnerId":"00000000-0000-0000-0000-000000000001"}""", "riskOwnerId")]
    [InlineData("""{"whys":["1","2","3","4","5","6"]}""", "whys")]
    [InlineData("""{"whys":["two\nlines"]}""", "whys")]
    [InlineData("""{"rootCause":"a\u0000b"}""", "rootCause")]
    public async Task WrongInput_IsRefusedAtItsField_AndNothingIsSaved(string body, string field)
    {
        var problem = await host.ProblemAsync();
        var before = (await host.GetAsync("tom", $"/problems/{problem}/analysis")).Text;

        (await host.SendAsync("tom", HttpMethod.Put, $"/problems/{problem}/analysis", body)).ShouldBeProblem(400, field);

        (await host.GetAsync("tom", $"/problems/{problem}/analysis")).Text.ShouldBe(before);
    }

    [Fact]
    public async Task ATextThatIsTooLong_IsRefused()
    {
        var problem = await host.ProblemAsync();

        (await host.SendAsync("tom", HttpMethod.Put, $"/problems/{problem}/analysis", new { rootCause = new string('x', 10_001) })).ShouldBeProblem(400);
    }

    [Fact]
    public async Task AnOlderVersion_IsRefused_AndNothingIsSaved()
    {
        var problem = await host.ProblemAsync();
        var seen = (await host.GetAsync("anna", $"/problems/{problem}")).ETag;
        await host.AnalyseAsync(problem, new { rootCause = "First." });

        (await host.SendAsync("anna", HttpMethod.Put, $"/problems/{problem}/analysis", new { rootCause = "Second." }, ifMatch: seen)).Status.ShouldBe(412);

        (await host.GetAsync("anna", $"/problems/{problem}/analysis"))["rootCause"].ShouldBe("First.");
    }

    [Fact]
    public async Task Risks_AreAcceptedByProblemManagersOnly()
    {
        var problem = await host.ProblemAsync();

        (await host.SendAsync("anna", HttpMethod.Put, $"/problems/{problem}/analysis", new { riskOwnerId = host.IdOf("anna"), riskUntil = "2099-12-31", riskReason = "Mine." })).Status.ShouldBe(403);
    }

    [Theory]
    [InlineData("rita", 403)]
    [InlineData("audrey", 403)]
    [InlineData("nobody", 401)]
    public async Task WhoDoesNotWorkOnTickets_DoesNotWriteAnalyses(string userName, int status)
    {
        var problem = await host.ProblemAsync();

        (await host.SendAsync(userName, HttpMethod.Put, $"/problems/{problem}/analysis", new { rootCause = "Me." })).Status.ShouldBe(status);
    }

    [Fact]
    public async Task ACancelledProblem_IsNotChangedAnyMore()
    {
        var problem = await host.ProblemAsync();
        await host.StepAsync(problem, new { transition = "cancel", reason = "A mistake." });

        (await host.SendAsync("tom", HttpMethod.Put, $"/problems/{problem}/analysis", new { rootCause = "Late." })).ShouldBeProblem(409);
    }

    [Fact]
    public async Task NoClock_RunsOnAProblem()
    {
        var problem = await host.ProblemAsync();

        (await host.GetAsync("tom", $"/problems/{problem}"))["dueAt"].ShouldBeNull();
        (await host.GetAsync("tom", $"/incidents/{await host.ReportAsync()}"))["dueAt"].ShouldNotBeNull();
    }
}
