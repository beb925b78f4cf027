using Helpdesk.Security;
using Helpdesk.Settings;
using Helpdesk.Tickets;
using Helpdesk.Tickets.Features;
using Helpdesk.Tickets.Filtering;
using Helpdesk.Tickets.Web;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Localization;

namespace Helpdesk.Modules.Tests.Tickets.Features;

public sealed class OwnRequestsTests(TicketsHost host) : IClassFixture<TicketsHost>
{
    [Fact]
    public async Task OpenRequests_AreListedWithoutAnyTypeThatKnowsTheStateResolved()
    {
        var number = await host.ReportAsync();

        (await ListAsync([])).ShouldContain(number);
    }

    [Fact]
    public async Task OpenRequests_HoldSolvedOnesWhateverTheirTypeCallsThat()
    {
        var number = await host.TakenAsync();
        (await host.PostAsync("anna", $"/incidents/{number}/transitions", new { transition = "resolve", resolutionCode = "fixed", resolutionNotes = "Done." }))
            .Status.ShouldBe(200);
        var other = Some.Incident with
        {
            Id = "request",
            StateMachine = Some.Incident.StateMachine with { States = [new TicketState("fulfilled", "Fulfilled", StateCategory.Resolved, [])] },
        };

        (await ListAsync([Some.Incident, other])).ShouldContain(number);
    }

    private async Task<IReadOnlyList<string>> ListAsync(IReadOnlyList<TicketType> types)
    {
        await using var scope = host.CreateScope();
        var services = scope.Services;
        using var acting = services.GetRequiredService<ICurrentUser>().ActAs(host.IdOf("rita"), "Rita Sommer", Origins.Interactive);
        var catalog = new TicketCatalog(
            types, services.GetRequiredService<TicketsDbContext>(), services.GetRequiredService<TicketCatalogCache>(), services.GetRequiredService<ISettings>());
        var filters = ActivatorUtilities.CreateInstance<FilterCompiler>(services, catalog);
        var own = new OwnRequests(
            ActivatorUtilities.CreateInstance<ListTickets>(services, catalog, filters), catalog,
            services.GetRequiredService<TicketMerges>(), services.GetRequiredService<IStringLocalizer>());
        return [.. (await own.ListAsync(OwnRequestScope.Open, null, 50, null, TestContext.Current.CancellationToken)).Items.Select(i => i.Number)];
    }
}
