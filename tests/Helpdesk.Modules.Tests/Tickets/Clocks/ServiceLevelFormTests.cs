using System.Globalization;
using System.Text;
using System.Text.Json;
using Helpdesk.Errors;
using Helpdesk.Testing;
using Helpdesk.Tickets.Clocks;
using Helpdesk.Tickets.Web;
using static Helpdesk.Modules.Tests.Tickets.Clocks.Calendars;

namespace Helpdesk.Modules.Tests.Tickets.Clocks;

/// <summary>What the forms of the administration show is what is stored, and comes back as it was.</summary>
public sealed class ServiceLevelFormTests
{
    private static readonly BusinessCalendar Calendar = Office("9-12,13-24", "Europe/Berlin", "2026-12-25");

    public static TheoryData<string> Definitions() => ["first", "next", "updates", "own", "resolve", "reasons", "custom", "strange", "steps"];

    [Theory]
    [MemberData(nameof(Definitions))]
    public void ClockForm_LeavesWhatNobodyTouched(string which)
    {
        var stored = Of(which);

        var back = ClockInput.Of(stored).ToDefinition(stored.Id, stored.Metric, stored, English.Texts);

        // Version and time are given when it is saved.
        JsonSerializer.Serialize(back with { Version = stored.Version, ValidFrom = stored.ValidFrom }, ClockJson.Options)
            .ShouldBe(JsonSerializer.Serialize(stored, ClockJson.Options));
    }

    [Theory]
    [InlineData("0.25", "15", nameof(ClockInputUnit.Minutes))]
    [InlineData("0.5", "30", nameof(ClockInputUnit.Minutes))]
    [InlineData("1.5", "1.5", nameof(ClockInputUnit.Hours))]
    [InlineData("8", "8", nameof(ClockInputUnit.Hours))]
    [InlineData("0.3333333333333333333333333333", "20", nameof(ClockInputUnit.Minutes))]
    public void ClockForm_ShowsTargetsAsTheyWereEntered(string hours, string amount, string unit)
    {
        var input = ClockInput.Of(Of("resolve") with { Target = ServiceTarget.Hours(decimal.Parse(hours, CultureInfo.InvariantCulture)) });

        (input.Amount, input.Unit.ToString()).ShouldBe((amount, unit));
    }

    [Theory]
    [InlineData("1,5", 1.5)]
    [InlineData(" 2 ", 2.0)]
    [InlineData("1,440", null)]
    [InlineData("0,125", 0.125)]
    [InlineData("1440.125", 1440.125)]
    [InlineData("two", null)]
    [InlineData("", null)]
    [InlineData("1e9", null)]
    [InlineData("99999999999999999999", null)]
    public void ClockForm_ReadsPointsAndCommas(string text, double? expected) => ((double?)ClockInput.Number(text)).ShouldBe(expected);

    [Fact]
    public void ClockForm_ThatChoosesAnotherEnd_KeepsTheOtherConditions()
    {
        var stored = Of("custom") with { Cancel = [], CancelsWhenStartEnds = true };
        var input = ClockInput.Of(stored);
        input.EndsWith = StandardClocks.Conditions.First(c => c.Id != input.EndsWith).Id;

        var back = input.ToDefinition(stored.Id, stored.Metric, stored, English.Texts);

        back.Stop.ShouldNotBe(stored.Stop);
        (back.Start, back.Cancel.Count, back.CancelsWhenStartEnds).ShouldBe((stored.Start, 0, true));
    }

    [Fact]
    public void CalendarForm_LeavesWhatNobodyTouched()
    {
        var input = CalendarInput.Of(Calendar);
        input.Spare(3);

        var back = input.ToCalendar(Calendar.Id, English.Texts);

        back.Week.OrderBy(h => h.Day).ThenBy(h => h.From).ShouldBe(Calendar.Week.OrderBy(h => h.Day).ThenBy(h => h.From));
        back.Holidays.ShouldBe(Calendar.Holidays);
    }

    [Fact]
    public void CalendarForm_ThatIsAlwaysOpen_KeepsNeitherHoursNorHolidays()
    {
        var input = CalendarInput.Of(Calendar);
        input.IsAlwaysOpen = true;

        var back = input.ToCalendar(Calendar.Id, English.Texts);

        new CalendarRules(English.Texts).Check(back).ShouldBeEmpty();
        back.Week.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("25:00", "26:00")]
    [InlineData("8", "17")]
    [InlineData("", "17:00")]
    public void CalendarForm_WithWhatIsNoTime_IsRefused(string from, string to)
    {
        var input = CalendarInput.Of(Calendar);
        input.Week.Add(new HoursInput { Day = DayOfWeek.Sunday, From = from, To = to });

        Should.Throw<ValidationException>(() => input.ToCalendar(Calendar.Id, English.Texts)).Errors.Keys.ShouldBe(["week"]);
    }

    [Fact]
    public void CalendarForm_CopiesMonday_ToTheOtherWorkingDays()
    {
        var input = CalendarInput.Of(Calendar with { Week = [.. Hours(DayOfWeek.Monday, "9-12,13-17"), .. Hours(DayOfWeek.Friday, "9-12"), .. Hours(DayOfWeek.Sunday, "10-11")] });

        input.CopyMonday();

        input.ToCalendar(Calendar.Id, English.Texts).Week.GroupBy(h => h.Day).ToDictionary(g => g.Key, g => g.Count()).ShouldBe(
            new Dictionary<DayOfWeek, int>
            {
                [DayOfWeek.Sunday] = 1, [DayOfWeek.Monday] = 2, [DayOfWeek.Tuesday] = 2, [DayOfWeek.Wednesday] = 2, [DayOfWeek.Thursday] = 2, [DayOfWeek.Friday] = 2,
            },
            ignoreOrder: true);
    }

    [Fact]
    public void Check_OfMoreHolidaysThanACalendarKeeps_IsRefused()
    {
        var many = Enumerable.Range(0, CalendarRules.MostHolidays + 1).Select(i => new Holiday(new DateOnly(2026, 1, 1).AddDays(i), "X")).ToList();

        new CalendarRules(English.Texts).Check(Calendar with { Holidays = many }).ShouldHaveSingleItem().Field.ShouldBe(nameof(BusinessCalendar.Holidays));
    }

    [Fact]
    public void Read_OfAFileInSmallLetters_IsTheSame() =>
        HolidayFeed.Read("begin:vcalendar\nbegin:vevent\ndtstart:20261225\nend:vevent\nend:vcalendar", new(2026, 1, 1), new(2026, 12, 31), TimeZoneInfo.Utc, English.Texts)
            .Holidays.ShouldHaveSingleItem().Date.ShouldBe(new DateOnly(2026, 12, 25));

    [Fact]
    public void Read_OfTooManyEvents_IsRefused()
    {
        var text = new StringBuilder("BEGIN:VCALENDAR\n").Insert(16, "BEGIN:VEVENT\nDTSTART:20261225\nEND:VEVENT\n", 5001).Append("END:VCALENDAR").ToString();

        HolidayFeed.Read(text, new(2026, 1, 1), new(2026, 12, 31), TimeZoneInfo.Utc, English.Texts).Faults.ShouldHaveSingleItem().Message.ShouldContain("more than 5000 events");
    }

    private static ClockDefinition Of(string which) => which switch
    {
        "first" => StandardClocks.FirstResponse("First", ServiceTarget.Hours(0.25m), Calendar.Id),
        "next" => StandardClocks.NextResponse("Next", ServiceTarget.Hours(4), Calendar.Id, NextResponseMode.OldestUnanswered),
        "updates" => StandardClocks.NextResponse("Updates", ServiceTarget.Hours(4), Calendar.Id, NextResponseMode.BetweenUpdates),
        "own" => StandardClocks.TimeToOwn("Own", ServiceTarget.Hours(0.5m), Calendar.Id) with { Zone = ZoneRule.Requester, Agreement = AgreementKind.OperationalLevel },
        "reasons" => StandardClocks.Resolution("Resolve", ServiceTarget.BusinessDays(2), Calendar.Id, "awaiting-caller", "awaiting-vendor") with
        {
            Reopen = ReopenPolicy.Continue(TimeSpan.FromDays(5)),
        },
        "custom" => StandardClocks.Custom("Begin", "Time to begin", ServiceTarget.Hours(1), Calendar.Id, StandardClocks.Conditions[0].Rule, StandardClocks.Conditions[3].Rule),
        "strange" => StandardClocks.Custom(
            "Strange", "Strange", ServiceTarget.Hours(1), Calendar.Id, new("Printer", [FactTest.Is("categoryId", "x")]), new("No printer", [FactTest.IsNot("categoryId", "x")])) with
            {
                Pause = [new("Often", [FactTest.Is("priority", "5")])], CancelsWhenStartEnds = true,
            },
        "steps" => StandardClocks.Resolution("Steps", ServiceTarget.Hours(8), Calendar.Id) with
        {
            Thresholds =
            [
                ClockThreshold.MinutesFromDue(-15, ThresholdAction.NotifyTeamLead, new ThresholdAction(ThresholdActionKind.NotifyTeam, Calendar.Id)),
                ClockThreshold.MinutesFromDue(0, new ThresholdAction(ThresholdActionKind.ReassignToTeam, Calendar.Id), new ThresholdAction(ThresholdActionKind.ReassignToPerson, Calendar.Id)),
                ClockThreshold.Percent(99.95m, new ThresholdAction(ThresholdActionKind.RaiseEvent, EventName: "nearly")),
            ],
        },
        _ => StandardClocks.Resolution("Resolve", ServiceTarget.BusinessDays(2), Calendar.Id),
    };
}
