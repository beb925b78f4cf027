using System.Data.Common;
using Helpdesk.Compliance;
using Helpdesk.Data;
using Helpdesk.Tickets;
using Microsoft.Extensions.DependencyInjection;

namespace Helpdesk.Modules.Tests.Tickets.Reports;

public abstract class TicketNumbersTests(TicketsHost host)
{
    private static readonly ReportScope Always = new(new(2000, 1, 1, 0, 0, 0, DateTimeKind.Utc), new(2100, 1, 1, 0, 0, 0, DateTimeKind.Utc), TimeZoneInfo.Utc);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task ATicketThatWasRemovedFromTheDatabase_IsAGapThatSaysSo_AndANumberThatWasNeverUsedAnother()
    {
        var (first, removed, unused, last) = (await host.ReportAsync(), await host.ReportAsync(), await host.ReportAsync(), await host.ReportAsync());
        await using (var scope = host.CreateScope())
        {
            var connection = await scope.Services.GetRequiredService<IUnitOfWork>().GetConnectionAsync(Token);
            await SqlAsync(connection, $"DELETE FROM \"Tickets_Tickets\" WHERE \"Number\" IN ('{removed}', '{unused}')");
            await SqlAsync(connection, $"DELETE FROM \"Platform_LedgerEvents\" WHERE \"EntityType\" = 'tickets.ticket' AND \"Changes\" LIKE '%{unused}%'");
        }

        ReportContext context = new(Always);
        await using (var scope = await host.CreateScopeAsync("anna"))
        {
            await scope.Services.GetRequiredService<ITicketEvidence>().SayNumbersAsync("incident", context, Token);
        }

        context.Numbers.ShouldBe(new ReportNumbers(first, last, 2, 2));
        context.Gaps.Select(g => (g.First, g.Last, g.Kind)).ShouldBe([(removed, removed, ReportGapKind.Removed), (unused, unused, ReportGapKind.NeverUsed)]);
        context.Gaps[0].Reason.ShouldContain("by Rita Sommer, and removed from the database");
        context.Gaps[1].Reason.ShouldBe("Drawn and never used: the ledger knows no record with it.");
    }

    private static async Task SqlAsync(DbConnection connection, string sql)
    {
        await using var command = connection.CreateCommand();
#pragma warning disable CA2100 // Numbers that this test has just made.
        command.CommandText = sql;
#pragma warning restore CA2100
        (await command.ExecuteNonQueryAsync(Token)).ShouldBePositive();
    }
}

public sealed class TicketNumbersOnSqliteTests(TicketsHost host) : TicketNumbersTests(host), IClassFixture<TicketsHost>;

public sealed class TicketNumbersOnPostgreSqlTests(PostgreSqlTicketsHost host) : TicketNumbersTests(host), IClassFixture<PostgreSqlTicketsHost>;
