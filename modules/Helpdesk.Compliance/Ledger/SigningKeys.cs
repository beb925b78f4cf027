using System.Security.Cryptography;
using System.Text.Json;
using Helpdesk.Errors;
using Helpdesk.Modules;
using Microsoft.Extensions.Localization;

namespace Helpdesk.Compliance.Ledger;

/// <summary>
/// Keys that sign checkpoints (ECDSA P-256), as files beside the tenant's data and never in its database: who may write the database cannot sign. All nodes
/// share the folder, as they share attachments. The newest key signs; the older ones are kept, to verify.
/// </summary>
internal sealed class SigningKeys(ShellSettings shell, TimeProvider time, IStringLocalizer L)
{
    public const int IdLength = 16;

    private const string Extension = ".pem";

    private string Folder => Path.Combine(shell.DataPath, "ledger-keys");

    private string HeadFile => Path.Combine(Folder, "last-checkpoint.json");

    /// <summary>Public keys by id.</summary>
    public IReadOnlyDictionary<string, ECDsa> ReadAll() => Files().Select(Read).ToDictionary(k => Id(k), StringComparer.Ordinal);

    /// <summary>Public keys by id, for who verifies elsewhere.</summary>
    /// <exception cref="BusinessException">Something was signed, and no key is left: nobody could verify it.</exception>
    public IReadOnlyDictionary<string, ECDsa> ReadToExport(bool hasSigned) => hasSigned && Files().Count == 0 ? throw Missing() : ReadAll();

    /// <summary>The key that signs; made when there is none and nothing was signed yet.</summary>
    /// <param name="hasSigned">Checkpoints exist.</param>
    public ECDsa ReadNewest(bool hasSigned)
    {
        if (Files() is { Count: > 0 } files)
        {
            return Read(files[^1]);
        }

        return hasSigned ? throw Missing() : Add();
    }

    /// <summary>Makes a new key, which signs from now on.</summary>
    public ECDsa Add()
    {
        Directory.CreateDirectory(Folder);
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(Folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }

        var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        Write(Path.Combine(Folder, $"{time.GetUtcNow().UtcDateTime:yyyyMMdd'T'HHmmssfffffff}-{Id(key)}{Extension}"), key.ExportPkcs8PrivateKeyPem());
        return key;
    }

    /// <summary>First half of the SHA-256 of the public key, in hex: short enough to be read out.</summary>
    public static string Id(ECDsa key) => LedgerText.Hash(key.ExportSubjectPublicKeyInfo())[..IdLength];

    /// <summary>The newest checkpoint that was signed here, kept outside of the database: its end cannot be cut off unseen.</summary>
    public LedgerHead? ReadHead()
    {
        if (!File.Exists(HeadFile))
        {
            return null;
        }

        try
        {
            return JsonSerializer.Deserialize<LedgerHead>(File.ReadAllText(HeadFile)) is { Hash: not null } head ? head : throw new JsonException("It names no checkpoint.");
        }
        catch (Exception exception) when (exception is JsonException or IOException or UnauthorizedAccessException)
        {
            throw new BusinessException("Compliance:BadHead", L["{0}, which names the checkpoint that was signed last, cannot be read: {1} Bring it back from the backup.", HeadFile, exception.Message]);
        }
    }

    public void WriteHead(LedgerHead head) => Write(HeadFile, JsonSerializer.Serialize(head));

    /// <summary>Puts another one in the place of the newest checkpoint, and keeps the file of the old one.</summary>
    /// <returns>Where the old one is.</returns>
    public string ReplaceHead(LedgerHead head)
    {
        var kept = Path.Combine(Folder, $"last-checkpoint-until-{time.GetUtcNow().UtcDateTime:yyyyMMdd'T'HHmmssfffffff}.json");
        File.Copy(HeadFile, kept);
        WriteHead(head);
        return kept;
    }

    private BusinessException Missing() => new(
        "Compliance:NoKey", L["The keys that signed the ledger are missing from {0}. Bring them back from the backup, or begin with a new one: ledger rotate-key.", Folder]);

    private List<string> Files() => Directory.Exists(Folder) ? [.. Directory.EnumerateFiles(Folder, "*" + Extension).Order(StringComparer.Ordinal)] : [];

    private ECDsa Read(string file)
    {
        var key = ECDsa.Create();
        try
        {
            key.ImportFromPem(File.ReadAllText(file));
            return key;
        }
        catch (Exception exception) when (exception is ArgumentException or CryptographicException or IOException or UnauthorizedAccessException)
        {
            key.Dispose();
            throw new BusinessException("Compliance:BadKey", L["The key {0} cannot be read: {1} Bring it back from the backup.", file, exception.Message]);
        }
    }

    /// <summary>The old file or the new one, never a half.</summary>
    private static void Write(string file, string text)
    {
        var beside = file + ".new";
        using (var stream = new FileStream(beside, OperatingSystem.IsWindows()
            ? new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write }
            : new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write, UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite }))
        {
            stream.Write(System.Text.Encoding.UTF8.GetBytes(text));
            stream.Flush(flushToDisk: true);
        }

        File.Move(beside, file, overwrite: true);
    }
}

/// <param name="Number">Checkpoint.</param>
/// <param name="Hash">SHA-256 of its canonical JSON.</param>
internal sealed record LedgerHead(int Number, string Hash);
