using Helpdesk.Compliance;
using Helpdesk.Identity.Security;
using Helpdesk.Modules.Tests.Approvals;
using Helpdesk.Modules.Tests.Tickets;
using Helpdesk.Security;
using Helpdesk.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace Helpdesk.Modules.Tests.Changes.Reports;

public sealed class ChangeRegisterTests(ApprovalsHost host) : IClassFixture<ApprovalsHost>
{
    [Fact]
    public async Task TheRegister_HasChangesByPlannedStart_AndThoseWithoutAPlanByTheirOpening()
    {
        var hour = host.FreeHour();
        var (planned, later, unplanned) = (await host.DraftAsync("Router"), await host.DraftAsync("Much later"), await host.DraftAsync("An idea"));
        await host.PlanAsync(planned, ChangesHostExtensions.Plan(hour));
        await host.PlanAsync(later, ChangesHostExtensions.Plan(hour.AddYears(1)));
        await host.ApproveByTwoAsync(planned);
        var (rows, context) = await ReadAsync("R1", new(hour.AddYears(-1).AddDays(1), hour.AddDays(1), TimeZoneInfo.Utc));

        rows.Select(r => r.Key).Intersect([planned, later, unplanned]).ShouldBe([planned, unplanned]);
        var row = rows.Single(r => r.Key == planned);
        var values = row.Values;
        (values[0], values[1], values[3], values[5], values[6]).ShouldBe((planned, "Normal change", "Router", "Rita Sommer", "Anna Berger"));
        (values[9], values[10], values[11], values[15]).ShouldBe((hour, hour.AddHours(1), null, "2/2"));
        row.Records[0].EntityType.ShouldBe("tickets.ticket");
        row.Records.Count(r => r.EntityType == "approvals.decision").ShouldBe(2);
        (context.Numbers!.MissingCount, context.HiddenByRights, context.Expected).ShouldBe((0, 0, rows.Count));
        (await ReadAsync("R4", Sample(planned))).Rows.ShouldBeEmpty();
        (await ReadAsync("R1", new(hour.AddYears(-9), hour.AddYears(-8), TimeZoneInfo.Utc))).Rows.ShouldBeEmpty();
    }

    [Fact]
    public async Task TheEvidencePack_HasWhoApprovedWhat_ThePlansAndTheHistory()
    {
        var number = await host.DraftAsync("Firewall");
        await host.PlanAsync(number, ChangesHostExtensions.Plan(host.FreeHour()));
        await host.ApproveByTwoAsync(number);
        await host.PlanAsync(number, ChangesHostExtensions.Plan(host.FreeHour(), testPlan: "Look at it."));
        var (rows, context) = await ReadAsync("R2", Sample(number) with { Keys = [number, "CHG7777777"] });
        var evidence = rows.Single().Evidence;

        evidence["approvals"].Select(a => (a[1], a[5], a[10])).ShouldBe(
            [("Bob Stone", "Approved", "No: the content changed"), ("Otto Winter", "Approved", "No: the content changed")], ignoreOrder: true);
        evidence["approvals"].ShouldAllBe(a => ((string)a[9]!).Length == 64);
        evidence["plans"].Select(p => (p[0], p[1])).ShouldContain(("Test plan", "Look at it."));
        evidence["history"].ShouldContain(h => (string?)h[4] == "Test plan" && (string?)h[5] == "Ping it." && (string?)h[6] == "Look at it.");
        context.Notes.ShouldContain("CHG7777777 was asked for, and there is no such ticket of this kind.");
        (await ReadAsync("R4", Sample(number))).Rows.Select(r => r.Values[1]).ShouldBe(["Edited after approval", "Edited after approval"]);
        (await ReadAsync("R3", Sample(number))).Rows.ShouldBeEmpty();
    }

    [Fact]
    public async Task TheEvidenceOfManyChanges_CostsTheQueriesOfOne()
    {
        List<string> numbers = [];
        for (var i = 0; i < 4; i++)
        {
            numbers.Add(await host.DraftAsync());
            await host.PlanAsync(numbers[i], ChangesHostExtensions.Plan(host.FreeHour()));
            await host.ApproveByTwoAsync(numbers[i]);
        }

        await CountAsync(numbers);
        (await CountAsync(numbers)).ShouldBe(await CountAsync(numbers.Take(1)));

        async Task<int> CountAsync(IEnumerable<string> keys)
        {
            using var count = QueryCount.Start();
            await ReadAsync("R2", Sample("") with { Keys = [.. keys] });
            return count.Commands;
        }
    }

    [Fact]
    public async Task AnEmergency_SaysWhyItCouldNotWait()
    {
        var number = await host.DraftAsync("Leak");
        await host.PlanAsync(number, ChangesHostExtensions.Plan(host.FreeHour(), "emergency"));
        var (rows, _) = await ReadAsync("R3", Sample(number));

        (rows.Single().Values[1], rows.Single().Values[3], rows.Single().Values[9]).ShouldBe(("Emergency change", "End of support", null));
    }

    [Theory]
    [InlineData("R1")]
    [InlineData("R2")]
    [InlineData("R3")]
    [InlineData("R4")]
    public async Task EveryValue_HasTheTypeOfItsColumn(string report)
    {
        var number = await host.DraftAsync();
        await host.PlanAsync(number, ChangesHostExtensions.Plan(host.FreeHour()));
        var (rows, _) = await ReadAsync(report, Sample(number));
        var definition = await DefinitionAsync(report);
        ShouldFit(rows.Select(r => r.Values), definition.Columns);
        foreach (var table in definition.Evidence)
        {
            ShouldFit(rows.SelectMany(r => r.Evidence.GetValueOrDefault(table.Key) ?? []), table.Columns);
        }
    }

    private static void ShouldFit(IEnumerable<IReadOnlyList<object?>> rows, IReadOnlyList<ReportColumn> columns)
    {
        foreach (var row in rows)
        {
            row.Count.ShouldBe(columns.Count);
            foreach (var (value, column) in row.Zip(columns))
            {
                (value is null || Fits(value, column.Kind)).ShouldBeTrue($"{column.Key}: {value}");
            }
        }
    }

    private static bool Fits(object value, ReportValueKind kind) => kind switch
    {
        ReportValueKind.Instant => value is DateTime { Kind: DateTimeKind.Utc },
        ReportValueKind.Number or ReportValueKind.Duration => value is int or long,
        ReportValueKind.Share => value is double,
        ReportValueKind.YesNo => value is bool,
        _ => value is string,
    };

    private static ReportScope Sample(string number) => new(DateTime.UnixEpoch, DateTime.UnixEpoch.AddDays(1), TimeZoneInfo.Utc) { Keys = [number] };

    private async Task<ReportDefinition> DefinitionAsync(string report)
    {
        await using var scope = host.Host.CreateScope();
        return scope.Services.GetServices<IComplianceReport>().Single(r => r.Definition.Id == report).Definition;
    }

    private async Task<(IReadOnlyList<ReportRow> Rows, ReportContext Context)> ReadAsync(string report, ReportScope asked)
    {
        await using var scope = host.Host.CreateScope();
        var person = (await scope.Services.GetRequiredService<PersonReader>().GetAsync(host.IdOf("anna"), CancellationToken.None))!;
        scope.As(PersonPrincipal.ForRequest(person, person.Granted, sessionId: null, Origins.Interactive, "Test"));
        ReportContext context = new(asked);
        List<ReportRow> rows = [];
        await foreach (var row in scope.Services.GetServices<IComplianceReport>().Single(r => r.Definition.Id == report).ReadAsync(context, CancellationToken.None))
        {
            rows.Add(row);
        }

        return (rows, context);
    }
}
