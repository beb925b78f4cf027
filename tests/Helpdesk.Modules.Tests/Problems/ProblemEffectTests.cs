using Helpdesk.Problems;
using Helpdesk.Problems.Features;
using Helpdesk.Security;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Helpdesk.Modules.Tests.Problems;

/// <summary>What a problem does to the incidents that it causes: practice.md 2.5.</summary>
public sealed class ProblemEffectTests(ProblemsHost host) : IClassFixture<ProblemsHost>
{
    [Fact]
    public async Task AFix_ResolvesTheIncidentsThatWaitForIt_AndNoOthers()
    {
        var problem = await host.ProblemAsync();
        string[] waiting = [await host.ReportAsync("Mail is slow"), await host.TakenAsync("Mail is gone")];
        string[] others = [await host.TakenAsync("Mail is late"), await host.ReportAsync("Mail is odd")];
        (await host.LinkAsync(problem, wait: true, waiting)).Status.ShouldBe(200);
        (await host.LinkAsync(problem, wait: false, others)).Status.ShouldBe(200);
        await host.AnalyseAsync(problem, new { rootCause = "A full disk." });

        await host.ResolveAsync(problem, ProblemType.FixApplied);

        foreach (var number in waiting)
        {
            var incident = await host.GetAsync("anna", $"/incidents/{number}");
            (incident["state"], incident["resolutionCode"], incident["assigneeId"]).ShouldBe(("resolved", "problem-fixed", host.IdOf("anna").ToString()));
        }

        foreach (var number in others)
        {
            (await host.GetAsync("anna", $"/incidents/{number}"))["state"].ShouldNotBe("resolved");
        }
    }

    [Fact]
    public async Task OpenTasksOfAProblem_AreCancelledWhenItIsClosed_AndDoneOnesStayDone()
    {
        var problem = await host.ProblemAsync();
        var done = (await host.PostAsync("anna", $"/problems/{problem}/tasks", new { title = "Read the log" }))["id"];
        (await host.SendAsync("anna", HttpMethod.Patch, $"/problems/{problem}/tasks/{done}", new { state = "done" })).Status.ShouldBe(200);
        await host.PostAsync("anna", $"/problems/{problem}/tasks", new { title = "Ask the vendor" });
        await host.AnalyseAsync(problem, new { rootCause = "A full disk." });
        await host.ResolveAsync(problem, ProblemType.FixApplied);
        (await TasksAsync()).ShouldBe([("Read the log", "done"), ("Ask the vendor", "open")], "what is resolved may be analysed again");

        await host.StepAsync(problem, new { transition = "close" });

        (await TasksAsync()).ShouldBe([("Read the log", "done"), ("Ask the vendor", "cancelled")]);

        async Task<IEnumerable<(string?, string?)>> TasksAsync() =>
            (await host.GetAsync("anna", $"/problems/{problem}/tasks")).Items.Select(t => (t.GetProperty("title").GetString(), t.GetProperty("state").GetString())).ToList();
    }

    [Fact]
    public async Task AWorkaround_IsToldToEachOpenIncidentOnce_HoweverOftenItIsShared()
    {
        var problem = await host.ProblemAsync();
        var first = await host.ReportAsync();
        await host.LinkAsync(problem, wait: false, first);
        await host.AnalyseAsync(problem, new { workaround = "Use the **web client**." });

        await ShareAsync(problem, 1);
        var second = await host.ReportAsync();
        await host.LinkAsync(problem, wait: false, second);
        await ShareAsync(problem, 1);
        await ShareAsync(problem, 0);

        (await RepliesAsync(first)).ShouldBe(1);
        (await RepliesAsync(second)).ShouldBe(1);
        await host.AnalyseAsync(problem, new { workaround = "Use the telephone." });
        await ShareAsync(problem, 2);
        (await RepliesAsync(first)).ShouldBe(2);
    }

    [Fact]
    public async Task AnAcceptedRisk_NeedsOwnerReasonAndDay_AndIsToldToTheIncidents_WhichStay()
    {
        var problem = await host.ProblemAsync();
        var incident = await host.TakenAsync();
        await host.LinkAsync(problem, wait: true, incident);
        var resolve = new { transition = "resolve", resolutionCode = ProblemType.RiskAccepted, resolutionNotes = "Too dear." };
        (await host.PostAsync("tom", $"/problems/{problem}/transitions", resolve)).ShouldBeProblem(409).Text.ShouldContain("has no owner, no reason or no day");

        await host.AnalyseAsync(problem, new { riskOwnerId = host.IdOf("tom"), riskUntil = "2099-12-31", riskReason = "A new server costs more." });
        (await host.PostAsync("anna", $"/problems/{problem}/transitions", resolve)).ShouldBeProblem(409).Text.ShouldContain("you need the right");
        await host.ResolveAsync(problem, ProblemType.RiskAccepted);

        (await host.GetAsync("anna", $"/incidents/{incident}"))["state"].ShouldBe("on-hold");
        (await NotesAsync(incident)).ShouldHaveSingleItem().ShouldContain("its risk was accepted until");
    }

    [Fact]
    public async Task ADuplicate_HandsItsIncidentsOverToTheProblemThatStays()
    {
        var (duplicate, survivor) = (await host.ProblemAsync(), await host.ProblemAsync());
        var incident = await host.ReportAsync();
        await host.LinkAsync(duplicate, wait: true, incident);
        var resolve = new { transition = "resolve", resolutionCode = ProblemType.Duplicate, resolutionNotes = "See there." };
        (await host.PostAsync("tom", $"/problems/{duplicate}/transitions", resolve)).ShouldBeProblem(409).Text.ShouldContain("to the problem that it duplicates first");
        (await host.PostAsync("anna", $"/problems/{duplicate}/links", new { target = survivor, kind = "duplicates" })).Status.ShouldBeLessThan(300);
        await host.ResolveAsync(duplicate, ProblemType.Duplicate);

        await host.AnalyseAsync(survivor, new { rootCause = "A full disk." });
        await host.ResolveAsync(survivor, ProblemType.FixApplied);

        (await host.GetAsync("anna", $"/incidents/{incident}"))["state"].ShouldBe("resolved");
    }

    [Fact]
    public async Task AFixOfAnUnknownCause_IsRefused_AndNothingChanges()
    {
        var problem = await host.ProblemAsync();

        var answer = await host.PostAsync("tom", $"/problems/{problem}/transitions", new { transition = "resolve", resolutionCode = ProblemType.FixApplied, resolutionNotes = "Fixed." });

        answer.ShouldBeProblem(409).Text.ShouldContain("root cause");
        (await host.GetAsync("tom", $"/problems/{problem}"))["state"].ShouldBe(ProblemType.Assess);
    }

    [Fact]
    public async Task LinkingMany_SaysOfEachWhetherItWasLinked_AndStopsAtNone()
    {
        var (problem, other) = (await host.ProblemAsync(), await host.ProblemAsync());
        var incident = await host.ReportAsync();

        var answer = await host.LinkAsync(problem, wait: false, incident.ToLowerInvariant(), "INC9999999", other, incident);

        answer.Json.EnumerateArray().Select(l => (l.GetProperty("number").GetString(), l.GetProperty("isLinked").GetBoolean())).ShouldBe(
            [(incident, true), ("INC9999999", false), (other, false)]);
    }

    [Fact]
    public async Task AnIncidentThatWaitsForSomethingElse_KeepsItsReason_WhenItIsLinked()
    {
        var problem = await host.ProblemAsync();
        var incident = await host.TakenAsync();
        (await host.PostAsync("anna", $"/incidents/{incident}/transitions", new { transition = "hold", subState = "awaiting-vendor" })).Status.ShouldBe(200);

        await host.LinkAsync(problem, wait: true, incident);

        (await host.GetAsync("anna", $"/incidents/{incident}"))["subState"].ShouldBe("awaiting-vendor");
    }

    [Fact]
    public async Task AReviewThatIsDue_RemindsTheOwnerOnce()
    {
        var problem = await host.ProblemAsync();
        await using (var scope = host.CreateScope())
        {
            var db = scope.Services.GetRequiredService<ProblemsDbContext>();
            var id = (await scope.Services.GetRequiredService<Helpdesk.Tickets.ITicketIntegrationService>().FindAsync(problem, CancellationToken.None))!.TicketId;
            (await db.FindOrAddAsync(id, CancellationToken.None)).ReviewOn = new DateOnly(2026, 1, 1);
            await db.SaveChangesAsync();
        }

        for (var i = 0; i < 2; i++)
        {
            await using var scope = host.CreateScope();
            await scope.Services.GetServices<Helpdesk.Tasks.IBackgroundTask>().OfType<ReviewProblems>().Single().RunAsync(CancellationToken.None);
        }

        await host.DrainAsync();
        (await NotesAsync(problem, "problems")).ShouldHaveSingleItem().ShouldStartWith("@anna ");
    }

    private async Task ShareAsync(string problem, int reached)
    {
        var answer = await host.PostAsync("tom", $"/problems/{problem}/workaround/share", new { });
        (answer.Status, answer["tickets"]).ShouldBe((200, reached.ToString(System.Globalization.CultureInfo.InvariantCulture)), answer.Text);
        await host.DrainAsync();
    }

    private async Task<int> RepliesAsync(string incident) => (await host.GetAsync("rita", $"/incidents/{incident}/comments")).Items.Count;

    private async Task<IReadOnlyList<string>> NotesAsync(string number, string path = "incidents") =>
        [.. (await host.GetAsync("anna", $"/{path}/{number}/comments")).Items.Where(c => !c.GetProperty("isPublic").GetBoolean()).Select(c => c.GetProperty("body").GetString()!)];
}
