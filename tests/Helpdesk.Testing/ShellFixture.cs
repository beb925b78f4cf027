using System.Reflection;
using Helpdesk.Host;
using Helpdesk.Modules;
using Helpdesk.Platform.Shells;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace Helpdesk.Testing;

/// <summary>What a test's host is started with.</summary>
public sealed record ShellFixtureOptions
{
    /// <summary>Recipe of the Default tenant.</summary>
    public string Recipe { get; init; } = "itil-default";

    /// <summary>Database of the Default tenant; null for an SQLite file in the data folder.</summary>
    public DatabaseSettings? Database { get; init; }

    /// <summary>Folder of the data; null for a temporary one that goes with the fixture.</summary>
    public string? DataPath { get; init; }

    /// <summary>Modules besides those of the host.</summary>
    public IReadOnlyList<Assembly> Modules { get; init; } = [];

    /// <summary>Recipes besides those of the host: file name without extension to content.</summary>
    public IReadOnlyDictionary<string, string> Recipes { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>Settings of the process.</summary>
    public IReadOnlyDictionary<string, string?> Settings { get; init; } = new Dictionary<string, string?>(StringComparer.Ordinal);

    /// <summary>Last changes to the host.</summary>
    public Action<WebApplicationBuilder>? Configure { get; init; }
}

/// <summary>The real host, Kestrel included, on a free port with a data folder of its own. The administrator is <c>admin</c>.</summary>
public sealed class ShellFixture : IAsyncDisposable
{
    /// <summary>Password of <c>admin</c>.</summary>
    public const string AdminPassword = "Correct-horse-battery-1";

    private readonly bool _ownsData;

    private ShellFixture(WebApplication app, string dataPath, bool ownsData, StringWriter output)
    {
        App = app;
        DataPath = dataPath;
        Output = output;
        _ownsData = ownsData;
        Address = new Uri(app.Urls.First());
        Client = CreateClient();
    }

    /// <summary>The host.</summary>
    public WebApplication App { get; }

    /// <summary>Where it listens.</summary>
    public Uri Address { get; }

    /// <summary>A client with a cookie jar that follows no redirects.</summary>
    public HttpClient Client { get; }

    /// <summary>Its data folder.</summary>
    public string DataPath { get; }

    /// <summary>What it told the person who started it.</summary>
    public StringWriter Output { get; }

    /// <summary>The Default tenant's features.</summary>
    public IFeatureManager Features => Shells.Find(ShellSettings.DefaultName)!.Current!.Services.GetRequiredService<IFeatureManager>();

    /// <summary>All tenants.</summary>
    public ITenantManager Tenants => Shells.Find(ShellSettings.DefaultName)!.Current!.Services.GetRequiredService<ITenantManager>();

    internal ShellHost Shells => App.Services.GetRequiredService<ShellHost>();

    /// <summary>Starts the host and waits until it listens.</summary>
    public static async Task<ShellFixture> StartAsync(ShellFixtureOptions? options = null, CancellationToken cancellationToken = default)
    {
        options ??= new ShellFixtureOptions();
        var ownsData = options.DataPath is null;
        var dataPath = options.DataPath ?? Directory.CreateTempSubdirectory("helpdesk-test-").FullName;
        var output = new StringWriter();
        var app = HelpdeskHost.Create(HostOptions(options, dataPath, output));
        try
        {
            await app.StartAsync(cancellationToken);
        }
        catch
        {
            await app.DisposeAsync();
            if (ownsData)
            {
                await TestFolder.DeleteAsync(dataPath);
            }

            throw;
        }

        return new ShellFixture(app, dataPath, ownsData, output);
    }

    /// <summary>The options that a fixture starts its host with, for tests that run the whole program.</summary>
    public static HelpdeskHostOptions HostOptions(ShellFixtureOptions options, string dataPath, TextWriter output, TextWriter? error = null)
    {
        var recipes = Path.Combine(dataPath, "test-recipes");
        Directory.CreateDirectory(recipes);
        foreach (var (name, content) in options.Recipes)
        {
            File.WriteAllText(Path.Combine(recipes, name + ".recipe.json"), content);
        }

        var settings = new Dictionary<string, string?>(StringComparer.OrdinalIgnoreCase)
        {
            ["Helpdesk:DataPath"] = dataPath,
            ["Helpdesk:Setup:Recipe"] = options.Recipe,
            ["Helpdesk:Setup:AdminPassword"] = AdminPassword,
            ["Helpdesk:Urls"] = "http://127.0.0.1:0",
        };
        if (options.Database is { } database)
        {
            settings["Helpdesk:Database:Provider"] = database.Provider.ToString();
            settings["Helpdesk:Database:ConnectionString"] = database.ConnectionString;
        }

        foreach (var (key, value) in options.Settings)
        {
            settings[key] = value;
        }

        return new HelpdeskHostOptions
        {
            Environment = "Testing",
            Settings = settings,
            Modules = options.Modules,
            RecipeFolders = [recipes],
            LogToConsole = false,
            Out = output,
            Error = error ?? output,
            Configure = options.Configure,
        };
    }

    /// <summary>A client of its own, with its own cookies. One that asks before it sends a body waits for the answer, however busy the machine.</summary>
    public HttpClient CreateClient() =>
        new(new SocketsHttpHandler { AllowAutoRedirect = false, Expect100ContinueTimeout = TimeSpan.FromSeconds(60) }) { BaseAddress = Address };

    /// <summary>A scope in a tenant's present shell.</summary>
    public ShellScope CreateScope(string tenant = ShellSettings.DefaultName) =>
        Shells.TryCreateScope(tenant) ?? throw new InvalidOperationException($"The tenant {tenant} does not run: {Shells.Find(tenant)?.LastFailure?.Detail}");

    /// <summary>Ends when the shell that serves the tenant now was replaced and has been disposed.</summary>
    public Task EndOfShell(string tenant = ShellSettings.DefaultName) => Shells.Find(tenant)!.Current!.Disposed;

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await App.StopAsync();
        await App.DisposeAsync();
        if (_ownsData)
        {
            await TestFolder.DeleteAsync(DataPath);
        }
    }
}
