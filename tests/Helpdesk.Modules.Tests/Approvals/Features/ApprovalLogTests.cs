using Helpdesk.Compliance;
using Helpdesk.Modules.Tests.Compliance;
using Helpdesk.Tasks;
using Microsoft.Extensions.DependencyInjection;

namespace Helpdesk.Modules.Tests.Approvals.Features;

/// <summary>The log of approvals (R11). The clock of the host is moved on; so this class has a host of its own.</summary>
public sealed class ApprovalLogTests(ApprovalsHost host) : IClassFixture<ApprovalsHost>
{
    [Fact]
    public async Task EachApproval_SaysWhoWasAskedWhoDecidedWhatAndHowLongItTook()
    {
        var number = await host.ReportAsync("New laptop");
        await host.AskAsync(number, ("approvers", "person:mona"));
        host.Clock.Advance(TimeSpan.FromMinutes(10));
        (await host.DecideAsync("mona", (await host.InboxAsync("mona", number)).Single())).Status.ShouldBe(200);

        var (report, row) = await ReadAsync(number);

        new[] { "ticket", "requester", "outcome", "how" }.Select(c => report[row, c]).ShouldBe(["New laptop", "Rita Sommer", "Approved", "Decided by people"]);
        ((long)report[row, "duration"]!).ShouldBeGreaterThanOrEqualTo(600);
        report.Evidence(row, "decisions", "who").ShouldBe(["Mona Lenz"]);
        report.Evidence(row, "decisions", "decision").ShouldBe(["Approved"]);
        report.Evidence(row, "decisions", "contentHash").ShouldBe([report[row, "contentHash"]]);
        report.Evidence(row, "asked", "who").ShouldBe(["Mona Lenz"]);
        row.Records[0].EntityType.ShouldBe("approvals.approval");
        row.Records.ShouldContain(r => r.EntityType == "approvals.decision");
    }

    [Fact]
    public async Task WhatNobodyDecided_IsExpired_AndWhatTimeDecided_SaysSo()
    {
        var expired = await host.ReportAsync("Expired");
        await host.AskAsync(expired, ("approvers", "person:mona"), ("expiresAfter", "02:00:00"));
        var rejected = await host.ReportAsync("Rejected by time");
        await host.AskAsync(rejected, ("approvers", "person:mona"), ("expiresAfter", "02:00:00"), ("onExpiry", "reject"));
        host.Clock.Advance(TimeSpan.FromHours(3));
        await using (var scope = host.Host.CreateScope())
        {
            await scope.Services.GetServices<IBackgroundTask>().Single(t => t.GetType().Name == "ResumeDueTimers").RunAsync(TestContext.Current.CancellationToken);
        }

        await host.DrainAsync();

        var (report, row) = await ReadAsync(expired);
        report[row, "how"].ShouldBe("Nobody decided in time");
        var (second, other) = await ReadAsync(rejected);
        new[] { "outcome", "how" }.Select(c => second[other, c]).ShouldBe(["Rejected", "Decided by time, as the workflow said for that case"]);
        second.Evidence(other, "decisions", "who").ShouldBeEmpty();
        ((long)second.Figure("byTime")!).ShouldBeGreaterThanOrEqualTo(1);
    }

    [Fact]
    public async Task AnApprovalWhoseContentChangedAfterwards_IsVoid_AndSaysWhy()
    {
        var number = await host.ReportAsync("Small laptop");
        await host.AskAsync(number, ("approvers", "person:mona"));
        (await host.DecideAsync("mona", (await host.InboxAsync("mona", number)).Single())).Status.ShouldBe(200);
        (await host.SendAsync("anna", HttpMethod.Patch, $"/incidents/{number}", new { title = "Large laptop" })).Status.ShouldBe(200);
        await host.DrainAsync();

        var (report, row) = await ReadAsync(number);

        report[row, "how"].ShouldBe("The content was changed after it was approved");
    }

    [Fact]
    public async Task AnEmptyPeriod_HasNoRows()
    {
        await using var scope = host.Host.CreateScope();

        (await ReportReading.OfAsync(scope.Services, "R11", s => s with { To = s.From.AddDays(1) })).Rows.ShouldBeEmpty();
    }

    private async Task<(ReportReading Report, ReportRow Row)> ReadAsync(string number)
    {
        await using var scope = host.Host.CreateScope();
        var report = await ReportReading.OfAsync(scope.Services, "R11");
        return (report, report.Rows.Single(r => (string?)report[r, "number"] == number));
    }
}
