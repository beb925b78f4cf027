using Helpdesk.Identity;
using Helpdesk.Identity.Domain;
using Helpdesk.Modules.Tests.Tickets;
using Helpdesk.Notifications;
using Helpdesk.Notifications.Domain;
using Helpdesk.Tasks;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Helpdesk.Modules.Tests.Retention;

/// <summary>What nobody needs any more goes.</summary>
public sealed class RetentionTests(TicketsHost host) : IClassFixture<TicketsHost>
{
    private static readonly DateTime Now = TimeProvider.System.GetUtcNow().UtcDateTime;

    [Fact]
    public async Task Notifications_AreKeptForNinetyDays()
    {
        await using (var scope = host.CreateScope())
        {
            var db = scope.Services.GetRequiredService<NotificationsDbContext>();
            db.Notifications.AddRange(Of("old", Now.AddDays(-91)), Of("older", Now.AddYears(-2)), Of("young", Now.AddDays(-89)));
            await db.SaveChangesAsync(TestContext.Current.CancellationToken);
        }

        await RunAsync("PurgeNotifications");

        await using var after = host.CreateScope();
        (await after.Services.GetRequiredService<NotificationsDbContext>().Notifications.AsNoTracking().Select(n => n.TicketTitle).ToListAsync(TestContext.Current.CancellationToken))
            .ShouldBe(["young"]);
    }

    [Fact]
    public async Task SignIns_AreKeptForHalfAYear()
    {
        await using (var scope = host.CreateScope())
        {
            var db = scope.Services.GetRequiredService<IdentityDbContext>();
            db.SignInEvents.AddRange(SignIn("old", Now.AddDays(-181)), SignIn("young", Now.AddDays(-179)));
            await db.SaveChangesAsync(TestContext.Current.CancellationToken);
        }

        await RunAsync("PurgeSignIns");

        await using var after = host.CreateScope();
        (await after.Services.GetRequiredService<IdentityDbContext>().SignInEvents.AsNoTracking()
            .Where(e => e.Address == "old" || e.Address == "young").Select(e => e.Address).ToListAsync(TestContext.Current.CancellationToken)).ShouldBe(["young"]);
    }

    private static SignInEvent SignIn(string address, DateTime at) => new() { OccurredAt = at, Outcome = SignInOutcome.UnknownName, Address = address };

    private static Notification Of(string title, DateTime at) => new()
    {
        PersonId = Guid.CreateVersion7(),
        MessageId = Guid.CreateVersion7(),
        Kind = NotificationKinds.Replied,
        TicketNumber = "INC0000001",
        TicketTitle = title,
        Url = "/",
        CreatedAt = at,
    };

    private async Task RunAsync(string task)
    {
        await using var scope = host.CreateScope();
        await scope.Services.GetServices<IBackgroundTask>().Single(t => t.GetType().Name == task).RunAsync(TestContext.Current.CancellationToken);
    }
}
