using Helpdesk.Identity;
using Helpdesk.Security;
using Helpdesk.Tickets;
using Helpdesk.Tickets.Features;
using Microsoft.Extensions.DependencyInjection;

namespace Helpdesk.Modules.Tests.Tickets.Features;

/// <summary>A page costs a fixed number of queries, however many rows it shows.</summary>
public sealed class QueryBudgetTests(TicketsHost host) : IClassFixture<TicketsHost>
{
    [Fact]
    public async Task List_OfManyTicketsOfManyPeople_NeedsThreeQueries()
    {
        for (var i = 0; i < 12; i++)
        {
            await host.ReportAsync($"Ticket {i}", i % 2 == 0 ? "rita" : "bob");
        }

        await using var scope = host.CreateScope();
        var list = scope.Services.GetRequiredService<ListTickets>();
        using var count = QueryCount.Start();

        var page = await list.HandleAsync(new ListTicketsQuery { Filter = "open", Limit = 10 }, TestContext.Current.CancellationToken);

        page.Rows.Count.ShouldBe(10);
        count.Commands.ShouldBeInRange(1, 3);
    }

    [Fact]
    public async Task Get_OfATicketWithALongHistory_NeedsTwelveQueries()
    {
        var number = await host.TakenAsync();
        for (var i = 0; i < 10; i++)
        {
            (await host.PostAsync(i % 2 == 0 ? "anna" : "rita", $"/incidents/{number}/comments", new { body = $"Message {i}" })).Status.ShouldBe(201);
        }

        await using var scope = host.CreateScope();
        var get = scope.Services.GetRequiredService<GetTicket>();
        using var count = QueryCount.Start();

        var details = await get.HandleAsync(number, TestContext.Current.CancellationToken);

        details.Comments.Count.ShouldBe(10);
        count.Commands.ShouldBeInRange(1, 12);
    }

    [Fact]
    public async Task Create_ReadsNothingBeforeItWrites()
    {
        await host.ReportAsync();
        await using var scope = host.CreateScope();
        var user = scope.Services.GetRequiredService<ICurrentUser>();
        using var acting = user.ActAs(host.IdOf("rita"), "Rita Sommer", Origins.Api);
        var create = scope.Services.GetRequiredService<CreateTicket>();
        using var count = QueryCount.Start();

        await create.HandleAsync(
            new CreateTicketRequest { TypeId = "incident", Title = "VPN drops", RequesterId = host.IdOf("rita") }, TestContext.Current.CancellationToken);

        // Ticket, event, a ledger row for each, message and delivery, two clocks and their state.
        count.Reads.ShouldBe(0);
        count.Commands.ShouldBeInRange(1, 11);
    }

    [Fact]
    public async Task Counts_OfViews_NeedOneQueryEach()
    {
        await using var scope = host.CreateScope();
        var counts = scope.Services.GetRequiredService<CountTickets>();
        using var count = QueryCount.Start();

        var result = await counts.HandleAsync(["open", "state = on-hold", "priority <= 2", "team = Gone"], TestContext.Current.CancellationToken);

        result[3].ShouldBe(-1);
        count.Commands.ShouldBeInRange(3, 4);
    }
}
