using System.Data.Common;
using Helpdesk.Data;
using Helpdesk.Modules;
using Helpdesk.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace Helpdesk.Modules.Tests.Compliance;

/// <summary>Who wants to forge the proof must take the guards of the database away first.</summary>
public sealed class LedgerGuardsTests
{
    [Theory]
    [OnEachDatabase]
    public async Task SqlThatChangesOrDeletesASealOrACheckpoint_IsRefused(DatabaseProvider provider)
    {
        await using var ledger = await SealedLedger.CreateAsync(provider);
        await ledger.ChangeAsync(3);
        await ledger.SealAsync();

        foreach (var (table, column) in new[] { ("Compliance_LedgerSeals", "EventHash"), ("Compliance_LedgerCheckpoints", "Signature") })
        {
            await RefusedAsync(ledger, table, $"UPDATE \"{table}\" SET \"{column}\" = 'forged'");
            await RefusedAsync(ledger, table, $"DELETE FROM \"{table}\"");
        }

        await ledger.ChangeAsync(2);
        await ledger.SealAsync();
        (await ledger.VerifyAsync()).Finding.ShouldBeNull("what is added goes on as before");
    }

    private static async Task RefusedAsync(SealedLedger ledger, string table, string sql)
    {
        var exception = await Should.ThrowAsync<DbException>(ledger.Shell.InScopeAsync(async services =>
        {
            await using var command = (await services.GetRequiredService<IUnitOfWork>().GetConnectionAsync()).CreateCommand();
#pragma warning disable CA2100 // Texts of this test.
            command.CommandText = sql;
#pragma warning restore CA2100
            await command.ExecuteNonQueryAsync();
        }), sql);
        exception.Message.ShouldContain($"Rows of {table} are never changed or deleted");
    }
}
