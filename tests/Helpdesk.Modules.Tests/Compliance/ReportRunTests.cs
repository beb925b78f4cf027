using Helpdesk.Compliance;
using Helpdesk.Compliance.Reports;
using Helpdesk.Compliance.Reports.Schedules;
using Helpdesk.Data;
using Helpdesk.Errors;
using Helpdesk.Modules;
using Helpdesk.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using static Helpdesk.Modules.Tests.Compliance.ReportTenant;

namespace Helpdesk.Modules.Tests.Compliance;

/// <summary>A report is there as a whole or not at all, and says why.</summary>
public sealed class ReportRunTests
{
    [Fact]
    public async Task AnEmptyPeriod_IsAReportThatSaysSo()
    {
        await using var tenant = await CreateAsync();

        var run = await tenant.MakeAsync();

        (run.State, run.Rows).ShouldBe((ReportRunState.Done, 0));
        run.ReadFiles().Select(f => f.Kind).ShouldContain(ReportFileKinds.Pdf);
    }

    [Fact]
    public async Task ASignThatNoFontHas_IsToldAndKeptAsText()
    {
        await using var tenant = await CreateAsync();
        tenant.Report.Rows = _ => [Inventory.Row(1, "Party \U0001F389")];

        var run = await tenant.MakeAsync();

        var page = await PageAsync(tenant, run);
        page.Cover.FileNotes.ShouldHaveSingleItem().ShouldContain("\U0001F389");
        page.Lines.Single().Values.GetProperty("name").GetString().ShouldBe("Party \U0001F389");
    }

    [Fact]
    public async Task ACancelledReport_KeepsNothing()
    {
        await using var tenant = await CreateAsync();
        tenant.Report.Rows = _ => Cancelling();

        var run = await tenant.MakeAsync();

        (run.State, run.Error, run.Files).ShouldBe((ReportRunState.Cancelled, "Cancelled. Nothing of it was kept.", "[]"));
        Directory.EnumerateFileSystemEntries(tenant.WorkFolder).ShouldBeEmpty();

        IEnumerable<ReportRow> Cancelling()
        {
            yield return Inventory.Row(1, "One");
            tenant.Shell.InScopeAsync(async s =>
            {
                Act(s);
                await s.GetRequiredService<CancelReport>().HandleAsync((await s.GetRequiredService<ComplianceDbContext>().ReportRuns.SingleAsync()).Id, CancellationToken.None);
            }).GetAwaiter().GetResult();
            yield return Inventory.Row(2, "Two");
        }
    }

    [Fact]
    public async Task AFullDisk_IsASentence_AndNoHalfFile()
    {
        await using var tenant = await CreateAsync(configure: services => services.AddScoped<IBlobStore, FullDisk>());
        tenant.Report.Rows = _ => [Inventory.Row(1, "One")];

        var run = await tenant.MakeAsync();

        (run.State, run.Files).ShouldBe((ReportRunState.Failed, "[]"));
        run.Error.ShouldNotBeNull().ShouldBe("The files could not be written. Ask the operators to make room for the server's data and to look into its log, and run the report again. Nothing of it was kept.");
        Directory.EnumerateFileSystemEntries(tenant.WorkFolder).ShouldBeEmpty();
    }

    [Fact]
    public async Task ACertificateThatCannotBeRead_IsNamed()
    {
        await using var tenant = await CreateAsync();
        Directory.CreateDirectory(Path.Combine(tenant.Shell.DataPath, "report-signing"));
        await File.WriteAllTextAsync(Path.Combine(tenant.Shell.DataPath, "report-signing", "certificate.pfx"), "nonsense");

        var run = await tenant.MakeAsync();

        (run.State, run.Files).ShouldBe((ReportRunState.Failed, "[]"));
        run.Error.ShouldNotBeNull().ShouldContain("certificate.pfx cannot be read");
    }

    [Fact]
    public async Task APersonWhoMayNotSignInAnyMore_ReadsNothing()
    {
        await using var tenant = await CreateAsync();
        tenant.People.HasLeft = true;

        var run = await tenant.MakeAsync();

        (run.State, run.Error).ShouldBe((ReportRunState.Failed, "Änne Żółć may not sign in any more, so nothing is read in that name. Order the report as somebody else."));
    }

    [Fact]
    public async Task MoreRowsThanASheetHolds_AreRefused_WithWhatToDo()
    {
        await using var tenant = await CreateAsync();
        tenant.Report.Definition = tenant.Report.Definition with { Columns = [new("n", "N", ReportValueKind.Number)] };
        tenant.Report.Rows = _ => Enumerable.Range(1, 1_000_001).Select(n => new ReportRow("k", [n]));

        var run = await tenant.MakeAsync();

        (run.State, run.Error, run.Files).ShouldBe((ReportRunState.Failed, "The report has more than 1,000,000 rows. Narrow the period or the filter.", "[]"));
    }

    [Fact]
    public async Task ARegisterTooLongForPaper_HasTheOtherFiles_AndSaysSo()
    {
        await using var tenant = await CreateAsync();
        tenant.Report.Definition = tenant.Report.Definition with { Columns = [new("n", "N", ReportValueKind.Number)] };
        tenant.Report.Rows = _ => Enumerable.Range(1, 100_001).Select(n => new ReportRow("k", [n]));

        var run = await tenant.MakeAsync();

        run.State.ShouldBe(ReportRunState.Done);
        run.ReadFiles().Select(f => f.Kind).ShouldNotContain(ReportFileKinds.Pdf);
        (await PageAsync(tenant, run)).Cover.FileNotes.ShouldHaveSingleItem().ShouldStartWith("There is no PDF: 100,001 rows");
    }

    [Fact]
    public async Task AReportWhoseProcessDied_IsMadeByTheNextOne()
    {
        await using var tenant = await CreateAsync();
        var id = await tenant.OrderAsync();
        await tenant.EndAsync(id);
        await tenant.Shell.InScopeAsync(async s =>
        {
            var db = s.GetRequiredService<ComplianceDbContext>();
            var run = await db.ReportRuns.SingleAsync();
            (run.State, run.Files, run.FinishedAt, run.LeaseUntil) = (ReportRunState.Running, "[]", null, tenant.Shell.Clock.GetUtcNow().UtcDateTime.AddMinutes(5));
            await db.SaveChangesAsync();
        });

        // What it had written when it was killed.
        var left = Directory.CreateDirectory(Path.Combine(tenant.WorkFolder, id.ToString("n")));
        await File.WriteAllTextAsync(Path.Combine(left.FullName, "data.json"), "half of", TestContext.Current.CancellationToken);
        await ResumeAsync();
        (await tenant.EndAsync(id)).State.ShouldBe(ReportRunState.Running);
        tenant.Shell.Clock.Advance(TimeSpan.FromMinutes(6));
        await ResumeAsync();

        (await tenant.EndAsync(id)).State.ShouldBe(ReportRunState.Done);
        Directory.EnumerateFileSystemEntries(tenant.WorkFolder).ShouldBeEmpty();

        Task ResumeAsync() => tenant.Shell.InScopeAsync(s => s.GetRequiredService<IEnumerable<Tasks.IBackgroundTask>>().OfType<ResumeReports>().Single().RunAsync(CancellationToken.None));
    }

    [Fact]
    public async Task WrongOrders_SayWhatIsWrong_AndStartNothing()
    {
        await using var tenant = await CreateAsync();
        tenant.Report.Definition = tenant.Report.Definition with { TakesKeys = false, TakesQuery = false, Parameters = [new("days", "Days", ReportValueKind.Number)] };

        (await Should.ThrowAsync<ValidationException>(tenant.OrderAsync(Year with { To = Year.From }))).Errors.Keys.ShouldBe(["to"]);
        (await Should.ThrowAsync<ValidationException>(tenant.OrderAsync(Year with { Keys = ["A"] }))).Errors.Keys.ShouldBe(["keys"]);
        (await Should.ThrowAsync<ValidationException>(tenant.OrderAsync(Year with { Query = "a" }))).Errors.Keys.ShouldBe(["query"]);
        (await Should.ThrowAsync<ValidationException>(tenant.OrderAsync(Year with { Parameters = new Dictionary<string, string> { ["days"] = "many" } }))).Errors.Keys.ShouldBe(["parameters.days"]);
        (await Should.ThrowAsync<ValidationException>(tenant.OrderAsync(Year with { Parameters = new Dictionary<string, string> { ["days"] = "9223372036854775807" } }))).Errors.Keys.ShouldBe(["parameters.days"]);
        (await Should.ThrowAsync<ValidationException>(tenant.OrderAsync(Year with { Parameters = new Dictionary<string, string> { ["weeks"] = "1" } }))).Errors.Keys.ShouldBe(["parameters"]);
        (await Should.ThrowAsync<ValidationException>(tenant.OrderAsync(Year with { Keys = [null!] }))).Errors.Keys.ShouldBe(["keys"]);
        (await Should.ThrowAsync<ValidationException>(tenant.OrderAsync(Year with { Keys = [new string('k', 257)] }))).Errors.Keys.ShouldBe(["keys"]);
        (await Should.ThrowAsync<ValidationException>(tenant.OrderAsync(Year with { Query = new string('q', 2001) }))).Errors.Keys.ShouldBe(["query"]);
        await Should.ThrowAsync<NotFoundException>(tenant.OrderAsync(reportId: "R99"));
        (await tenant.Shell.InScopeAsync(s => s.GetRequiredService<ComplianceDbContext>().ReportRuns.CountAsync())).ShouldBe(0);
    }

    [Fact]
    public async Task AReportThatIsDone_IsNotOpened_ByWhoLostTheRightToItsKind()
    {
        await using var tenant = await CreateAsync();
        var id = await tenant.OrderAsync();
        await tenant.EndAsync(id);
        tenant.Report.Definition = tenant.Report.Definition with { Permission = ReportPermissions.ReadLedger };

        await tenant.Shell.InScopeAsync(async s =>
        {
            Act(s);
            var access = s.GetRequiredService<ReportAccess>();
            access.MayOpen(await access.FindAsync(id, CancellationToken.None)).ShouldBeTrue();
            s.GetRequiredService<TestUser>().Denied.Add(ReportPermissions.ReadLedger.Name);
            (await Should.ThrowAsync<ForbiddenException>(access.FindAsync(id, CancellationToken.None))).Message.ShouldContain("Read the ledger");
            await Should.ThrowAsync<ForbiddenException>(s.GetRequiredService<ReportArchive>().FileAsync(id, ReportFileKinds.Json, CancellationToken.None));
        });
    }

    [Fact]
    public async Task WhatAScheduleMissed_WhileTheServerWasDown_IsMadeUp_OnePeriodInEachRound()
    {
        await using var tenant = await CreateAsync();
        await tenant.Shell.InScopeAsync(s =>
        {
            Act(s);
            return s.GetRequiredService<SaveSchedule>().AddAsync(new("T1", ReportRhythm.Daily, null, new Dictionary<string, string>()), CancellationToken.None);
        });
        tenant.Shell.Clock.Advance(TimeSpan.FromDays(3));

        for (var round = 0; round < 5; round++)
        {
            await tenant.Shell.InScopeAsync(s => s.GetRequiredService<IEnumerable<Tasks.IBackgroundTask>>().OfType<RunSchedules>().Single().RunAsync(CancellationToken.None));
        }

        var periods = (await tenant.Shell.InScopeAsync(s => s.GetRequiredService<ComplianceDbContext>().ReportRuns.AsNoTracking().ToListAsync())).Select(r => r.StoredScope).OrderBy(p => p.From).ToList();
        periods.Count.ShouldBe(3);
        periods.Zip(periods.Skip(1)).ShouldAllBe(p => p.First.To == p.Second.From);
    }

    [Fact]
    public async Task SomebodyElsesReport_IsNotThere()
    {
        await using var tenant = await CreateAsync();
        var id = await tenant.OrderAsync();
        await tenant.EndAsync(id);

        await tenant.Shell.InScopeAsync(async s =>
        {
            var user = s.GetRequiredService<TestUser>();
            user.Id = Guid.CreateVersion7();
            user.Denied.Add("SiteOwner");
            await Should.ThrowAsync<NotFoundException>(s.GetRequiredService<ReportArchive>().FileAsync(id, ReportFileKinds.Pdf, CancellationToken.None));
        });
    }

    [Fact]
    public async Task AScheduleWithAFilter_OfAReportThatTakesNone_IsRefused()
    {
        await using var tenant = await CreateAsync();
        tenant.Report.Definition = tenant.Report.Definition with { TakesQuery = false };

        await tenant.Shell.InScopeAsync(async s =>
        {
            Act(s);
            (await Should.ThrowAsync<ValidationException>(s.GetRequiredService<SaveSchedule>().AddAsync(
                new("T1", ReportRhythm.Daily, "priority = 1", new Dictionary<string, string>()), CancellationToken.None))).Errors.Keys.ShouldBe(["query"]);
        });
    }

    [Theory]
    [OnEachDatabase]
    public async Task AScheduledReport_IsMadeOnceForEachPeriod_OfTheLastWholeOne(DatabaseProvider provider)
    {
        await using var tenant = await CreateAsync(provider);
        await using var other = tenant.Shell.AnotherNode();
        await tenant.Shell.InScopeAsync(s =>
        {
            Act(s);
            s.GetRequiredService<TestUser>().TimeZone = Year.Zone;
            return s.GetRequiredService<SaveSchedule>().AddAsync(new("T1", ReportRhythm.Monthly, null, new Dictionary<string, string>()), CancellationToken.None);
        });

        await RunAsync(tenant.Shell);
        (await RunsAsync()).ShouldBeEmpty();
        tenant.Shell.Clock.Advance(TimeSpan.FromDays(32));
        await Task.WhenAll(RunAsync(tenant.Shell), RunAsync(other));
        await Task.WhenAll(RunAsync(tenant.Shell), RunAsync(other));

        var run = (await RunsAsync()).ShouldHaveSingleItem();
        var scope = run.StoredScope.ToScope();
        var (from, to) = (TimeZoneInfo.ConvertTimeFromUtc(scope.From, scope.Zone), TimeZoneInfo.ConvertTimeFromUtc(scope.To, scope.Zone));
        (from.Day, from.TimeOfDay, to).ShouldBe((1, TimeSpan.Zero, from.AddMonths(1)));

        Task RunAsync(DataShell node) => node.InScopeAsync(s => s.GetRequiredService<IEnumerable<Tasks.IBackgroundTask>>().OfType<RunSchedules>().Single().RunAsync(CancellationToken.None));
        Task<List<ReportRun>> RunsAsync() => tenant.Shell.InScopeAsync(s => s.GetRequiredService<ComplianceDbContext>().ReportRuns.AsNoTracking().ToListAsync());
    }

    [Theory]
    [InlineData("Daily", "2026-03-29T10:00Z", "2026-03-27T23:00Z", "2026-03-28T23:00Z", "2026-03-30T01:00Z")]
    [InlineData("Daily", "2026-03-30T10:00Z", "2026-03-28T23:00Z", "2026-03-29T22:00Z", "2026-03-31T01:00Z")]
    [InlineData("Weekly", "2026-11-22T22:59Z", "2026-11-08T23:00Z", "2026-11-15T23:00Z", "2026-11-23T02:00Z")]
    [InlineData("Monthly", "2026-01-31T23:30Z", "2025-12-31T23:00Z", "2026-01-31T23:00Z", "2026-02-01T02:00Z")]
    [InlineData("Quarterly", "2026-05-20T10:00Z", "2025-12-31T23:00Z", "2026-03-31T22:00Z", "2026-07-01T01:00Z")]
    public void Periods_FollowTheClockOfTheZone(string rhythm, string now, string from, string to, string next)
    {
        var utc = Utc(now);
        var kind = Enum.Parse<ReportRhythm>(rhythm);

        ReportPeriods.LastWhole(kind, utc, Year.Zone).ShouldBe((Utc(from), Utc(to)));
        ReportPeriods.NextAt(kind, utc, Year.Zone).ShouldBe(Utc(next));

        static DateTime Utc(string text) => DateTime.Parse(text, System.Globalization.CultureInfo.InvariantCulture, System.Globalization.DateTimeStyles.AdjustToUniversal);
    }

    private static Task<ReportPage> PageAsync(ReportTenant tenant, ReportRun run) => tenant.Shell.InScopeAsync(s => s.GetRequiredService<ReportArchive>().PageAsync(run, 1, CancellationToken.None));

    private sealed class FullDisk : IBlobStore
    {
        public Task<BlobReference> SaveAsync(Stream content, long maxBytes, CancellationToken cancellationToken) => throw new IOException("No space left on device.");

        public Task<Stream?> OpenAsync(string sha256, CancellationToken cancellationToken) => Task.FromResult<Stream?>(null);
    }
}
