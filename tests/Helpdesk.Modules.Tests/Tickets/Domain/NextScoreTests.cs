using Helpdesk.Tickets.Domain;

namespace Helpdesk.Modules.Tests.Tickets.Domain;

public sealed class NextScoreTests
{
    private static readonly TimeSpan Fresh = TimeSpan.Zero;

    [Theory]
    [InlineData(1, 100)]
    [InlineData(2, 70)]
    [InlineData(3, 45)]
    [InlineData(4, 25)]
    [InlineData(5, 10)]
    public void Priority_HasItsPoints(int priority, double expected) => NextScore.Of(priority, left: null, Fresh, isWaiting: false).ShouldBe(expected);

    [Theory]
    [InlineData(0, 100)]
    [InlineData(4, 50)]
    [InlineData(12, 25)]
    [InlineData(-5, 105)]
    [InlineData(-20, 120)]
    [InlineData(-1000, 120)]
    public void TimeToBreach_HasItsPoints(double hours, double expected) =>
        (NextScore.Of(5, TimeSpan.FromHours(hours), Fresh, isWaiting: false) - 10).ShouldBe(expected, 0.001);

    [Theory]
    [InlineData(0.5, 0.5)]
    [InlineData(10, 10)]
    [InlineData(100, 10)]
    public void Age_HasItsPoints(double days, double expected) =>
        (NextScore.Of(5, left: null, TimeSpan.FromDays(days), isWaiting: false) - 10).ShouldBe(expected, 0.001);

    [Fact]
    public void Waiting_CountsAQuarter() =>
        NextScore.Of(2, TimeSpan.FromHours(1), Fresh, isWaiting: true).ShouldBe(NextScore.Of(2, TimeSpan.FromHours(1), Fresh, isWaiting: false) / 4);

    [Fact]
    public void Order_MixesPriorityAndTimeToBreach()
    {
        (string Name, double Score)[] tickets =
        [
            ("planning, very late", NextScore.Of(5, TimeSpan.FromDays(-30), TimeSpan.FromDays(40), isWaiting: false)),
            ("critical, fresh", NextScore.Of(1, TimeSpan.FromHours(8), Fresh, isWaiting: false)),
            ("critical, due in an hour", NextScore.Of(1, TimeSpan.FromHours(1), Fresh, isWaiting: false)),
            ("high, due in half an hour", NextScore.Of(2, TimeSpan.FromMinutes(30), Fresh, isWaiting: false)),
            ("moderate, due tomorrow", NextScore.Of(3, TimeSpan.FromHours(24), Fresh, isWaiting: false)),
            ("critical, waiting", NextScore.Of(1, left: null, Fresh, isWaiting: true)),
            ("low, old", NextScore.Of(4, left: null, TimeSpan.FromDays(9), isWaiting: false)),
        ];

        tickets.OrderByDescending(t => t.Score).Select(t => t.Name).ShouldBe(
        [
            "critical, due in an hour", "high, due in half an hour", "planning, very late", "critical, fresh", "moderate, due tomorrow", "low, old", "critical, waiting",
        ]);
    }

    [Fact]
    public void LessTimeOrHigherPriority_NeverStandsLower()
    {
        var random = new Random(7);
        for (var i = 0; i < 1000; i++)
        {
            var (priority, hours, days) = (random.Next(2, 6), (random.NextDouble() * 100) - 50, random.NextDouble() * 20);
            var score = NextScore.Of(priority, TimeSpan.FromHours(hours), TimeSpan.FromDays(days), isWaiting: false);

            NextScore.Of(priority - 1, TimeSpan.FromHours(hours), TimeSpan.FromDays(days), isWaiting: false).ShouldBeGreaterThan(score);
            NextScore.Of(priority, TimeSpan.FromHours(hours - 1), TimeSpan.FromDays(days), isWaiting: false).ShouldBeGreaterThanOrEqualTo(score);
            NextScore.Of(priority, TimeSpan.FromHours(hours), TimeSpan.FromDays(days + 1), isWaiting: false).ShouldBeGreaterThanOrEqualTo(score);
        }
    }
}
