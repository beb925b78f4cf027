using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization;
using Helpdesk.Errors;
using Helpdesk.Modules;
using Helpdesk.Platform.Hosting;

namespace Helpdesk.Platform.Shells;

/// <summary>
/// The tenants of a single node in one file that is replaced as a whole: written beside, flushed to the disk, renamed. A reader sees the old
/// file or the new one, never half of one. A lock file keeps a command-line verb and the running server apart.
/// </summary>
internal sealed class FileShellSettingsStore(HelpdeskOptions options) : IShellSettingsStore
{
    private static readonly TimeSpan LockTimeout = TimeSpan.FromSeconds(30);
    private readonly string _path = Path.Combine(options.DataPath, "tenants.json");

    public Task PrepareAsync(Func<Task> migrate, CancellationToken cancellationToken) => Task.CompletedTask;

    public async Task<IReadOnlyList<ShellSettings>> LoadAsync(CancellationToken cancellationToken)
    {
        var document = await ReadAsync(cancellationToken);
        return document.Tenants.Select(t => t.ToSettings(options)).ToList();
    }

    public async Task SaveAsync(ShellSettings settings, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(options.DataPath);
        await using var fileLock = await LockAsync(cancellationToken);
        var document = await ReadAsync(cancellationToken);
        var tenants = document.Tenants.ToList();
        var index = tenants.FindIndex(t => string.Equals(t.Name, settings.Name, StringComparison.OrdinalIgnoreCase));
        var stored = index < 0 ? 0 : tenants[index].Version;
        if (settings.Version != stored + 1)
        {
            throw new ConcurrencyException($"The tenant {settings.Name} was changed by another process meanwhile. Try again.");
        }

        var row = StoredTenant.From(settings);
        if (index < 0)
        {
            tenants.Add(row);
        }
        else
        {
            tenants[index] = row;
        }

        Write(new TenantFile(tenants));
    }

    public async Task RemoveAsync(string name, CancellationToken cancellationToken)
    {
        await using var fileLock = await LockAsync(cancellationToken);
        var document = await ReadAsync(cancellationToken);
        Write(new TenantFile(document.Tenants.Where(t => !string.Equals(t.Name, name, StringComparison.OrdinalIgnoreCase)).ToList()));
    }

    // Of the content: two writes can fall into one tick of a file system's clock and be of the same length.
    public async Task<string> GetMarkerAsync(CancellationToken cancellationToken)
    {
        try
        {
            await using var stream = OpenRead();
            return Convert.ToHexString(await SHA256.HashDataAsync(stream, cancellationToken));
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            return "";
        }
    }

    private async Task<TenantFile> ReadAsync(CancellationToken cancellationToken)
    {
        try
        {
            await using var stream = OpenRead();
            return await JsonSerializer.DeserializeAsync(stream, TenantFileJson.Default.TenantFile, cancellationToken)
                ?? new TenantFile([]);
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            return new TenantFile([]);
        }
        catch (JsonException exception)
        {
            throw new HostStartException($"The file {_path} cannot be read as a list of tenants: {exception.Message} Put it right or restore it from a backup.");
        }
    }

    private FileStream OpenRead() => new(_path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);

    private void Write(TenantFile file)
    {
        var temporary = _path + ".new";
        var mode = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write, Share = FileShare.None };
        if (!OperatingSystem.IsWindows())
        {
            // Connection strings are secrets.
            mode.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        using (var stream = new FileStream(temporary, mode))
        {
            JsonSerializer.Serialize(stream, file, TenantFileJson.Default.TenantFile);
            stream.Flush(flushToDisk: true);
        }

        File.Move(temporary, _path, overwrite: true);
    }

    private async Task<FileStream> LockAsync(CancellationToken cancellationToken)
    {
        var started = TimeProvider.System.GetTimestamp();
        while (true)
        {
            try
            {
                return new FileStream(_path + ".lock", FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException) when (TimeProvider.System.GetElapsedTime(started) < LockTimeout)
            {
                await Task.Delay(20, cancellationToken);
            }
        }
    }
}

/// <summary>Content of the file.</summary>
internal sealed record TenantFile(IReadOnlyList<StoredTenant> Tenants);

/// <summary>A tenant as stored: nothing that follows from the data folder or the host's settings, so that a data folder can be moved.</summary>
internal sealed record StoredTenant(
    string Name,
    TenantState State,
    string? RequestHost,
    string? RequestUrlPrefix,
    DatabaseProvider? Provider,
    string? ConnectionString,
    string Recipe,
    string Theme,
    IReadOnlyList<string> Features,
    int Version)
{
    public static StoredTenant From(ShellSettings settings)
    {
        // The Default tenant's database is the host's setting; an SQLite file of a tenant lies in the tenant's folder.
        var own = !settings.IsDefault() && settings.Database.Provider != DatabaseProvider.Sqlite;
        return new StoredTenant(
            settings.Name,
            settings.State,
            settings.RequestHost,
            settings.RequestUrlPrefix,
            own ? settings.Database.Provider : null,
            own ? settings.Database.ConnectionString : null,
            settings.Recipe,
            settings.Theme,
            settings.EnabledFeatures,
            settings.Version);
    }

    public ShellSettings ToSettings(HelpdeskOptions options)
    {
        var database = string.Equals(Name, ShellSettings.DefaultName, StringComparison.OrdinalIgnoreCase) ? options.Database
            : Provider is { } provider && ConnectionString is { } connection ? new DatabaseSettings(provider, connection)
            : options.SqliteDatabase(Name);
        return new ShellSettings
        {
            Name = Name,
            State = State,
            RequestHost = RequestHost,
            RequestUrlPrefix = RequestUrlPrefix,
            Database = database,
            Recipe = Recipe,
            Theme = Theme,
            EnabledFeatures = Features,
            Version = Version,
            DataPath = options.TenantPath(Name),
        };
    }
}

[JsonSerializable(typeof(TenantFile))]
[JsonSerializable(typeof(StoredTenant))]
[JsonSourceGenerationOptions(
    WriteIndented = true,
    UseStringEnumConverter = true,
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    ReadCommentHandling = JsonCommentHandling.Skip,
    AllowTrailingCommas = true)]
internal sealed partial class TenantFileJson : JsonSerializerContext;

internal static class ShellSettingsExtensions
{
    public static bool IsDefault(this ShellSettings settings) =>
        string.Equals(settings.Name, ShellSettings.DefaultName, StringComparison.OrdinalIgnoreCase);
}
