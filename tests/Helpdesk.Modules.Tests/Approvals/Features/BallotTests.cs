using Helpdesk.Approvals;
using Microsoft.Extensions.DependencyInjection;

namespace Helpdesk.Modules.Tests.Approvals.Features;

/// <summary>What other modules read of the voices in an approval.</summary>
public sealed class BallotTests(ApprovalsHost host) : IClassFixture<ApprovalsHost>
{
    [Fact]
    public async Task ABallot_TellsWhoDecidedWhat_AndWhoIsStillAsked()
    {
        var number = await host.ReportAsync("A new server");
        await host.AskAsync(number, ("approvers", """["person:otto","person:mona"]"""), ("mode", "all"));
        var approval = (await host.InboxAsync("otto", number)).Single();
        (await host.DecideAsync("otto", approval, comment: "It is time.")).Status.ShouldBe(200);

        var ballot = (await BallotsAsync(number)).ShouldHaveSingleItem();

        ballot.Standing.Verdict.ShouldBe(ApprovalVerdict.Open);
        ballot.AskedIds.ShouldBe([host.IdOf("mona")]);
        var vote = ballot.Votes.ShouldHaveSingleItem();
        (vote.PersonId, vote.IsApproved, vote.Comment, vote.Counts).ShouldBe((host.IdOf("otto"), true, "It is time.", true));
    }

    [Fact]
    public async Task AfterAChangeOfTheTicket_TheVotesStay_AndCountForNothing()
    {
        var number = await host.ReportAsync("A new printer");
        await host.AskAsync(number, ("approvers", "person:otto"));
        await host.DecideAsync("otto", (await host.InboxAsync("otto", number)).Single());
        (await host.SendAsync("anna", HttpMethod.Patch, $"/incidents/{number}", new { title = "Two new printers" })).Status.ShouldBe(200);

        var ballot = (await BallotsAsync(number)).ShouldHaveSingleItem();

        (ballot.IsContentChanged, ballot.Standing.Verdict).ShouldBe((true, ApprovalVerdict.None));
        ballot.Votes.ShouldHaveSingleItem().Counts.ShouldBeFalse();
    }

    private async Task<IReadOnlyList<ApprovalBallot>> BallotsAsync(string number)
    {
        var id = (Guid)(await host.GetAsync("anna", $"/incidents/{number}"))["id"]!;
        await using var scope = host.Host.CreateScope();
        return await scope.Services.GetRequiredService<IApprovalIntegrationService>().GetBallotsAsync(id, TestContext.Current.CancellationToken);
    }
}
