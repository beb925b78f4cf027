using System.Text.RegularExpressions;
using Helpdesk.Data;
using Helpdesk.Modules;
using Helpdesk.Platform.Data;
using Helpdesk.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using Microsoft.Extensions.DependencyInjection;

namespace Helpdesk.Platform.Tests.Data;

/// <summary>Migrations are written by hand: these tests say when they and the model no longer mean the same.</summary>
public sealed partial class DriftTests
{
    private const string UpdateVariable = "UPDATE_GOLDEN";

    private static readonly DatabaseSettings NoServer = new(DatabaseProvider.SqlServer, "Server=127.0.0.1,1;Database=helpdesk;Encrypt=False");

    [Fact]
    public void Contexts_OfTheProduct_AreFound()
    {
        ModuleContexts.All.ShouldContain(typeof(PlatformDbContext));
        ModuleContexts.All.Select(ModuleDbContextOptions.PrefixOf).ShouldBeUnique();
        foreach (var context in ModuleContexts.All)
        {
            new ModuleMigrations(context).All.ShouldNotBeEmpty($"{context.Name} has no migration");
        }
    }

    [Theory]
    [OnEachDatabase]
    public async Task Migrations_OfAllModules_GiveTheSchemaOfTheirModels(DatabaseProvider provider)
    {
        await using var migrated = await DataShell.CreateAsync(provider, ModuleContexts.Configure);
        (await SchemaAsync(migrated)).ShouldBe(await ModelSchemaAsync(provider, ModuleContexts.Configure));
    }

    [Theory]
    [OnEachDatabase]
    public async Task Migrations_ThatAreKnownToBeRight_PassTheSameTest(DatabaseProvider provider)
    {
        await using var migrated = await DataShell.CreateAsync(provider, SampleFixture.Configure);
        (await SchemaAsync(migrated)).ShouldBe(await ModelSchemaAsync(provider, SampleFixture.Configure));
    }

    [Theory]
    [OnEachDatabase]
    public async Task Migrations_ThatLackAColumnAnIndexAndANullability_AreFoundOut(DatabaseProvider provider)
    {
        static void Configure(IServiceCollection services) => services.AddModuleDbContext<DriftedDbContext>();
        await using var migrated = await DataShell.CreateAsync(provider, Configure);
        var lacking = (await ModelSchemaAsync(provider, Configure)).Except(await SchemaAsync(migrated)).ToList();
        lacking.Count.ShouldBe(3);
        lacking.ShouldContain(l => l.StartsWith("column Drifted_Things.Forgotten "));
        lacking.ShouldContain(l => l.StartsWith("column Drifted_Things.Required ") && l.EndsWith(" not null"));
        lacking.ShouldContain("index Drifted_Things (Indexed)");
    }

    [Fact]
    public async Task Migrations_OfAllModules_GiveTheColumnsOfTheirModelsOnSqlServer()
    {
        await using var shell = DataShell.Offline(NoServer, ModuleContexts.Configure);
        foreach (var type in ModuleContexts.All)
        {
            await using var scope = shell.CreateScope();
            var context = (DbContext)scope.ServiceProvider.GetRequiredService(type);
            var migrated = string.Join('\n', new ModuleMigrations(type).All.Select(m => Script(context, m.Type)));
            Columns(migrated).ShouldBe(Columns(context.Database.GenerateCreateScript()), type.Name);
        }
    }

    [Fact]
    public async Task Migrations_OfAllModules_GiveTheTransactSqlThatWasReviewed()
    {
        await using var shell = DataShell.Offline(NoServer, ModuleContexts.Configure);
        var folder = Path.Combine(RepositoryRoot.Path, "tests", "fixtures", "sql-server");
        var update = Environment.GetEnvironmentVariable(UpdateVariable) is "1";
        HashSet<string> expected = new(StringComparer.Ordinal);
        foreach (var type in ModuleContexts.All)
        {
            await using var scope = shell.CreateScope();
            var context = (DbContext)scope.ServiceProvider.GetRequiredService(type);
            var module = new ModuleMigrations(type);
            foreach (var (id, migration) in module.All)
            {
                var file = Path.Combine(folder, $"{module.Prefix}.{id}.sql");
                expected.Add(file);
                var sql = Script(context, migration);
                if (update)
                {
                    Directory.CreateDirectory(folder);
                    await File.WriteAllTextAsync(file, sql);
                }

                File.Exists(file).ShouldBeTrue($"{file} is missing: run the tests once with {UpdateVariable}=1 and review what it writes");
                sql.ShouldBe((await File.ReadAllTextAsync(file)).ReplaceLineEndings("\n"), $"{Path.GetFileName(file)} differs; a released migration must never change");
            }
        }

        Directory.GetFiles(folder, "*.sql").ShouldBe(expected, ignoreOrder: true, "a file without a migration");
    }

    private static async Task<List<string>> SchemaAsync(DataShell shell) =>
        await shell.InScopeAsync(s => SchemaReader.ReadAsync(s, shell.Provider));

    private static async Task<List<string>> ModelSchemaAsync(DatabaseProvider provider, Action<IServiceCollection> configure)
    {
        await using var shell = await DataShell.CreateAsync(provider, configure, migrate: false);
        return await shell.InScopeAsync(async services =>
        {
            foreach (var registration in services.GetServices<ModuleDbContextRegistration>())
            {
                var context = (DbContext)services.GetRequiredService(registration.ContextType);
                foreach (var batch in Batches().Split(context.Database.GenerateCreateScript()).Where(b => !string.IsNullOrWhiteSpace(b)))
                {
                    await using var command = (await services.UnitOfWork().GetConnectionAsync()).CreateCommand();
                    command.CommandText = batch;
                    await command.ExecuteNonQueryAsync();
                }
            }

            return await SchemaReader.ReadAsync(services, provider);
        });
    }

    private static string Script(DbContext context, Type type)
    {
        var commands = ModuleMigrations.Generate(context, type);
        commands.ShouldAllBe(c => !c.TransactionSuppressed);
        return string.Join("GO\n\n", commands.Select(c => c.CommandText.ReplaceLineEndings("\n")));
    }

    /// <summary>Table, column and type of every column that a script makes.</summary>
    private static List<string> Columns(string script)
    {
        SortedSet<string> result = new(StringComparer.Ordinal);
        foreach (Match table in CreateTable().Matches(script.ReplaceLineEndings("\n")))
        {
            foreach (Match column in Column().Matches(table.Groups["body"].Value))
            {
                result.Add($"{table.Groups["table"].Value}.{column.Groups["name"].Value} {column.Groups["type"].Value}");
            }
        }

        foreach (Match added in AddColumn().Matches(script))
        {
            result.Add($"{added.Groups["table"].Value}.{added.Groups["name"].Value} {added.Groups["type"].Value}");
        }

        return [.. result];
    }

    [GeneratedRegex(@"^GO\s*$", RegexOptions.Multiline | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Batches();

    [GeneratedRegex(@"CREATE TABLE \[(?<table>\w+)\] \((?<body>.*?)\n\);", RegexOptions.Singleline | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex CreateTable();

    [GeneratedRegex(@"^\s+\[(?<name>\w+)\] (?<type>\S+( (NOT )?NULL))", RegexOptions.Multiline | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Column();

    [GeneratedRegex(@"ALTER TABLE \[(?<table>\w+)\] ADD \[(?<name>\w+)\] (?<type>\S+( (NOT )?NULL))", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex AddColumn();
}

internal sealed class DriftedThing : Entity
{
    public string Forgotten { get; set; } = "";

    public string Required { get; set; } = "";

    public int Indexed { get; set; }
}

/// <summary>A sample whose migration is wrong on purpose.</summary>
internal sealed class DriftedDbContext(DbContextOptions<DriftedDbContext> options, IUnitOfWork unitOfWork) : ModuleDbContext(options, unitOfWork)
{
    public override string TablePrefix => "Drifted";

    protected override void ConfigureModel(ModelBuilder modelBuilder) => modelBuilder.Entity<DriftedThing>(e =>
    {
        e.ToTable("Things");
        e.HasIndex(x => x.Indexed);
    });
}

[DbContext(typeof(DriftedDbContext))]
[Migration("20260101000000_Initial")]
internal sealed class DriftedInitial : ModuleMigration
{
    protected override void Up(MigrationBuilder migrationBuilder) =>
        migrationBuilder.CreateTable(
            "Drifted_Things",
            table => new { Id = table.Column<Guid>(), Required = table.Column<string>(nullable: true), Indexed = table.Column<int>() },
            constraints: table => table.PrimaryKey("PK_Drifted_Things", x => x.Id));
}
