using System.Text.Json;
using Helpdesk.Cli;
using Helpdesk.Compliance.Cli;
using Helpdesk.Data;
using Helpdesk.Errors;
using Helpdesk.Modules.Tests.Web;
using Helpdesk.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace Helpdesk.Modules.Tests.Compliance;

/// <summary>Who looks at the ledger is in it.</summary>
public sealed class LedgerActsTests
{
    [Fact]
    public async Task AnExport_IsInTheLedger_AndOneThatFailedIsNot()
    {
        await using var ledger = await SealedLedger.CreateAsync();
        await ledger.ChangeAsync(3);
        await ledger.SealAsync();

        await Should.ThrowAsync<BusinessException>(() => ledger.ExportAsync(Path.Combine("no", "such", "folder", "x.zip")));
        (await ActsAsync(ledger.Shell)).ShouldBeEmpty();
        await ledger.ExportAsync();

        var act = (await ActsAsync(ledger.Shell)).ShouldHaveSingleItem();
        (act.Action, act.Changes).ShouldBe(("exported", """{"events":3,"file":"ledger.zip"}"""));
    }

    [Fact]
    public async Task AVerificationThatSomebodyAskedFor_IsInTheLedgerWithWhatItFound()
    {
        await using var ledger = await SealedLedger.CreateAsync();
        await ledger.ChangeAsync(3);
        await ledger.SealAsync();
        (await VerifyAsync(ledger)).ShouldBe(0);
        await ledger.SealAsync();
        await ledger.SqlAsync("DELETE FROM Platform_LedgerEvents WHERE Id = (SELECT EventId FROM Compliance_LedgerSeals WHERE Sequence = 2)");
        (await VerifyAsync(ledger)).ShouldBe(1);

        var acts = await ActsAsync(ledger.Shell);
        acts.Select(a => a.Action).ShouldBe(["verified", "verified"]);
        acts[1].Changes.ShouldBe("""{"checkpoints":1,"events":3,"finding":null}""");
        JsonDocument.Parse(acts[0].Changes).RootElement.GetProperty("finding").GetString().ShouldBe("Event 2 was removed after it was sealed.");
    }

    [Fact]
    public async Task WhoReadsTheLedgerOnItsPage_StandsInIt()
    {
        await using DeskFixture desk = new();
        await desk.InitializeAsync();
        using var audrey = await desk.SignInAsync("audrey");

        await audrey.OpenAsync("admin/ledger?type=tickets.ticket");

        await using var scope = desk.Host.CreateScope();
        var read = (await scope.Services.GetRequiredService<ILedgerReader>().ReadAsync(
            new LedgerQuery(EntityType: "platform.ledger"), null, 200, TestContext.Current.CancellationToken)).Items.ShouldHaveSingleItem();
        (read.Action, read.ActorName, read.Origin).ShouldBe(("read", "Audrey Laurent", "interactive"));
        JsonDocument.Parse(read.Changes).RootElement.GetProperty("type").GetString().ShouldBe("tickets.ticket");
    }

    private static Task<int> VerifyAsync(SealedLedger ledger) => ledger.Shell.InScopeAsync(s =>
        ActivatorUtilities.CreateInstance<LedgerVerifyVerb>(s).RunAsync(
            new VerbArguments([], new Dictionary<string, string>()), TextWriter.Null, TestContext.Current.CancellationToken));

    /// <summary>Newest first.</summary>
    private static Task<IReadOnlyList<LedgerEvent>> ActsAsync(DataShell shell) => shell.InScopeAsync(async s =>
        (await s.GetRequiredService<ILedgerReader>().ReadAsync(new LedgerQuery(EntityType: "platform.ledger"), null, 200, TestContext.Current.CancellationToken)).Items);
}
