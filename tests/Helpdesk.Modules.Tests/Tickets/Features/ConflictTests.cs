using Helpdesk.Errors;
using Helpdesk.Tickets;
using Helpdesk.Tickets.Features;
using Microsoft.Extensions.DependencyInjection;

namespace Helpdesk.Modules.Tests.Tickets.Features;

/// <summary>Somebody changes a ticket between the moment when somebody else read it and saves it.</summary>
public abstract class ConflictTests(TicketsHost host)
{
    [Fact]
    public async Task TheLaterOfTwoChanges_IsToldOfTheConflictAndStoresNothing()
    {
        var number = await host.ReportAsync();
        await using var scope = host.CreateScope();
        var db = scope.Services.GetRequiredService<TicketsDbContext>();
        var ticket = await scope.Services.GetRequiredService<TicketAccess>().FindAsync(number, TestContext.Current.CancellationToken);
        db.Events.AddRange(await scope.Services.GetRequiredService<UpdateTicket>()
            .ApplyAsync(ticket, new TicketPatch { Title = "Later" }, TestContext.Current.CancellationToken));
        (await host.SendAsync("anna", HttpMethod.Patch, $"/incidents/{number}", new { title = "Earlier" })).Status.ShouldBe(200);
        var before = await StateOfAsync(number);

        await Should.ThrowAsync<ConcurrencyException>(() => db.SaveChangesAsync(TestContext.Current.CancellationToken));

        (await StateOfAsync(number)).ShouldBe(before);
    }

    [Fact]
    public async Task AMessageThatComesTogetherWithAChange_IsSavedBesideIt()
    {
        var number = await host.ReportAsync();
        await using var scope = host.CreateScope();
        var ticket = await scope.Services.GetRequiredService<TicketAccess>().FindAsync(number, TestContext.Current.CancellationToken);
        (await host.SendAsync("anna", HttpMethod.Patch, $"/incidents/{number}", new { title = "Earlier" })).Status.ShouldBe(200);

        // The scope holds the ticket as it was: the use case finds it there, meets the conflict and reads it again.
        ticket.Title.ShouldBe("VPN drops");
        await scope.Services.GetRequiredService<AddComment>()
            .HandleAsync(number, new AddCommentRequest("Later", IsPublic: true, []), TestContext.Current.CancellationToken);

        (await host.GetAsync("anna", $"/incidents/{number}/comments")).Items.Count.ShouldBe(1);
        (await host.GetAsync("anna", $"/incidents/{number}"))["title"].ShouldBe("Earlier");
    }

    private async Task<string> StateOfAsync(string number) =>
        (await host.GetAsync("anna", $"/incidents/{number}")).Text + (await host.GetAsync("anna", $"/incidents/{number}/events")).Text;
}

public sealed class ConflictOnSqliteTests(TicketsHost host) : ConflictTests(host), IClassFixture<TicketsHost>;

public sealed class ConflictOnPostgreSqlTests(PostgreSqlTicketsHost host) : ConflictTests(host), IClassFixture<PostgreSqlTicketsHost>;
