using Helpdesk.Identity;
using Helpdesk.Identity.Domain;
using Helpdesk.Identity.Features;
using Helpdesk.Modules;
using Helpdesk.Security;
using Helpdesk.Settings;
using Helpdesk.Tasks;
using Helpdesk.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Localization;

namespace Helpdesk.Modules.Tests.Identity;

/// <summary>The Identity module on a real database, without web.</summary>
public sealed class IdentityFixture : DataFixture
{
    internal const string Password = "seven green bottles";

    /// <summary>The shell with empty tables but for the roles.</summary>
    internal async Task<DataShell> SeededAsync(DatabaseProvider provider)
    {
        var shell = await ShellAsync(provider);
        shell.Services.GetRequiredService<Helpdesk.Identity.Security.PersonCache>().Forget(new HashSet<Guid>());
        await SeedAsync(shell);
        return shell;
    }

    internal static Task SeedAsync(DataShell shell) => shell.InScopeAsync(async s =>
    {
        foreach (var seeder in s.GetServices<IDataSeedContributor>().OrderBy(c => c.Order))
        {
            await seeder.SeedAsync(CancellationToken.None);
        }
    });

    internal static Task<Guid> CreatePersonAsync(
        DataShell shell, string userName, string role = Roles.Agent, string? displayName = null, string? email = null, string? password = Password) =>
        shell.InScopeAsync(async s =>
        {
            var db = s.GetRequiredService<IdentityDbContext>();
            var roleId = await db.Roles.Where(r => r.Name == role).Select(r => r.Id).SingleAsync();
            return await s.GetRequiredService<SavePerson>().CreateAsync(
                new PersonForm(userName, displayName ?? userName, email, null, null, null, null, [roleId], [], password), CancellationToken.None);
        });

    internal static Task<User> ReadAsync(DataShell shell, Guid id) =>
        shell.InScopeAsync(s => s.GetRequiredService<IdentityDbContext>().Users.AsNoTracking().SingleAsync(u => u.Id == id));

    internal static void AddIdentity(IServiceCollection services)
    {
        services.AddSingleton<IStringLocalizer, EnglishText>();
        services.AddSingleton<ISetupContext>(new SetUp());
        services.AddSingleton<WorkAtOnce>();
        services.AddScoped<IBackgroundWork>(s => s.GetRequiredService<WorkAtOnce>());
        services.AddScoped<ISettings, SettingsInMemory>();
        services.AddSingleton<SettingsStore>();
        new Startup().ConfigureServices(services);
    }

    protected override void ConfigureServices(IServiceCollection services) => AddIdentity(services);

    internal sealed class SetUp : ISetupContext
    {
        public bool IsSettingUp { get; set; }

        public string? AdminPassword { get; set; }
    }

    /// <summary>The key is the English text, so English needs no table.</summary>
    internal sealed class EnglishText : IStringLocalizer
    {
        public LocalizedString this[string name] => new(name, name);

        public LocalizedString this[string name, params object[] arguments] =>
            new(name, string.Format(System.Globalization.CultureInfo.InvariantCulture, name, arguments));

        public IEnumerable<LocalizedString> GetAllStrings(bool includeParentCultures) => [];
    }

    /// <summary>Runs background work at once, in a scope of its own, and remembers its failure.</summary>
    internal sealed class WorkAtOnce(IServiceScopeFactory scopes) : IBackgroundWork
    {
        public int Started { get; private set; }

        public Task Last { get; private set; } = Task.CompletedTask;

        public void Start(string name, Func<IServiceProvider, CancellationToken, Task> work)
        {
            Started++;
            Last = RunAsync(work);
        }

        private async Task RunAsync(Func<IServiceProvider, CancellationToken, Task> work)
        {
            await using var scope = scopes.CreateAsyncScope();
            await work(scope.ServiceProvider, CancellationToken.None);
        }
    }

    internal sealed class SettingsStore
    {
        public Dictionary<Type, object> Values { get; } = [];
    }

    private sealed class SettingsInMemory(SettingsStore store) : ISettings
    {
        public Task<T> GetAsync<T>(CancellationToken cancellationToken = default)
            where T : class, new() =>
            Task.FromResult(store.Values.TryGetValue(typeof(T), out var value) ? (T)value : new T());

        public Task<object> GetCopyAsync(Type type, CancellationToken cancellationToken = default) =>
            Task.FromResult(store.Values.GetValueOrDefault(type) ?? Activator.CreateInstance(type)!);

        public Task<string> GetStampAsync(Type type, CancellationToken cancellationToken = default) => Task.FromResult("");

        public Task SaveAsync(object settings, string expectedStamp, CancellationToken cancellationToken = default) => SaveAsync(settings, cancellationToken);

        public Task SaveAsync(object settings, CancellationToken cancellationToken = default)
        {
            store.Values[settings.GetType()] = settings;
            return Task.CompletedTask;
        }
    }
}
