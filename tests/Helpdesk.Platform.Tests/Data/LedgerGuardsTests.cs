using System.Data.Common;
using Helpdesk.Data;
using Helpdesk.Modules;
using Helpdesk.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace Helpdesk.Platform.Tests.Data;

/// <summary>The database itself refuses what nobody may do to the ledger, also past the product.</summary>
public sealed class LedgerGuardsTests(SampleFixture fixture) : IClassFixture<SampleFixture>
{
    private const string Refused = "Rows of Platform_LedgerEvents are never changed or deleted";

    [Theory]
    [OnEachDatabase]
    public async Task SqlThatChangesOrDeletesAnEvent_IsRefused_WhateverItTouches(DatabaseProvider provider)
    {
        var shell = await ShellAsync(provider);

        List<string> statements =
        [
            "DELETE FROM \"Platform_LedgerEvents\"",
            "UPDATE \"Platform_LedgerEvents\" SET \"ActorName\" = 'Innocent'",
            "UPDATE \"Platform_LedgerEvents\" SET \"OccurredAt\" = \"OccurredAt\"",
            "UPDATE \"Platform_LedgerEvents\" SET \"Reason\" = 'Because'",
            "UPDATE \"Platform_LedgerEvents\" SET \"Changes\" = '{\"Title\":[null,\"Innocent\"]}'",
            "UPDATE \"Platform_LedgerEvents\" SET \"Changes\" = '{}'",
            "UPDATE \"Platform_LedgerEvents\" SET \"Salt\" = NULL",
            "UPDATE \"Platform_LedgerEvents\" SET \"ErasedDigest\" = 'x'",
        ];
        if (provider == DatabaseProvider.PostgreSql)
        {
            statements.Add("TRUNCATE \"Platform_LedgerEvents\"");
        }

        foreach (var sql in statements)
        {
            (await Should.ThrowAsync<DbException>(SqlAsync(shell, sql), sql)).Message.ShouldContain(Refused, Case.Sensitive, sql);
        }
    }

    [Theory]
    [OnEachDatabase]
    public async Task WhatWasErased_IsNotErasedAgain_NorBroughtBack(DatabaseProvider provider)
    {
        var shell = await ShellAsync(provider);
        await SqlAsync(shell, "UPDATE \"Platform_LedgerEvents\" SET \"Changes\" = '{}', \"Salt\" = NULL, \"ErasedDigest\" = 'digest'");

        foreach (var sql in new[]
        {
            "UPDATE \"Platform_LedgerEvents\" SET \"Changes\" = '{}', \"Salt\" = NULL, \"ErasedDigest\" = 'another'",
            "UPDATE \"Platform_LedgerEvents\" SET \"Changes\" = '{\"Title\":[null,\"Ada\"]}', \"ErasedDigest\" = NULL",
        })
        {
            (await Should.ThrowAsync<DbException>(SqlAsync(shell, sql), sql)).Message.ShouldContain(Refused, Case.Sensitive, sql);
        }
    }

    private async Task<DataShell> ShellAsync(DatabaseProvider provider)
    {
        var shell = await fixture.ShellAsync(provider);
        await shell.InScopeAsync(async services =>
        {
            services.Sample().Notes.Add(new Note { Title = "Ada" });
            await services.Sample().SaveChangesAsync();
        });
        return shell;
    }

    private static Task SqlAsync(DataShell shell, string sql) => shell.InScopeAsync(async services =>
    {
        await using var command = (await services.GetRequiredService<IUnitOfWork>().GetConnectionAsync()).CreateCommand();
#pragma warning disable CA2100 // Texts of this test.
        command.CommandText = sql;
#pragma warning restore CA2100
        await command.ExecuteNonQueryAsync();
    });
}
