using Helpdesk.Errors;
using Helpdesk.Tickets;
using Helpdesk.Tickets.Features;
using Helpdesk.Tickets.Filtering;
using Helpdesk.Tickets.Web;
using Helpdesk.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Helpdesk.Modules.Tests.Tickets.Features;

/// <summary>Board and "what next" on SQLite and, derived, on PostgreSQL. Anna and tom are the team Network; rita asks for help.</summary>
public class TeamBoardTests(TicketsHost host) : IClassFixture<TicketsHost>, IAsyncLifetime
{
    private Guid _network;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _network = await host.TeamAsync("Network");
        await using var scope = host.CreateScope();
        await scope.Services.GetRequiredService<IPeopleImport>().EnsureMembersAsync([(_network, host.IdOf("anna")), (_network, host.IdOf("tom"))], Token);
    }

    public ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task Counts_EqualThoseOfTheFilterLanguage()
    {
        await OpenAsync("anna", ageDays: 1, dueHours: 2);
        await OpenAsync("anna", ageDays: 9, dueHours: -3);
        await OpenAsync("anna", ageDays: 30, dueHours: null);
        await OpenAsync("tom", ageDays: 8, dueHours: 30);
        await OpenAsync(null, ageDays: 10, dueHours: 3);
        await OpenAsync(null, ageDays: 0, dueHours: null);
        var closed = await OpenAsync("anna", ageDays: 20, dueHours: 1);
        (await host.PostAsync("anna", $"/incidents/{closed}/transitions", new { transition = "resolve", resolutionCode = "fixed", resolutionNotes = "x" })).Status.ShouldBe(200);

        await using var scope = await host.CreateScopeAsync("anna");
        var board = await scope.Services.GetRequiredService<ReadTeamBoard>().HandleAsync(_network, Token);

        board.Columns.Select(c => c.Name).Take(3).ShouldBe(["Nobody", "Anna Berger", "Tom Fischer"]);
        var count = scope.Services.GetRequiredService<CountTickets>();
        foreach (var column in board.Columns)
        {
            var counts = await count.HandleAsync(
                [column.Filter, $"{column.Filter} and {ReadTeamBoard.AgeingFilter}", $"{column.Filter} and {ReadTeamBoard.BreachingFilter}"], Token);
            counts.ShouldBe([column.Open, column.Ageing, column.Breaching], column.Name);
        }

        board.Columns.Sum(c => c.Ageing).ShouldBeGreaterThanOrEqualTo(4);
        board.Columns.Sum(c => c.Breaching).ShouldBeGreaterThanOrEqualTo(3);
    }

    [Fact]
    public async Task Board_ShowsWhoOwnsATicketWithoutBeingInTheTeam()
    {
        var number = await OpenAsync("admin", ageDays: 0, dueHours: null);

        await using var scope = await host.CreateScopeAsync("anna");
        var board = await scope.Services.GetRequiredService<ReadTeamBoard>().HandleAsync(_network, Token);

        var column = board.Columns.Single(c => c.PersonId == host.IdOf("admin"));
        column.IsMember.ShouldBeFalse();
        column.Cards.ShouldContain(c => c.Number == number);
    }

    [Fact]
    public async Task Board_IsNothingForARequester()
    {
        await using var scope = await host.CreateScopeAsync("rita");

        await Should.ThrowAsync<ForbiddenException>(() => scope.Services.GetRequiredService<ReadTeamBoard>().HandleAsync(_network, Token));
    }

    [Fact]
    public async Task Next_ListsMineAndMyTeamsUnowned_HighestScoreFirst_WithASentence()
    {
        var late = await OpenAsync("anna", ageDays: 1, dueHours: -2, priority: 2);
        var soon = await OpenAsync(null, ageDays: 1, dueHours: 1, priority: 1);
        var quiet = await OpenAsync("anna", ageDays: 3, dueHours: null, priority: 4);
        var toms = await OpenAsync("tom", ageDays: 1, dueHours: -2, priority: 1);

        await using var scope = await host.CreateScopeAsync("anna");
        var next = await scope.Services.GetRequiredService<ListNext>().HandleAsync(Token);

        next.Select(n => n.Score).ShouldBe(next.Select(n => n.Score).OrderDescending());
        var numbers = next.Select(n => n.Number).ToList();
        numbers.ShouldNotContain(toms);
        numbers.Where(n => n == late || n == soon || n == quiet).ShouldBe([soon, late, quiet]);
        var words = scope.Services.GetRequiredService<NextText>();
        var now = scope.Services.GetRequiredService<TimeProvider>().GetUtcNow().UtcDateTime;
        words.Why(next.Single(n => n.Number == late), now).ShouldMatch("^Priority 2, .* late by 2 h");
        var dueSoon = next.Single(n => n.Number == soon);
        words.Why(dueSoon, dueSoon.DueAt!.Value.AddMinutes(-59.5)).ShouldMatch("^Priority 1, .* due in 59 min, nobody in Network owns it$");
        words.Why(next.Single(n => n.Number == quiet), now).ShouldBe("Priority 4, open for 3 days");
    }

    /// <summary>An open ticket of the team Network whose age and due time are set as they would have become.</summary>
    private async Task<string> OpenAsync(string? assignee, int ageDays, double? dueHours, int priority = 3)
    {
        var number = await host.ReportAsync();
        (await host.SendAsync("anna", HttpMethod.Patch, $"/incidents/{number}", new { teamId = _network, assigneeId = assignee is null ? (Guid?)null : host.IdOf(assignee) })).Status.ShouldBe(200);
        await using var scope = host.CreateScope();
        var db = scope.Services.GetRequiredService<TicketsDbContext>();
        var now = scope.Services.GetRequiredService<TimeProvider>().GetUtcNow().UtcDateTime;
        var ticket = await db.Tickets.SingleAsync(t => t.Number == number, Token);
        (ticket.CreatedAt, ticket.DueAt, ticket.Priority) = (now.AddDays(-ageDays), dueHours is { } hours ? now.AddHours(hours) : null, priority);
        await db.SaveChangesAsync(Token);
        return number;
    }
}

public sealed class TeamBoardOnPostgreSqlTests(PostgreSqlTicketsHost host) : TeamBoardTests(host), IClassFixture<PostgreSqlTicketsHost>;
