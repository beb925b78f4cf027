using Helpdesk.Data;
using Helpdesk.Modules;
using Helpdesk.Testing;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using Microsoft.Extensions.DependencyInjection;

namespace Helpdesk.Platform.Tests.Data;

public sealed class MigrationTests
{
    [Theory]
    [OnEachDatabase]
    public async Task Migrate_AppliesEverythingOnceInOrder(DatabaseProvider provider)
    {
        await using var shell = await DataShell.CreateAsync(provider, SampleFixture.Configure, migrate: false);
        var first = await shell.MigrateAsync();
        first.ShouldBe(["Platform/20261121000000_Initial", "Platform/20261123110100_ErasableValues", "Platform/20261123120100_LedgerGuards", "Sample/20260101000000_Initial", "Sample/20260201000000_Weight", "Other/20260101000000_Initial"]);
        (await shell.MigrateAsync()).ShouldBeEmpty();
        await shell.InScopeAsync(async services =>
        {
            // The tools of EF Core see the same history.
            (await services.Sample().Database.GetAppliedMigrationsAsync()).ShouldBe(["20260101000000_Initial", "20260201000000_Weight"]);
            (await services.Sample().Database.GetPendingMigrationsAsync()).ShouldBeEmpty();
        });
    }

    [Theory]
    [OnEachDatabase]
    public async Task Migrate_FromManyNodesAtOnce_AppliesEachMigrationOnce(DatabaseProvider provider)
    {
        await using var shell = await DataShell.CreateAsync(provider, SampleFixture.Configure, migrate: false);
        var nodes = Enumerable.Range(0, 4).Select(_ => shell.AnotherNode()).ToList();
        var applied = await Task.WhenAll(nodes.Select(n => Task.Run(n.MigrateAsync)));
        applied.SelectMany(a => a).Order().ShouldBe(
            new[] { "Platform/20261121000000_Initial", "Platform/20261123110100_ErasableValues", "Platform/20261123120100_LedgerGuards", "Sample/20260101000000_Initial", "Sample/20260201000000_Weight", "Other/20260101000000_Initial" }.Order());
        foreach (var node in nodes)
        {
            await node.DisposeAsync();
        }
    }

    [Theory]
    [OnEachDatabase]
    public async Task Migrate_WhenAMigrationFails_ChangesNothing(DatabaseProvider provider)
    {
        await using var shell = await DataShell.CreateAsync(provider, SampleFixture.Configure);
        await shell.InScopeAsync(async services =>
        {
            services.Sample().Notes.Add(new Note { Title = "Before" });
            await services.Sample().SaveChangesAsync();
        });
        await using (var broken = shell.AnotherNode(services =>
        {
            services.AddModuleDbContext<GoodDbContext>();
            services.AddModuleDbContext<BrokenDbContext>();
        }))
        {
            var failure = await Should.ThrowAsync<InvalidOperationException>(broken.MigrateAsync);
            failure.Message.ShouldContain("Broken/20260101000000_Initial");
        }

        await shell.InScopeAsync(async services =>
        {
            var unitOfWork = services.UnitOfWork();
            await using var command = (await unitOfWork.GetConnectionAsync()).CreateCommand();
            command.CommandText = "SELECT COUNT(*) FROM \"Good_Things\"";
            await Should.ThrowAsync<System.Data.Common.DbException>(() => command.ExecuteScalarAsync());
        });

        // The next version repairs it.
        await using var repaired = shell.AnotherNode(services => services.AddModuleDbContext<GoodDbContext>());
        (await repaired.MigrateAsync()).ShouldBe(["Good/20260101000000_Initial"]);
    }

    [Fact]
    public async Task Migrate_OfASqliteFileWithData_CopiesItBeforeAndKeepsThreeCopies()
    {
        await using var shell = await DataShell.CreateAsync(DatabaseProvider.Sqlite, services => services.AddModuleDbContext<OtherDbContext>());
        var backups = Path.Combine(shell.DataPath, "backups");
        Directory.Exists(backups).ShouldBeFalse("an empty database needs no copy");
        await shell.InScopeAsync(async services =>
        {
            services.Other().Counterparts.Add(new Counterpart { Text = "Precious" });
            await services.Other().SaveChangesAsync();
        });

        await using (var next = shell.AnotherNode(SampleFixture.Configure))
        {
            await next.MigrateAsync();
            await next.MigrateAsync();
        }

        var copy = Directory.GetFiles(backups).ShouldHaveSingleItem("one copy per migration that has something to do");
        await using (var connection = new SqliteConnection($"Data Source={copy};Mode=ReadOnly;Pooling=False"))
        {
            await connection.OpenAsync();
            await using var command = connection.CreateCommand();
            command.CommandText = "SELECT \"Text\" FROM \"Other_Counterparts\"";
            (await command.ExecuteScalarAsync()).ShouldBe("Precious");
            command.CommandText = "SELECT COUNT(*) FROM sqlite_master WHERE name = 'Sample_Notes'";
            (await command.ExecuteScalarAsync()).ShouldBe(0L);
        }

        // Three more migrations: the oldest copy goes.
        var database = shell.Services.GetRequiredService<Helpdesk.Platform.Data.TenantDatabase>();
        for (var i = 0; i < 3; i++)
        {
            shell.Clock.Advance(TimeSpan.FromMinutes(1));
            await database.BackUpAsync(shell.Clock, CancellationToken.None);
        }

        Directory.GetFiles(backups).Length.ShouldBe(3);
        Directory.GetFiles(backups).ShouldNotContain(copy);
    }

    [Fact]
    public async Task Migrate_WithALockThatAKilledProcessOfEFCoreLeftBehind_DoesNotWaitForIt()
    {
        await using var shell = await DataShell.CreateAsync(DatabaseProvider.Sqlite, SampleFixture.Configure, migrate: false);
        await using (var connection = new SqliteConnection($"Data Source={Path.Combine(shell.DataPath, "helpdesk.db")};Pooling=False"))
        {
            await connection.OpenAsync();
            await using var command = connection.CreateCommand();
            command.CommandText =
                """
                CREATE TABLE "__EFMigrationsLock" ("Id" INTEGER NOT NULL PRIMARY KEY, "Timestamp" TEXT NOT NULL);
                INSERT INTO "__EFMigrationsLock" VALUES (1, '2020-01-01 00:00:00');
                """;
            await command.ExecuteNonQueryAsync();
        }

        (await shell.MigrateAsync().WaitAsync(TimeSpan.FromSeconds(30))).Count.ShouldBe(6);
    }

    [Fact]
    public async Task Migrate_ToAPostgreSqlDatabaseThatDoesNotExist_MakesIt()
    {
        Assert.SkipUnless(DatabaseMatrix.Available.Contains(DatabaseProvider.PostgreSql), "PostgreSQL is not installed.");
        await using var existing = await DatabaseMatrix.CreateAsync(DatabaseProvider.PostgreSql);
        var name = $"helpdesk_new_{Guid.CreateVersion7():n}";
        var settings = existing.Settings with
        {
            ConnectionString = new Npgsql.NpgsqlConnectionStringBuilder(existing.Settings.ConnectionString) { Database = name }.ConnectionString,
        };
        await using var shell = DataShell.Offline(settings, SampleFixture.Configure);
        (await shell.MigrateAsync()).Count.ShouldBe(6);
    }
}

internal sealed class GoodDbContext(DbContextOptions<GoodDbContext> options, IUnitOfWork unitOfWork) : ModuleDbContext(options, unitOfWork)
{
    public override string TablePrefix => "Good";

    protected override void ConfigureModel(ModelBuilder modelBuilder)
    {
    }
}

[DbContext(typeof(GoodDbContext))]
[Migration("20260101000000_Initial")]
internal sealed class GoodInitial : ModuleMigration
{
    protected override void Up(MigrationBuilder migrationBuilder) =>
        migrationBuilder.CreateTable("Good_Things", table => new { Id = table.Column<Guid>() }, constraints: table => table.PrimaryKey("PK_Good_Things", x => x.Id));
}

internal sealed class BrokenDbContext(DbContextOptions<BrokenDbContext> options, IUnitOfWork unitOfWork) : ModuleDbContext(options, unitOfWork)
{
    public override string TablePrefix => "Broken";

    protected override void ConfigureModel(ModelBuilder modelBuilder)
    {
    }
}

[DbContext(typeof(BrokenDbContext))]
[Migration("20260101000000_Initial")]
internal sealed class BrokenInitial : ModuleMigration
{
    protected override void Up(MigrationBuilder migrationBuilder)
    {
        migrationBuilder.CreateTable("Broken_Things", table => new { Id = table.Column<Guid>() }, constraints: table => table.PrimaryKey("PK_Broken_Things", x => x.Id));
        migrationBuilder.CreateIndex("IX_Broken", "Broken_NoSuchTable", "Id");
    }
}
