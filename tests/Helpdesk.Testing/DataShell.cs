using Helpdesk.Data;
using Helpdesk.Modules;
using Helpdesk.Platform.Data;
using Helpdesk.Platform.Events;
using Helpdesk.Platform.SqlServer;
using Helpdesk.Security;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Helpdesk.Testing;

/// <summary>
/// A shell with data and events only, without web: for tests of entities, contexts and handlers. The database is migrated when it is made.
/// </summary>
public sealed class DataShell : IAsyncDisposable
{
    private readonly TestDatabase _database;
    private readonly bool _ownsDatabase;
    private readonly Action<IServiceCollection> _configure;
    private readonly ServiceProvider _host;
    private readonly ServiceProvider _services;

    private DataShell(TestDatabase database, bool ownsDatabase, Action<IServiceCollection> configure, FakeClock clock)
    {
        _database = database;
        _ownsDatabase = ownsDatabase;
        _configure = configure;
        Clock = clock;
        var host = new ServiceCollection();
        host.AddDatabaseProviders().AddSqlServerDatabase();
        _host = host.BuildServiceProvider();

        var services = new ServiceCollection();
        services.AddLogging(logging => logging.SetMinimumLevel(LogLevel.Warning));
        services.AddSingleton<TimeProvider>(clock);
        services.AddSingleton(new ShellSettings { Name = ShellSettings.DefaultName, Database = database.Settings, DataPath = database.DataPath });
        foreach (var adapter in _host.GetServices<IDatabaseProviderAdapter>())
        {
            services.AddSingleton(adapter);
        }

        services.AddScoped<TestUser>();
        services.AddScoped<ICurrentUser>(provider => provider.GetRequiredService<TestUser>());
        services.AddPlatformData();
        services.AddPlatformEvents();
        configure(services);
        _services = services.BuildServiceProvider(new ServiceProviderOptions { ValidateScopes = true });
    }

    /// <summary>The shell's root services.</summary>
    public IServiceProvider Services => _services;

    /// <summary>Time of the shell.</summary>
    public FakeClock Clock { get; }

    /// <summary>Product of its database.</summary>
    public DatabaseProvider Provider => _database.Settings.Provider;

    /// <summary>Folder of the tenant.</summary>
    public string DataPath => _database.DataPath;

    /// <summary>A shell on a new database of its own.</summary>
    public static async Task<DataShell> CreateAsync(DatabaseProvider provider, Action<IServiceCollection> configure, bool migrate = true)
    {
        var shell = new DataShell(await DatabaseMatrix.CreateAsync(provider), ownsDatabase: true, configure, new FakeClock());
        if (migrate)
        {
            await shell.MigrateAsync();
        }

        return shell;
    }

    /// <summary>A shell for a database that is never opened: models and scripts of a product that is not there.</summary>
    internal static DataShell Offline(DatabaseSettings settings, Action<IServiceCollection> configure) =>
        new(new TestDatabase(settings, Path.Combine(Path.GetTempPath(), "helpdesk-tests", "offline"), () => Task.CompletedTask), ownsDatabase: false, configure, new FakeClock());

    /// <summary>Another process on the same database: nothing is shared with this shell but the database and the clock.</summary>
    public DataShell AnotherNode(Action<IServiceCollection>? configure = null) => new(_database, ownsDatabase: false, configure ?? _configure, Clock);

    /// <summary>Brings the database up to date.</summary>
    public async Task<IReadOnlyList<string>> MigrateAsync()
    {
        await using var scope = _services.CreateAsyncScope();
        return await scope.ServiceProvider.GetRequiredService<IShellMigrator>().MigrateAsync(CancellationToken.None);
    }

    /// <summary>A new scope, as a request has one.</summary>
    public AsyncServiceScope CreateScope() => _services.CreateAsyncScope();

    /// <summary>Runs something in a scope of its own.</summary>
    public async Task InScopeAsync(Func<IServiceProvider, Task> work)
    {
        await using var scope = CreateScope();
        await work(scope.ServiceProvider);
    }

    /// <summary>Runs something in a scope of its own.</summary>
    public async Task<T> InScopeAsync<T>(Func<IServiceProvider, Task<T>> work)
    {
        await using var scope = CreateScope();
        return await work(scope.ServiceProvider);
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await _services.DisposeAsync();
        await _host.DisposeAsync();
        if (_ownsDatabase)
        {
            await _database.DisposeAsync();
        }
    }
}

/// <summary>One database per test class and provider, empty again for every test that asks.</summary>
public abstract class DataFixture : IAsyncDisposable
{
    private readonly Dictionary<DatabaseProvider, DataShell> _shells = [];

    /// <summary>Adds the contexts, handlers and services under test.</summary>
    protected abstract void ConfigureServices(IServiceCollection services);

    /// <summary>The shell with empty tables.</summary>
    public async Task<DataShell> ShellAsync(DatabaseProvider provider)
    {
        if (_shells.TryGetValue(provider, out var shell))
        {
            await DatabaseReset.RunAsync(shell.Services);
            return shell;
        }

        return _shells[provider] = await DataShell.CreateAsync(provider, ConfigureServices);
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        foreach (var shell in _shells.Values)
        {
            await shell.DisposeAsync();
        }

        GC.SuppressFinalize(this);
    }
}
