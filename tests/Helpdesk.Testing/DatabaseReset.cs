using Helpdesk.Data;
using Helpdesk.Platform.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.Extensions.DependencyInjection;

namespace Helpdesk.Testing;

/// <summary>Deletes all rows of a shell's database, dependents first, and keeps the schema.</summary>
public static class DatabaseReset
{
    /// <summary>Deletes. Nothing else may use the shell meanwhile.</summary>
    public static async Task RunAsync(IServiceProvider shell)
    {
        await using var scope = shell.CreateAsyncScope();
        var unitOfWork = scope.ServiceProvider.GetRequiredService<IUnitOfWork>();
        var entities = scope.ServiceProvider.GetServices<ModuleDbContextRegistration>()
            .SelectMany(r => ((DbContext)scope.ServiceProvider.GetRequiredService(r.ContextType)).Model.GetEntityTypes())
            .Where(e => e.GetTableName() is not null)
            .ToList();
        await using var transaction = await unitOfWork.BeginAsync();
        await using (await LedgerGuards.LiftAsync(unitOfWork.Connection, unitOfWork.Transaction))
        {
            foreach (var table in Order(entities))
            {
                await using var command = unitOfWork.Connection.CreateCommand();
                command.Transaction = unitOfWork.Transaction;
                command.CommandText = $"DELETE FROM \"{table}\"";
                await command.ExecuteNonQueryAsync();
            }
        }

        await transaction.CommitAsync();
        shell.GetRequiredService<NumberBlocks>().Clear();
    }

    private static IEnumerable<string> Order(List<IEntityType> entities)
    {
        var left = entities.GroupBy(e => e.GetTableName()!, StringComparer.Ordinal).ToDictionary(
            g => g.Key,
            g => g.SelectMany(e => e.GetForeignKeys()).Select(k => k.PrincipalEntityType.GetTableName()!).Where(t => t != g.Key).ToHashSet(StringComparer.Ordinal),
            StringComparer.Ordinal);
        while (left.Count > 0)
        {
            // A table that no other left one refers to; with a cycle any, and the database says so if that fails.
            var next = left.Keys.FirstOrDefault(t => !left.Any(o => o.Value.Contains(t))) ?? left.Keys.First();
            left.Remove(next);
            yield return next;
        }
    }
}
