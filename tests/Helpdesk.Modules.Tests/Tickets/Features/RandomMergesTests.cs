using Helpdesk.Errors;
using Helpdesk.Incidents;
using Helpdesk.Modules.Tests.Tickets.Clocks;
using Helpdesk.Testing;
using Helpdesk.Tickets;
using Helpdesk.Tickets.Clocks;
using Helpdesk.Tickets.Domain;
using Helpdesk.Tickets.Features;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Helpdesk.Modules.Tests.Tickets.Features;

/// <summary>
/// Chains of merges with replies to each of their tickets, parted in any order: what everybody reads is compared with a model after every step,
/// and at the end every ticket must be as if it had never been merged.
/// </summary>
public abstract class RandomMergesTests(TicketsHost host, int seeds)
{
    private const int Tickets = 4;
    private const int Steps = 20;

    private static readonly string[] Requesters = ["rita", "bob", "rita", "bob"];

    [Fact]
    public async Task AnyOrder_OfMergesRepliesAndUnmerges_LeavesEveryMessageWhereItBelongs()
    {
        for (var seed = 1; seed <= seeds; seed++)
        {
            await RunAsync(seed);
        }
    }

    private async Task RunAsync(int seed)
    {
        var random = new Random(seed);
        var model = new Model();
        var numbers = new string[Tickets];
        for (var i = 0; i < Tickets; i++)
        {
            numbers[i] = await host.ReportAsync($"Seed {seed} ticket {i}", Requesters[i]);
        }

        for (var step = 0; step < Steps; step++)
        {
            await StepAsync(random, model, numbers, $"seed {seed} step {step}");
            var looked = random.Next(Tickets);
            await ShouldReadAsync(model, numbers, looked, $"seed {seed} step {step}");
        }

        foreach (var i in Enumerable.Range(0, Tickets).OrderBy(_ => random.Next()).Where(i => model.Into[i] is not null))
        {
            await DoAsync<UnmergeTicket>("anna", s => s.HandleAsync(numbers[i], null, null, TestContext.Current.CancellationToken));
            model.Unmerge(i);
        }

        for (var i = 0; i < Tickets; i++)
        {
            await ShouldReadAsync(model, numbers, i, $"seed {seed} end");
            await ShouldBeAsIfNeverMergedAsync(numbers[i], $"seed {seed} ticket {i}");
        }
    }

    private async Task StepAsync(Random random, Model model, string[] numbers, string why)
    {
        var i = random.Next(Tickets);
        var cancel = TestContext.Current.CancellationToken;
        var isMerged = model.Into[i] is not null;
        switch (random.Next(6))
        {
            case 0 or 1:
                var into = random.Next(Tickets);
                var works = await TryAsync<MergeTickets>("anna", s => s.HandleAsync(numbers[i], numbers[into], "The same", null, cancel));
                works.ShouldBe(!isMerged && i != into && model.Into[into] is null, why);
                if (works)
                {
                    model.Merge(i, into);
                }

                break;
            case 2:
                works = await TryAsync<UnmergeTicket>("anna", s => s.HandleAsync(numbers[i], null, null, cancel));
                works.ShouldBe(isMerged, why);
                if (works)
                {
                    model.Unmerge(i);
                }

                break;
            case 3:
                await DoAsync<AddComment>(Requesters[i], s => s.HandleAsync(numbers[i], new AddCommentRequest(model.Next(i, isPublic: true, byDesk: false), true, []), cancel));
                break;
            case 4:
                var isPublic = random.Next(3) > 0;
                var text = model.Peek;
                works = await TryAsync<AddComment>("anna", s => s.HandleAsync(numbers[i], new AddCommentRequest(text, isPublic, []), cancel));
                works.ShouldBe(!isMerged, why);
                if (works)
                {
                    model.Next(i, isPublic, byDesk: true);
                }

                break;
            default:
                // Whatever is possible; a merged ticket has no ways.
                var (id, request) = random.Next(2) == 0
                    ? ("start", new TransitionRequest { Transition = "start", AssigneeId = host.IdOf("anna") })
                    : ("hold", new TransitionRequest { Transition = "hold", SubState = "awaiting-vendor" });
                works = await TryAsync<TransitionTicket>("anna", s => s.HandleAsync(numbers[i], request, null, cancel));
                (works && isMerged).ShouldBeFalse($"{id}, {why}");
                break;
        }
    }

    private async Task ShouldReadAsync(Model model, string[] numbers, int i, string why)
    {
        (await ReadAsync("anna", numbers[i])).ShouldBe(model.ReadByDesk(i), why);
        (await ReadAsync(Requesters[i], numbers[i])).ShouldBe(model.ReadByRequester(i), why);
    }

    private async Task<IReadOnlyList<string>> ReadAsync(string userName, string number)
    {
        await using var scope = await host.CreateScopeAsync(userName);
        var page = await scope.Services.GetRequiredService<ListComments>().HandleAsync(number, 0, 200, TestContext.Current.CancellationToken);
        var details = await scope.Services.GetRequiredService<GetTicket>().HandleAsync(number, TestContext.Current.CancellationToken);
        List<string> read = [.. page.Items.Select(c => c.Body)];
        // The page and the API read the same; the page shows descriptions of absorbed tickets on top.
        details.Comments.Where(c => c.Source is not { IsDescription: true }).Select(c => c.Body).ShouldBe(read);
        return read;
    }

    private async Task ShouldBeAsIfNeverMergedAsync(string number, string why)
    {
        await using var scope = host.CreateScope();
        var db = scope.Services.GetRequiredService<TicketsDbContext>();
        var ticket = await db.Tickets.AsNoTracking().FirstAsync(t => t.Number == number, TestContext.Current.CancellationToken);
        var events = await db.Events.AsNoTracking().Where(e => e.TicketId == ticket.Id).OrderBy(e => e.Sequence).ToListAsync(TestContext.Current.CancellationToken);
        string[] merges = [TicketEventKinds.Merged, TicketEventKinds.Unmerged, TicketEventKinds.Absorbed, TicketEventKinds.Released];

        var now = events[^1].OccurredAt.AddHours(1);

        ticket.IsOpen.ShouldBeTrue(why);
        ticket.MergedIntoId.ShouldBeNull(why);
        Clocks(events, now).ShouldBe(Clocks(events.Where(e => !merges.Contains(e.Kind)), now), why);
    }

    private static IReadOnlyList<string> Clocks(IEnumerable<TicketEvent> events, DateTime now)
    {
        var desk = Desk.WithResolution(Calendars.Always(), ServiceTarget.Hours(20));
        var facts = TicketFactReader.ReadAll(events, IncidentType.Type);
        var state = desk.Engine.Replay(IncidentType.Id, facts, desk.Selector.Plan(IncidentType.Id, facts));
        return [.. desk.Reader.Read(state, now).Select(r => $"{r.Clock.Status} {r.Clock.StartedAt:O} {r.Elapsed} {r.DueAt:O}")];
    }

    private async Task DoAsync<T>(string userName, Func<T, Task> act)
        where T : notnull
    {
        await using var scope = await host.CreateScopeAsync(userName);
        await act(scope.Services.GetRequiredService<T>());
    }

    private async Task<bool> TryAsync<T>(string userName, Func<T, Task> act)
        where T : notnull
    {
        try
        {
            await DoAsync(userName, act);
            return true;
        }
        catch (BusinessException)
        {
            return false;
        }
    }

    /// <summary>What should be so, in the simplest words: a list of messages and of moments.</summary>
    private sealed class Model
    {
        private readonly List<(int Ticket, bool IsPublic, bool ByDesk, string Body)> _messages = [];
        private readonly int[] _since = new int[Tickets];

        public int?[] Into { get; } = new int?[Tickets];

        public string Peek => $"Message {_messages.Count}";

        public string Next(int ticket, bool isPublic, bool byDesk)
        {
            var body = Peek;
            _messages.Add((ticket, isPublic, byDesk, body));
            return body;
        }

        public void Merge(int ticket, int into) => (Into[ticket], _since[ticket]) = (into, _messages.Count);

        public void Unmerge(int ticket) => Into[ticket] = null;

        public IReadOnlyList<string> ReadByDesk(int ticket)
        {
            var above = Above(ticket);
            return [.. _messages.Where((m, at) => IsWithin(m.Ticket, ticket) || IsTold(m, at, above)).Select(m => m.Body)];
        }

        public IReadOnlyList<string> ReadByRequester(int ticket)
        {
            var above = Above(ticket);
            return [.. _messages.Where((m, at) => (m.Ticket == ticket && m.IsPublic) || IsTold(m, at, above)).Select(m => m.Body)];
        }

        private static bool IsTold((int Ticket, bool IsPublic, bool ByDesk, string Body) message, int at, Dictionary<int, int> above) =>
            message is { IsPublic: true, ByDesk: true } && above.TryGetValue(message.Ticket, out var since) && at >= since;

        private bool IsWithin(int ticket, int main) => ticket == main || (Into[ticket] is { } next && IsWithin(next, main));

        private Dictionary<int, int> Above(int ticket)
        {
            Dictionary<int, int> above = [];
            var since = 0;
            for (var t = ticket; Into[t] is { } next; t = next)
            {
                since = Math.Max(since, _since[t]);
                above[next] = since;
            }

            return above;
        }
    }
}

public sealed class RandomMergesOnSqliteTests(TicketsHost host) : RandomMergesTests(host, seeds: 8), IClassFixture<TicketsHost>;

public sealed class RandomMergesOnPostgreSqlTests(PostgreSqlTicketsHost host) : RandomMergesTests(host, seeds: 2), IClassFixture<PostgreSqlTicketsHost>;
