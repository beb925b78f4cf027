using Helpdesk.Compliance;
using Helpdesk.Modules.Tests.Tickets;
using Microsoft.Extensions.DependencyInjection;

namespace Helpdesk.Modules.Tests.Incidents;

public sealed class IncidentRegisterTests(TicketsHost host) : IClassFixture<TicketsHost>
{
    private static readonly ReportScope Always = new(new(2000, 1, 1, 0, 0, 0, DateTimeKind.Utc), new(2100, 1, 1, 0, 0, 0, DateTimeKind.Utc), TimeZoneInfo.Utc);

    [Fact]
    public async Task AnIncident_TellsItsWay_EveryChangeOfItsPriority_AndItsClocks()
    {
        var number = await host.TakenAsync("Mail is down");
        (await host.SendAsync("anna", HttpMethod.Patch, $"/incidents/{number}", new { impact = 1, urgency = 1 })).Status.ShouldBe(200);
        var (definition, rows) = await ReadAsync(Always with { Keys = [number] });
        var values = definition.Columns.Select(c => c.Key).Zip(rows.Single().Values).ToDictionary(p => p.First, p => p.Second);

        (values["number"], values["title"], values["requester"], values["states"]).ShouldBe((number, "Mail is down", "Rita Sommer", "New → In progress"));
        ((string)values["priorities"]!).ShouldEndWith("→ Critical (Anna Berger)");
        ((string)values["owners"]!).ShouldContain("Anna Berger");
        values["reopens"].ShouldBe(0);
        var evidence = rows.Single().Evidence;
        evidence["clocks"].ShouldNotBeEmpty();
        evidence["segments"].ShouldNotBeEmpty();
        evidence["history"].ShouldContain(h => Equals(h[1], "Anna Berger") && Equals(h[6], "Critical"));
        foreach (var table in definition.Evidence)
        {
            evidence[table.Key].ShouldAllBe(r => r.Count == table.Columns.Count);
        }
    }

    [Fact]
    public async Task ThePopulation_HasNoEvidence_UnlessAParameterAsksForIt()
    {
        var number = await host.ReportAsync();
        (await ReadAsync(Always)).Rows.Single(r => r.Key == number).Evidence.ShouldBeEmpty();
        var asked = Always with { Parameters = new Dictionary<string, string> { ["withEvidence"] = "true" } };
        (await ReadAsync(asked)).Rows.Single(r => r.Key == number).Evidence.ShouldNotBeEmpty();
        (await ReadAsync(Always with { To = Always.From.AddDays(1) })).Rows.ShouldBeEmpty();
    }

    private async Task<(ReportDefinition Definition, IReadOnlyList<ReportRow> Rows)> ReadAsync(ReportScope asked)
    {
        await using var scope = await host.CreateScopeAsync("anna");
        var report = scope.Services.GetServices<IComplianceReport>().Single(r => r.Definition.Id == "R5");
        List<ReportRow> rows = [];
        await foreach (var row in report.ReadAsync(new(asked), TestContext.Current.CancellationToken))
        {
            rows.Add(row);
        }

        return (report.Definition, rows);
    }
}
