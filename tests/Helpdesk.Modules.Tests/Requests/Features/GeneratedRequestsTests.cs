using Helpdesk.Requests;
using Helpdesk.Testing;
using Helpdesk.Tickets;
using Helpdesk.Tickets.Generation;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Helpdesk.Modules.Tests.Requests.Features;

/// <summary>A generated year has orders of what the catalogue offers, and their tasks hold together with them.</summary>
public sealed class GeneratedRequestsTests
{
    private const string Recipe =
        """
        {
          "name": "shop", "displayName": "Shop", "description": "A desk with a catalogue.",
          "steps": [
            { "name": "recipes", "values": ["itil-default"] },
            { "name": "teams", "teams": [{"name": "Workplace"}, {"name": "Network"}] },
            { "name": "workflows", "publish": ["request-approval"] },
            { "name": "catalog", "categories": [{"name": "Devices", "icon": "device-laptop", "items": [
                {"key": "laptop", "name": "Laptop", "summary": "For work", "icon": "device-laptop", "price": 1290, "currency": "EUR", "maxQuantity": 2, "workflow": "request-approval", "approvalText": "Your manager.",
                 "tasks": [{"key": "buy", "title": "Buy it"}, {"key": "set-up", "title": "Set it up", "after": ["buy"]}, {"key": "hand-over", "title": "Hand it over", "after": ["set-up"]}]},
                {"key": "headset", "name": "Headset", "summary": "For calls", "icon": "headphones"}]}] }
          ]
        }
        """;

    [Fact]
    public async Task AYear_HasOrdersInAllStates_AndNoTaskIsDoneBeforeItsTurn()
    {
        var token = TestContext.Current.CancellationToken;
        await using var host = await ShellFixture.StartAsync(
            new ShellFixtureOptions { Recipe = "shop", Recipes = new Dictionary<string, string> { ["shop"] = Recipe } }, token);
        await using (var scope = host.CreateScope())
        {
            await scope.Services.GetRequiredService<GenerateTickets>().HandleAsync(new(2_000, Seed: 1, Days: 365, AddPeople: true), progress: null, token);
        }

        await using var reading = host.CreateScope();
        var (tickets, requests) = (reading.Services.GetRequiredService<TicketsDbContext>(), reading.Services.GetRequiredService<RequestsDbContext>());
        var now = TimeProvider.System.GetUtcNow().UtcDateTime;
        var orders = await requests.Orders.AsNoTracking().ToListAsync(token);
        var rows = (await requests.OrderTasks.AsNoTracking().ToListAsync(token)).ToLookup(r => r.OrderId);
        var all = await tickets.Tickets.AsNoTracking().Where(t => t.TypeId == "request" || t.TypeId == "task").ToDictionaryAsync(t => t.Id, token);
        var ends = (await tickets.Events.AsNoTracking().Where(e => e.Changes.Contains("\"completed\"")).ToListAsync(token)).ToDictionary(e => e.TicketId, e => e.OccurredAt);

        orders.Count.ShouldBeInRange(250, 400);
        all.Values.Where(t => t.TypeId == "request").Select(t => t.State).Distinct().ShouldBeSubsetOf(RequestType.Machine.States.Select(s => s.Id));
        all.Values.Count(t => t.State == RequestType.Closed).ShouldBeGreaterThan(orders.Count / 2);
        all.Values.Count(t => t.State == RequestType.Rejected).ShouldBeGreaterThan(3);
        all.Values.ShouldAllBe(t => t.CreatedAt <= now && t.UpdatedAt <= now);
        foreach (var order in orders)
        {
            var (request, plan) = (all[order.Id], order.ReadTasks());
            var made = rows[order.Id].ToDictionary(r => r.Key, r => all[r.TicketId]);
            made.Values.ShouldAllBe(t => t.ParentId == order.Id && t.CreatedAt > request.CreatedAt);
            foreach (var task in plan.Where(t => made.ContainsKey(t.Key)))
            {
                task.After.ShouldAllBe(before => ends[made[before].Id] <= made[task.Key].CreatedAt);
            }

            if (request.State is RequestType.Fulfilled or RequestType.Closed)
            {
                plan.ShouldAllBe(t => made[t.Key].State == TaskType.Done);
            }
            else if (request.State is RequestType.Rejected or RequestType.WaitingForApproval or RequestType.Cancelled or RequestType.New)
            {
                made.ShouldBeEmpty("nobody works on what was not approved");
            }
        }
    }
}
