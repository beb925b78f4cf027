using System.Text.Json.Nodes;
using Helpdesk.Compliance;
using Helpdesk.Compliance.Ledger;
using Helpdesk.Data;
using Helpdesk.Errors;
using Helpdesk.Modules;
using Helpdesk.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Helpdesk.Modules.Tests.Compliance;

/// <summary>Values are erased and the ledger proves itself as before.</summary>
public sealed class LedgerErasureTests
{
    private const string Type = "identity.team";

    [Theory]
    [OnEachDatabase]
    public async Task ErasedValues_AreGone_AndChainSealsAndCheckpointsHold(DatabaseProvider provider)
    {
        await using var ledger = await SealedLedger.CreateAsync(provider);
        await ledger.ChangeAsync(3);
        await ledger.SealAsync();
        await ledger.ChangeAsync(2);
        var teams = await TeamsAsync(ledger);

        (await EraseAsync(ledger, teams[1], "Right to erasure, case 17")).ShouldBe(1);
        // What has no seal yet is sealed without its values.
        (await EraseAsync(ledger, teams[3], "Right to erasure, case 17")).ShouldBe(1);
        await ledger.SealAsync();

        (await ledger.VerifyAsync()).ShouldBe(new LedgerVerification(7, 2, 0, null) { Erased = 2 });
        var bundle = await ledger.ExportAsync();
        (await ledger.VerifyBundleAsync(bundle)).ShouldBe(new LedgerVerification(7, 2, 0, null) { Erased = 2 });
        var (code, output) = await LedgerVerificationTests.RunAsync(bundle, "--json");
        (code, (long?)JsonNode.Parse(output)!["erased"]).ShouldBe((0, 2), output);
        (await LedgerVerificationTests.RunAsync(bundle)).Output.ShouldContain("The values of 2 of them were erased.");
        var events = await EventsAsync(ledger);
        events.Where(e => e.IsErased).Select(e => e.EntityId).ShouldBe([teams[1], teams[3]], ignoreOrder: true);
        var act = events.First(e => e.Action == LedgerActions.Erased);
        (act.EntityType, act.EntityId, act.ActorName, act.Reason, act.Changes).ShouldBe((Type, teams[1], "System", "Right to erasure, case 17", """{"events":1}"""));
    }

    [Fact]
    public async Task AProof_OfARecordWithErasedValues_IsRightAndSaysSo()
    {
        await using var ledger = await SealedLedger.CreateAsync();
        await ledger.ChangeAsync(3);
        var teams = await TeamsAsync(ledger);
        await EraseAsync(ledger, teams[1], "Asked for");
        await ledger.SealAsync();
        var file = Path.Combine(ledger.Shell.DataPath, "proof.zip");
        await using (FileStream stream = new(file, FileMode.Create))
        {
            await ledger.Shell.InScopeAsync(s => s.GetRequiredService<ProveEvents>().WriteAsync(stream, [new(Type, teams[0]), new(Type, teams[1])], CancellationToken.None));
        }

        (await ledger.VerifyBundleAsync(file)).ShouldBe(new LedgerVerification(3, 1, 0, null) { Erased = 1 });
        var (code, output) = await LedgerVerificationTests.RunAsync(file, "--json");
        (code, (long?)JsonNode.Parse(output)!["erased"]).ShouldBe((0, 1), output);
    }

    [Fact]
    public async Task EventsOfOldVersions_WhichHaveNoSalt_StayValid_AndCanBeErased()
    {
        await using var ledger = await SealedLedger.CreateAsync();
        await ledger.ChangeAsync(3);
        await ledger.SqlAsync("UPDATE Platform_LedgerEvents SET Salt = NULL");
        await ledger.SealAsync();
        (await ledger.VerifyAsync()).ShouldBe(new LedgerVerification(3, 1, 0, null));
        var bundle = await ledger.ExportAsync();
        (await ledger.VerifyBundleAsync(bundle)).Finding.ShouldBeNull();
        (await LedgerVerificationTests.RunAsync(bundle)).Code.ShouldBe(0);

        await EraseAsync(ledger, (await TeamsAsync(ledger))[0], "Asked for");

        var after = await ledger.VerifyAsync();
        (after.Finding, after.Erased).ShouldBe((null, 1));
    }

    [Theory]
    [InlineData("Salt = zeroblob(16)")]
    [InlineData("Salt = NULL")]
    [InlineData("ErasedDigest = 'abc', Salt = NULL, Changes = '{}'")]
    [InlineData("ErasedDigest = 'abc'")]
    [InlineData("ErasedDigest = (SELECT EventHash FROM Compliance_LedgerSeals WHERE Sequence = 2), Changes = '{\"Name\":[null,\"Innocent\"]}'")]
    public async Task WhoeverWritesValuesSaltOrDigest_IsFound(string change)
    {
        await using var ledger = await SealedLedger.CreateAsync();
        await ledger.ChangeAsync(3);
        await ledger.SealAsync();

        await ledger.SqlAsync($"UPDATE Platform_LedgerEvents SET {change} WHERE Id = (SELECT EventId FROM Compliance_LedgerSeals WHERE Sequence = 2)");

        (await ledger.VerifyAsync()).Finding!.Record.ShouldBe(2);
        var bundle = await ledger.ExportAsync();
        (await ledger.VerifyBundleAsync(bundle)).Finding!.Record.ShouldBe(2);
        (await LedgerVerificationTests.RunAsync(bundle)).Code.ShouldBe(1);
    }

    [Fact]
    public async Task WithoutTheRightAReasonOrValues_NothingIsErased()
    {
        await using var ledger = await SealedLedger.CreateAsync();
        await ledger.ChangeAsync(1);
        var team = (await TeamsAsync(ledger))[0];

        await Should.ThrowAsync<ForbiddenException>(() => EraseAsync(ledger, team, "Asked for", CompliancePermissions.EraseLedgerValues.Name));
        (await Should.ThrowAsync<ValidationException>(() => EraseAsync(ledger, team, "  "))).Errors.Keys.ShouldBe(["reason"]);
        await Should.ThrowAsync<ValidationException>(() => EraseAsync(ledger, team, new string('x', 1001)));
        (await Should.ThrowAsync<BusinessException>(() => EraseAsync(ledger, "nobody", "Asked for"))).Message.ShouldContain("has no values of identity.team nobody");
        (await EventsAsync(ledger)).ShouldHaveSingleItem().IsErased.ShouldBeFalse();

        await EraseAsync(ledger, team, "Asked for");
        (await Should.ThrowAsync<BusinessException>(() => EraseAsync(ledger, team, "Again"))).Code.ShouldBe("Compliance:NothingToErase");
        (await EventsAsync(ledger)).Select(e => e.Action).ShouldBe(["created", "erased"]);
    }

    private static Task<long> EraseAsync(SealedLedger ledger, string id, string reason, string? denied = null) => ledger.Shell.InScopeAsync(s =>
    {
        if (denied is not null)
        {
            s.GetRequiredService<TestUser>().Denied.Add(denied);
        }

        return s.GetRequiredService<EraseLedgerValues>().HandleAsync(new(Type, id), reason, CancellationToken.None);
    });

    private static async Task<List<string>> TeamsAsync(SealedLedger ledger) =>
        [.. (await EventsAsync(ledger)).Where(e => e.EntityType == Type && e.Action == LedgerActions.Created).Select(e => e.EntityId)];

    private static Task<List<LedgerEvent>> EventsAsync(SealedLedger ledger) => ledger.Shell.InScopeAsync(
        s => s.GetRequiredService<ComplianceDbContext>().Set<LedgerEvent>().AsNoTracking().OrderBy(e => e.OccurredAt).ThenBy(e => e.Id).ToListAsync());
}
