using Helpdesk.Compliance;
using Helpdesk.Identity.Security;
using Helpdesk.Modules.Tests.Approvals;
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

    [Theory]
    [InlineData("R1")]
    [InlineData("R4")]
    public async Task EveryValue_HasTheTypeOfItsColumn(string report)
    {
        var number = await host.DraftAsync();
        await host.PlanAsync(number, ChangesHostExtensions.Plan(host.FreeHour()));
        var (rows, _) = await ReadAsync(report, Sample(number));
        var columns = await ColumnsAsync(report);
        rows.ShouldAllBe(r => r.Values.Count == columns.Count);
        foreach (var (value, column) in rows.SelectMany(r => r.Values.Zip(columns)))
        {
            (value is null || Fits(value, column.Kind)).ShouldBeTrue($"{column.Key}: {value}");
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

    private async Task<IReadOnlyList<ReportColumn>> ColumnsAsync(string report)
    {
        await using var scope = host.Host.CreateScope();
        return scope.Services.GetServices<IComplianceReport>().Single(r => r.Definition.Id == report).Definition.Columns;
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
