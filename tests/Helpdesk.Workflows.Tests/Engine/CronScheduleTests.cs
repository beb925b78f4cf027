using Helpdesk.Testing;
using Helpdesk.Workflows.Engine;

namespace Helpdesk.Workflows.Tests.Engine;

/// <summary>Schedules in the notations that people and other systems write.</summary>
public sealed class CronScheduleTests
{
    // A Sunday.
    private static readonly DateTimeOffset Sunday = new(2026, 11, 22, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("0 8 * * 1-5", "2026-11-23 08:00:00")]
    [InlineData("30 4 * * 0", "2026-11-29 04:30:00")]
    [InlineData("30 4 * * 7", "2026-11-29 04:30:00")]
    [InlineData("*/15 * * * *", "2026-11-22 12:15:00")]
    [InlineData("20 0 8 * * 1-5", "2026-11-23 08:00:20")]
    [InlineData("20 0 8 ? * MON-FRI", "2026-11-23 08:00:20")]
    [InlineData("@daily", "2026-11-23 00:00:00")]
    [InlineData("0 0 29 2 *", "2028-02-29 00:00:00")]
    public void ASchedule_HasItsNextTime(string text, string next)
    {
        CronSchedule.TryParse(text, out var schedule).ShouldBeTrue();

        schedule!.After(Sunday, TimeZoneInfo.Utc)!.Value.ToString("yyyy-MM-dd HH:mm:ss", System.Globalization.CultureInfo.InvariantCulture).ShouldBe(next);
    }

    [Fact]
    public void ASchedule_IsMeantInItsZone_AlsoWhenTheClocksChange()
    {
        CronSchedule.TryParse("0 8 * * *", out var schedule).ShouldBeTrue();
        var berlin = TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin");

        schedule!.After(new DateTimeOffset(2026, 7, 1, 0, 0, 0, TimeSpan.Zero), berlin).ShouldBe(new DateTimeOffset(2026, 7, 1, 6, 0, 0, TimeSpan.Zero));
        schedule.After(Sunday, berlin).ShouldBe(new DateTimeOffset(2026, 11, 23, 7, 0, 0, TimeSpan.Zero));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("* * *")]
    [InlineData("61 * * * *")]
    [InlineData("0 8 * * 8")]
    [InlineData("every day")]
    [InlineData("a b c d e")]
    [InlineData("1 2 3 4 5 6 7 8")]
    public void WhatIsNoSchedule_IsRefused(string? text) => CronSchedule.TryParse(text, out _).ShouldBeFalse();

    [Theory]
    [InlineData("Timer", "interval", "01:30:00", "2026-11-22T13:30:00Z")]
    [InlineData("Cron", "cronExpression", "0 8 * * *", "2026-11-23T08:00:00Z")]
    [InlineData("StartAt", "dateTime", "2026-12-24T18:00:00Z", "2026-12-24T18:00:00Z")]
    public async Task InsideOfAWorkflow_AScheduleWaitsForItsNextTime(string type, string input, string value, string due)
    {
        var run = new EngineBench(Flow.Of("x").Step("t", type, (input, Flow.Literal(value))).ToJson().ToJsonString(), new FakeClock(Sunday));
        run.Start();
        await run.RunAsync();

        run.State.Bookmarks.ShouldHaveSingleItem().DueAt.ShouldBe(DateTimeOffset.Parse(due, System.Globalization.CultureInfo.InvariantCulture));
    }
}
