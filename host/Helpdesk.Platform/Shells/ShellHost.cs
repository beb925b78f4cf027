using System.Collections.Concurrent;
using System.Security.Cryptography;
using Helpdesk.Errors;
using Helpdesk.Modules;
using Helpdesk.Platform.Extensions;
using Helpdesk.Platform.Hosting;
using Helpdesk.Platform.Recipes;
using Helpdesk.Security;
using Microsoft.AspNetCore.Http;

namespace Helpdesk.Platform.Shells;

/// <summary>
/// All tenants of the process. A change of a tenant builds the new shell completely, writes the change down, and only then swaps; the old
/// shell ends with its last scope. When anything on this way fails, nothing has changed.
/// </summary>
internal sealed class ShellHost(
    IShellSettingsStore store,
    ShellBuilder builder,
    FeatureGraph graph,
    RecipeCatalog recipes,
    HelpdeskOptions options,
    HostConsole console,
    TimeProvider clock,
    ILogger<ShellHost> logger) : IShellHost, IAsyncDisposable
{
    private static readonly TimeSpan DrainTimeout = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan StartGrace = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan FirstRetry = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan LastRetry = TimeSpan.FromMinutes(10);

    private readonly ConcurrentDictionary<string, Tenant> _tenants = new(StringComparer.OrdinalIgnoreCase);
    private readonly ConcurrentDictionary<ShellContext, byte> _retired = new();
    private readonly SemaphoreSlim _listGate = new(1, 1);
    private readonly AsyncLocal<string?> _building = new();
    private readonly CancellationTokenSource _stopping = new();
    private volatile TenantRoutes _routes = new([]);
    private readonly SemaphoreSlim _startGate = new(1, 1);
    private string _marker = "";
    private bool _started;
    private int _stopped;

    public event Action<string, ShellContext?>? Changed;

    public IReadOnlyCollection<ShellContext> Running => _tenants.Values.Select(t => t.Current).OfType<ShellContext>().ToList();

    /// <summary>All tenants, by name.</summary>
    public IReadOnlyList<Tenant> Tenants => _tenants.Values.OrderBy(t => t.Name, StringComparer.OrdinalIgnoreCase).ToList();

    /// <summary>Shells that were replaced and still have scopes.</summary>
    public int Draining => _retired.Count;

    /// <summary>True once every tenant that shall run has been built or has failed.</summary>
    public bool IsStarted { get; private set; }

    public FeatureGraph Graph => graph;

    public RecipeCatalog Recipes => recipes;

    public ShellScope? TryCreateScope(string tenant)
    {
        if (!_tenants.TryGetValue(tenant, out var entry))
        {
            return null;
        }

        while (entry.Current is { } shell)
        {
            if (!shell.TryAcquire())
            {
                // Swapped and ended between the two reads: the next read sees its successor.
                continue;
            }

            try
            {
                return new ShellScope(shell, shell.Services.CreateAsyncScope(), shell.Release);
            }
            catch
            {
                shell.Release();
                throw;
            }
        }

        return null;
    }

    public (string Tenant, PathString Base, PathString Path)? Route(HostString host, PathString path) => _routes.Find(host, path);

    public Tenant? Find(string name) => _tenants.GetValueOrDefault(name);

    /// <summary>The tenant.</summary>
    /// <exception cref="NotFoundException">There is none of this name.</exception>
    public Tenant Get(string name) => Find(name) ?? throw new NotFoundException(
        $"There is no tenant {name}; there are {string.Join(", ", Tenants.Select(t => t.Name))}.");

    /// <summary>Loads and starts, once.</summary>
    public async Task EnsureStartedAsync(CancellationToken cancellationToken)
    {
        await _startGate.WaitAsync(cancellationToken);
        try
        {
            if (!_started)
            {
                await LoadAsync(cancellationToken);
                await StartAsync(cancellationToken);
                _started = true;
            }
        }
        finally
        {
            _startGate.Release();
        }
    }

    /// <summary>Brings a tenant's database up to date and starts nothing.</summary>
    /// <returns>What was applied.</returns>
    public async Task<IReadOnlyList<string>> MigrateAsync(Tenant tenant, CancellationToken cancellationToken) =>
        await builder.MigrateAsync(Planned(tenant.Settings), cancellationToken);

    /// <summary>Asks a tenant's container something without starting the tenant or touching its database.</summary>
    public async Task<T> DescribeAsync<T>(Tenant tenant, Func<IServiceProvider, T> ask) =>
        await builder.DescribeAsync(tenant.Current?.Settings ?? Planned(tenant.Settings), ask);

    /// <summary>Reads the list of tenants, adds Default when there is none, and builds nothing.</summary>
    public async Task LoadAsync(CancellationToken cancellationToken)
    {
        _marker = await store.GetMarkerAsync(cancellationToken);
        var stored = await store.LoadAsync(cancellationToken);
        if (!stored.Any(s => s.IsDefault()))
        {
            if (!recipes.Contains(options.SetupRecipe))
            {
                throw new HostStartException(
                    $"Helpdesk:Setup:Recipe is '{options.SetupRecipe}'; it must be one of {string.Join(", ", recipes.Summaries.Select(r => r.Name))}.");
            }

            var first = new ShellSettings
            {
                Name = ShellSettings.DefaultName,
                Database = options.Database,
                DataPath = options.TenantPath(ShellSettings.DefaultName),
                Recipe = options.SetupRecipe,
            };

            // Written down when its set-up begins, so that asking for help chooses no recipe.
            stored = [first, .. stored];
        }

        foreach (var settings in stored)
        {
            _tenants.TryAdd(settings.Name, new Tenant(settings));
        }

        RebuildRoutes();
    }

    /// <summary>Builds every tenant that is not disabled, in parallel. Waits for Default, and a little for the others.</summary>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        var places = new SemaphoreSlim(Math.Max(2, Environment.ProcessorCount));
        var pending = _tenants.Values.Where(t => t.Settings.State != TenantState.Disabled).ToDictionary(t => t.Name, StartInPlaceAsync, StringComparer.OrdinalIgnoreCase);
        var all = CompleteAsync();
        await pending[ShellSettings.DefaultName];
        if (Get(ShellSettings.DefaultName).LastException is DatabaseUnavailableException unavailable)
        {
            // Tenants are useless without the one that manages them; who started the process or restarts it must know.
            throw new HostStartException(unavailable.Message, unavailable);
        }

        if (await Task.WhenAny(all, Task.Delay(StartGrace, clock, cancellationToken)) == all)
        {
            await all;
        }
        else
        {
            logger.LogWarning("Some tenants take long to start; the others are served meanwhile");
        }

        async Task CompleteAsync()
        {
            await Task.WhenAll(pending.Values);
            IsStarted = true;
        }

        async Task StartInPlaceAsync(Tenant tenant)
        {
            await places.WaitAsync(_stopping.Token);
            try
            {
                await StartAsync(tenant, _stopping.Token);
            }
            finally
            {
                places.Release();
            }
        }
    }

    /// <summary>Builds the tenant's shell when it has none.</summary>
    public async Task<ShellBuildFailure?> StartAsync(Tenant tenant, CancellationToken cancellationToken)
    {
        await EnterAsync(tenant, cancellationToken);
        try
        {
            return tenant.Current is null ? await BuildAndSwapAsync(tenant, tenant.Settings, save: false, _stopping.Token) : null;
        }
        finally
        {
            tenant.Gate.Release();
        }
    }

    /// <summary>Changes a tenant: builds with the change, writes it down, swaps.</summary>
    /// <param name="name">Tenant.</param>
    /// <param name="change">Gives the new settings from those stored now.</param>
    /// <param name="cancellationToken">Ends the wait for a running build; a begun build is finished.</param>
    public async Task<ShellChangeResult> ChangeAsync(string name, Func<ShellSettings, ShellSettings> change, CancellationToken cancellationToken)
    {
        var tenant = Get(name);
        await EnterAsync(tenant, cancellationToken);
        try
        {
            var stored = await FindStoredAsync(name, cancellationToken)
                ?? throw new BusinessException("Tenants:NotSetUp", $"The tenant {name} is not set up yet: start the server once.");
            var before = RunningFeatures(tenant, stored);
            var changed = change(stored);
            if (changed == stored && tenant.Current is not null && tenant.Settings.Version == stored.Version)
            {
                return new ShellChangeResult(Succeeded: true, Failure: null, []);
            }

            changed = changed with { Version = stored.Version + 1 };
            if (changed.State == TenantState.Disabled)
            {
                await store.SaveAsync(changed, _stopping.Token);
                Stop(tenant, changed);
                return new ShellChangeResult(Succeeded: true, Failure: null, []);
            }

            var failure = await BuildAndSwapAsync(tenant, changed, save: true, _stopping.Token);
            if (failure is not null)
            {
                return new ShellChangeResult(Succeeded: false, failure, []);
            }

            var after = graph.Resolve(tenant.Settings.EnabledFeatures, tenant.Settings.Theme).Select(f => f.Id).ToHashSet(StringComparer.Ordinal);
            after.SymmetricExceptWith(before);
            return new ShellChangeResult(Succeeded: true, Failure: null, after.Order(StringComparer.Ordinal).ToList());
        }
        finally
        {
            tenant.Gate.Release();
        }
    }

    /// <summary>Adds a tenant and sets it up; when that fails, it is not there.</summary>
    public async Task<ShellChangeResult> CreateAsync(ShellSettings settings, string? adminPassword, CancellationToken cancellationToken)
    {
        var tenant = new Tenant(settings with { Version = 1, State = TenantState.Uninitialized });
        await _listGate.WaitAsync(cancellationToken);
        try
        {
            if (Tenants.FirstOrDefault(t => SameAddress(t.Settings, settings)) is { } other)
            {
                throw new ValidationException(
                    settings.RequestUrlPrefix is null ? "requestHost" : "requestUrlPrefix", $"The tenant {other.Name} is reached there already.");
            }

            if (!_tenants.TryAdd(tenant.Name, tenant))
            {
                throw new ValidationException("name", $"There is a tenant {tenant.Name} already.");
            }

            try
            {
                await store.SaveAsync(tenant.Settings, cancellationToken);
            }
            catch (Exception exception)
            {
                _tenants.TryRemove(tenant.Name, out _);
                if (exception is ConcurrencyException)
                {
                    throw new ValidationException("name", $"There is a tenant {tenant.Name} already.");
                }

                throw;
            }
        }
        finally
        {
            _listGate.Release();
        }

        await EnterAsync(tenant, cancellationToken);
        ShellBuildFailure? failure;
        try
        {
            failure = await BuildAndSwapAsync(tenant, tenant.Settings, save: false, _stopping.Token, adminPassword);
        }
        finally
        {
            tenant.Gate.Release();
        }

        if (failure is null)
        {
            return new ShellChangeResult(Succeeded: true, Failure: null, tenant.Current?.Features.Select(f => f.Id).ToList() ?? []);
        }

        _tenants.TryRemove(tenant.Name, out _);
        await store.RemoveAsync(tenant.Name, CancellationToken.None);
        RebuildRoutes();
        return new ShellChangeResult(Succeeded: false, failure, []);
    }

    /// <summary>Takes over what another process has changed: a verb of the command line, another node.</summary>
    public async Task ReconcileAsync(CancellationToken cancellationToken)
    {
        await _listGate.WaitAsync(cancellationToken);
        try
        {
            var marker = await store.GetMarkerAsync(cancellationToken);
            if (string.Equals(marker, _marker, StringComparison.Ordinal))
            {
                return;
            }

            foreach (var stored in await store.LoadAsync(cancellationToken))
            {
                // A tenant that is being set up belongs to the process that created it.
                if (stored.State != TenantState.Uninitialized)
                {
                    await ReconcileAsync(_tenants.GetOrAdd(stored.Name, _ => new Tenant(stored with { Version = 0 })), stored, cancellationToken);
                }
            }

            _marker = marker;
        }
        finally
        {
            _listGate.Release();
        }
    }

    /// <summary>Builds again, with growing pauses, what shall run and failed: a database that was away, another node that was in the way.</summary>
    public async Task RetryFailedAsync(CancellationToken cancellationToken)
    {
        foreach (var tenant in _tenants.Values.Where(t => t.RetryAt <= clock.GetUtcNow()))
        {
            await EnterAsync(tenant, cancellationToken);
            try
            {
                if (tenant.RetryAt is not null)
                {
                    await RetryAsync(tenant, cancellationToken);
                }
            }
            finally
            {
                tenant.Gate.Release();
            }
        }
    }

    /// <summary>Stops all tenants and waits until their last scopes have ended.</summary>
    public async Task StopAsync()
    {
        if (Interlocked.Exchange(ref _stopped, 1) != 0)
        {
            return;
        }

        await _stopping.CancelAsync();
        foreach (var tenant in _tenants.Values)
        {
            await tenant.Gate.WaitAsync();
            Stop(tenant, tenant.Settings);
            tenant.Gate.Release();
        }

        var drained = Task.WhenAll(_retired.Keys.Select(s => s.Disposed));
        if (await Task.WhenAny(drained, Task.Delay(DrainTimeout, clock)) != drained)
        {
            logger.LogWarning("{Count} shells still had work when the process stopped", _retired.Count);
        }
    }

    public async ValueTask DisposeAsync() => await StopAsync();

    private async Task ReconcileAsync(Tenant tenant, ShellSettings stored, CancellationToken cancellationToken)
    {
        await EnterAsync(tenant, cancellationToken);
        try
        {
            if (stored.Version <= Math.Max(tenant.Settings.Version, tenant.TriedVersion))
            {
                return;
            }

            if (stored.State == TenantState.Disabled)
            {
                Stop(tenant, stored);
                return;
            }

            await BuildAndSwapAsync(tenant, stored, save: false, cancellationToken);
        }
        finally
        {
            tenant.Gate.Release();
        }
    }

    private async Task RetryAsync(Tenant tenant, CancellationToken cancellationToken)
    {
        ShellSettings stored;
        try
        {
            stored = await FindStoredAsync(tenant.Name, cancellationToken) ?? tenant.Settings;
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            Fail(tenant, exception);
            return;
        }

        if (stored.State == TenantState.Disabled || (tenant.Current is { } shell && shell.Settings.Version >= stored.Version))
        {
            // What failed was a change that nobody wrote down.
            tenant.RetryAt = null;
            tenant.Failures = 0;
            return;
        }

        await BuildAndSwapAsync(tenant, stored, save: false, _stopping.Token);
    }

    private async Task EnterAsync(Tenant tenant, CancellationToken cancellationToken)
    {
        if (string.Equals(_building.Value, tenant.Name, StringComparison.OrdinalIgnoreCase))
        {
            throw new InvalidOperationException($"The tenant {tenant.Name} is being built: what runs in its build cannot change it.");
        }

        await tenant.Gate.WaitAsync(cancellationToken);
    }

    /// <summary>Builds and, when that went well, saves and swaps. The caller holds the tenant's gate.</summary>
    private async Task<ShellBuildFailure?> BuildAndSwapAsync(
        Tenant tenant,
        ShellSettings settings,
        bool save,
        CancellationToken cancellationToken,
        string? adminPassword = null)
    {
        tenant.TriedVersion = Math.Max(tenant.TriedVersion, settings.Version);
        _building.Value = tenant.Name;
        ShellContext? shell = null;
        try
        {
            if (settings.State == TenantState.Uninitialized)
            {
                return await SetUpAsync(tenant, settings, save, adminPassword, cancellationToken);
            }

            shell = await builder.BuildAsync(settings, adminPassword: null, cancellationToken);
            if (save)
            {
                await store.SaveAsync(settings, cancellationToken);
            }
        }
        catch (Exception exception)
        {
            shell?.Release();
            return Fail(tenant, exception);
        }
        finally
        {
            _building.Value = null;
        }

        Swap(tenant, shell);
        return null;
    }

    /// <summary>The first start: the recipe says what is on and what is in the tenant. State Uninitialized stays until all of it is done.</summary>
    private async Task<ShellBuildFailure?> SetUpAsync(Tenant tenant, ShellSettings settings, bool save, string? givenPassword, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(settings.DataPath);
        ShellContext? shell = null;
        try
        {
            await using var setupLock = await LockSetupAsync(settings, cancellationToken);
            var stored = await FindStoredAsync(settings.Name, cancellationToken);
            if (stored is null)
            {
                await store.PrepareAsync(() => builder.MigrateAsync(Planned(settings), cancellationToken), cancellationToken);
                settings = settings with { Version = 1 };
                await store.SaveAsync(settings, cancellationToken);
            }

            if (stored is not null && stored.State != TenantState.Uninitialized)
            {
                // Another process was faster and has finished it.
                shell = await builder.BuildAsync(stored, adminPassword: null, cancellationToken);
            }
            else
            {
                var configured = givenPassword ?? (settings.IsDefault() ? options.AdminPassword : null);
                var password = configured ?? RandomPassword.Create();
                var target = Planned(settings) with
                {
                    State = TenantState.Running,
                    Version = save ? settings.Version : settings.Version + 1,
                };
                shell = await builder.BuildAsync(target, password, cancellationToken);
                await store.SaveAsync(target, cancellationToken);
                if (configured is null)
                {
                    await console.Out.WriteLineAsync($"Tenant {target.Name}: sign in as admin with the password {password} (shown only now; change it after you signed in).");
                }
            }
        }
        catch (Exception exception)
        {
            shell?.Release();
            return Fail(tenant, exception);
        }

        Swap(tenant, shell);
        return null;
    }

    private static bool SameAddress(ShellSettings one, ShellSettings other) =>
        string.Equals(one.RequestHost ?? "", other.RequestHost ?? "", StringComparison.OrdinalIgnoreCase) &&
        string.Equals(one.RequestUrlPrefix ?? "", other.RequestUrlPrefix ?? "", StringComparison.OrdinalIgnoreCase);

    private async Task<ShellSettings?> FindStoredAsync(string name, CancellationToken cancellationToken) =>
        (await store.LoadAsync(cancellationToken)).FirstOrDefault(s => string.Equals(s.Name, name, StringComparison.OrdinalIgnoreCase));

    private static async Task<FileStream> LockSetupAsync(ShellSettings settings, CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                return new FileStream(Path.Combine(settings.DataPath, ".setup.lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException)
            {
                await Task.Delay(100, cancellationToken);
            }
        }
    }

    private ShellBuildFailure Fail(Tenant tenant, Exception exception)
    {
        tenant.LastException = exception;
        var failure = ShellBuildException.Describe(exception, graph, clock.GetUtcNow().UtcDateTime);
        tenant.LastFailure = failure;
        tenant.RetryAt = clock.GetUtcNow() + RetryPause(tenant.Failures++);
        if (!_stopping.IsCancellationRequested)
        {
            logger.LogError(exception, "Tenant {Tenant}: {Failure}", tenant.Name, failure.Message);
        }

        return failure;
    }

    private static TimeSpan RetryPause(int failures) =>
        TimeSpan.FromSeconds(Math.Min(FirstRetry.TotalSeconds * Math.Pow(2, failures), LastRetry.TotalSeconds));

    private void Swap(Tenant tenant, ShellContext shell)
    {
        var old = tenant.Current;
        tenant.Settings = shell.Settings;
        tenant.Current = shell;
        tenant.LastFailure = null;
        tenant.LastException = null;
        tenant.RetryAt = null;
        tenant.Failures = 0;
        RebuildRoutes();
        Changed?.Invoke(tenant.Name, shell);
        Retire(old);
    }

    private void Stop(Tenant tenant, ShellSettings settings)
    {
        var old = tenant.Current;
        tenant.Settings = settings;
        tenant.Current = null;
        tenant.RetryAt = null;
        tenant.Failures = 0;
        RebuildRoutes();
        if (old is not null)
        {
            Changed?.Invoke(tenant.Name, null);
            Retire(old);
        }
    }

    private void Retire(ShellContext? shell)
    {
        if (shell is null)
        {
            return;
        }

        _retired.TryAdd(shell, 0);
        _ = ForgetAsync(shell);
        _ = Task.Run(() => End(shell));

        // Open connections are scopes that would end with their browser only; told to, they come back to the successor.
        void End(ShellContext retired)
        {
            try
            {
                retired.Services.GetRequiredService<ShellLifetime>().Stop();
            }
            catch (Exception exception)
            {
                logger.LogWarning(exception, "Tenant {Tenant}: connections to the shell of version {Version} were not closed cleanly", retired.Settings.Name, retired.Settings.Version);
            }
            finally
            {
                retired.Release();
            }
        }

        async Task ForgetAsync(ShellContext retired)
        {
            try
            {
                await retired.Disposed;
            }
            catch (Exception exception)
            {
                logger.LogError(exception, "Tenant {Tenant}: the shell of version {Version} did not end cleanly", retired.Settings.Name, retired.Settings.Version);
            }
            finally
            {
                _retired.TryRemove(retired, out _);
            }
        }
    }

    private HashSet<string> RunningFeatures(Tenant tenant, ShellSettings stored)
    {
        if (tenant.Current is { } shell)
        {
            return shell.Features.Select(f => f.Id).ToHashSet(StringComparer.Ordinal);
        }

        try
        {
            return graph.Resolve(stored.EnabledFeatures, stored.Theme).Select(f => f.Id).ToHashSet(StringComparer.Ordinal);
        }
        catch (BusinessException)
        {
            // A feature on the list is no longer installed; taking it off is what the change is for.
            return stored.EnabledFeatures.ToHashSet(StringComparer.Ordinal);
        }
    }

    /// <summary>With the features and the theme of its recipe when that has not run yet.</summary>
    private ShellSettings Planned(ShellSettings settings)
    {
        if (settings.State != TenantState.Uninitialized)
        {
            return settings;
        }

        var plan = recipes.Plan(settings.Recipe);
        return settings with { EnabledFeatures = plan.Features, Theme = plan.Theme ?? settings.Theme };
    }

    private void RebuildRoutes() => _routes = new TenantRoutes(_tenants.Values.Select(t => t.Settings));
}
