using Helpdesk.Testing;
using Helpdesk.Tickets.Clocks;
using static Helpdesk.Modules.Tests.Tickets.Clocks.Calendars;

namespace Helpdesk.Modules.Tests.Tickets.Clocks;

public sealed class CalendarRulesTests
{
    private readonly CalendarRules _rules = new(English.Texts);

    [Fact]
    public void Check_OfASoundCalendar_FindsNothing()
    {
        _rules.Check(Office("9-12,12-17,22-24", "Europe/Berlin", "2026-12-25")).ShouldBeEmpty();
        _rules.Check(Always("Asia/Tokyo")).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("9-12,11-17", "09:00–12:00 and 11:00–17:00 overlap.")]
    [InlineData("8-20,9-10,12-13", "08:00–20:00 and 12:00–13:00 overlap.")]
    [InlineData("17-9", "17:00–09:00 ends before it begins.")]
    [InlineData("9-9", "09:00–09:00 ends before it begins.")]
    [InlineData("20-24,22-23", "20:00–24:00 and 22:00–23:00 overlap.")]
    public void Check_OfImpossibleHours_SaysWhich(string hours, string expected) =>
        _rules.Check(Office("9-17") with { Week = [.. Hours(DayOfWeek.Monday, hours)] }).Select(f => f.Message).ShouldContain(m => m.EndsWith(expected, StringComparison.Ordinal));

    [Fact]
    public void Check_OfAnEmptyWeek_AsksForAChoice() =>
        _rules.Check(Office("9-17") with { Week = [] }).ShouldHaveSingleItem().Message.ShouldStartWith("The calendar is never open.");

    [Fact]
    public void Check_OfHoursBesideAlwaysOpen_IsRefused() =>
        _rules.Check(Office("9-17") with { IsAlwaysOpen = true }).ShouldHaveSingleItem().Field.ShouldBe(nameof(BusinessCalendar.IsAlwaysOpen));

    [Theory]
    [InlineData("Europe/Nowhere")]
    [InlineData("W. Europe Standard Time")]
    [InlineData("")]
    public void Check_OfAnUnknownZone_IsRefused(string zone) => _rules.Check(Office("9-17", zone)).ShouldHaveSingleItem().Field.ShouldBe(nameof(BusinessCalendar.Zone));

    [Fact]
    public void Check_OfAHolidayGivenTwice_IsRefused() =>
        _rules.Check(Office("9-17", "UTC", "2026-12-25", "2026-12-25")).ShouldHaveSingleItem().Field.ShouldBe(nameof(BusinessCalendar.Holidays));
}
