using Helpdesk.Compliance;

namespace Helpdesk.Modules.Tests.Compliance;

public sealed class LedgerIntegrityTests
{
    [Fact]
    public async Task AWholeLedger_HasARowForEachCheckpoint_WithAValidSignature()
    {
        await using var ledger = await SealedLedger.CreateAsync();
        await ledger.ChangeAsync(3);
        await ledger.SealAsync();
        await ledger.ChangeAsync(2);
        await ledger.SealAsync();

        var report = await ledger.Shell.InScopeAsync(s => ReportReading.OfAsync(s, "R16"));

        report.Rows.Count.ShouldBe(2);
        report.Rows.ShouldAllBe(r => (string)report[r, "signature"]! == "Valid" && (bool)report[r, "isProved"]!);
        report["2", "first"].ShouldBe(4L);
        report.Figure("result").ShouldBe("Everything is right");
        report.Figure("provedEvents").ShouldBe(5L);
        report.Figure("keys").ShouldBe(report["1", "keyId"]);
        report.Context.Numbers.ShouldBe(new ReportNumbers("1", "5", 5, 0));
    }

    [Fact]
    public async Task AnEventThatWasChanged_IsNamedOnTop_AndTheReportStillComesOut()
    {
        await using var ledger = await SealedLedger.CreateAsync();
        await ledger.ChangeAsync(3);
        await ledger.SealAsync();
        await ledger.ChangeAsync(2);
        await ledger.SealAsync();
        await ledger.SqlAsync("UPDATE Platform_LedgerEvents SET ActorName = 'Somebody else' WHERE Id IN (SELECT EventId FROM Compliance_LedgerSeals WHERE Sequence = 4)");

        var report = await ledger.Shell.InScopeAsync(s => ReportReading.OfAsync(s, "R16"));

        report.Context.Notes[0].ShouldStartWith("The ledger is not whole. The first thing that is wrong: Event 4 is not what was sealed");
        report.Rows.Select(r => report[r, "isProved"]).ShouldBe([true, false]);
        report.Figure("result").ShouldBe("Something is wrong");
    }

    [Fact]
    public async Task SealsThatWereRemoved_AreGaps()
    {
        await using var ledger = await SealedLedger.CreateAsync();
        await ledger.ChangeAsync(6);
        await ledger.SealAsync();
        await ledger.SqlAsync("DELETE FROM Compliance_LedgerSeals WHERE Sequence IN (3, 4)");

        var report = await ledger.Shell.InScopeAsync(s => ReportReading.OfAsync(s, "R16"));

        report.Context.Numbers.ShouldBe(new ReportNumbers("1", "6", 4, 2));
        var gap = report.Context.Gaps.ShouldHaveSingleItem();
        (gap.First, gap.Last, gap.Kind).ShouldBe(("3", "4", ReportGapKind.Removed));
    }

    [Fact]
    public async Task WithoutItsKeys_TheReportSaysThatNoSignatureIsKnown()
    {
        await using var ledger = await SealedLedger.CreateAsync();
        await ledger.ChangeAsync(1);
        await ledger.SealAsync();
        Directory.Delete(Path.Combine(ledger.Shell.DataPath, "ledger-keys"), recursive: true);

        var report = await ledger.Shell.InScopeAsync(s => ReportReading.OfAsync(s, "R16"));

        report["1", "signature"].ShouldBe("Key unknown");
        report.Figure("result").ShouldBe("Something is wrong");
    }

    [Fact]
    public async Task AnEmptyPeriod_HasNoRows_AndVerifiesAllTheSame()
    {
        await using var ledger = await SealedLedger.CreateAsync();
        await ledger.ChangeAsync(1);
        await ledger.SealAsync();

        var report = await ledger.Shell.InScopeAsync(s => ReportReading.OfAsync(s, "R16", scope => scope with { To = scope.From.AddDays(1) }));

        report.Rows.ShouldBeEmpty();
        report.Figure("provedEvents").ShouldBe(1L);
    }
}
