using System.Data.Common;
using Helpdesk.Compliance;
using Helpdesk.Data;
using Helpdesk.Testing;
using Helpdesk.Tickets;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Helpdesk.Modules.Tests.Tickets.Reports;

public abstract class TicketNumbersTests(TicketsHost host)
{
    internal static readonly ReportScope Always = new(new(2000, 1, 1, 0, 0, 0, DateTimeKind.Utc), new(2100, 1, 1, 0, 0, 0, DateTimeKind.Utc), TimeZoneInfo.Utc);

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

    internal static async Task SqlAsync(DbConnection connection, string sql)
    {
        await using var guards = await LedgerGuards.LiftAsync(connection);
        await using var command = connection.CreateCommand();
#pragma warning disable CA2100 // Numbers that this test has just made.
        command.CommandText = sql;
#pragma warning restore CA2100
        (await command.ExecuteNonQueryAsync(Token)).ShouldBePositive();
    }
}

public sealed class TicketNumbersOnSqliteTests(TicketsHost host) : TicketNumbersTests(host), IClassFixture<TicketsHost>;

public sealed class TicketNumbersOnPostgreSqlTests(PostgreSqlTicketsHost host) : TicketNumbersTests(host), IClassFixture<PostgreSqlTicketsHost>;

/// <summary>Between tickets a missing number is seen by itself; at the ends only the ledger knows of it.</summary>
public sealed class TicketNumbersAtTheEndsTests(TicketsHost host) : IClassFixture<TicketsHost>
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task TheFirstAndTheLastTicketOfThePeriod_ThatWereRemoved_AreGapsToo()
    {
        var numbers = new[] { await host.ReportAsync(), await host.ReportAsync(), await host.ReportAsync() };
        await using (var scope = host.CreateScope())
        {
            var connection = await scope.Services.GetRequiredService<IUnitOfWork>().GetConnectionAsync(Token);
            await TicketNumbersTests.SqlAsync(connection, $"DELETE FROM \"Tickets_Tickets\" WHERE \"Number\" IN ('{numbers[0]}', '{numbers[2]}')");
        }

        ReportContext context = new(TicketNumbersTests.Always);
        await using (var scope = await host.CreateScopeAsync("anna"))
        {
            await scope.Services.GetRequiredService<ITicketEvidence>().SayNumbersAsync("incident", context, Token);
        }

        context.Numbers.ShouldBe(new ReportNumbers(numbers[0], numbers[2], 1, 2));
        context.Gaps.Select(g => (g.First, g.Kind)).ShouldBe([(numbers[0], ReportGapKind.Removed), (numbers[2], ReportGapKind.Removed)]);
    }
}

public sealed class TicketNumbersOfNothingTests(TicketsHost host) : IClassFixture<TicketsHost>
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task APeriodOfWhichEveryTicketWasRemoved_IsNotAnEmptyOne()
    {
        var number = await host.ReportAsync();
        await using (var scope = host.CreateScope())
        {
            await TicketNumbersTests.SqlAsync(await scope.Services.GetRequiredService<IUnitOfWork>().GetConnectionAsync(Token), $"DELETE FROM \"Tickets_Tickets\" WHERE \"Number\" = '{number}'");
        }

        ReportContext context = new(TicketNumbersTests.Always);
        await using (var scope = await host.CreateScopeAsync("anna"))
        {
            await scope.Services.GetRequiredService<ITicketEvidence>().SayNumbersAsync("incident", context, Token);
        }

        context.Numbers.ShouldBe(new ReportNumbers(number, number, 0, 1));
        context.Gaps.ShouldHaveSingleItem().Kind.ShouldBe(ReportGapKind.Removed);
    }
}

public sealed class TicketNumbersErasedTests(TicketsHost host) : IClassFixture<TicketsHost>
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>Who removes a ticket and then its values from the ledger does not make it one that never was.</summary>
    [Fact]
    public async Task ATicketThatWasRemoved_AndErasedFromTheLedger_IsNotSaidToHaveNeverBeen()
    {
        var removed = (await host.ReportAsync(), await host.ReportAsync(), await host.ReportAsync()).Item2;
        await using (var scope = host.CreateScope())
        {
            var id = await scope.Services.GetRequiredService<TicketsDbContext>().Tickets.Where(t => t.Number == removed).Select(t => t.Id).SingleAsync(Token);
            await TicketNumbersTests.SqlAsync(await scope.Services.GetRequiredService<IUnitOfWork>().GetConnectionAsync(Token), $"DELETE FROM \"Tickets_Tickets\" WHERE \"Number\" = '{removed}'");
            await scope.Services.GetRequiredService<ILedgerErasure>().EraseAsync("tickets.ticket", id.ToString(), Token);
        }

        ReportContext context = new(TicketNumbersTests.Always);
        await using (var scope = await host.CreateScopeAsync("anna"))
        {
            await scope.Services.GetRequiredService<ITicketEvidence>().SayNumbersAsync("incident", context, Token);
        }

        context.Gaps.Single(g => g.First == removed).Reason.ShouldBe("Drawn and never used, or of one of 1 tickets that are gone and whose values were erased from the ledger.");
        ReportContext chosen = new(TicketNumbersTests.Always with { Keys = [removed] });
        await using (var scope = await host.CreateScopeAsync("anna"))
        {
            await scope.Services.GetRequiredService<ITicketEvidence>().SayNumbersAsync("incident", chosen, Token);
        }

        chosen.Numbers.ShouldBeNull("of chosen items the numbers of the others say nothing");
    }
}
