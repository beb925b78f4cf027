using Helpdesk.Tickets.Generation;

namespace Helpdesk.Modules.Tests.Import;

public sealed class TicketShapeTests
{
    private static readonly DateTime End = new(2026, 6, 30, 12, 0, 0, DateTimeKind.Utc);

    [Fact]
    public void OpeningTimes_WithTheSameSeed_AreTheSame() =>
        TicketShape.OpeningTimes(new Random(7), 500, End, 60).ShouldBe(TicketShape.OpeningTimes(new Random(7), 500, End, 60));

    [Fact]
    public void OpeningTimes_AreAscendingAndNeverInTheFuture()
    {
        var times = TicketShape.OpeningTimes(new Random(1), 2_000, End, 60);

        times.ShouldBe(times.Order());
        times[^1].ShouldBeLessThan(End);
        times[0].ShouldBeGreaterThanOrEqualTo(End.Date.AddDays(-59));
    }

    [Fact]
    public void OpeningTimes_FallIntoTheWorkingDayAsInRealLogs()
    {
        var times = TicketShape.OpeningTimes(new Random(1), 20_000, End, 364);

        // 83 % between 8 and 16, measured on the UCI log.
        (times.Count(t => t.Hour is >= 8 and < 16) / 20_000.0).ShouldBeInRange(0.79, 0.87);
        times.Count(t => t.DayOfWeek == DayOfWeek.Monday).ShouldBeGreaterThan(times.Count(t => t.DayOfWeek == DayOfWeek.Friday));
    }

    [Fact]
    public void TimeToResolve_HasTheMeasuredQuantiles()
    {
        var random = new Random(1);
        var hours = Enumerable.Range(0, 50_000).Select(_ => TicketShape.TimeToResolve(random, priority: 3).TotalHours).Order().ToArray();

        hours[25_000].ShouldBeInRange(50, 58);
        hours[45_000].ShouldBeInRange(700, 820);
    }

    [Fact]
    public void Reassignments_HappenAsOftenAsInRealLogs()
    {
        var random = new Random(1);
        var counts = Enumerable.Range(0, 50_000).Select(_ => TicketShape.Reassignments(random)).ToArray();

        (counts.Count(c => c > 0) / 50_000.0).ShouldBeInRange(0.42, 0.46);
        counts.Average().ShouldBeInRange(0.9, 1.1);
        counts.Max().ShouldBeLessThanOrEqualTo(18);
    }
}
