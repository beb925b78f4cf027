using Helpdesk.Testing;
using Helpdesk.Tickets.Clocks;

namespace Helpdesk.Modules.Tests.Tickets.Clocks;

public sealed class HolidayFeedTests
{
    private static readonly TimeZoneInfo Berlin = TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin");

    [Fact]
    public void Read_OfAnAllDayEvent_IsItsDay()
    {
        var read = Read(["SUMMARY:Christmas Day", "DTSTART;VALUE=DATE:20261225", "DTEND;VALUE=DATE:20261226"]);

        read.Faults.ShouldBeEmpty();
        read.Holidays.ShouldBe([new Holiday(new(2026, 12, 25), "Christmas Day")]);
    }

    [Theory]
    [InlineData("20261224", "20261227", "12-24 12-25 12-26")] // the end does not belong to it
    [InlineData("20261225", null, "12-25")]
    [InlineData("20261225T080000", "20261225T120000", "12-25")]
    [InlineData("20261225T080000", null, "12-25")]
    [InlineData("20261225T180000", "20261226T060000", "12-25 12-26")]
    [InlineData("20261224T230000Z", "20261225T230000Z", "12-25")] // midnight to midnight in Berlin
    public void Read_OfABeginningAndAnEnd_TakesTheDaysBetween(string start, string? end, string expected) =>
        Days(Read(["SUMMARY:X", $"DTSTART:{start}", .. end is null ? [] : new[] { $"DTEND:{end}" }])).ShouldBe(expected);

    [Fact]
    public void Read_OfALength_TakesItsDays() => Days(Read(["DTSTART;VALUE=DATE:20261224", "DURATION:P3D"])).ShouldBe("12-24 12-25 12-26");

    [Fact]
    public void Read_OfFoldedAndEscapedText_PutsItTogether() =>
        Read(["SUMMARY:Assumption\\, of", "  Mary\\nand", "\t more", "DTSTART;X-NOTE=\"a:b;c\";VALUE=DATE:2026", " 0815"])
            .Holidays.ShouldBe([new Holiday(new(2026, 8, 15), "Assumption, of Mary and more")]);

    [Theory]
    [InlineData("FREQ=YEARLY", "2026 2027 2028 2029 2030")]
    [InlineData("FREQ=YEARLY;COUNT=2", "2026 2027")]
    [InlineData("FREQ=YEARLY;UNTIL=20281001", "2026 2027 2028")]
    [InlineData("FREQ=YEARLY;UNTIL=20280930T215959Z", "2026 2027")]
    [InlineData("FREQ=YEARLY;INTERVAL=2", "2026 2028 2030")]
    [InlineData("FREQ=YEARLY;INTERVAL=2;COUNT=2", "2026 2028")]
    [InlineData("FREQ=YEARLY;BYMONTH=10;BYMONTHDAY=1;WKST=MO", "2026 2027 2028 2029 2030")]
    public void Read_OfAYearlyEvent_RepeatsIt(string rule, string expected) =>
        string.Join(" ", Read(["DTSTART;VALUE=DATE:20261001", $"RRULE:{rule}"]).Holidays.Select(h => h.Date.Year)).ShouldBe(expected);

    [Fact]
    public void Read_OfAnEventThatBeganLongAgo_CountsFromThen() =>
        Read(["DTSTART;VALUE=DATE:20201225", "RRULE:FREQ=YEARLY;COUNT=8"]).Holidays.Select(h => h.Date.Year).ShouldBe([2026, 2027]);

    [Fact]
    public void Read_OfA29February_LeavesOtherYearsOut() =>
        Read(["DTSTART;VALUE=DATE:20240229", "RRULE:FREQ=YEARLY"]).Holidays.Select(h => h.Date).ShouldBe([new DateOnly(2028, 2, 29)]);

    [Theory]
    [InlineData("20251127", "BYMONTH=11;BYDAY=4TH", "11-26 11-25")]
    [InlineData("20250526", "BYMONTH=5;BYDAY=-1MO", "05-25 05-31")]
    public void Read_OfAWeekdayOfAMonth_FindsIt(string start, string rule, string expected) =>
        string.Join(" ", Read([$"DTSTART;VALUE=DATE:{start}", $"RRULE:FREQ=YEARLY;{rule}"]).Holidays.Take(2).Select(h => h.Date.ToString("MM-dd", null))).ShouldBe(expected);

    [Fact]
    public void Read_OfExceptions_LeavesThemOut() =>
        Read(["DTSTART;VALUE=DATE:20261001", "RRULE:FREQ=YEARLY", "EXDATE;VALUE=DATE:20271001,20291001"]).Holidays.Select(h => h.Date.Year).ShouldBe([2026, 2028, 2030]);

    [Fact]
    public void Read_OfAMovedTime_TakesItsNewDay() =>
        Read(
            ["UID:1", "DTSTART;VALUE=DATE:20261001", "RRULE:FREQ=YEARLY;COUNT=2"],
            ["UID:1", "RECURRENCE-ID;VALUE=DATE:20271001", "DTSTART;VALUE=DATE:20271004"])
            .Holidays.Select(h => h.Date).ShouldBe([new DateOnly(2026, 10, 1), new DateOnly(2027, 10, 4)]);

    [Fact]
    public void Read_OfACancelledEvent_LeavesItOut() => Read(["STATUS:CANCELLED", "DTSTART;VALUE=DATE:20261001"]).Holidays.ShouldBeEmpty();

    [Fact]
    public void Read_OfAnAlarm_IgnoresItsDates() =>
        Days(Read(["DTSTART;VALUE=DATE:20261225", "BEGIN:VALARM", "DTSTART:nonsense", "END:VALARM"])).ShouldBe("12-25");

    [Theory]
    [InlineData("DTSTART;VALUE=DATE:20261332", "Line 5: “20261332” is not a date such as 20261225.")]
    [InlineData("DTSTART", "Line 5: “DTSTART” has no value.")]
    [InlineData("SUMMARY:X", "Line 3: the event has no beginning (DTSTART).")]
    [InlineData("DURATION:1 day", "Line 5: “1 day” is not a length such as P1D.")]
    [InlineData("RRULE:FREQ=WEEKLY", "Line 5: the repetition “FREQ=WEEKLY” is not a yearly one that holidays use. Write its days one by one.")]
    [InlineData("RRULE:FREQ=YEARLY;COUNT=2;UNTIL=20300101", "Line 5: the repetition “FREQ=YEARLY;COUNT=2;UNTIL=20300101” is not a yearly one that holidays use. Write its days one by one.")]
    [InlineData("END:VCALENDAR", "Line 5: VCALENDAR ends here, but line 3 began VEVENT.")]
    public void Read_OfAFault_NamesItsLine(string line, string expected) => Read(["UID:1", line]).Faults[0].Message.ShouldBe(expected);

    [Fact]
    public void Read_OfAnEndBeforeTheBeginning_IsRefused() =>
        Read(["DTSTART;VALUE=DATE:20261225", "DTEND;VALUE=DATE:20261224"]).Faults.ShouldHaveSingleItem().Message.ShouldBe("Line 3: the event ends before it begins.");

    [Theory]
    [InlineData("Holidays\n2026-12-25", 1)]
    [InlineData("BEGIN:VCALENDAR\nBEGIN:VEVENT\nDTSTART:20261225", 2)]
    public void Read_OfSomethingElse_IsRefused(string text, int line) =>
        HolidayFeed.Read(text, new(2026, 1, 1), new(2026, 12, 31), Berlin, English.Texts).Faults[0].Line.ShouldBe(line);

    [Fact]
    public void Read_OfTwoEventsOnADay_GivesItOnce() =>
        Read(["SUMMARY:A", "DTSTART;VALUE=DATE:20261225"], ["SUMMARY:B", "DTSTART;VALUE=DATE:20261225"]).Holidays.ShouldBe([new Holiday(new(2026, 12, 25), "A")]);

    private static HolidayFeedResult Read(params string[][] events)
    {
        string[] lines =
        [
            "BEGIN:VCALENDAR", "VERSION:2.0", .. events.SelectMany(e => new[] { "BEGIN:VEVENT" }.Concat(e).Append("END:VEVENT")), "END:VCALENDAR", "",
        ];
        return HolidayFeed.Read(string.Join("\r\n", lines), new(2026, 1, 1), new(2030, 12, 31), Berlin, English.Texts);
    }

    private static string Days(HolidayFeedResult read) => string.Join(" ", read.Holidays.Select(h => h.Date.ToString("MM-dd", null)));
}
