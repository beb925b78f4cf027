using System.Diagnostics;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Helpdesk.Compliance;
using Helpdesk.Compliance.Ledger;
using Helpdesk.Errors;
using Helpdesk.Modules;
using Helpdesk.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Helpdesk.Modules.Tests.Compliance;

/// <summary>A ledger proves itself: on the tenant, as a bundle, and to a program that knows nothing of the product.</summary>
public sealed class LedgerVerificationTests
{
    [Theory]
    [OnEachDatabase]
    public async Task ALedgerThatNobodyTouched_IsRight_OnTheTenant_AndAsABundle(DatabaseProvider provider)
    {
        await using var ledger = await SealedLedger.CreateAsync(provider);
        for (var i = 0; i < 3; i++)
        {
            await ledger.ChangeAsync(5);
            (await ledger.SealAsync()).ShouldBe(5);
        }

        await ledger.ChangeAsync(2);

        (await ledger.VerifyAsync()).ShouldBe(new LedgerVerification(15, 3, 2, null));
        var bundle = await ledger.ExportAsync();
        (await ledger.VerifyBundleAsync(bundle)).ShouldBe(new LedgerVerification(15, 3, 0, null));
        var (code, output) = await RunAsync(bundle);
        (code, output).ShouldBe((0, output));
        output.ShouldStartWith("15 events in 3 signed checkpoints are right.");
    }

    [Theory]
    [OnEachDatabase]
    public async Task TwoNodesThatSealAtTheSameTime_GiveOneChain(DatabaseProvider provider)
    {
        await using var ledger = await SealedLedger.CreateAsync(provider);
        await using var other = ledger.Shell.AnotherNode();
        for (var round = 0; round < 5; round++)
        {
            await Task.WhenAll(ledger.ChangeAsync(4), ledger.ChangeAsync(4, other));
            await Task.WhenAll(ledger.SealAsync(), ledger.SealAsync(other), ledger.SealAsync(), ledger.SealAsync(other));
        }

        await ledger.SealAsync();
        var result = await ledger.VerifyAsync();
        (result.Events, result.Unsealed, result.Finding).ShouldBe((40, 0, null));
    }

    [Fact]
    public async Task AnEventAndItsProof_GiveTheSignedRoot()
    {
        await using var ledger = await SealedLedger.CreateAsync();
        await ledger.ChangeAsync(13);
        await ledger.SealAsync();
        await ledger.Shell.InScopeAsync(async s =>
        {
            var db = s.GetRequiredService<ComplianceDbContext>();
            var hashes = await db.Seals.OrderBy(x => x.Sequence).Select(x => x.EventHash).ToListAsync();
            var root = (await db.Checkpoints.SingleAsync()).Root;
            MerkleTree tree = new(hashes);
            for (var i = 0; i < hashes.Count; i++)
            {
                var path = tree.Path(i);
                MerkleTree.RootOf(hashes[i], i, hashes.Count, path).ShouldBe(root);
                MerkleTree.RootOf(hashes[(i + 1) % hashes.Count], i, hashes.Count, path).ShouldNotBe(root);
            }
        });
    }

    [Fact]
    public async Task AKeyThatWasRotated_StillVerifiesWhatItSigned()
    {
        await using var ledger = await SealedLedger.CreateAsync();
        await ledger.ChangeAsync(3);
        await ledger.SealAsync();
        await ledger.Shell.InScopeAsync(s =>
        {
            s.GetRequiredService<SigningKeys>().Add().Dispose();
            return Task.CompletedTask;
        });
        ledger.Shell.Clock.Advance(TimeSpan.FromMinutes(1));
        await ledger.ChangeAsync(3);
        await ledger.SealAsync();

        (await ledger.VerifyAsync()).ShouldBe(new LedgerVerification(6, 2, 0, null));
        (await RunAsync(await ledger.ExportAsync())).Code.ShouldBe(0);
    }

    [Fact]
    public async Task WithoutItsKeys_NothingIsSealed_AndTheSentenceSaysWhatToDo()
    {
        await using var ledger = await SealedLedger.CreateAsync();
        await ledger.ChangeAsync(3);
        await ledger.SealAsync();
        var folder = Path.Combine(ledger.Shell.DataPath, "ledger-keys");
        foreach (var file in Directory.GetFiles(folder, "*.pem"))
        {
            File.Delete(file);
        }

        await ledger.ChangeAsync(1);

        (await Should.ThrowAsync<BusinessException>(() => ledger.SealAsync())).Message.ShouldStartWith("The keys that signed the ledger are missing from");
        (await ledger.VerifyAsync()).Finding!.Sentence.ShouldContain("which is not among the known keys");
        Directory.GetFiles(folder, "*.pem").ShouldBeEmpty("no new key is made in silence");
    }

    [Fact]
    public async Task AKeyThatCannotBeRead_IsNamed()
    {
        await using var ledger = await SealedLedger.CreateAsync();
        await ledger.ChangeAsync(1);
        await ledger.SealAsync();
        var file = Directory.GetFiles(Path.Combine(ledger.Shell.DataPath, "ledger-keys"), "*.pem").Single();
        await File.WriteAllTextAsync(file, "no key", TestContext.Current.CancellationToken);

        (await Should.ThrowAsync<BusinessException>(() => ledger.VerifyAsync())).Message.ShouldContain(file);
    }

    [Fact]
    public async Task EventsThatNobodySealedForAnHour_AreAFinding()
    {
        await using var ledger = await SealedLedger.CreateAsync();
        await ledger.ChangeAsync(1);
        (await ledger.VerifyAsync()).Finding.ShouldBeNull("sealing runs each minute");
        ledger.Shell.Clock.Advance(TimeSpan.FromHours(2));

        (await ledger.VerifyAsync()).Finding!.Sentence.ShouldContain("sealing has stopped");
    }

    [Fact]
    public async Task AnExportThatFails_LeavesNothingBehind()
    {
        await using var ledger = await SealedLedger.CreateAsync();
        await ledger.ChangeAsync(1);
        await ledger.SealAsync();
        var folder = Path.Combine(ledger.Shell.DataPath, "no", "such", "folder");

        var refused = await Should.ThrowAsync<BusinessException>(() => ledger.ExportAsync(Path.Combine("no", "such", "folder", "x.zip")));

        refused.Message.ShouldStartWith("The export was not written:");
        Directory.Exists(folder).ShouldBeFalse();
    }

    [Fact]
    public async Task ABundleInWhichAnybodyChangesAnything_IsRefusedByBothVerifiers_WithTheSameRecord()
    {
        await using var ledger = await SealedLedger.CreateAsync();
        for (var i = 0; i < 3; i++)
        {
            await ledger.ChangeAsync(4);
            await ledger.SealAsync();
        }

        var bundle = await ledger.ExportAsync();
        var random = new Random(20261123);
        for (var round = 0; round < 12; round++)
        {
            var forged = Path.Combine(ledger.Shell.DataPath, "forged.zip");
            File.Copy(bundle, forged, overwrite: true);
            var what = Forge(forged, random, round);

            var ours = await ledger.VerifyBundleAsync(forged);
            var (code, output) = await RunAsync(forged, "--json");
            ours.Finding.ShouldNotBeNull(what);
            code.ShouldBe(1, what + output);
            var theirs = JsonNode.Parse(output)!;
            ((long?)theirs["record"], (string?)theirs["finding"]).ShouldBe((ours.Finding.Record, ours.Finding.Sentence), what);
        }
    }

    [Fact]
    public async Task AFileThatIsNoBundle_IsRefusedWithASentence()
    {
        await using var ledger = await SealedLedger.CreateAsync();
        var file = Path.Combine(ledger.Shell.DataPath, "notes.zip");
        await File.WriteAllTextAsync(file, "no ZIP at all", TestContext.Current.CancellationToken);

        (await Should.ThrowAsync<BusinessException>(() => ledger.VerifyBundleAsync(file))).Message.ShouldContain("is no ledger bundle");
        (await RunAsync(file)).Code.ShouldBe(2);
        (await Should.ThrowAsync<BusinessException>(() => ledger.VerifyBundleAsync(file + "x"))).Message.ShouldContain("cannot be read");
    }

    [Fact]
    public async Task ABundleSignedByAKeyThatTheAuditorDoesNotTrust_IsRefused()
    {
        await using var ledger = await SealedLedger.CreateAsync();
        await ledger.ChangeAsync(1);
        await ledger.SealAsync();

        var (code, output) = await RunAsync(await ledger.ExportAsync(), "--key", "0123456789abcdef");

        code.ShouldBe(1);
        output.ShouldContain("which is not among the known keys");
    }

    /// <summary>Changes a line of the events or of the checkpoints, takes one out, or swaps two.</summary>
    private static string Forge(string file, Random random, int round)
    {
        using var zip = ZipFile.Open(file, ZipArchiveMode.Update);
        var name = round % 4 == 3 ? ExportLedger.Checkpoints : ExportLedger.Events;
        var entry = zip.GetEntry(name)!;
        List<string> lines;
        using (StreamReader reader = new(entry.Open()))
        {
            lines = [.. reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries)];
        }

        var at = random.Next(lines.Count - 1);
        switch (round % 3)
        {
            case 0:
                var digits = Enumerable.Range(0, lines[at].Length).Where(i => char.IsAsciiDigit(lines[at][i])).ToList();
                var digit = digits[random.Next(digits.Count)];
                lines[at] = string.Concat(lines[at].AsSpan(0, digit), lines[at][digit] == '9' ? "8" : "9", lines[at].AsSpan(digit + 1));
                break;
            case 1:
                lines.RemoveAt(at);
                break;
            default:
                (lines[at], lines[at + 1]) = (lines[at + 1], lines[at]);
                break;
        }

        entry.Delete();
        using StreamWriter writer = new(zip.CreateEntry(name).Open(), new UTF8Encoding(false));
        writer.Write(string.Join('\n', lines) + "\n");
        return $"round {round}: line {at + 1} of {name}";
    }

    /// <summary>The verifier of its own, as an auditor runs it.</summary>
    internal static async Task<(int Code, string Output)> RunAsync(params string[] arguments)
    {
        var program = Path.Combine(RepositoryRoot.Path, "artifacts", "bin", "ledger-verifier", Path.GetFileName(AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar)), "ledger-verifier.dll");
        using var process = Process.Start(new ProcessStartInfo("dotnet", [program, .. arguments]) { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true })!;
        var output = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return (process.ExitCode, output);
    }
}
