using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Helpdesk.Cli;
using Helpdesk.Compliance;
using Helpdesk.Compliance.Cli;
using Helpdesk.Compliance.Ledger;
using Helpdesk.Data;
using Helpdesk.Errors;
using Helpdesk.Identity;
using Helpdesk.Modules;
using Helpdesk.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Helpdesk.Modules.Tests.Compliance;

/// <summary>Events of some records prove themselves without the rest of the ledger.</summary>
public sealed class LedgerProofTests
{
    private const string Type = "identity.team";

    [Theory]
    [OnEachDatabase]
    public async Task TheEventsOfSomeRecords_AreProvedByBothVerifiers(DatabaseProvider provider)
    {
        await using var ledger = await SealedLedger.CreateAsync(provider);
        foreach (var size in new[] { 5, 13, 1, 8 })
        {
            await ledger.ChangeAsync(size);
            await ledger.SealAsync();
        }

        await ledger.ChangeAsync(2);
        var teams = await TeamsAsync(ledger);
        var (file, summary) = await ProveAsync(ledger, [teams[0], teams[4], teams[17], teams[18], teams[28], teams[0], new(Type, "nobody")]);

        (summary.Events, summary.Checkpoints, summary.Unsealed, summary.LastCheckpoint).ShouldBe((4, 3, 1, 3));
        summary.LastCheckpointHash!.Length.ShouldBe(64);
        (await ledger.VerifyBundleAsync(file)).ShouldBe(new LedgerVerification(4, 3, 0, null));
        var (code, output) = await LedgerVerificationTests.RunAsync(file);
        (code, output).ShouldBe((0, output));
        output.ShouldStartWith("4 events in 3 signed checkpoints are right.");
        (await ledger.VerifyAsync()).Finding.ShouldBeNull();
    }

    [Fact]
    public async Task RecordsWithoutAnEvent_GiveAProofOfNothing()
    {
        await using var ledger = await SealedLedger.CreateAsync();
        await ledger.ChangeAsync(1);
        await ledger.SealAsync();
        var (file, summary) = await ProveAsync(ledger, []);

        summary.ShouldBe(new ProofSummary(0, 0, 0, null, null));
        (await ledger.VerifyBundleAsync(file)).ShouldBe(new LedgerVerification(0, 0, 0, null));
    }

    [Fact]
    public void EachPlaceOfEachTree_LeadsToItsRoot_AndNoOtherPlaceDoes()
    {
        for (var count = 1; count <= 33; count++)
        {
            List<string> hashes = [.. Enumerable.Range(0, count).Select(i => LedgerText.Hash($"event {i}"))];
            var root = HashChain.Root(hashes);
            MerkleTree tree = new(hashes);
            for (var i = 0; i < count; i++)
            {
                var path = tree.Path(i);
                MerkleTree.RootOf(hashes[i], i, count, path).ShouldBe(root);
                MerkleTree.RootOf(hashes[i], i, count, [.. path, root]).ShouldNotBe(root);
                for (var other = -1; other <= count; other++)
                {
                    if (other != i)
                    {
                        MerkleTree.RootOf(hashes[i], other, count, path).ShouldNotBe(root, $"{i} of {count} at {other}");
                    }
                }
            }
        }
    }

    [Theory]
    [InlineData("event", 7L, "Event 7 is not what was sealed: identity.team")]
    [InlineData("hash", 7L, "Event 7 is not what was sealed: identity.team")]
    [InlineData("values", 7L, "Event 7 is not what was sealed: identity.team")]
    [InlineData("path", 7L, "The path of event 7 does not lead to the root of checkpoint 2")]
    [InlineData("longer path", 7L, "The path of event 7 does not lead to the root of checkpoint 2")]
    [InlineData("other checkpoint", 7L, "The path of event 7 does not lead to the root of checkpoint 1")]
    [InlineData("no checkpoint", 7L, "Event 7 names checkpoint 9, which is not in the bundle.")]
    [InlineData("twice", 7L, "Event 7 comes after event 7.")]
    [InlineData("event of another tenant", 7L, "Event 7 belongs to the tenant Other, and the bundle to Default.")]
    [InlineData("fewer", null, "The bundle says that it has 2 events and 2 checkpoints; 1 and 2 are proved.")]
    [InlineData("checkpoint", null, "The signature of checkpoint 2 (events 6 to 10) does not match.")]
    [InlineData("signature", null, "The signature of checkpoint 2 (events 6 to 10) does not match.")]
    [InlineData("checkpoint of another tenant", null, "Checkpoint 2 belongs to the tenant Other, and the bundle to Default.")]
    [InlineData("checkpoint twice", null, "Checkpoint 2 is there twice.")]
    [InlineData("foreign key", null, "Checkpoint 1 names the key")]
    public async Task AForgedProof_IsRefusedByBothVerifiers_WithTheSameRecord(string what, long? record, string sentence)
    {
        await using var ledger = await SealedLedger.CreateAsync();
        for (var i = 0; i < 2; i++)
        {
            await ledger.ChangeAsync(5);
            await ledger.SealAsync();
        }

        var teams = await TeamsAsync(ledger);
        var (file, _) = await ProveAsync(ledger, [teams[1], teams[6]]);
        using (var zip = ZipFile.Open(file, ZipArchiveMode.Update))
        {
            Forge(zip, what);
        }

        var ours = (await ledger.VerifyBundleAsync(file)).Finding.ShouldNotBeNull();
        var (code, output) = await LedgerVerificationTests.RunAsync(file, "--json");

        (ours.Record, ours.Sentence[..sentence.Length]).ShouldBe((record, sentence));
        code.ShouldBe(1, output);
        var theirs = JsonNode.Parse(output)!;
        ((long?)theirs["record"], (string?)theirs["finding"]).ShouldBe((ours.Record, ours.Sentence));
    }

    [Fact]
    public async Task AnEventThatWasChangedInTheDatabase_IsNotProved()
    {
        await using var ledger = await SealedLedger.CreateAsync();
        await ledger.ChangeAsync(5);
        await ledger.SealAsync();
        var teams = await TeamsAsync(ledger);
        await ledger.SqlAsync("UPDATE Platform_LedgerEvents SET ActorName = 'Innocent' WHERE Id = (SELECT EventId FROM Compliance_LedgerSeals WHERE Sequence = 3)");
        var (file, _) = await ProveAsync(ledger, teams);

        (await ledger.VerifyBundleAsync(file)).Finding!.Record.ShouldBe(3);
    }

    [Fact]
    public async Task WhenSealsAreMissing_NothingIsProved_AndTheSentenceSaysWhatToDo()
    {
        await using var ledger = await SealedLedger.CreateAsync();
        await ledger.ChangeAsync(5);
        await ledger.SealAsync();
        var teams = await TeamsAsync(ledger);
        await ledger.SqlAsync("DELETE FROM Compliance_LedgerSeals WHERE Sequence = 4");

        (await Should.ThrowAsync<BusinessException>(() => ProveAsync(ledger, [teams[0]]))).Message.ShouldContain("ledger verify");
        await ledger.SqlAsync("DELETE FROM Compliance_LedgerCheckpoints");
        (await Should.ThrowAsync<BusinessException>(() => ProveAsync(ledger, [teams[0]]))).Message.ShouldContain("ledger verify");
    }

    [Fact]
    public async Task TheVerb_WritesTheProofAndAnAct_OrNothing()
    {
        await using var ledger = await SealedLedger.CreateAsync();
        await ledger.ChangeAsync(2);
        await ledger.SealAsync();
        var (file, id) = (Path.Combine(ledger.Shell.DataPath, "one.zip"), (await TeamsAsync(ledger))[0].EntityId);
        Task<int> RunAsync(params string[] positions) => ledger.Shell.InScopeAsync(s => ActivatorUtilities.CreateInstance<LedgerProveVerb>(s, English.Texts).RunAsync(
            new VerbArguments(positions, new Dictionary<string, string>()), TextWriter.Null, CancellationToken.None));

        (await Should.ThrowAsync<BusinessException>(() => RunAsync(Type, "nobody", file))).Message.ShouldStartWith("The ledger has no sealed event of identity.team nobody.");
        Directory.GetFiles(ledger.Shell.DataPath, "one.zip*").ShouldBeEmpty();
        (await RunAsync(Type, id, file)).ShouldBe(0);

        (await ledger.VerifyBundleAsync(file)).ShouldBe(new LedgerVerification(1, 1, 0, null));
        var acts = await ledger.Shell.InScopeAsync(s => s.GetRequiredService<ILedgerReader>().ReadAsync(new LedgerQuery(Type, id), null, 10, CancellationToken.None));
        acts.Items.Select(e => e.Action).ShouldBe(["exported", "created"]);
        (await Should.ThrowAsync<BusinessException>(() => RunAsync(Type, id))).Code.ShouldBe("Cli:MissingArgument");
    }

    private static void Forge(ZipArchive zip, string what)
    {
        var (checkpoints, proofs) = (Read(zip, ExportLedger.Checkpoints), Read(zip, ProveEvents.Proofs));
        var (checkpoint, proof) = (checkpoints[1], proofs[1]);
        switch (what)
        {
            case "event": proof["event"] = Turned(proof["event"], "\"actorName\":\"System\"", "\"actorName\":\"Nobody\""); break;
            case "hash": proof["hash"] = LedgerText.Hash("something"); break;
            case "values": proof["values"] = Turned(proof["values"], "Team", "Taem"); break;
            case "path": proof["path"]![0] = LedgerText.Hash("something"); break;
            case "longer path": proof["path"]!.AsArray().Add(LedgerText.Hash("something")); break;
            case "other checkpoint": proof["checkpoint"] = 1; break;
            case "no checkpoint": proof["checkpoint"] = 9; break;
            case "twice": proofs.Add(proof.DeepClone()); break;
            case "fewer": proofs.RemoveAt(1); break;
            case "checkpoint twice": checkpoints.Add(checkpoint.DeepClone()); break;
            case "event of another tenant":
                proof["event"] = Turned(proof["event"], "\"tenant\":\"Default\"", "\"tenant\":\"Other\"");
                proof["hash"] = LedgerText.Hash((string)proof["event"]!);
                break;
            case "checkpoint": checkpoint["checkpoint"] = Turned(checkpoint["checkpoint"], "\"v\":1", "\"v\":2"); break;
            case "signature": checkpoint["signature"] = (string)checkpoints[0]["signature"]!; break;
            case "checkpoint of another tenant": SignAnew(zip, checkpoint, "\"tenant\":\"Default\"", "\"tenant\":\"Other\"", addKey: true); break;
            default: SignAnew(zip, checkpoints[0], "\"v\":1", "\"v\":1", addKey: false); break;
        }

        Write(zip, ExportLedger.Checkpoints, checkpoints);
        Write(zip, ProveEvents.Proofs, proofs);
    }

    /// <summary>A stranger signs; the key may stand in the bundle.</summary>
    private static void SignAnew(ZipArchive zip, JsonNode checkpoint, string old, string @new, bool addKey)
    {
        using var stranger = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var canonical = JsonNode.Parse(Turned(checkpoint["checkpoint"], old, @new))!;
        canonical["keyId"] = SigningKeys.Id(stranger);
        var text = canonical.ToJsonString();
        checkpoint["checkpoint"] = text;
        checkpoint["signature"] = Convert.ToBase64String(stranger.SignData(Encoding.UTF8.GetBytes(text), HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence));
        if (addKey)
        {
            using StreamWriter key = new(zip.CreateEntry($"{ExportLedger.Keys}{SigningKeys.Id(stranger)}.pem").Open());
            key.Write(stranger.ExportSubjectPublicKeyInfoPem());
        }
    }

    private static string Turned(JsonNode? text, string old, string @new)
    {
        ((string)text!).ShouldContain(old);
        return ((string)text!).Replace(old, @new, StringComparison.Ordinal);
    }

    private static List<JsonNode> Read(ZipArchive zip, string name)
    {
        using StreamReader reader = new(zip.GetEntry(name)!.Open());
        return [.. reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(l => JsonNode.Parse(l)!)];
    }

    private static void Write(ZipArchive zip, string name, List<JsonNode> lines)
    {
        zip.GetEntry(name)!.Delete();
        using StreamWriter writer = new(zip.CreateEntry(name).Open(), new UTF8Encoding(false));
        writer.Write(string.Join('\n', lines.Select(l => l.ToJsonString())) + "\n");
    }

    /// <summary>In the order of the chain; those without a seal come last.</summary>
    private static Task<List<LedgerRecord>> TeamsAsync(SealedLedger ledger) => ledger.Shell.InScopeAsync(async s =>
    {
        var events = await s.GetRequiredService<ComplianceDbContext>().Set<LedgerEvent>().AsNoTracking()
            .Where(e => e.EntityType == Type && e.Action == LedgerActions.Created).OrderBy(e => e.OccurredAt).ThenBy(e => e.Id).Select(e => e.EntityId).ToListAsync();
        return events.ConvertAll(id => new LedgerRecord(Type, id));
    });

    private static async Task<(string File, ProofSummary Summary)> ProveAsync(SealedLedger ledger, IReadOnlyCollection<LedgerRecord> subjects)
    {
        var file = Path.Combine(ledger.Shell.DataPath, "proof.zip");
        await using FileStream stream = new(file, FileMode.Create);
        return (file, await ledger.Shell.InScopeAsync(s => s.GetRequiredService<ProveEvents>().WriteAsync(stream, subjects, CancellationToken.None)));
    }
}
