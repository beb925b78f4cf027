using System.Globalization;
using Helpdesk.Identity;
using Helpdesk.Tickets;
using Helpdesk.Tickets.Domain;
using Helpdesk.Tickets.Filtering;
using Helpdesk.Tickets.Metrics;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Helpdesk.Modules.Tests.Tickets.Filtering;

/// <summary>What a filter finds in the database is what plain code finds in memory, on every database the same.</summary>
public abstract class FilterOracleTests(TicketsHost host)
{
    private const int Tickets = 300;
    private const int Filters = 400;

    [Fact]
    public async Task Filters_FindWhatTheyMean()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        await using var scope = host.CreateScope();
        var db = scope.Services.GetRequiredService<TicketsDbContext>();
        var directory = scope.Services.GetRequiredService<IPeopleDirectory>();
        var random = new Random(815);
        var now = TimeProvider.System.GetUtcNow().UtcDateTime;
        var teams = (await directory.GetAllTeamsAsync(cancellationToken)).ToDictionary(t => t.Name, t => t.Id, StringComparer.Ordinal);
        var categories = await db.Categories.AsNoTracking().ToListAsync(cancellationToken);
        var services = await db.Services.AsNoTracking().ToListAsync(cancellationToken);
        var people = ((string[])["anna", "tom", "rita", "bob"]).Select(host.IdOf).ToList();
        List<Ticket> tickets = [];
        List<TicketWatcher> watchers = [];
        for (var i = 1; i <= Tickets; i++)
        {
            var ticket = RandomTicket(random, i, now, people, [.. teams.Values], categories, services, tickets);
            tickets.Add(ticket);
            watchers.AddRange(people.Where(_ => random.Next(6) == 0).Select(p => new TicketWatcher { TicketId = ticket.Id, PersonId = p }));
        }

        // Some are older than their measures.
        var pingPong = tickets.Where(_ => random.Next(4) == 0).Select(t => t.Id).ToHashSet();
        db.Tickets.AddRange(tickets);
        db.Watchers.AddRange(watchers);
        db.Measures.AddRange(tickets.Where((t, i) => pingPong.Contains(t.Id) || i % 3 > 0)
            .Select(t => new TicketMeasures { TicketId = t.Id, OpenedAt = t.CreatedAt, IsPingPong = pingPong.Contains(t.Id) }));
        await db.SaveChangesAsync(cancellationToken);

        var compiler = scope.Services.GetRequiredService<FilterCompiler>();
        var names = people.Zip((string[])["anna", "tom", "rita", "bob"]).ToDictionary(p => p.Second, p => p.First, StringComparer.Ordinal);
        var full = people.Zip((string[])["anna berger anna@example.com", "tom fischer tom@example.com", "rita sommer rita@example.com", "bob stone bob@example.com"])
            .ToDictionary(p => p.First, p => p.Second);
        for (var i = 0; i < Filters; i++)
        {
            var node = RandomFilters.Node(random, 2);
            var text = FilterPrinter.Print(node);
            var oracle = new Oracle(now, names, full, teams, categories, services, watchers, tickets, pingPong);

            var predicate = await compiler.CompileAsync(text, cancellationToken);
            var found = await db.Tickets.AsNoTracking().Where(predicate!).Select(t => t.Number).ToListAsync(cancellationToken);

            found.Order(StringComparer.Ordinal).ShouldBe(tickets.Where(t => oracle.Holds(node, t)).Select(t => t.Number).Order(StringComparer.Ordinal), text);
        }
    }

    private static Ticket RandomTicket(
        Random random, int i, DateTime now, List<Guid> people, List<Guid> teams, List<TicketCategory> categories, List<TicketService> services, List<Ticket> before)
    {
        string[] titles =
        [
            "VPN drops", "Über den Drucker", "printer (second floor)", "100% CPU", "a_b underscore", "it's slow", "Say \"hi\"", "back\\slash", "state and brackets",
        ];
        string[] states = ["new", "in-progress", "on-hold", "resolved", "closed", "cancelled"];
        var state = states[random.Next(states.Length)];
        // Not near the edges of the relative dates, which move while the test runs.
        var created = Stored(now.AddMinutes(-random.Next(30, 20 * 24 * 60)));
        return new Ticket
        {
            TypeId = "incident",
            Number = string.Create(CultureInfo.InvariantCulture, $"INC{i:0000000}"),
            Title = titles[random.Next(titles.Length)],
            State = state,
            SubState = state == "on-hold" ? (random.Next(2) == 0 ? "awaiting-caller" : "awaiting-vendor") : null,
            IsOpen = state is "new" or "in-progress" or "on-hold",
            Impact = random.Next(5) == 0 ? null : random.Next(1, 4),
            Urgency = random.Next(5) == 0 ? null : random.Next(1, 4),
            Priority = random.Next(1, 6),
            IsPriorityOverridden = random.Next(4) == 0,
            CategoryId = random.Next(4) == 0 ? null : categories[random.Next(categories.Count)].Id,
            ServiceId = random.Next(3) == 0 ? null : services[random.Next(services.Count)].Id,
            RequesterId = people[random.Next(people.Count)],
            OpenedById = random.Next(5) == 0 ? null : people[random.Next(people.Count)],
            TeamId = random.Next(4) == 0 ? null : teams[random.Next(teams.Count)],
            AssigneeId = random.Next(3) == 0 ? null : people[random.Next(people.Count)],
            Channel = random.Next(2) == 0 ? "phone" : "portal",
            ParentId = i > 5 && random.Next(5) == 0 ? before[random.Next(4)].Id : null,
            ReopenCount = random.Next(3),
            ReassignmentCount = random.Next(4),
            CreatedAt = created,
            UpdatedAt = Stored(created.AddMinutes(random.Next(1, 20))),
            ResolvedAt = state is "resolved" or "closed" ? Stored(created.AddMinutes(5)) : null,
            ClosedAt = state is "closed" or "cancelled" ? Stored(created.AddMinutes(10)) : null,
            DueAt = random.Next(3) == 0 ? null : Stored(created.AddHours(random.Next(48))),
            ExternalNumber = random.Next(3) == 0 ? $"VPN{i % 7}" : null,
            LastSequence = 1,
        };
    }

    private static DateTime Stored(DateTime value) => value.AddTicks(-(value.Ticks % TimeSpan.TicksPerMicrosecond));

    /// <summary>The meaning of the language in plain code, written apart from the compiler.</summary>
    private sealed class Oracle(
        DateTime now, Dictionary<string, Guid> people, Dictionary<Guid, string> full, Dictionary<string, Guid> teams, List<TicketCategory> categories,
        List<TicketService> services, List<TicketWatcher> watchers, List<Ticket> tickets, HashSet<Guid> pingPong)
    {
        public bool Holds(FilterNode node, Ticket t) => node switch
        {
            FilterNode.And and => and.Items.All(i => Holds(i, t)),
            FilterNode.Or or => or.Items.Any(i => Holds(i, t)),
            FilterNode.Not not => !Holds(not.Item, t),
            FilterNode.Search s => t.Number.Equals(s.Text.Text, StringComparison.OrdinalIgnoreCase) || Has(t.Title, s.Text.Text) || t.ExternalNumber == s.Text.Text,
            FilterNode.Comparison c => Holds(c, t),
            _ => throw new InvalidOperationException(),
        };

        private bool Holds(FilterNode.Comparison c, Ticket t)
        {
            switch (c.Operator)
            {
                case FilterOperator.NotEqual:
                    return !Holds(c with { Operator = FilterOperator.Equal }, t);
                case FilterOperator.NotIn:
                    return !Holds(c with { Operator = FilterOperator.In }, t);
                case FilterOperator.NotContains:
                    return !Holds(c with { Operator = FilterOperator.Contains }, t);
                case FilterOperator.IsNotEmpty:
                    return !Holds(c with { Operator = FilterOperator.IsEmpty }, t);
                case FilterOperator.IsEmpty:
                    return IsEmpty(c.Field.Name, t);
                default:
                    return c.Values.Any(v => Matches(c, v.Text, t));
            }
        }

        private static bool IsEmpty(string field, Ticket t) => field switch
        {
            "sub-state" => t.SubState is null,
            "impact" => t.Impact is null,
            "urgency" => t.Urgency is null,
            "assignee" => t.AssigneeId is null,
            "team" => t.TeamId is null,
            "opened-by" => t.OpenedById is null,
            "category" => t.CategoryId is null,
            "service" => t.ServiceId is null,
            "external-number" => t.ExternalNumber is null,
            "parent" => t.ParentId is null,
            "resolved" => t.ResolvedAt is null,
            "closed" => t.ClosedAt is null,
            "due" => t.DueAt is null,
            _ => throw new InvalidOperationException(field),
        };

        private bool Matches(FilterNode.Comparison c, string value, Ticket t) => c.Field.Name switch
        {
            "state" => t.State == value,
            "sub-state" => t.SubState == value,
            "open" => t.IsOpen == (value == "yes"),
            "merged" => t.MergedIntoId is not null == (value == "yes"),
            "ping-pong" => pingPong.Contains(t.Id) == (value == "yes"),
            "overridden" => t.IsPriorityOverridden == (value == "yes"),
            "priority" => Number(c.Operator, t.Priority, value switch { "critical" => 1, "planning" => 5, _ => Parse(value) }),
            "impact" => Number(c.Operator, t.Impact, value == "medium" ? 2 : Parse(value)),
            "urgency" => Number(c.Operator, t.Urgency, value == "medium" ? 2 : Parse(value)),
            "reopens" => Number(c.Operator, t.ReopenCount, Parse(value)),
            "reassignments" => Number(c.Operator, t.ReassignmentCount, Parse(value)),
            "assignee" => Person(c.Operator, t.AssigneeId, value),
            "requester" => Person(c.Operator, t.RequesterId, value),
            "opened-by" => Person(c.Operator, t.OpenedById, value),
            "watcher" => watchers.Where(w => w.TicketId == t.Id).Any(w => Person(c.Operator, w.PersonId, value)),
            "team" => value == "nobody" ? t.TeamId is null : t.TeamId == teams[value],
            "type" => t.TypeId == value,
            "category" => categories.Find(x => x.Id == t.CategoryId) is { } category && (c.Operator == FilterOperator.Contains
                ? Has(category.Path, value)
                : category.Path == value || category.Path.StartsWith(value + "/", StringComparison.Ordinal)),
            "service" => services.Find(s => s.Id == t.ServiceId)?.Name == value,
            "channel" => t.Channel == value,
            "number" => Text(c.Operator, t.Number, value),
            "title" => Text(c.Operator, t.Title, value),
            "external-number" => t.ExternalNumber is not null && (c.Operator == FilterOperator.Contains ? Has(t.ExternalNumber, value) : t.ExternalNumber == value),
            "parent" => tickets.Find(p => p.Id == t.ParentId)?.Number == value,
            "created" => Date(c.Operator, t.CreatedAt, value),
            "updated" => Date(c.Operator, t.UpdatedAt, value),
            "resolved" => Date(c.Operator, t.ResolvedAt, value),
            "closed" => Date(c.Operator, t.ClosedAt, value),
            "due" => Date(c.Operator, t.DueAt, value),
            _ => throw new InvalidOperationException(c.Field.Name),
        };

        private static int Parse(string value) => int.Parse(value, CultureInfo.InvariantCulture);

        private static bool Has(string text, string part) => text.ToLowerInvariant().Contains(part.ToLowerInvariant(), StringComparison.Ordinal);

        private static bool Text(FilterOperator o, string text, string value) =>
            o == FilterOperator.Contains ? Has(text, value) : text.Equals(value, StringComparison.InvariantCultureIgnoreCase);

        private bool Person(FilterOperator o, Guid? id, string value) => value switch
        {
            _ when o == FilterOperator.Contains => id is { } person && full[person].Contains(value, StringComparison.Ordinal),
            "nobody" => id is null,
            _ => id == people[value],
        };

        private static bool Number(FilterOperator o, int? number, int value) => number is { } n && o switch
        {
            FilterOperator.Less => n < value,
            FilterOperator.LessOrEqual => n <= value,
            FilterOperator.Greater => n > value,
            FilterOperator.GreaterOrEqual => n >= value,
            _ => n == value,
        };

        private bool Date(FilterOperator o, DateTime? time, string value)
        {
            if (time is not { } t)
            {
                return false;
            }

            var today = now.Date;
            var monday = today.AddDays(-(((int)today.DayOfWeek + 6) % 7));
            (DateTime From, DateTime To) span = value switch
            {
                "now" => (now, now),
                "today" => (today, today.AddDays(1)),
                "yesterday" => (today.AddDays(-1), today),
                "this-week" => (monday, monday.AddDays(7)),
                "last-week" => (monday.AddDays(-7), monday),
                "-2d" => (now.AddDays(-2), now.AddDays(-2)),
                "-4h" => (now.AddHours(-4), now.AddHours(-4)),
                "2026-11-19" => (new DateTime(2026, 11, 19), new DateTime(2026, 11, 20)),
                _ => (new DateTime(2026, 11, 19, 10, 30, 0), new DateTime(2026, 11, 19, 10, 30, 0)),
            };
            var isMoment = span.From == span.To;
            return o switch
            {
                FilterOperator.Less => t < span.From,
                FilterOperator.LessOrEqual => isMoment ? t <= span.From : t < span.To,
                FilterOperator.Greater => isMoment ? t > span.From : t >= span.To,
                FilterOperator.GreaterOrEqual => t >= span.From,
                _ => t >= span.From && t < span.To,
            };
        }
    }
}

public sealed class FilterOracleOnSqliteTests(TicketsHost host) : FilterOracleTests(host), IClassFixture<TicketsHost>;

public sealed class FilterOracleOnPostgreSqlTests(PostgreSqlTicketsHost host) : FilterOracleTests(host), IClassFixture<PostgreSqlTicketsHost>;
