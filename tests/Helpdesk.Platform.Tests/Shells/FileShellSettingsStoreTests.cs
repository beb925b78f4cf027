using Helpdesk.Errors;
using Helpdesk.Modules;
using Helpdesk.Platform.Hosting;
using Helpdesk.Platform.Shells;

namespace Helpdesk.Platform.Tests.Shells;

public sealed class FileShellSettingsStoreTests : IDisposable
{
    private readonly HelpdeskOptions _options = new()
    {
        DataPath = Directory.CreateTempSubdirectory("helpdesk-test-").FullName,
        Database = new DatabaseSettings(DatabaseProvider.PostgreSql, "Host=main;Password=secret-of-default"),
        SetupRecipe = "blank",
    };

    public void Dispose() => Directory.Delete(_options.DataPath, recursive: true);

    [Fact]
    public async Task Save_AndLoad_GiveTheSameTenant()
    {
        var store = new FileShellSettingsStore(_options);
        var tenant = Tenant("acme") with
        {
            RequestHost = "acme.example.com",
            State = TenantState.Running,
            EnabledFeatures = ["A", "B"],
            Database = new DatabaseSettings(DatabaseProvider.SqlServer, "Server=x"),
        };

        await store.SaveAsync(tenant, CancellationToken.None);
        var loaded = (await store.LoadAsync(CancellationToken.None)).ShouldHaveSingleItem();

        (loaded with { EnabledFeatures = [] }).ShouldBe(tenant with { EnabledFeatures = [] });
        loaded.EnabledFeatures.ShouldBe(["A", "B"]);
    }

    [Fact]
    public async Task Save_OfDefault_KeepsItsConnectionStringOutOfTheFile()
    {
        var store = new FileShellSettingsStore(_options);

        await store.SaveAsync(Tenant("Default") with { Database = _options.Database }, CancellationToken.None);

        (await File.ReadAllTextAsync(PathOf("tenants.json"))).ShouldNotContain("secret");
        (await store.LoadAsync(CancellationToken.None)).Single().Database.ShouldBe(_options.Database);
    }

    [Fact]
    public async Task Save_WithAStaleVersion_IsRefused()
    {
        var store = new FileShellSettingsStore(_options);
        await store.SaveAsync(Tenant("acme"), CancellationToken.None);
        await store.SaveAsync(Tenant("acme") with { Version = 2, Theme = "First" }, CancellationToken.None);

        await Should.ThrowAsync<ConcurrencyException>(() => store.SaveAsync(Tenant("acme") with { Version = 2, Theme = "Second" }, CancellationToken.None));

        (await store.LoadAsync(CancellationToken.None)).Single().Theme.ShouldBe("First");
    }

    [Fact]
    public async Task Save_ByManyAtOnce_LosesNothingAndNoReaderSeesHalfAFile()
    {
        const int Writers = 8;
        const int Changes = 15;
        using var done = new CancellationTokenSource();
        var reading = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var reader = Task.Run(async () =>
        {
            var store = new FileShellSettingsStore(_options);
            while (!done.IsCancellationRequested)
            {
                // Throws when it sees half a file.
                await store.LoadAsync(CancellationToken.None);
                reading.TrySetResult();
                await Task.Yield();
            }
        });
        // On a busy machine the writers were through before the reader had its turn.
        await Task.WhenAny(reading.Task, reader);

        await Task.WhenAll(Enumerable.Range(0, Writers).Select(w => Task.Run(async () =>
        {
            // A store of its own, as another process has.
            var store = new FileShellSettingsStore(_options);
            for (var version = 1; version <= Changes; version++)
            {
                var tenant = Tenant($"tenant-{w}") with { Version = version };
                await store.SaveAsync(tenant, CancellationToken.None);
                (await store.LoadAsync(CancellationToken.None)).ShouldContain(t => t.Name == tenant.Name && t.Version == version);
            }
        })));
        await done.CancelAsync();
        await reader;

        var tenants = await new FileShellSettingsStore(_options).LoadAsync(CancellationToken.None);
        tenants.Count.ShouldBe(Writers);
        tenants.ShouldAllBe(t => t.Version == Changes);
    }

    [Fact]
    public async Task Load_AfterACrashWhileWriting_SeesTheOldFile()
    {
        var store = new FileShellSettingsStore(_options);
        await store.SaveAsync(Tenant("acme"), CancellationToken.None);
        await File.WriteAllTextAsync(PathOf("tenants.json.new"), "{ \"tenants\": [ { \"name\": \"ac");

        (await store.LoadAsync(CancellationToken.None)).ShouldHaveSingleItem().Name.ShouldBe("acme");
        await store.SaveAsync(Tenant("acme") with { Version = 2 }, CancellationToken.None);
        (await store.LoadAsync(CancellationToken.None)).Single().Version.ShouldBe(2);
    }

    [Fact]
    public async Task Load_WhenTheFileIsDamaged_NamesIt()
    {
        await File.WriteAllTextAsync(PathOf("tenants.json"), "{ not json");

        var error = await Should.ThrowAsync<HostStartException>(() => new FileShellSettingsStore(_options).LoadAsync(CancellationToken.None));

        error.Message.ShouldContain(PathOf("tenants.json"));
    }

    [Fact]
    public async Task Marker_ChangesWithEveryChange()
    {
        var store = new FileShellSettingsStore(_options);
        var empty = await store.GetMarkerAsync(CancellationToken.None);
        await store.SaveAsync(Tenant("acme"), CancellationToken.None);
        var first = await store.GetMarkerAsync(CancellationToken.None);
        var writtenAt = File.GetLastWriteTimeUtc(PathOf("tenants.json"));
        await new FileShellSettingsStore(_options).SaveAsync(Tenant("acme") with { Version = 2 }, CancellationToken.None);

        // As where both writes fall into one tick of the clock.
        File.SetLastWriteTimeUtc(PathOf("tenants.json"), writtenAt);
        new[] { empty, first, await store.GetMarkerAsync(CancellationToken.None) }.ShouldBeUnique();
        (await store.GetMarkerAsync(CancellationToken.None)).ShouldBe(await new FileShellSettingsStore(_options).GetMarkerAsync(CancellationToken.None));
    }

    [Fact]
    public async Task File_IsReadableByItsOwnerOnly()
    {
        await new FileShellSettingsStore(_options).SaveAsync(Tenant("acme"), CancellationToken.None);

        if (!OperatingSystem.IsWindows())
        {
            File.GetUnixFileMode(PathOf("tenants.json")).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);
        }
    }

    private string PathOf(string file) => Path.Combine(_options.DataPath, file);

    private ShellSettings Tenant(string name) => new()
    {
        Name = name,
        Database = _options.SqliteDatabase(name),
        DataPath = _options.TenantPath(name),
        Version = 1,
    };
}
