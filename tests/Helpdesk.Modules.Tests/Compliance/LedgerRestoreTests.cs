using System.Text.Json.Nodes;
using Helpdesk.Compliance.Ledger;
using Helpdesk.Data;
using Helpdesk.Errors;
using Microsoft.Extensions.DependencyInjection;

namespace Helpdesk.Modules.Tests.Compliance;

/// <summary>An older database was restored: what was signed after it is lost, and never in silence.</summary>
public sealed class LedgerRestoreTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(1)]
    [InlineData(0)]
    public async Task AfterARestore_NothingIsSealed_UntilSomebodyAcceptsWhatIsLost(int kept)
    {
        await using var ledger = await RestoredAsync(kept);
        var head = Head(ledger);
        await ledger.ChangeAsync(2);

        for (var i = 0; i < 2; i++)
        {
            (await Should.ThrowAsync<BusinessException>(() => ledger.SealAsync())).Message.ShouldContain("run: ledger accept-restore");
        }

        var finding = (await ledger.VerifyAsync()).Finding!;
        (finding.Checkpoint, finding.Sentence.EndsWith("run: ledger accept-restore --reason TEXT.", StringComparison.Ordinal)).ShouldBe((kept + 1, true));
        Head(ledger).ShouldBe(head, "nobody has accepted anything");
    }

    [Theory]
    [InlineData(1)]
    [InlineData(0)]
    public async Task AnAcceptedRestore_LeavesAnActWithWhatIsLost_AndTheLedgerGoesOn(int kept)
    {
        await using var ledger = await RestoredAsync(kept);
        var head = Head(ledger);

        var accepted = await AcceptAsync(ledger, " Disk failed, backup of 02:00 ");

        (accepted.Checkpoint, accepted.Lost, await File.ReadAllTextAsync(accepted.KeptFile, Token)).ShouldBe((kept, 3, head));
        (await ledger.VerifyAsync()).Finding.ShouldBeNull();
        await ledger.ChangeAsync(1);
        (await ledger.SealAsync()).ShouldBe(2, "the change and the act");
        (await ledger.VerifyAsync()).ShouldBe(new LedgerVerification((kept * 4) + 2, kept + 1, 0, null));
        (await LedgerVerificationTests.RunAsync(await ledger.ExportAsync())).Code.ShouldBe(0);
        var act = await ledger.Shell.InScopeAsync(async s => (await s.GetRequiredService<ILedgerReader>().ReadAsync(new LedgerQuery("platform.ledger"), null, 10, Token)).Items.Single(e => e.Action == LedgerActions.Restored));
        var details = JsonNode.Parse(act.Changes)!;
        (act.Reason, (int)details["checkpoint"]!, (int)details["lostUpTo"]!, (string?)details["lostHash"])
            .ShouldBe(("Disk failed, backup of 02:00", kept, 3, (string?)JsonNode.Parse(head)!["Hash"]));
    }

    [Fact]
    public async Task AnotherLastCheckpointOfTheSameNumber_IsAccepted_NotPassedOver()
    {
        await using var ledger = await RestoredAsync(kept: 3);
        await File.WriteAllTextAsync(HeadFile(ledger), $$"""{"Number":3,"Hash":"{{new string('a', 64)}}"}""", Token);

        await Should.ThrowAsync<BusinessException>(async () =>
        {
            await ledger.ChangeAsync(1);
            await ledger.SealAsync();
        });
        (await AcceptAsync(ledger, "Restored")).Checkpoint.ShouldBe(3);

        await ledger.SealAsync();
        (await ledger.VerifyAsync()).Finding.ShouldBeNull();
    }

    [Fact]
    public async Task WithoutAReason_OrWithNothingLost_NothingIsAccepted()
    {
        await using var ledger = await RestoredAsync(kept: 3);
        var head = Head(ledger);

        (await Should.ThrowAsync<ValidationException>(() => AcceptAsync(ledger, " "))).Errors.Keys.ShouldBe(["reason"]);
        (await Should.ThrowAsync<BusinessException>(() => AcceptAsync(ledger, "Just so"))).Code.ShouldBe("Compliance:NothingToAccept");

        Head(ledger).ShouldBe(head);
        (await ledger.VerifyAsync()).Unsealed.ShouldBe(0, "no act");
    }

    [Fact]
    public async Task ALedgerThatWasChangedBeforeItsEnd_IsNotAccepted()
    {
        await using var ledger = await RestoredAsync(kept: 2);
        var head = Head(ledger);
        await ledger.SqlAsync("UPDATE Platform_LedgerEvents SET ActorName = 'Innocent' WHERE Id = (SELECT EventId FROM Compliance_LedgerSeals WHERE Sequence = 2)");

        var refused = await Should.ThrowAsync<BusinessException>(() => AcceptAsync(ledger, "Restored"));

        (refused.Code, refused.Message.Contains("Event 2 is not what was sealed", StringComparison.Ordinal)).ShouldBe(("Compliance:NotRestored", true));
        Head(ledger).ShouldBe(head);
    }

    [Theory]
    [InlineData("no JSON")]
    [InlineData("{}")]
    [InlineData("null")]
    public async Task AHeadThatCannotBeRead_IsNamed_AndNothingIsSealed(string text)
    {
        await using var ledger = await RestoredAsync(kept: 3);
        await File.WriteAllTextAsync(HeadFile(ledger), text, Token);
        await ledger.ChangeAsync(1);

        (await Should.ThrowAsync<BusinessException>(() => ledger.VerifyAsync())).Message.ShouldContain(HeadFile(ledger));
        (await Should.ThrowAsync<BusinessException>(() => ledger.SealAsync())).Code.ShouldBe("Compliance:BadHead");
        (await Should.ThrowAsync<BusinessException>(() => AcceptAsync(ledger, "Restored"))).Code.ShouldBe("Compliance:BadHead");
    }

    [Theory]
    [InlineData(null, "Compliance:NoKey", "Bring them back from the backup")]
    [InlineData("no key", "Compliance:BadKey", "cannot be read")]
    public async Task WithoutAKeyThatCanBeRead_NothingIsExported(string? key, string code, string sentence)
    {
        await using var ledger = await RestoredAsync(kept: 3);
        var file = Directory.GetFiles(Path.GetDirectoryName(HeadFile(ledger))!, "*.pem").Single();
        if (key is null)
        {
            File.Delete(file);
        }
        else
        {
            await File.WriteAllTextAsync(file, key, Token);
        }

        var refused = await Should.ThrowAsync<BusinessException>(() => ledger.ExportAsync());

        (refused.Code, refused.Message.Contains(sentence, StringComparison.Ordinal)).ShouldBe((code, true));
        Directory.GetFiles(ledger.Shell.DataPath, "ledger.zip*").ShouldBeEmpty();
    }

    [Fact]
    public async Task ADiskThatIsFull_OrSomebodyWhoStopsIt_LeavesTheOldFileAndNoHalfOne()
    {
        await using var ledger = await RestoredAsync(kept: 3);
        var file = await ledger.ExportAsync();
        var before = await File.ReadAllBytesAsync(file, Token);
        Task WriteAsync(long room, CancellationToken cancellationToken) => ledger.Shell.InScopeAsync(s => BundleFile.WriteAsync(
            file, async stream => await s.GetRequiredService<ExportLedger>().WriteAsync(new SmallDisk(stream, room), cancellationToken), Testing.English.Texts, cancellationToken));

        foreach (var room in new[] { 0, 100, 1000 })
        {
            var full = await Should.ThrowAsync<BusinessException>(() => WriteAsync(room, Token));
            full.Message.ShouldBe("The export was not written: There is no space left on the disk. Nothing was left behind.");
        }

        using CancellationTokenSource stopped = new();
        await stopped.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(() => WriteAsync(long.MaxValue, stopped.Token));

        Directory.GetFiles(ledger.Shell.DataPath, "ledger.zip*").ShouldBe([file]);
        (await File.ReadAllBytesAsync(file, Token)).ShouldBe(before);
    }

    /// <summary>Three checkpoints of four events were signed; the database of the day has the first ones only.</summary>
    private static async Task<SealedLedger> RestoredAsync(int kept)
    {
        var ledger = await SealedLedger.CreateAsync();
        for (var i = 0; i < 3; i++)
        {
            await ledger.ChangeAsync(4);
            await ledger.SealAsync();
        }

        await ledger.SqlAsync(
            """
            DELETE FROM Platform_LedgerEvents WHERE Id IN (SELECT EventId FROM Compliance_LedgerSeals WHERE Sequence > @p1);
            DELETE FROM Compliance_LedgerSeals WHERE Sequence > @p1;
            DELETE FROM Compliance_LedgerCheckpoints WHERE Number > @p0;
            """,
            kept, kept * 4);
        return ledger;
    }

    private static Task<AcceptedRestore> AcceptAsync(SealedLedger ledger, string reason) =>
        ledger.Shell.InScopeAsync(s => s.GetRequiredService<AcceptRestore>().HandleAsync(reason, Token));

    private static string HeadFile(SealedLedger ledger) => Path.Combine(ledger.Shell.DataPath, "ledger-keys", "last-checkpoint.json");

    private static string Head(SealedLedger ledger) => File.ReadAllText(HeadFile(ledger));

    /// <summary>Takes so many bytes and no more.</summary>
    private sealed class SmallDisk(Stream inner, long room) : Stream
    {
        private long _written;

        public override bool CanRead => false;

        public override bool CanSeek => false;

        public override bool CanWrite => true;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => _written; set => throw new NotSupportedException(); }

        public override void Flush() => inner.Flush();

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count)
        {
            _written += count;
            if (_written > room)
            {
                throw new IOException("There is no space left on the disk.");
            }

            inner.Write(buffer, offset, count);
        }
    }
}
