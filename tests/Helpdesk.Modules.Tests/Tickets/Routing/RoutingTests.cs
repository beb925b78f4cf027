using Helpdesk.Errors;
using Helpdesk.Identity;
using Helpdesk.Settings;
using Helpdesk.Testing;
using Helpdesk.Tickets;
using Helpdesk.Tickets.Domain;
using Helpdesk.Tickets.Features;
using Helpdesk.Tickets.Routing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Helpdesk.Modules.Tests.Tickets.Routing;

/// <summary>Where new tickets go. Each test begins without rules, absences and a default team; anna and tom are the team Network.</summary>
public sealed class RoutingTests(TicketsHost host) : IClassFixture<TicketsHost>, IAsyncLifetime
{
    private Guid _network;
    private Guid _workplace;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        (_network, _workplace) = (await host.TeamAsync("Network"), await host.TeamAsync("Workplace"));
        await NobodyAwayAsync();
        await InScopeAsync(async services =>
        {
            await services.GetRequiredService<IPeopleImport>().EnsureMembersAsync([(_network, host.IdOf("anna")), (_network, host.IdOf("tom"))], Token);
            var db = services.GetRequiredService<TicketsDbContext>();
            db.RoutingRules.RemoveRange(await db.RoutingRules.ToListAsync(Token));
            db.Capacities.RemoveRange(await db.Capacities.ToListAsync(Token));
            await db.SaveChangesAsync(Token);
            services.GetRequiredService<RoutingTableCache>().Invalidate();
            await services.GetRequiredService<ISettings>().SaveAsync(new RoutingSettings(), Token);
        });
    }

    public ValueTask DisposeAsync()
    {
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task Create_WithoutATeam_GoesWhereTheFirstRuleThatFitsSays_AndTheHistoryNamesIt()
    {
        await RuleAsync("Printers", "title ~ printer", _workplace);
        await RuleAsync("Everything else", "", _network);

        var printer = await ReadAsync(await host.ReportAsync("The printer jams"));
        var other = await ReadAsync(await host.ReportAsync("VPN drops"));

        (printer.Ticket.TeamId, printer.RoutedBy).ShouldBe(((Guid?)_workplace, "Printers"));
        (other.Ticket.TeamId, other.RoutedBy).ShouldBe(((Guid?)_network, "Everything else"));
    }

    [Fact]
    public async Task Move_ChangesWhichRuleIsAskedFirst()
    {
        await RuleAsync("Printers", "title ~ printer", _workplace);
        var last = await RuleAsync("Everything else", "", _network);
        await InScopeAsync(services => services.GetRequiredService<MoveRoutingRule>().HandleAsync(last, up: true, Token));

        (await ReadAsync(await host.ReportAsync("The printer jams"))).RoutedBy.ShouldBe("Everything else");
    }

    [Fact]
    public async Task Create_WithATeam_KeepsIt()
    {
        await RuleAsync("All", "", _network);

        var created = await host.PostAsync("anna", "/incidents", new { title = "VPN drops", teamId = _workplace });

        var read = await ReadAsync(created["number"]!);
        (read.Ticket.TeamId, read.RoutedBy).ShouldBe((_workplace, null));
    }

    [Fact]
    public async Task Create_ThatNoRuleFits_GoesToTheDefaultTeam()
    {
        await RuleAsync("Printers", "title ~ printer", _network);
        await SettingsAsync(new RoutingSettings { DefaultTeam = "Workplace" });

        var read = await ReadAsync(await host.ReportAsync("VPN drops"));

        (read.Ticket.TeamId, read.RoutedBy).ShouldBe(((Guid?)_workplace, TicketRouter.DefaultTeam));
    }

    [Fact]
    public async Task Create_ForSomebodyWhoIsAway_GoesToTheSubstitute()
    {
        await RuleAsync("All", "", _network, AssignmentMode.LeastLoad);
        await AwayAsync("anna", "tom");

        (await ReadAsync(await host.ReportAsync())).Ticket.AssigneeId.ShouldBe(host.IdOf("tom"));
        (await ReadAsync(await host.ReportAsync())).Ticket.AssigneeId.ShouldBe(host.IdOf("tom"));
    }

    [Fact]
    public async Task Create_WhenSubstitutesGoInACircle_WaitsInTheTeamsQueue()
    {
        await RuleAsync("All", "", _network, AssignmentMode.RoundRobin);
        await AwayAsync("anna", "tom");
        await AwayAsync("tom", "anna");

        var ticket = (await ReadAsync(await host.ReportAsync())).Ticket;

        (ticket.TeamId, ticket.AssigneeId).ShouldBe((_network, null));
    }

    [Fact]
    public async Task Create_ForAPersonWithoutCapacity_GoesToAnother()
    {
        await RuleAsync("All", "", _network, AssignmentMode.RoundRobin);
        await InScopeAsync(services => services.GetRequiredService<SaveCapacity>().HandleAsync(host.IdOf("anna"), 0, Token));

        (await ReadAsync(await host.ReportAsync())).Ticket.AssigneeId.ShouldBe(host.IdOf("tom"));
        (await ReadAsync(await host.ReportAsync())).Ticket.AssigneeId.ShouldBe(host.IdOf("tom"));
    }

    [Fact]
    public async Task Create_WhoeverIsAway_GivesATeam_AndAnOwnerWhoIsHereIfAnybodyIs()
    {
        await RuleAsync("All", "", _network, AssignmentMode.LeastLoad);
        string[] team = ["anna", "tom"];
        for (var seed = 0; seed < 12; seed++)
        {
            var random = new Random(seed);
            await NobodyAwayAsync();
            var away = team.Where(_ => random.Next(2) == 0).ToList();
            foreach (var person in away)
            {
                await AwayAsync(person, random.Next(3) switch { 0 => null, 1 => "admin", _ => team.Single(p => p != person) });
            }

            var ticket = (await ReadAsync(await host.ReportAsync())).Ticket;

            ticket.TeamId.ShouldBe(_network);
            away.Select(p => (Guid?)host.IdOf(p)).ShouldNotContain(ticket.AssigneeId, $"seed {seed}");
            if (away.Count < team.Length)
            {
                ticket.AssigneeId.ShouldNotBeNull($"seed {seed}");
            }
        }
    }

    [Theory]
    [InlineData("title ~", "Character 8")]
    [InlineData("priority = urgent", "Character 12")]
    [InlineData("priority <= 2 and team = Network", "Character 19")]
    [InlineData("requester = me", "Character 13")]
    public async Task Save_WithAFilterThatCannotBeUsed_IsRefusedAtTheField_WithItsPosition(string filter, string position)
    {
        var refused = await Should.ThrowAsync<ValidationException>(() => RuleAsync("Wrong", filter, _network));

        refused.Errors.Keys.ShouldBe(["filter"]);
        refused.Errors["filter"][0].ShouldStartWith(position);
    }

    [Fact]
    public async Task DryRun_SaysWhatCreatingDid_AlsoOfTicketsThatChangedSince()
    {
        var random = new Random(4711);
        await SettingsAsync(new RoutingSettings { DefaultTeam = "Workplace" });
        await RuleAsync("Urgent", "urgency = high and not title ~ mail", _network, AssignmentMode.LeastLoad);
        await RuleAsync("Printers", "title ~ printer or channel = phone", _workplace, AssignmentMode.RoundRobin);
        await RuleAsync("Mail", "title ~ mail and priority <= 3", _network, AssignmentMode.RoundRobin);
        await RuleAsync("Never", "title ~ zebra", _network);
        string[] words = ["printer", "mail", "screen", "VPN"];
        string[] channels = ["portal", "phone", "email"];
        Dictionary<string, (Guid? Team, string? RoutedBy)> routed = [];
        for (var i = 0; i < 40; i++)
        {
            var created = await host.PostAsync("anna", "/incidents", new
            {
                title = $"The {words[random.Next(words.Length)]} number {i}", urgency = random.Next(1, 4), impact = random.Next(1, 4),
                requesterId = host.IdOf("rita"), channel = channels[random.Next(channels.Length)],
            });
            created.Status.ShouldBe(201, created.Text);
            var number = created["number"]!;
            var read = await ReadAsync(number);
            read.Ticket.TeamId.ShouldNotBeNull();
            routed[number] = (read.Ticket.TeamId, read.RoutedBy);
            if (random.Next(3) == 0)
            {
                (await host.SendAsync("anna", HttpMethod.Patch, $"/incidents/{number}", new { title = "zebra", urgency = 1, teamId = _network })).Status.ShouldBe(200);
            }
        }

        await using var scope = host.CreateScope();
        var run = await scope.Services.GetRequiredService<DryRunRouting>().HandleAsync(routed.Count, proposed: null, Token);

        run.Tickets.ToDictionary(t => t.Number, t => (t.TeamId, (string?)(t.Rule?.Name ?? TicketRouter.DefaultTeam))).ShouldBe(routed, ignoreOrder: true);
        run.Rules.Single(r => r.Rule.Name == "Never").Fits.ShouldBe(0);
        (run.Rules.Sum(r => r.Fits) + run.Unfitted).ShouldBe(routed.Count);
    }

    [Fact]
    public async Task DryRun_OfAProposedList_StoresNothing()
    {
        var number = await host.ReportAsync("The scanner scans nothing");
        await using var scope = host.CreateScope();

        var run = await scope.Services.GetRequiredService<DryRunRouting>()
            .HandleAsync(1, [new RoutingRule { Name = "Scanners", Filter = "title ~ scanner", TeamId = _workplace }], Token);

        var only = run.Tickets.ShouldHaveSingleItem();
        (only.Number, only.Rule?.Name, only.TeamId, only.Differs).ShouldBe((number, "Scanners", (Guid?)_workplace, true));
        (await scope.Services.GetRequiredService<TicketsDbContext>().RoutingRules.AnyAsync(Token)).ShouldBeFalse();
    }

    [Fact]
    public async Task KeepTicketsOwned_GivesOrphansToTheDefaultTeam()
    {
        var number = await host.ReportAsync();
        (await ReadAsync(number)).Ticket.TeamId.ShouldBeNull();
        await SettingsAsync(new RoutingSettings { DefaultTeam = "Workplace" });

        await KeepAsync(TimeSpan.Zero);

        (await ReadAsync(number)).Ticket.TeamId.ShouldBe(_workplace);
    }

    [Fact]
    public async Task KeepTicketsOwned_TellsTheLeadOnceOfATicketThatNobodyTakes_AndAgainAfterAHandOver()
    {
        await RuleAsync("All", "", _network);
        var number = await host.ReportAsync();
        var taken = await host.TakenAsync();

        await KeepAsync(TimeSpan.FromHours(7));
        (await host.ToldAsync("tom", number)).ShouldBeEmpty();
        await KeepAsync(TimeSpan.FromHours(9));
        await KeepAsync(TimeSpan.FromHours(10));
        (await host.ToldAsync("tom", number)).ShouldBe(["unowned"]);
        (await host.ToldAsync("tom", taken)).ShouldBeEmpty();

        foreach (var team in (Guid[])[_workplace, _network])
        {
            (await host.SendAsync("anna", HttpMethod.Patch, $"/incidents/{number}", new { teamId = team })).Status.ShouldBe(200);
        }

        await KeepAsync(TimeSpan.FromHours(11));
        (await host.ToldAsync("tom", number)).ShouldBe(["unowned", "unowned"]);
    }

    private async Task KeepAsync(TimeSpan later)
    {
        await using var scope = host.CreateScope();
        await ActivatorUtilities.CreateInstance<KeepTicketsOwned>(scope.Services, new FakeClock(TimeProvider.System.GetUtcNow() + later)).RunAsync(Token);
    }

    private async Task<Guid> RuleAsync(string name, string filter, Guid team, AssignmentMode mode = AssignmentMode.None)
    {
        await using var scope = host.CreateScope();
        return (await scope.Services.GetRequiredService<SaveRoutingRule>().HandleAsync(new SaveRoutingRuleRequest(null, name, filter, team, mode, IsActive: true), Token)).Id;
    }

    private Task NobodyAwayAsync() => InScopeAsync(async services =>
    {
        var db = services.GetRequiredService<TicketsDbContext>();
        db.Absences.RemoveRange(await db.Absences.ToListAsync(Token));
        await db.SaveChangesAsync(Token);
    });

    private Task AwayAsync(string person, string? substitute) => InScopeAsync(services =>
    {
        var now = TimeProvider.System.GetUtcNow().UtcDateTime;
        return services.GetRequiredService<SaveAbsence>().HandleAsync(
            new SaveAbsenceRequest(host.IdOf(person), now.AddDays(-1), now.AddDays(1), substitute is null ? null : host.IdOf(substitute)), Token);
    });

    private Task SettingsAsync(RoutingSettings values) =>
        InScopeAsync(services => services.GetRequiredService<SaveRoutingSettings>().HandleAsync(values, Token));

    private async Task InScopeAsync(Func<IServiceProvider, Task> act)
    {
        await using var scope = host.CreateScope();
        await act(scope.Services);
    }

    private async Task<(Ticket Ticket, string? RoutedBy)> ReadAsync(string number)
    {
        await using var scope = host.CreateScope();
        var db = scope.Services.GetRequiredService<TicketsDbContext>();
        var ticket = await db.Tickets.AsNoTracking().SingleAsync(t => t.Number == number, Token);
        var first = await db.Events.AsNoTracking().SingleAsync(e => e.TicketId == ticket.Id && e.Sequence == 1, Token);
        using var changes = System.Text.Json.JsonDocument.Parse(first.Changes);
        return (ticket, changes.RootElement.TryGetProperty(TicketFields.RoutedBy, out var rule) ? rule[1].GetString() : null);
    }
}

/// <summary>Many tickets at the same moment.</summary>
public abstract class ParallelRoutingTests(TicketsHost host)
{
    [Fact]
    public async Task TicketsThatComeAtTheSameMoment_AreSharedInTurn()
    {
        var token = TestContext.Current.CancellationToken;
        var network = await host.TeamAsync("Network");
        await using (var scope = host.CreateScope())
        {
            await scope.Services.GetRequiredService<IPeopleImport>().EnsureMembersAsync([(network, host.IdOf("anna")), (network, host.IdOf("tom"))], token);
            await scope.Services.GetRequiredService<SaveRoutingRule>()
                .HandleAsync(new SaveRoutingRuleRequest(null, "All", "", network, AssignmentMode.RoundRobin, IsActive: true), token);
        }

        var numbers = await Task.WhenAll(Enumerable.Range(0, 8).Select(i => host.ReportAsync($"At once {i}")));

        await using var reading = host.CreateScope();
        var db = reading.Services.GetRequiredService<TicketsDbContext>();
        var owners = await db.Tickets.Where(t => numbers.Contains(t.Number)).Select(t => t.AssigneeId).ToListAsync(token);
        owners.Count(o => o == host.IdOf("anna")).ShouldBe(4);
        owners.Count(o => o == host.IdOf("tom")).ShouldBe(4);
        (await db.TeamTurns.SingleAsync(token)).Number.ShouldBe(8);
    }
}

public sealed class ParallelRoutingOnSqliteTests(TicketsHost host) : ParallelRoutingTests(host), IClassFixture<TicketsHost>;

public sealed class ParallelRoutingOnPostgreSqlTests(PostgreSqlTicketsHost host) : ParallelRoutingTests(host), IClassFixture<PostgreSqlTicketsHost>;
