using System.Text.Json;
using Helpdesk.Incidents;
using Helpdesk.Tickets;
using Helpdesk.Tickets.Clocks;
using static Helpdesk.Modules.Tests.Tickets.Clocks.Calendars;

namespace Helpdesk.Modules.Tests.Tickets.Clocks;

/// <summary>A thousand random tickets: clocks advanced event by event equal a replay, and both equal a clerk who counts minutes.</summary>
public sealed class RandomHistoryTests
{
    private static readonly DateTime Start = Utc("2026-10-12T00:00");
    private const int Days = 60;

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Advance_EventByEvent_EqualsAReplay(int part)
    {
        var desk = SomeDesk();
        var (engine, selector) = (desk.Engine, desk.Selector);
        for (var seed = part * 250; seed < (part + 1) * 250; seed++)
        {
            var facts = RandomStory(seed).Facts;
            var state = ClockState.Empty(IncidentType.Id);
            List<ClockChoice> plan = [];
            for (var i = 0; i < facts.Count; i++)
            {
                if (selector.ChoiceAfter(facts[i], state.Facts.After(facts[i]), plan.LastOrDefault()) is { } choice)
                {
                    plan.Add(choice);
                }

                // As a process does that stores the state after each event, and reads the stream only when it must.
                var history = ClockEngine.NeedsHistory(facts[i], plan) ? [.. facts.Take(i + 1)] : Array.Empty<TicketFact>();
                state = JsonSerializer.Deserialize<ClockState>(Json(engine.Advance(state, facts[i], plan, history)), ClockJson.Options)!;
            }

            Json(plan).ShouldBe(Json(selector.Plan(IncidentType.Id, facts)), $"plan of seed {seed}");
            Json(state).ShouldBe(Json(engine.Replay(IncidentType.Id, facts, plan)), $"seed {seed}");
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Elapsed_EqualsAWalkMinuteByMinute(int part)
    {
        var desk = SomeDesk();
        var reader = desk.Reader;
        var now = Start.AddDays(Days);
        Dictionary<Guid, int[]> openBefore = [];
        HashSet<ClockCause> met = [];
        for (var seed = part * 250; seed < (part + 1) * 250; seed++)
        {
            var facts = RandomStory(seed).Facts;
            var read = reader.Read(desk.State(RandomStory(seed)), now);

            foreach (var clock in read.Where(r => r.Definition.Metric == ClockMetric.Resolution))
            {
                var open = openBefore.TryGetValue(clock.Calendar.Id, out var known) ? known : openBefore[clock.Calendar.Id] = OpenMinutesBefore(clock.Calendar);
                clock.Elapsed.TotalMinutes.ShouldBe(Worked(facts, clock.Clock.EndedAt ?? now, open), $"seed {seed}, {clock.Definition.Name}");
            }

            FirstResponseIsTheFirstAnswer(facts, read, $"seed {seed}");
            Sound(read, $"seed {seed}");
            met.UnionWith(read.SelectMany(r => r.Clock.Segments.Select(s => s.Reason.Cause)));
            met.UnionWith(read.Select(r => r.Clock.End?.Cause ?? ClockCause.Started));
        }

        // The histories are worth something only if all of it happens in them.
        met.ShouldBe(Enum.GetValues<ClockCause>().Where(c => c != ClockCause.StartEnded), ignoreOrder: true);
    }

    /// <summary>Open minutes in which the ticket was new or worked on.</summary>
    private static int Worked(IReadOnlyList<TicketFact> facts, DateTime until, int[] openBefore)
    {
        var (sum, category, since) = (0, facts[0].Category!.Value, facts[0].At);
        foreach (var fact in facts.Skip(1).Where(f => f.Category is not null).Append(facts[^1] with { At = until }))
        {
            var to = fact.At < until ? fact.At : until;
            if (category is StateCategory.New or StateCategory.Active && to > since)
            {
                sum += openBefore[Minute(to)] - openBefore[Minute(since)];
            }

            (category, since) = (fact.Category ?? category, to);
        }

        return sum;
    }

    private static int Minute(DateTime at) => (int)(at - Start).TotalMinutes;

    private static int[] OpenMinutesBefore(BusinessCalendar calendar)
    {
        var zone = TimeZoneInfo.FindSystemTimeZoneById(calendar.Zone);
        var before = new int[(Days * 1440) + 1];
        for (var m = 0; m < Days * 1440; m++)
        {
            var wall = TimeZoneInfo.ConvertTimeFromUtc(Start.AddMinutes(m), zone);
            var isOpen = calendar.IsAlwaysOpen
                || (calendar.Holidays.All(h => h.Date != DateOnly.FromDateTime(wall))
                    && calendar.Week.Any(h => h.Day == wall.DayOfWeek && h.From.ToTimeSpan() <= wall.TimeOfDay && wall.TimeOfDay < h.End));
            before[m + 1] = before[m] + (isOpen ? 1 : 0);
        }

        return before;
    }

    private static void FirstResponseIsTheFirstAnswer(IReadOnlyList<TicketFact> facts, IReadOnlyList<ClockReading> read, string what)
    {
        var answer = facts.FirstOrDefault(f => f.Has(TicketSignals.AgentReply) || f.Has(TicketSignals.ResolutionTold))?.At;
        foreach (var clock in read.Where(r => r.Definition.Metric == ClockMetric.FirstResponse && r.Clock.Status == ClockStatus.Completed))
        {
            // A ticket that was closed or merged when it was answered has its clock cancelled, so there may be none; never another one.
            clock.Clock.EndedAt.ShouldBe(answer, what);
        }

        read.Count(r => r.Definition.Metric == ClockMetric.FirstResponse && r.Clock.Status == ClockStatus.Completed).ShouldBeLessThanOrEqualTo(1, what);
    }

    private static void Sound(IReadOnlyList<ClockReading> read, string what)
    {
        foreach (var metric in read.GroupBy(r => r.Definition.MetricKey))
        {
            metric.Count(r => r.Clock.IsOpen).ShouldBeLessThanOrEqualTo(1, what);
        }

        foreach (var clock in read)
        {
            var segments = clock.Clock.Segments;
            segments.Zip(segments.Skip(1)).ShouldAllBe(pair => pair.First.To == pair.Second.From, what);
            segments.Count(s => s.To is null).ShouldBe(clock.Clock.IsOpen ? 1 : 0, what);
            (clock.Clock.EndedAt is null).ShouldBe(clock.Clock.IsOpen, what);
            if (segments.Count > 0)
            {
                segments[0].From.ShouldBe(clock.Clock.StartedAt, what);
                segments[^1].To.ShouldBe(clock.Clock.EndedAt, what);
            }

            if (clock.BreachedAt is { } breached)
            {
                breached.ShouldBeLessThan(clock.Clock.EndedAt ?? DateTime.MaxValue, what);
            }
        }
    }

    private static Desk SomeDesk()
    {
        var office = Office("8-12,12:30-17", "Europe/Berlin", "2026-10-26", "2026-11-16");
        var always = Always("Europe/Berlin");
        var desk = new Desk().With(office).With(always);
        for (var priority = 1; priority <= 4; priority++)
        {
            var calendar = priority == 1 ? always : office;
            desk.With(StandardClocks.Resolution($"Resolve P{priority}", ServiceTarget.Hours(4 * priority), calendar.Id), priority)
                .With(StandardClocks.FirstResponse($"Answer P{priority}", ServiceTarget.Hours(priority), calendar.Id), priority);
        }

        // Priority 5 has no resolution target: a change to it drops the clock.
        return desk
            .With(StandardClocks.NextResponse("Next", ServiceTarget.Hours(2), office.Id, NextResponseMode.OldestUnanswered))
            .With(StandardClocks.NextResponse("Next P1", ServiceTarget.Hours(1), always.Id, NextResponseMode.BetweenUpdates), priority: 1)
            .With(StandardClocks.TimeToOwn("Own", ServiceTarget.BusinessDays(1), office.Id) with { Reopen = ReopenPolicy.NewCycle });
    }

    private static Story RandomStory(int seed)
    {
        var random = new Random(seed);
        var at = Start.AddMinutes(random.Next(Days / 3 * 1440));
        var story = Story.Opened(at, random.Next(1, 6));
        var isMerged = false;
        for (var i = random.Next(3, 40); i > 0; i--)
        {
            // Some events fall on the same minute.
            at = at.AddMinutes(random.Next(6) == 0 ? 0 : random.Next(1, 1200));
            if (at >= Start.AddDays(Days))
            {
                break;
            }

            switch (random.Next(14))
            {
                case 0 or 1:
                    story.Prioritised(at, random.Next(1, 6));
                    break;
                case 2 or 3:
                    story.RequesterWrote(at);
                    break;
                case 4:
                    story.AgentReplied(at);
                    break;
                case 5:
                    story.AutoReplied(at);
                    break;
                case 6:
                    story.Noted(at);
                    break;
                case 7:
                    story.Assigned(at, random.Next(3) == 0 ? null : Some.Agent);
                    break;
                case 8 when random.Next(3) == 0:
                    _ = isMerged ? story.Unmerged(at) : story.Merged(at);
                    isMerged = !isMerged;
                    break;
                default:
                    Move(story, at, random);
                    break;
            }
        }

        return story;
    }

    private static void Move(Story story, DateTime at, Random random)
    {
        var ways = IncidentType.Machine.Transitions.Where(t => t.From.Contains(story.State)).ToList();
        var way = ways[random.Next(ways.Count)];
        var reasons = IncidentType.Machine.State(way.To).SubStates;
        story.Moved(at, way.To, reasons.Count == 0 ? null : reasons[random.Next(reasons.Count)].Id, random.Next(4) == 0 ? Some.Requester : Some.Agent);
    }

    private static string Json<T>(T value) => JsonSerializer.Serialize(value, ClockJson.Options);
}
