using Helpdesk.Compliance;
using Helpdesk.Data;
using Helpdesk.Modules.Tests.Compliance;
using Helpdesk.Tickets.Clocks;
using Helpdesk.Tickets.Features;
using Helpdesk.Tickets.Metrics;
using Microsoft.Extensions.DependencyInjection;

namespace Helpdesk.Modules.Tests.Tickets.Reports;

/// <summary>Reports of service levels (R8, R9).</summary>
public sealed class ServiceLevelReportTests(TicketsHost host) : IClassFixture<TicketsHost>
{
    [Fact]
    public async Task TheNumbers_AreThoseOfTheDashboards()
    {
        var number = await ResolvedAsync();
        await using var scope = await host.CreateScopeAsync("audrey");
        var period = (From: new DateTime(2000, 1, 1, 0, 0, 0, DateTimeKind.Utc), To: scope.Services.GetRequiredService<TimeProvider>().GetUtcNow().UtcDateTime.AddDays(1));
        MetricDefinition[] metrics = [MetricRegistry.FirstResponseAttainment, MetricRegistry.ResolutionAttainment];
        var values = await scope.Services.GetRequiredService<CalculateMetrics>().HandleAsync(metrics, new MetricScope(period.From, period.To), TestContext.Current.CancellationToken);

        var report = await ReportReading.OfAsync(scope.Services, "R8", s => s with { From = period.From, To = period.To });

        number.ShouldNotBeNull();
        foreach (var value in values)
        {
            value.Records.ShouldBeGreaterThan(0);
            var key = value.Definition == MetricRegistry.ResolutionAttainment ? "resolution" : "firstResponse";
            report.Figure($"{key}Share").ShouldBe(value.Value / 100);
            report.Figure($"{key}Clocks").ShouldBe(value.Records);
            report.Context.Metrics.ShouldContain(m => m.Id == value.Definition.Id && m.Version == value.Definition.Version);
        }

        report.Rows.Sum(r => (int)report[r, "ended"]!).ShouldBe(values.Sum(v => v.Records));
        report.Rows.Sum(r => (int)report[r, "met"]!).ShouldBe((int)values.Sum(v => Math.Round(v.Value!.Value / 100 * v.Records)));
        report.Rows.ShouldAllBe(r => (long)report[r, "target"]! > 0 && r.Records[0].EntityType == "tickets.clock-version");
        report.Context.Charts.ShouldHaveSingleItem().Labels.Count.ShouldBe(12);
        report.Context.HiddenByRights.ShouldBe(0);
    }

    [Fact]
    public async Task AnEmptyPeriod_HasNoRows()
    {
        await using var scope = await host.CreateScopeAsync("audrey");

        foreach (var id in (string[])["R8", "R9"])
        {
            (await ReportReading.OfAsync(scope.Services, id, s => s with { To = s.From.AddDays(1) })).Rows.ShouldBeEmpty();
        }
    }

    [Fact]
    public async Task AWait_IsListedWithItsReasonAndPerson_AndAShortOneIsNot()
    {
        var number = await host.TakenAsync();
        (await host.PostAsync("anna", $"/incidents/{number}/transitions", new { transition = "hold", subState = "awaiting-caller", comment = "Which printer?" })).Status.ShouldBe(200);
        await using var scope = await host.CreateScopeAsync("audrey");

        var all = await ReportReading.OfAsync(scope.Services, "R9", s => s with { Parameters = new Dictionary<string, string> { ["atLeast"] = "0" } });
        var some = await ReportReading.OfAsync(scope.Services, "R9");

        var row = all.Rows.Where(r => (string?)all[r, "object"] == number).ShouldHaveSingleItem();
        new[] { "kind", "who" }.Select(c => all[row, c]).ShouldBe(["Pause", "Anna Berger"]);
        all[row, "cause"].ShouldNotBeNull();
        row.Records.Select(r => r.EntityType).ShouldBe(["tickets.ticket", "tickets.event"]);
        some.Rows.ShouldNotContain(r => (string?)some[r, "object"] == number);
    }

    [Fact]
    public async Task AnEditedCalendar_IsListed_AndItsFieldsAreInTheLogOfConfigurationChanges()
    {
        string key;
        await using (var scope = await host.CreateScopeAsync("admin"))
        {
            scope.Services.GetRequiredService<IChangeReason>().Reason = "CHG-9";
            var shelf = await scope.Services.GetRequiredService<ClockVersions>().GetFreshShelfAsync(TestContext.Current.CancellationToken);
            var calendar = shelf.NewestCalendars[0];
            var version = await scope.Services.GetRequiredService<SaveCalendar>().HandleAsync(
                calendar with { Name = calendar.Name + " in summer" }, calendar.Version, TestContext.Current.CancellationToken);
            key = $"{version.ItemId:d},{version.Version}";
        }

        await using var reading = host.CreateScope();
        var exceptions = await ReportReading.OfAsync(reading.Services, "R9");
        var row = exceptions.Rows.Where(r => (string?)exceptions[r, "kind"] == "Calendar changed").ShouldHaveSingleItem();
        exceptions[row, "reason"].ShouldBe("CHG-9");
        exceptions[row, "who"].ShouldNotBeNull();
        row.Records.ShouldBe([new LedgerRecord("tickets.clock-version", key)]);

        var content = (await reading.Services.GetServices<IConfigurationVersions>().Single(v => v.EntityType == "tickets.clock-version").ReadAsync([key], TestContext.Current.CancellationToken)).ShouldHaveSingleItem().Value;
        content.Before.ShouldNotBeNull().ShouldNotBe(content.After);
        content.Name.ShouldEndWith(", version 2");
    }

    private async Task<string> ResolvedAsync()
    {
        var number = await host.TakenAsync();
        (await host.PostAsync("anna", $"/incidents/{number}/comments", new { body = "We look.", isPublic = true })).Status.ShouldBe(201);
        (await host.PostAsync("anna", $"/incidents/{number}/transitions", new { transition = "resolve", resolutionCode = "fixed", resolutionNotes = "Done." })).Status.ShouldBe(200);
        return number;
    }
}
