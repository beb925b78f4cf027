using System.Net;
using System.Net.Sockets;
using System.Reflection;
using System.Runtime.CompilerServices;
using Helpdesk.Errors;
using Helpdesk.Modules;
using Helpdesk.Platform.Data;
using Helpdesk.Platform.SqlServer;
using Helpdesk.Testing;
using Helpdesk.Testing.Server;
using Microsoft.Data.SqlClient;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using TenantDatabase = Helpdesk.Platform.Data.TenantDatabase;

namespace Helpdesk.Platform.Tests.Data;

public sealed class ProviderTests
{
    private const string Password = "s3cret-Passw0rd";

    [Theory]
    [InlineData(DatabaseProvider.SqlServer, "Server=127.0.0.1,{0};Database=helpdesk;User Id=sa;Password=" + Password + ";Encrypt=False;Connect Timeout=5", "SQL Server at 127.0.0.1,{0}, database helpdesk")]
    [InlineData(DatabaseProvider.PostgreSql, "Host=127.0.0.1;Port={0};Database=helpdesk;Username=sa;Password=" + Password + ";Timeout=5", "PostgreSQL at 127.0.0.1:{0}, database helpdesk")]
    public async Task Open_OfAClosedPort_IsOneClearSentenceWithoutThePassword(DatabaseProvider provider, string connection, string where)
    {
        var port = ClosedPort();
        await using var shell = DataShell.Offline(
            new DatabaseSettings(provider, string.Format(System.Globalization.CultureInfo.InvariantCulture, connection, port)), SampleFixture.Configure);
        await CheckAsync(shell.MigrateAsync);
        await CheckAsync(() => shell.InScopeAsync(s => s.Sample().Notes.CountAsync()));
        await CheckAsync(() => shell.InScopeAsync(async s =>
        {
            s.Sample().Notes.Add(new Note { Title = "Nowhere" });
            await s.Sample().SaveChangesAsync();
        }));

        async Task CheckAsync(Func<Task> use)
        {
            var failure = await Should.ThrowAsync<DatabaseUnavailableException>(use);
            failure.Status.ShouldBe(503);
            failure.Message.ShouldContain(string.Format(System.Globalization.CultureInfo.InvariantCulture, where, port));
            failure.Message.ShouldContain("Database:ConnectionString");
            failure.Message.ShouldNotContain(Password);
            failure.Message.ShouldNotContain("\n");
            failure.Message.ShouldNotContain(" at Microsoft.");
        }
    }

    [Fact]
    public async Task Open_OfAFileThatIsNoDatabase_SaysSo()
    {
        await using var shell = await DataShell.CreateAsync(DatabaseProvider.Sqlite, SampleFixture.Configure, migrate: false);
        await File.WriteAllTextAsync(Path.Combine(shell.DataPath, "helpdesk.db"), new string('x', 4096));
        var failure = await Should.ThrowAsync<DatabaseUnavailableException>(shell.MigrateAsync);
        failure.Message.ShouldContain("is not an SQLite database");
    }

    [Theory]
    [InlineData(DatabaseProvider.Sqlite, "Nonsense=1")]
    [InlineData(DatabaseProvider.Sqlite, "Data Source=:memory:")]
    [InlineData(DatabaseProvider.PostgreSql, "Nonsense=1")]
    [InlineData(DatabaseProvider.PostgreSql, "Host=localhost")]
    [InlineData(DatabaseProvider.SqlServer, "Nonsense=1")]
    [InlineData(DatabaseProvider.SqlServer, "Server=localhost")]
    public async Task ConnectionString_ThatIsWrong_NamesTheSetting(DatabaseProvider provider, string connection)
    {
        await using var shell = DataShell.Offline(new DatabaseSettings(provider, connection), SampleFixture.Configure);
        var failure = Should.Throw<BusinessException>(() => shell.Services.GetRequiredService<TenantDatabase>());
        failure.Message.ShouldContain("Database:ConnectionString");
    }

    [Fact]
    public void Sqlite_WithoutConnectionString_LiesInTheTenantsFolder()
    {
        using var provider = new SqliteProvider();
        var settings = new ShellSettings { Name = "Default", DataPath = "/data/tenants/Default", Database = new DatabaseSettings(DatabaseProvider.Sqlite, "") };
        provider.GetDatabase(settings).DisplayName.ShouldBe("SQLite file /data/tenants/Default/helpdesk.db");
        provider.GetDatabase(settings with { Database = new DatabaseSettings(DatabaseProvider.Sqlite, "Data Source=other.db") }).DisplayName
            .ShouldBe("SQLite file /data/tenants/Default/other.db");
        provider.GetDatabase(settings).ShouldBeSameAs(provider.GetDatabase(settings), "all shells of a file share its queue of writers");
    }

    [Fact]
    public void SqlServer_ErrorNumbers_AreKnown()
    {
        var database = new SqlServerDatabase("Server=localhost;Database=helpdesk");
        database.IsDuplicate(Error(2627)).ShouldBeTrue();
        database.IsDuplicate(Error(2601)).ShouldBeTrue();
        database.IsDuplicate(Error(547)).ShouldBeFalse();
        database.IsTransient(Error(1205)).ShouldBeTrue();
        database.IsTransient(Error(2627)).ShouldBeFalse();

        // SqlClient has no public way to make one.
        static SqlException Error(int number)
        {
            const BindingFlags Hidden = BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static;
            var errors = (SqlErrorCollection)Activator.CreateInstance(typeof(SqlErrorCollection), nonPublic: true)!;
            var constructor = typeof(SqlError).GetConstructors(Hidden).OrderBy(c => c.GetParameters().Length).First(c => c.GetParameters()[0].ParameterType == typeof(int));
            var error = constructor.Invoke(constructor.GetParameters()
                .Select((p, i) => i == 0 ? number : p.ParameterType == typeof(string) ? "text" : p.ParameterType.IsValueType ? Activator.CreateInstance(p.ParameterType) : null)
                .ToArray());
            typeof(SqlErrorCollection).GetMethod("Add", Hidden)!.Invoke(errors, [error]);
            return (SqlException)typeof(SqlException).GetMethods(Hidden).First(m => m.Name == "CreateException" && m.GetParameters().Length == 2 && m.GetParameters()[0].ParameterType == typeof(SqlErrorCollection))
                .Invoke(null, [errors, "15.0"])!;
        }
    }

    [Fact]
    public void SqlClient_WithTheStandIns_LacksNoAssembly()
    {
        // Pruning the two missing packages looks fine until the first parameter is sent; this finds every method that would die like that.
        List<string> missing = [];
        var prepared = 0;
        foreach (var method in typeof(SqlConnection).Assembly.GetTypes()
            .Where(t => !t.IsGenericTypeDefinition)
            .SelectMany(t => t.GetMethods(BindingFlags.DeclaredOnly | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static))
            .Where(m => !m.IsAbstract && !m.ContainsGenericParameters))
        {
            try
            {
                RuntimeHelpers.PrepareMethod(method.MethodHandle);
                prepared++;
            }
            catch (Exception exception) when (exception is FileNotFoundException or FileLoadException or TypeLoadException or MissingMethodException)
            {
                missing.Add($"{method.DeclaringType}.{method.Name}: {exception.Message}");
            }
            catch (Exception exception) when (exception is PlatformNotSupportedException or InvalidProgramException or NotSupportedException)
            {
                // Delegates' BeginInvoke and the like: nothing to do with the stand-ins.
            }
        }

        prepared.ShouldBeGreaterThan(5000);
        missing.Where(m => m.Contains("Microsoft.SqlServer.Server") || m.Contains("Identity.Client")).ShouldBeEmpty();
    }

    [Fact]
    public async Task PostgreSqlServer_EndsWithItsProcessAndLeavesNothing()
    {
        Assert.SkipWhen(PostgreSqlServer.FindPrograms() is null, "PostgreSQL is not installed.");
        string connection;
        await using (var server = await PostgreSqlServer.StartAsync(durable: false))
        {
            connection = await server.CreateDatabaseAsync("helpdesk");
            Directory.Exists(server.Folder).ShouldBeTrue();
            await server.DisposeAsync();
            Directory.Exists(server.Folder).ShouldBeFalse();
        }

        await using var shell = DataShell.Offline(new DatabaseSettings(DatabaseProvider.PostgreSql, connection), SampleFixture.Configure);
        await Should.ThrowAsync<DatabaseUnavailableException>(shell.MigrateAsync);
    }

    private static int ClosedPort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
