using Helpdesk.Notifications;
using Helpdesk.Tasks;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Helpdesk.Modules.Tests.Approvals.Features;

/// <summary>What time does to an approval. The clock of the host is moved on; so this class has a host of its own.</summary>
public sealed class ApprovalClockTests(ApprovalsHost host) : IClassFixture<ApprovalsHost>
{
    [Fact]
    public async Task WithoutADecision_TheLineExpiredIsTaken()
    {
        var number = await host.ReportAsync("Slow");
        var instance = await host.AskAsync(number, ("approvers", "person:mona"), ("expiresAfter", "02:00:00"));
        var approval = (await host.InboxAsync("mona", number)).Single();

        await PassAsync(TimeSpan.FromHours(1));
        (await host.InboxAsync("mona", number)).ShouldBe([approval]);
        await PassAsync(TimeSpan.FromHours(1.1));

        (await host.JournalAsync(instance)).ShouldContain("expired Completed");
        (await host.DecideAsync("mona", approval)).Status.ShouldBe(409);
        (await ToldAsync("rita", number)).ShouldContain("approval-expired");
    }

    [Fact]
    public async Task TheLate_AreReminded_AndThenSomebodyAboveIsAsked()
    {
        var number = await host.ReportAsync("Late");
        var instance = await host.AskAsync(
            number, ("approvers", "person:otto"), ("remindEvery", "00:30:00"), ("escalateAfter", "01:00:00"), ("escalateTo", "person:dora"));
        (await ToldAsync("otto", number)).ShouldBe(["approval-requested"]);

        await PassAsync(TimeSpan.FromMinutes(31));
        (await ToldAsync("otto", number)).ShouldContain("approval-reminded");
        (await host.InboxAsync("dora", number)).ShouldBeEmpty();
        await PassAsync(TimeSpan.FromMinutes(30));

        (await ToldAsync("dora", number)).ShouldContain("approval-escalated");
        var approval = (await host.InboxAsync("dora", number)).Single();
        (await host.DecideAsync("dora", approval)).Status.ShouldBe(200);
        (await host.JournalAsync(instance)).ShouldContain("approved Completed");
        (await ToldAsync("rita", number)).ShouldBe(["approval-approved"]);
    }

    private async Task PassAsync(TimeSpan time)
    {
        host.Clock.Advance(time);
        await using (var scope = host.Host.CreateScope())
        {
            await scope.Services.GetServices<IBackgroundTask>().Single(t => t.GetType().Name == "ResumeDueTimers").RunAsync(TestContext.Current.CancellationToken);
        }

        await host.DrainAsync();
    }

    private async Task<IReadOnlyList<string>> ToldAsync(string userName, string number)
    {
        await host.DrainAsync();
        var me = host.IdOf(userName);
        await using var scope = host.Host.CreateScope();
        return await scope.Services.GetRequiredService<NotificationsDbContext>().Notifications.AsNoTracking()
            .Where(n => n.PersonId == me && n.TicketNumber == number).OrderBy(n => n.CreatedAt).Select(n => n.Kind).ToListAsync(TestContext.Current.CancellationToken);
    }
}
