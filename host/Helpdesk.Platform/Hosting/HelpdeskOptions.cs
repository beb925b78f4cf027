using System.Globalization;
using Helpdesk.Modules;
using Microsoft.Extensions.Configuration;

namespace Helpdesk.Platform.Hosting;

/// <summary>The settings of the process, read once and checked: a wrong one stops the start with a sentence that names it.</summary>
internal sealed record HelpdeskOptions
{
    /// <summary>Absolute folder of everything that the product writes.</summary>
    public required string DataPath { get; init; }

    /// <summary>Database of the Default tenant.</summary>
    public required DatabaseSettings Database { get; init; }

    /// <summary>Recipe that sets up the Default tenant.</summary>
    public required string SetupRecipe { get; init; }

    /// <summary>Password of the set-up administrator; null for a random one.</summary>
    public string? AdminPassword { get; init; }

    /// <summary>Address of an OpenTelemetry collector; null switches export off.</summary>
    public Uri? OpenTelemetryEndpoint { get; init; }

    /// <summary>Proxies whose forwarded headers are believed; empty when there is none.</summary>
    public IReadOnlyList<string> KnownProxies { get; init; } = [];

    /// <summary>Largest accepted request body in bytes.</summary>
    public long MaxRequestBodySize { get; init; } = 30L * 1024 * 1024;

    /// <summary>Folder of a tenant's own files.</summary>
    public string TenantPath(string tenant) => Path.Combine(DataPath, "tenants", tenant);

    /// <summary>A tenant's own SQLite file.</summary>
    public DatabaseSettings SqliteDatabase(string tenant) =>
        new(DatabaseProvider.Sqlite, $"Data Source={Path.Combine(TenantPath(tenant), "helpdesk.db")}");

    /// <summary>Reads and checks.</summary>
    /// <exception cref="HostStartException">A setting is wrong.</exception>
    public static HelpdeskOptions Read(IConfiguration configuration)
    {
        var section = configuration.GetSection("Helpdesk");
        RefuseUnknownKeys(section);
        var dataPath = ReadDataPath(section["DataPath"]);
        var options = new HelpdeskOptions
        {
            DataPath = dataPath,
            Database = new DatabaseSettings(DatabaseProvider.Sqlite, ""),
            SetupRecipe = Value(section["Setup:Recipe"]) ?? "itil-default",
            AdminPassword = Value(section["Setup:AdminPassword"]),
            OpenTelemetryEndpoint = ReadEndpoint(section["OpenTelemetry:Endpoint"]),
            KnownProxies = ReadProxies(section["KnownProxies"]),
            MaxRequestBodySize = ReadSize(section["MaxRequestBodySize"]),
        };
        CheckUrls(section["Urls"] ?? configuration["urls"], section["Urls"] is null ? "urls" : "Helpdesk:Urls");
        return options with { Database = ReadDatabase(section, options) };
    }

    private static readonly string[] KnownKeys =
        ["DataPath", "Database", "Setup", "Urls", "OpenTelemetry", "KnownProxies", "MaxRequestBodySize", "Tenants", "Logging", "Blobs", "Mail"];

    private static void RefuseUnknownKeys(IConfigurationSection section)
    {
        Check(section, KnownKeys);
        Check(section.GetSection("Database"), ["Provider", "ConnectionString"]);
        Check(section.GetSection("Setup"), ["Recipe", "AdminPassword"]);
        Check(section.GetSection("OpenTelemetry"), ["Endpoint"]);

        static void Check(IConfigurationSection section, string[] known)
        {
            foreach (var child in section.GetChildren().Where(c => !known.Contains(c.Key, StringComparer.OrdinalIgnoreCase)))
            {
                throw new HostStartException($"There is no setting {child.Path}; {section.Path} has {string.Join(", ", known)}.");
            }
        }
    }

    private static string ReadDataPath(string? value)
    {
        var path = Path.GetFullPath(Value(value) ?? "Data");
        try
        {
            Directory.CreateDirectory(path);
            var probe = Path.Combine(path, $".write-test-{Environment.ProcessId.ToString(CultureInfo.InvariantCulture)}");
            File.WriteAllBytes(probe, []);
            File.Delete(probe);
            return path;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            throw new HostStartException(
                $"Helpdesk:DataPath is {path}, where this process cannot write ({exception.Message.TrimEnd('.')}); name a folder that it may create and write.");
        }
    }

    private static DatabaseSettings ReadDatabase(IConfigurationSection section, HelpdeskOptions options)
    {
        var name = Value(section["Database:Provider"]) ?? nameof(DatabaseProvider.Sqlite);
        var known = Enum.GetNames<DatabaseProvider>();
        if (!known.Contains(name, StringComparer.OrdinalIgnoreCase))
        {
            throw new HostStartException($"Helpdesk:Database:Provider is '{name}'; it must be Sqlite, PostgreSql or SqlServer.");
        }

        var provider = Enum.Parse<DatabaseProvider>(name, ignoreCase: true);
        var connection = Value(section["Database:ConnectionString"]);
        if (provider == DatabaseProvider.Sqlite)
        {
            return connection is null ? options.SqliteDatabase(ShellSettings.DefaultName) : new DatabaseSettings(provider, connection);
        }

        return connection is null
            ? throw new HostStartException($"Helpdesk:Database:ConnectionString is missing; {provider} needs one, for example {Example(provider)}.")
            : new DatabaseSettings(provider, connection);

        static string Example(DatabaseProvider provider) => provider == DatabaseProvider.PostgreSql
            ? "Host=localhost;Database=helpdesk;Username=helpdesk;Password=..."
            : "Server=localhost;Database=helpdesk;User Id=helpdesk;Password=...;Encrypt=True";
    }

    private static Uri? ReadEndpoint(string? value)
    {
        if (Value(value) is not { } text)
        {
            return null;
        }

        return Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https"
            ? uri
            : throw new HostStartException($"Helpdesk:OpenTelemetry:Endpoint is '{text}'; it must be an http or https address such as http://localhost:4318.");
    }

    private static IReadOnlyList<string> ReadProxies(string? value)
    {
        var proxies = (Value(value) ?? "").Split([',', ' '], StringSplitOptions.RemoveEmptyEntries);
        foreach (var proxy in proxies)
        {
            if (!System.Net.IPAddress.TryParse(proxy, out _) && !System.Net.IPNetwork.TryParse(proxy, out _))
            {
                throw new HostStartException($"Helpdesk:KnownProxies has '{proxy}'; it must be addresses or networks separated by commas, such as 10.0.0.5, 10.1.0.0/16.");
            }
        }

        return proxies;
    }

    private static long ReadSize(string? value)
    {
        if (Value(value) is not { } text)
        {
            return 30L * 1024 * 1024;
        }

        return long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var bytes) && bytes is >= 65_536 and <= 2_147_483_648
            ? bytes
            : throw new HostStartException($"Helpdesk:MaxRequestBodySize is '{text}'; it must be a number of bytes from 65536 to 2147483648.");
    }

    private static void CheckUrls(string? value, string setting)
    {
        foreach (var url in (value ?? "").Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            try
            {
                var address = Microsoft.AspNetCore.Http.BindingAddress.Parse(url);
                if (address.Scheme is "http" or "https")
                {
                    continue;
                }
            }
            catch (FormatException)
            {
                // Falls through to the sentence below.
            }

            throw new HostStartException($"{setting} has '{url}'; it must be addresses separated by semicolons, such as http://localhost:5080.");
        }
    }

    private static string? Value(string? value) => string.IsNullOrWhiteSpace(value) ? null : value.Trim();
}
