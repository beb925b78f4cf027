using System.Text.Json;
using Helpdesk.Data;
using Helpdesk.Settings;
using Helpdesk.Tickets;
using Microsoft.Extensions.DependencyInjection;

namespace Helpdesk.Modules.Tests.Tickets.Features;

/// <summary>A list that tells of very many people is in the ledger; daily work is not.</summary>
public sealed class LargeSearchTests(TicketsHost host) : IClassFixture<TicketsHost>
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task AListOfMorePeopleThanTheSettingSays_LeavesWhoSearchedForWhat()
    {
        await host.ReportAsync("Printer", "rita");
        await host.ReportAsync("Printer", "rita");
        await host.ReportAsync("Printer", "bob");

        await SearchAsync(most: 100);
        (await SearchesAsync()).ShouldBeEmpty("three tickets are daily work");
        await SearchAsync(most: 2);
        (await SearchesAsync()).ShouldBeEmpty("three tickets of two people");
        await SearchAsync(most: 0);
        (await SearchesAsync()).ShouldBeEmpty("nothing is recorded");
        await SearchAsync(most: 1);

        var act = (await SearchesAsync()).ShouldHaveSingleItem();
        (act.ActorId, act.Origin, act.EntityType).ShouldBe((host.IdOf("anna"), "api", "tickets.ticket"));
        var details = JsonDocument.Parse(act.Changes).RootElement;
        details.GetProperty("filter").GetString()!.ShouldContain("Printer");
        (details.GetProperty("persons").GetInt32(), details.GetProperty("tickets").GetInt32()).ShouldBe((2, 3));
    }

    private async Task SearchAsync(int most)
    {
        await using (var scope = host.CreateScope())
        {
            await scope.Services.GetRequiredService<ISettings>().SaveAsync(new TicketSettings { RecordSearchesAbovePeople = most }, Token);
        }

        (await host.GetAsync("anna", "/tickets?filter=" + Uri.EscapeDataString("title ~ \"Printer\""))).Items.Count.ShouldBe(3);
    }

    private async Task<IReadOnlyList<LedgerEvent>> SearchesAsync()
    {
        await using var scope = host.CreateScope();
        var events = await scope.Services.GetRequiredService<ILedgerReader>().ReadAsync(new LedgerQuery(EntityType: "tickets.ticket"), null, 200, Token);
        return [.. events.Items.Where(e => e.Action == LedgerActions.Searched)];
    }
}
