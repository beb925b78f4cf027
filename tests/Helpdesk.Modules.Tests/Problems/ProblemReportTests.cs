using Helpdesk.Compliance;
using Helpdesk.Modules.Tests.Compliance;

namespace Helpdesk.Modules.Tests.Problems;

/// <summary>The register of problems and known errors (R10).</summary>
public sealed class ProblemReportTests(ProblemsHost host) : IClassFixture<ProblemsHost>
{
    [Fact]
    public async Task AProblem_HasItsCauseWorkaroundIncidentsAndAcceptedRisk_AndItsKnownErrors()
    {
        var problem = await host.ProblemAsync("Mail stops");
        await host.AnalyseAsync(problem, new
        {
            rootCause = "The queue is full.", whys = (string[])["It stops.", "The disk is full."], workaround = "Restart.",
            riskOwnerId = host.IdOf("tom"), riskUntil = "2099-12-31", riskReason = "A new server costs more.",
        });
        await host.LinkAsync(problem, wait: false, await host.ReportAsync(), await host.ReportAsync());
        (await host.PostAsync("anna", "/known-errors", new { name = "Grey window", symptom = "It stays grey.", workaround = "Wait.", problemNumber = problem })).Status.ShouldBe(201);

        await using var scope = await host.CreateScopeAsync("audrey");
        var report = await ReportReading.OfAsync(scope.Services, "R10");

        var row = report.Rows.Single(r => r.Key == problem);
        new[] { "kind", "title", "state", "owner", "rootCause", "workaround", "incidents", "riskOwner", "riskUntil", "riskReason" }.Select(c => report[row, c]).ShouldBe(
            ["Problem", "Mail stops", "Assess", "Anna Berger", "The queue is full.", "Restart.", 2, "Tom Fischer", "2099-12-31", "A new server costs more."]);
        report.Evidence(row, "whys", "why").ShouldBe(["It stops.", "The disk is full."]);
        report.Evidence(row, "knownErrors", "name").ShouldBe(["Grey window"]);
        row.Records.Select(r => r.EntityType).ShouldBe(["tickets.ticket", "problems.problem", "problems.known-error"]);
        var error = report.Rows.Single(r => (string?)report[r, "title"] == "Grey window");
        new[] { "item", "kind", "state" }.Select(c => report[error, c]).ShouldBe([problem, "Known error", "Draft"]);
    }

    [Fact]
    public async Task AProblemWithoutAnAnalysis_IsInTheRegisterToo()
    {
        var problem = await host.ProblemAsync("Nothing known");

        await using var scope = await host.CreateScopeAsync("audrey");
        var report = await ReportReading.OfAsync(scope.Services, "R10");

        report[problem, "rootCause"].ShouldBeNull();
        report[problem, "incidents"].ShouldBe(0);
    }

    [Fact]
    public async Task AnEmptyPeriod_HasNoRows()
    {
        await using var scope = await host.CreateScopeAsync("audrey");

        (await ReportReading.OfAsync(scope.Services, "R10", s => s with { To = s.From.AddDays(1) })).Rows.ShouldBeEmpty();
    }
}
