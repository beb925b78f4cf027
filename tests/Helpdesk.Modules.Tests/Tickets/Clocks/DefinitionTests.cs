using System.Text.Json;
using Helpdesk.Incidents;
using Helpdesk.Testing;
using Helpdesk.Tickets;
using Helpdesk.Tickets.Clocks;
using static Helpdesk.Modules.Tests.Tickets.Clocks.Calendars;

namespace Helpdesk.Modules.Tests.Tickets.Clocks;

public sealed class DefinitionTests
{
    private static readonly BusinessCalendar Calendar = Office("9-12,13-24", "Europe/Berlin", "2026-12-25");

    public static TheoryData<string> Standard() => ["first", "next", "updates", "own", "resolve"];

    [Theory]
    [MemberData(nameof(Standard))]
    public void StandardClocks_AreSound(string which) => new DefinitionRules(English.Texts).Check(Of(which), [IncidentType.Type]).ShouldBeEmpty();

    [Theory]
    [MemberData(nameof(Standard))]
    public void Definitions_SurviveTheirJson(string which)
    {
        var json = JsonSerializer.Serialize(Of(which), ClockJson.Options);

        JsonSerializer.Serialize(JsonSerializer.Deserialize<ClockDefinition>(json, ClockJson.Options), ClockJson.Options).ShouldBe(json);
    }

    [Fact]
    public void Calendars_SurviveTheirJson()
    {
        var json = JsonSerializer.Serialize(Calendar, ClockJson.Options);
        var read = JsonSerializer.Deserialize<BusinessCalendar>(json, ClockJson.Options)!;

        read.Week.ShouldBe(Calendar.Week);
        read.Holidays.ShouldBe(Calendar.Holidays);
        read.UsualDay.ShouldBe(Calendar.UsualDay);
    }

    [Fact]
    public void Check_OfATargetOfNothing_IsRefused() =>
        Messages(Of("resolve") with { Target = ServiceTarget.Hours(0) }).ShouldHaveSingleItem().ShouldStartWith("The target is 0: it must be longer than nothing");

    [Fact]
    public void Check_OfARuleThatCanNeverHold_IsRefused() =>
        Messages(Of("resolve") with { Pause = [new("In transit", [FactTest.Is("state", "in-transit")])] })
            .ShouldHaveSingleItem().ShouldBe("“In transit” can never hold: there is no in-transit.");

    [Fact]
    public void Check_OfAFirstResponseThatPausesOrStartsAgain_IsRefused() =>
        Messages(Of("first") with { Reopen = ReopenPolicy.NewCycle, Pause = [new("Waits", [FactTest.State(StateCategory.Waiting)])] }).Count.ShouldBe(2);

    [Fact]
    public void Check_OfMomentsWhereTimesAreMeant_IsRefused() =>
        Messages(Of("resolve") with { Pause = [new("A message", [FactTest.Signal(TicketSignals.RequesterMessage)])] })
            .ShouldHaveSingleItem().ShouldBe("“A message” holds for a moment only, so the clock would not pause for any time.");

    [Fact]
    public void Check_OfAClockWithoutStartAndStop_IsRefused() => Messages(Of("resolve") with { Start = [], Stop = [] }).Count.ShouldBe(2);

    [Fact]
    public void Check_OfStepsThatDoNothing_IsRefused() =>
        Messages(Of("resolve") with
        {
            Thresholds =
            [
                ClockThreshold.Percent(0, ThresholdAction.NotifyAssignee),
                ClockThreshold.Percent(50),
                ClockThreshold.MinutesFromDue(-15, new ThresholdAction(ThresholdActionKind.ReassignToTeam)),
                ClockThreshold.Percent(60, new ThresholdAction(ThresholdActionKind.RaiseEvent)),
            ],
        }).Count.ShouldBe(4);

    [Theory]
    [InlineData(99_951, 28_786)]
    [InlineData(50_000, 14_400)]
    [InlineData(200_000, 57_600)]
    public void Threshold_InPercent_IsRoundedUpToASecond(int thousandths, double seconds) =>
        ClockThreshold.Percent(thousandths / 1000m).Of(TimeSpan.FromHours(8)).TotalSeconds.ShouldBe(seconds);

    private static IReadOnlyList<string> Messages(ClockDefinition definition) =>
        [.. new DefinitionRules(English.Texts).Check(definition, [IncidentType.Type]).Select(f => f.Message)];

    private static ClockDefinition Of(string which) => which switch
    {
        "first" => StandardClocks.FirstResponse("First", ServiceTarget.Hours(1), Calendar.Id),
        "next" => StandardClocks.NextResponse("Next", ServiceTarget.Hours(4), Calendar.Id, NextResponseMode.OldestUnanswered),
        "updates" => StandardClocks.NextResponse("Updates", ServiceTarget.Hours(4), Calendar.Id, NextResponseMode.BetweenUpdates),
        "own" => StandardClocks.TimeToOwn("Own", ServiceTarget.Hours(0.5m), Calendar.Id),
        _ => StandardClocks.Resolution("Resolve", ServiceTarget.BusinessDays(2), Calendar.Id, "awaiting-caller", "awaiting-vendor") with { Reopen = ReopenPolicy.Continue(TimeSpan.FromDays(5)) },
    };
}
