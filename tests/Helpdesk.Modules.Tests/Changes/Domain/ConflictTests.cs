using Helpdesk.Changes.Domain;
using Helpdesk.Changes.Domain.Conflicts;

namespace Helpdesk.Modules.Tests.Changes.Domain;

/// <summary>The engine against a calendar that is walked minute by minute, over the days on which clocks change.</summary>
public sealed class ConflictTests
{
    private const int Cases = 10_000;
    private const int Minutes = 4 * 24 * 60;
    private static readonly TimeZoneInfo Berlin = TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin");
    private static readonly DateTime[] Days = [Utc(2026, 3, 27), Utc(2026, 10, 23), Utc(2026, 11, 20)];
    private static readonly DateTime[][] Walls = [.. Days.Select(d => Enumerable.Range(0, Minutes + 1).Select(m => TimeZoneInfo.ConvertTimeFromUtc(d.AddMinutes(m), Berlin)).ToArray())];
    private static readonly Guid[] Services = [new(1, 0, 0, new byte[8]), new(2, 0, 0, new byte[8])];
    private static readonly Guid[] People = [new(3, 0, 0, new byte[8]), new(4, 0, 0, new byte[8])];

    [Fact]
    public void Engine_FindsWhatTheCalendarOfMinutesFinds()
    {
        var random = new Random(20261123);
        var found = new int[Enum.GetValues<ConflictKind>().Length];
        for (var i = 0; i < Cases; i++)
        {
            var (start, calendar, work) = Draw(random);
            var expected = Walk(start, calendar, work);
            var actual = calendar.FindFor(work).Select(c => (c.Kind, c.With)).ToHashSet();
            actual.SetEquals(expected).ShouldBeTrue($"case {i}: {string.Join(", ", actual)} instead of {string.Join(", ", expected)}");
            foreach (var (kind, _) in actual)
            {
                found[(int)kind]++;
            }
        }

        found.ShouldAllBe(n => n > Cases / 50, "every kind of conflict is drawn often");
    }

    [Fact]
    public void FreeSlots_AreTheEarliestFreeTimes()
    {
        var random = new Random(20261124);
        for (var i = 0; i < 300; i++)
        {
            var (start, calendar, work) = Draw(random);
            var slots = calendar.FreeSlots(work, Days[start]).Take(2).ToList();
            slots.TrueForAll(s => calendar.FindFor(work with { Period = s }).Count == 0 && s.Length == work.Period.Length).ShouldBeTrue();
            var first = Enumerable.Range(0, Minutes - (int)work.Period.Length.TotalMinutes)
                .Select(m => Days[start].AddMinutes(m))
                .FirstOrDefault(at => Walk(start, calendar, work with { Period = new(at, at + work.Period.Length) }).Count == 0);
            if (first != default)
            {
                slots[0].Start.ShouldBe(first);
            }
        }
    }

    [Fact]
    public void FreeSlots_WithoutAnyConflict_FollowOneAnother()
    {
        var work = new PlannedWork(Guid.CreateVersion7(), "CHG1", new(Days[0], Days[0].AddHours(2)), Services[0], null);
        new ChangeCalendar([], [], [], Berlin).FreeSlots(work, Days[0]).Take(10).Select(s => s.Start).ShouldBe(Enumerable.Range(0, 10).Select(n => Days[0].AddHours(2 * n)));
    }

    [Fact]
    public void FreeSlots_InALongBlackout_AreNone()
    {
        var work = new PlannedWork(Guid.CreateVersion7(), "CHG1", new(Days[0], Days[0].AddHours(2)), Services[0], null);
        var freeze = new Blackout { From = Days[0].AddDays(-1), To = Days[0].AddDays(120), Reason = "Freeze" };
        new ChangeCalendar([], [freeze], [], Berlin).FreeSlots(work, Days[0]).ShouldBeEmpty();
    }

    [Theory]
    [InlineData(22 * 60, 4 * 60, true)]
    [InlineData(22 * 60, 3 * 60, false)]
    public void AWindow_MayReachBeyondMidnight(int from, int to, bool holds)
    {
        var window = new MaintenanceWindow { ServiceId = Services[0], Days = 1 << (int)DayOfWeek.Friday, FromMinute = from, ToMinute = to };
        var friday = Utc(2026, 11, 20);
        var work = new PlannedWork(Guid.CreateVersion7(), "CHG1", new(friday.AddHours(22), friday.AddHours(27)), Services[0], null);
        new ChangeCalendar([], [], [window], Berlin).FindFor(work).Count.ShouldBe(holds ? 0 : 1);
    }

    [Fact]
    public void OneThatEnds_WhenAnotherBegins_IsNoConflict()
    {
        var one = new PlannedWork(Guid.CreateVersion7(), "CHG1", new(Days[0], Days[0].AddHours(1)), Services[0], People[0]);
        var next = new PlannedWork(Guid.CreateVersion7(), "CHG2", new(Days[0].AddHours(1), Days[0].AddHours(2)), Services[0], People[0]);
        new ChangeCalendar([one, next], [], [], Berlin).FindFor(next).ShouldBeEmpty();
    }

    private static (int Start, ChangeCalendar Calendar, PlannedWork Work) Draw(Random random)
    {
        var start = random.Next(Days.Length);
        var others = Enumerable.Range(0, random.Next(4)).Select(n => Work(random, start, n)).ToList();
        var blackouts = Enumerable.Range(0, random.Next(3)).Select(_ =>
        {
            var period = Span(random, start, 600);
            return new Blackout { From = period.Start, To = period.End, Reason = "Freeze", ServiceId = random.Next(3) is var s and < 2 ? Services[s] : null };
        }).ToList();
        var windows = Enumerable.Range(0, random.Next(4)).Select(_ => new MaintenanceWindow
        {
            ServiceId = Services[random.Next(2)],
            Days = random.Next(1, 128),
            FromMinute = random.Next(24) * 60,
            ToMinute = (random.Next(24) * 60) + 30,
        }).ToList();
        return (start, new(others, blackouts, windows, Berlin), Work(random, start, 99));
    }

    private static PlannedWork Work(Random random, int start, int number) => new(
        new Guid(100 + number, 0, 0, new byte[8]), $"CHG{number}", Span(random, start, 400),
        random.Next(4) == 0 ? null : Services[random.Next(2)], random.Next(4) == 0 ? null : People[random.Next(2)]);

    private static Period Span(Random random, int start, int most)
    {
        var length = random.Next(1, most);
        var from = Days[start].AddMinutes(random.Next(Minutes - length));
        return new(from, from.AddMinutes(length));
    }

    /// <summary>What is said in words, for each minute of the work.</summary>
    private static HashSet<(ConflictKind Kind, Guid With)> Walk(int start, ChangeCalendar calendar, PlannedWork work)
    {
        HashSet<(ConflictKind, Guid)> found = [];
        var hasWindows = calendar.Windows.Any(w => w.ServiceId == work.ServiceId);
        for (var at = work.Period.Start; at < work.Period.End; at = at.AddMinutes(1))
        {
            foreach (var other in calendar.Work.Where(o => o.Id != work.Id && o.Period.Start <= at && at < o.Period.End))
            {
                if (other.ServiceId is not null && other.ServiceId == work.ServiceId)
                {
                    found.Add((ConflictKind.SameService, other.Id));
                }

                if (other.ImplementerId is not null && other.ImplementerId == work.ImplementerId)
                {
                    found.Add((ConflictKind.SameImplementer, other.Id));
                }
            }

            foreach (var blackout in calendar.Blackouts.Where(b => b.From <= at && at < b.To))
            {
                if (blackout.ServiceId is null)
                {
                    found.Add((ConflictKind.Blackout, blackout.Id));
                }
                else if (blackout.ServiceId == work.ServiceId)
                {
                    found.Add((ConflictKind.ServiceBlackout, blackout.Id));
                }
            }

            var wall = Walls[start][(int)(at - Days[start]).TotalMinutes];
            if (hasWindows && !calendar.Windows.Any(w => w.ServiceId == work.ServiceId && Holds(w, wall)))
            {
                found.Add((ConflictKind.OutsideWindows, Guid.Empty));
            }
        }

        return found;
    }

    private static bool Holds(MaintenanceWindow window, DateTime wall)
    {
        var minute = (wall.Hour * 60) + wall.Minute;
        var (today, yesterday) = ((window.Days >> (int)wall.DayOfWeek & 1) == 1, (window.Days >> (int)wall.AddDays(-1).DayOfWeek & 1) == 1);
        return window.FromMinute < window.ToMinute
            ? today && window.FromMinute <= minute && minute < window.ToMinute
            : (today && window.FromMinute <= minute) || (yesterday && minute < window.ToMinute);
    }

    private static DateTime Utc(int year, int month, int day) => new(year, month, day, 0, 0, 0, DateTimeKind.Utc);
}
