using System.Globalization;
using Helpdesk.Compliance;
using Helpdesk.Compliance.Ledger;
using Helpdesk.Data;
using Helpdesk.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Helpdesk.Modules.Tests.Compliance;

/// <summary>A database administrator does what SQL can do, a thousand times in different ways; and a thousand times nobody does anything.</summary>
public sealed class TamperingTests
{
    private const int Rounds = 1_000;
    private const int PerCheckpoint = 7;
    private const int Checkpoints = 6;
    private const int Events = PerCheckpoint * Checkpoints;
    private static readonly string[] Tables = ["Platform_LedgerEvents", "Compliance_LedgerSeals", "Compliance_LedgerCheckpoints"];
    private static readonly string[] EventColumns = ["Id", "OccurredAt", "ActorName", "Origin", "Action", "EntityType", "EntityId", "Changes"];

    [Fact]
    public async Task EachTampering_IsFound_AndTheFirstBadRecordIsNamed()
    {
        await using var ledger = await SealedLedger.CreateAsync();
        for (var i = 0; i < Checkpoints; i++)
        {
            await ledger.ChangeAsync(PerCheckpoint);
            await ledger.SealAsync();
        }

        foreach (var table in Tables)
        {
            await ledger.SqlAsync($"CREATE TABLE Saved_{table} AS SELECT * FROM {table}");
        }

        var random = new Random(20261123);
        for (var round = 0; round < Rounds; round++)
        {
            var (what, record) = await TamperAsync(ledger, random, round % 9);

            // In one part and in many: it is the same first bad record.
            var finding = (await ledger.VerifyAsync()).Finding;
            var inParts = (await ledger.VerifyAsync(random.Next(1, Events))).Finding;

            finding.ShouldNotBeNull($"round {round}: {what}");
            inParts.ShouldNotBeNull($"round {round}, in parts: {what}");
            (inParts.Record, inParts.Checkpoint).ShouldBe((finding.Record, finding.Checkpoint), $"round {round}, in parts: {what}");
            if (record is not null)
            {
                finding.Record.ShouldBe(record, $"round {round}: {what}: {finding.Sentence}");
            }

            foreach (var table in Tables)
            {
                await ledger.SqlAsync($"DELETE FROM {table}; INSERT INTO {table} SELECT * FROM Saved_{table};");
            }
        }

        (await ledger.VerifyAsync(PerCheckpoint)).ShouldBe(new LedgerVerification(Events, Checkpoints, 0, null), "nothing is left of it");
    }

    [Fact]
    public async Task WhateverIsCutOffWhileItIsSealed_ThereIsNoFalseAlarm()
    {
        await using var ledger = await SealedLedger.CreateAsync();
        await using var other = ledger.Shell.AnotherNode();
        var random = new Random(20261123);
        for (var round = 0; round < Rounds; round++)
        {
            await ledger.ChangeAsync(random.Next(3));
            using CancellationTokenSource cut = new();
            switch (random.Next(5))
            {
                case 0:
                    cut.CancelAfter(TimeSpan.FromMicroseconds(random.Next(4_000)));
                    await TrySealAsync(ledger, cut.Token);
                    break;
                case 1:
                    await Task.WhenAll(ledger.SealAsync(), ledger.SealAsync(other));
                    break;
                case 2:
                    await ledger.SealAsync();
                    break;
                case 3:
                    var sealing = ledger.SealAsync(other);
                    (await ledger.VerifyAsync(random.Next(1, 100))).Finding.ShouldBeNull($"round {round}, while it is sealed");
                    await sealing;
                    break;
            }

            (await ledger.VerifyAsync(random.Next(1, 1000))).Finding.ShouldBeNull($"round {round}");
        }

        await ledger.SealAsync();
        (await ledger.VerifyAsync()).Unsealed.ShouldBe(0);
    }

    private static async Task TrySealAsync(SealedLedger ledger, CancellationToken cancellationToken)
    {
        try
        {
            await ledger.SealAsync(cancellationToken: cancellationToken);
        }
        catch (OperationCanceledException)
        {
            // What was not committed is not there.
        }
    }

    /// <returns>What was done, and the record that is named; null where a checkpoint is.</returns>
    private static async Task<(string What, long? Record)> TamperAsync(SealedLedger ledger, Random random, int kind)
    {
        var (at, other) = ((long)random.Next(1, Events), (long)random.Next(1, Events));
        other = other == at ? Events : other;
        const string Event = "(SELECT EventId FROM Compliance_LedgerSeals WHERE Sequence = @p0)";
        switch (kind)
        {
            case 0:
            {
                var column = EventColumns[random.Next(EventColumns.Length)];
                await ledger.SqlAsync(
                    $"UPDATE Platform_LedgerEvents SET {column} = substr({column}, 1, @p1 % length({column})) || CASE substr({column}, @p1 % length({column}) + 1, 1) WHEN '7' THEN '3' ELSE '7' END || substr({column}, @p1 % length({column}) + 2) WHERE Id = {Event}",
                    at, random.Next(1000));
                return ($"a byte of {column} of event {at}", at);
            }

            case 1:
                await ledger.SqlAsync($"DELETE FROM Platform_LedgerEvents WHERE Id = {Event}", at);
                return ($"event {at} deleted", at);
            case 2:
            {
                const string Other = "(SELECT EventId FROM Compliance_LedgerSeals WHERE Sequence = @p1)";
                await ledger.SqlAsync(
                    $"""
                    CREATE TEMP TABLE Ids AS SELECT {Event} AS A, {Other} AS B;
                    UPDATE Platform_LedgerEvents SET Id = 'x' WHERE Id = (SELECT A FROM Ids);
                    UPDATE Platform_LedgerEvents SET Id = (SELECT A FROM Ids) WHERE Id = (SELECT B FROM Ids);
                    UPDATE Platform_LedgerEvents SET Id = (SELECT B FROM Ids) WHERE Id = 'x';
                    DROP TABLE Ids;
                    """,
                    at, other);
                return ($"events {at} and {other} swapped", Math.Min(at, other));
            }

            case 3:
                await ledger.SqlAsync("DELETE FROM Compliance_LedgerSeals WHERE Sequence = @p0", at);
                return ($"seal {at} deleted", at);
            case 4:
                await ledger.SqlAsync(
                    """
                    UPDATE Compliance_LedgerSeals SET Sequence = -1 WHERE Sequence = @p0;
                    UPDATE Compliance_LedgerSeals SET Sequence = @p0 WHERE Sequence = @p1;
                    UPDATE Compliance_LedgerSeals SET Sequence = @p1 WHERE Sequence = -1;
                    """,
                    at, other);
                return ($"seals {at} and {other} swapped", Math.Min(at, other));
            case 5:
                await RebuildTailAsync(ledger, at, signAnew: random.Next(2) == 0);
                return ($"the tail rebuilt from {at}", null);
            case 6:
            {
                var last = random.Next(1, Checkpoints);
                await ledger.SqlAsync(
                    """
                    DELETE FROM Platform_LedgerEvents WHERE Id IN (SELECT EventId FROM Compliance_LedgerSeals WHERE Sequence > @p1);
                    DELETE FROM Compliance_LedgerSeals WHERE Sequence > @p1;
                    DELETE FROM Compliance_LedgerCheckpoints WHERE Number > @p0;
                    """,
                    last, last * PerCheckpoint);
                return ($"all after checkpoint {last} cut off", null);
            }

            case 7:
                await ledger.SqlAsync("DELETE FROM Compliance_LedgerCheckpoints WHERE Number = @p0", random.Next(1, Checkpoints));
                return ("a checkpoint deleted", null);
            default:
            {
                string[] columns = ["Root", "ChainHash", "PreviousHash", "KeyId", "Signature", "SealedAt", "NewestAt", "FirstSequence", "LastSequence"];
                var column = columns[random.Next(columns.Length)];
                await ledger.SqlAsync(
                    $"UPDATE Compliance_LedgerCheckpoints SET {column} = CASE typeof({column}) WHEN 'integer' THEN {column} + 1 ELSE substr({column}, 1, 9) || CASE substr({column}, 10, 1) WHEN '1' THEN '2' ELSE '1' END || substr({column}, 11) END WHERE Number = @p0",
                    random.Next(1, Checkpoints + 1));
                return ($"{column} of a checkpoint", null);
            }
        }
    }

    /// <summary>Changes an event and works out everything after it anew, as the product does; but the key is not in the database.</summary>
    private static Task RebuildTailAsync(SealedLedger ledger, long from, bool signAnew) => ledger.Shell.InScopeAsync(async s =>
    {
        var db = s.GetRequiredService<ComplianceDbContext>();
        var tenant = s.GetRequiredService<Helpdesk.Modules.ShellSettings>().Name;
        var seals = await db.Seals.AsNoTracking().OrderBy(x => x.Sequence).ToListAsync();
        var events = await db.Set<LedgerEvent>().AsNoTracking().ToDictionaryAsync(e => e.Id);
        var checkpoints = await db.Checkpoints.AsNoTracking().OrderBy(c => c.Number).ToListAsync();
        using var stranger = System.Security.Cryptography.ECDsa.Create(System.Security.Cryptography.ECCurve.NamedCurves.nistP256);
        LedgerText text = new();
        var forged = events[seals[(int)from - 1].EventId];
        forged.Changes = """{"Name":["Innocent","Innocent too"]}""";
        await ledger.SqlAsync("UPDATE Platform_LedgerEvents SET Changes = @p1 WHERE Id = (SELECT EventId FROM Compliance_LedgerSeals WHERE Sequence = @p0)", from, forged.Changes);
        var (chain, previous) = (HashChain.Start, HashChain.Start);
        foreach (var checkpoint in checkpoints)
        {
            List<string> hashes = [];
            foreach (var seal in seals.Where(x => x.Sequence >= checkpoint.FirstSequence && x.Sequence <= checkpoint.LastSequence))
            {
                var hash = LedgerText.Hash(text.Of(events[seal.EventId], seal.Sequence, tenant));
                chain = HashChain.Next(chain, hash);
                hashes.Add(hash);
                if (seal.Sequence >= from)
                {
                    await ledger.SqlAsync("UPDATE Compliance_LedgerSeals SET EventHash = @p1, ChainHash = @p2 WHERE Sequence = @p0", seal.Sequence, hash, chain);
                }
            }

            if (checkpoint.LastSequence >= from)
            {
                (checkpoint.Root, checkpoint.ChainHash, checkpoint.PreviousHash) = (HashChain.Root(hashes), chain, previous);
                if (signAnew)
                {
                    checkpoint.KeyId = SigningKeys.Id(stranger);
                    checkpoint.Signature = Convert.ToBase64String(stranger.SignData(
                        text.Of(checkpoint, tenant), System.Security.Cryptography.HashAlgorithmName.SHA256, System.Security.Cryptography.DSASignatureFormat.Rfc3279DerSequence));
                }

                await ledger.SqlAsync(
                    "UPDATE Compliance_LedgerCheckpoints SET Root = @p1, ChainHash = @p2, PreviousHash = @p3, KeyId = @p4, Signature = @p5 WHERE Number = @p0",
                    checkpoint.Number, checkpoint.Root, checkpoint.ChainHash, checkpoint.PreviousHash, checkpoint.KeyId, checkpoint.Signature);
            }

            previous = LedgerText.Hash(text.Of(checkpoint, tenant));
        }
    });
}
