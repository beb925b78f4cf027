using System.Data.Common;
using Helpdesk.Data;
using Helpdesk.Events;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.EntityFrameworkCore.Migrations;

namespace Helpdesk.Architecture.Samples;

// Every way around the ledger that the rule must see, in async code, lambdas and plain methods.
internal static class ForbiddenWritePaths
{
    public static async Task BulkUpdate(DbSet<SampleRow> rows) =>
        await rows.Where(r => r.Name == "a").ExecuteUpdateAsync(s => s.SetProperty(r => r.Name, "b"));

    public static Func<Task<int>> BulkDelete(DbSet<SampleRow> rows) => () => rows.ExecuteDeleteAsync();

    public static Task<int> RawSql(DbContext context) => context.Database.ExecuteSqlAsync($"DELETE FROM Sample_Rows");

    public static async Task<List<SampleRow>> QueryThatWrites(DbSet<SampleRow> rows) =>
        await rows.FromSqlRaw("DELETE FROM Sample_Rows RETURNING *").ToListAsync();

    public static int OwnCommand(DbConnection connection)
    {
        using var command = connection.CreateCommand();
        command.CommandText = "DELETE FROM Sample_Rows";
        return command.ExecuteNonQuery();
    }

    public static DbConnection ConnectionOfTheContext(DbContext context) => context.Database.GetDbConnection();

    public static DbConnection ConnectionOfTheUnitOfWork(IUnitOfWork unitOfWork) => unitOfWork.Connection;

    public static DbContextOptions OwnContextOptions() => new DbContextOptionsBuilder().Options;

    public static LedgerEvent ForgedLedgerEvent() => new() { Action = "created" };

    public static OutboxMessage ForgedOutboxMessage() => new() { Name = "sample.v1" };

    public static void DataInAMigration(MigrationBuilder migration) => migration.Sql("UPDATE Sample_Rows SET Name = 'b'");
}

internal static class AllowedWritePath
{
    public static async Task Rename(DbContext context, SampleRow row)
    {
        row.Name = "b";
        await context.SaveChangesAsync();
    }
}

internal sealed class SampleRow : Entity
{
    public string Name { get; set; } = "";
}

internal sealed class StrayContext(DbContextOptions options) : DbContext(options);

internal sealed class DeafContext(DbContextOptions options, IUnitOfWork unitOfWork) : ModuleDbContext(options, unitOfWork)
{
    public override string TablePrefix => "Sample";

    public override Task<int> SaveChangesAsync(bool acceptAllChangesOnSuccess, CancellationToken cancellationToken = default) => Task.FromResult(0);

    protected override void ConfigureModel(ModelBuilder modelBuilder) => modelBuilder.Entity<SampleRow>();
}

internal sealed class SilencingInterceptor : SaveChangesInterceptor;
