using System.Text.Json.Nodes;
using Helpdesk.Modules.Tests.Approvals;
using Helpdesk.Tasks;
using Microsoft.Extensions.DependencyInjection;

namespace Helpdesk.Modules.Tests.Changes.Features;

/// <summary>The workflows that come with changes, with a board of Mona, Otto and Dora, and Bob for emergencies, who leads the implementer's team.</summary>
public sealed class ShippedChangeWorkflowsTests(BoardHost host) : IClassFixture<BoardHost>
{
    [Fact]
    public async Task ANormalChangeOfLowRisk_IsAgreedToByAColleagueAndTheLead_AndScheduled()
    {
        var number = await AssessedAsync("low");
        await DecideAsync("tom", number);
        (await StateAsync(number)).ShouldBe("authorize");
        await DecideAsync("bob", number);

        (await StateAsync(number)).ShouldBe("scheduled");
    }

    [Fact]
    public async Task ANormalChangeOfMediumRisk_GoesThroughTheBoard_WithARejectionAndRework()
    {
        var number = await AssessedAsync("medium");
        await DecideAsync("tom", number);
        await DecideAsync("otto", number, isApproved: false, "No way back from step 3.");
        (await StateAsync(number)).ShouldBe("authorize", "one voice of three is no decision yet");
        await DecideAsync("mona", number, isApproved: false, "I agree with Otto.");
        (await StateAsync(number)).ShouldBe("draft");
        (await host.InboxAsync("dora", number)).ShouldBeEmpty();

        await host.PlanAsync(number, ChangesHostExtensions.Plan(host.FreeHour(), testPlan: "Try the way back first.", backout: "medium"));
        await host.GoAsync(number, "submit", "assess");
        await DecideAsync("tom", number);
        await DecideAsync("otto", number);
        await DecideAsync("dora", number);

        (await StateAsync(number)).ShouldBe("scheduled");
        await host.GoAsync(number, "implement");
    }

    [Fact]
    public async Task AChangeThatIsTakenBack_IsNoLongerInAnybodysInbox()
    {
        var number = await AssessedAsync("low");
        (await host.InboxAsync("tom", number)).ShouldHaveSingleItem();
        await host.GoAsync(number, "reject");

        (await host.InboxAsync("tom", number)).ShouldBeEmpty();
    }

    [Fact]
    public async Task AnApprovedChangeWhoseTimeIsTaken_IsNotScheduled_AndSaysSo()
    {
        var hour = host.FreeHour();
        var first = await host.DraftAsync();
        await host.PlanAsync(first, ChangesHostExtensions.Plan(hour));
        await host.GoAsync(first, "submit");
        var number = await AssessedAsync("low", hour: hour);
        await DecideAsync("tom", number);
        await DecideAsync("bob", number);

        (await StateAsync(number)).ShouldBe("authorize");
        var comments = (JsonArray)(await host.GetAsync("anna", $"/changes/{number}/comments"))["items"]!;
        comments.Select(c => (string?)c!["body"]).ShouldContain(b => b!.Contains("collides"));
    }

    [Fact]
    public async Task AnEmergency_IsAgreedToByOneBeforeTheWork_AndByTheBoardAfterIt()
    {
        var number = await host.DraftAsync();
        await host.SendAsync("anna", HttpMethod.Patch, $"/changes/{number}", new { teamId = host.TeamId("Network"), assigneeId = host.IdOf("anna") });
        await host.PlanAsync(number, ChangesHostExtensions.Plan(host.FreeHour(), "emergency"));
        await host.GoAsync(number, "submit", "authorize");
        await DecideAsync("bob", number);
        (await StateAsync(number)).ShouldBe("scheduled");
        await host.GoAsync(number, "implement");
        await host.WriteDownAsync(number, "Order a spare one.");
        await host.GoAsync(number, "review");
        (await host.RefusalAsync(number, "close")).ShouldContain("waits for the approval “Full approval");

        await DecideAsync("otto", number);
        await DecideAsync("mona", number);
        await host.GoAsync(number, "close");
    }

    [Fact]
    public async Task AnEmergencyThatTheBoardHasNotAgreedToInTime_IsEscalatedAfterTwoWorkingDays()
    {
        var number = await host.DraftAsync();
        await host.SendAsync("anna", HttpMethod.Patch, $"/changes/{number}", new { teamId = host.TeamId("Network"), assigneeId = host.IdOf("anna") });
        await host.PlanAsync(number, ChangesHostExtensions.Plan(host.FreeHour(), "emergency"));
        await host.GoAsync(number, "submit", "authorize");
        await DecideAsync("bob", number);
        await host.GoAsync(number, "implement");
        await host.WriteDownAsync(number, "Order a spare one.");
        await host.GoAsync(number, "review");
        (await host.InboxAsync("bob", number)).ShouldBeEmpty();

        host.Clock.Advance(TimeSpan.FromDays(1));
        await TimersAsync();
        (await host.InboxAsync("bob", number)).ShouldBeEmpty("a day is not two working days");
        host.Clock.Advance(TimeSpan.FromDays(3.5));
        await TimersAsync();
        (await host.InboxAsync("bob", number)).ShouldNotBeEmpty();
    }

    [Fact]
    public async Task ARetrospectiveChange_GoesToTheReviewWhenTheBoardAgrees()
    {
        var number = await host.DraftAsync();
        var start = host.Clock.GetUtcNow().UtcDateTime.AddHours(-5);
        await host.PlanAsync(number, new
        {
            kind = "retrospective", reason = "It burned", plannedStart = start, plannedEnd = start.AddHours(1), implementationPlan = "Swapped it.", testPlan = "Pinged it.",
            backoutPlan = "None", actualStart = start, actualEnd = start.AddHours(1), outcome = "successful", review = "Order a spare one.",
        });
        await host.GoAsync(number, "submit", "authorize");
        await DecideAsync("otto", number);
        await DecideAsync("dora", number);

        (await StateAsync(number)).ShouldBe("review");
    }

    [Fact]
    public async Task MembersOfTheBoardWhoDecideAtTheSameSecond_GiveOneOutcome()
    {
        for (var round = 0; round < 5; round++)
        {
            var number = await AssessedAsync("medium");
            await DecideAsync("tom", number);
            var approval = (await host.InboxAsync("otto", number)).ShouldHaveSingleItem();
            var hash = (string)(await host.GetAsync("otto", $"/approvals/{approval}"))["contentHash"]!;

            var answers = await Task.WhenAll(
                Vote("otto", isApproved: true), Vote("mona", isApproved: round % 2 == 0), Vote("dora", isApproved: round % 2 == 0));

            // Whoever came too late reads that it has ended, or that somebody else was faster; nobody's voice is lost.
            answers.ShouldAllBe(a => a.Status == 200 || a.Status == 409);
            foreach (var (person, status) in answers.Where(a => a.Status == 409))
            {
                var (again, body) = await Send(person, round % 2 == 0 || person == "otto");
                (again is 200 or 409).ShouldBeTrue(body?.ToJsonString());
            }

            (await StateAsync(number)).ShouldBe(round % 2 == 0 ? "scheduled" : "draft");
            var decisions = (JsonArray)(await host.GetAsync("admin", $"/approvals/{approval}"))["decisions"]!;
            decisions.Select(d => (string?)d!["who"]).ShouldBeUnique();
            decisions.Count.ShouldBeInRange(2, 3);

            Task<(int Status, JsonNode? Body)> Send(string person, bool isApproved) => host.SendAsync(
                person, HttpMethod.Post, $"/approvals/{approval}/decisions", new { isApproved, comment = isApproved ? null : "No.", contentHash = hash });

            async Task<(string Person, int Status)> Vote(string person, bool isApproved) => (person, (await Send(person, isApproved)).Status);
        }
    }

    [Fact]
    public async Task AnEditWhileTheBoardVotes_VoidsTheVotes_AndAVoteForTheOldPlanIsRefused()
    {
        var number = await AssessedAsync("medium");
        await DecideAsync("tom", number);
        var approval = (await host.InboxAsync("otto", number)).ShouldHaveSingleItem();
        var seen = (string)(await host.GetAsync("mona", $"/approvals/{approval}"))["contentHash"]!;
        await DecideAsync("otto", number);

        await host.PlanAsync(number, ChangesHostExtensions.Plan(host.FreeHour(), testPlan: "Try it on the spare one.", backout: "medium"));

        var (status, body) = await host.DecideAsync("mona", approval, hash: seen);
        status.ShouldBe(409);
        ((string)body!["detail"]!).ShouldContain("changed");
        // Otto is asked again, for the new plan; what the colleague agreed to is void as well.
        (await host.InboxAsync("otto", number)).ShouldHaveSingleItem();
        (await StateAsync(number)).ShouldBe("authorize");
        await DecideAsync("mona", number);
        await DecideAsync("dora", number);
        (await StateAsync(number)).ShouldBe("authorize", "nobody of the trade has agreed to the new plan");
        (await host.RefusalAsync(number, "schedule")).ShouldContain("waits for the approval “Technical approval");
        await DecideAsync("tom", number);

        (await StateAsync(number)).ShouldBe("scheduled");
    }

    private async Task<string> AssessedAsync(string risk, DateTime? hour = null)
    {
        var number = await host.DraftAsync();
        await host.SendAsync("anna", HttpMethod.Patch, $"/changes/{number}", new { teamId = host.TeamId("Network"), assigneeId = host.IdOf("anna") });
        await host.PlanAsync(number, ChangesHostExtensions.Plan(hour ?? host.FreeHour(), backout: risk));
        await host.GoAsync(number, "submit", "assess");
        return number;
    }

    private async Task DecideAsync(string by, string number, bool isApproved = true, string? comment = null)
    {
        (await host.DecideAsync(by, (await host.InboxAsync(by, number)).ShouldHaveSingleItem(), isApproved, comment)).Status.ShouldBe(200);
    }

    private async Task TimersAsync()
    {
        await using (var scope = host.Host.CreateScope())
        {
            await scope.Services.GetServices<IBackgroundTask>().Single(t => t.GetType().Name == "ResumeDueTimers").RunAsync(TestContext.Current.CancellationToken);
        }

        await host.DrainAsync();
    }

    private async Task<string> StateAsync(string number)
    {
        await host.DrainAsync();
        return (string)(await host.GetAsync("anna", $"/changes/{number}"))["state"]!;
    }
}
