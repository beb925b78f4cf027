using Helpdesk.Tickets.Clocks;

namespace Helpdesk.Modules.Tests.Tickets.Clocks.Prediction;

/// <summary>Levels of practice.md 2.3.</summary>
public sealed class BreachRiskTests
{
    // A Monday.
    private static readonly DateTime Monday = Calendars.Utc("2026-03-02");

    [Fact]
    public void AClock_WithAsMuchTimeAsIsUsuallyNeeded_IsOnTrack() => Of(left: 120, usual: 120).ShouldBe(BreachRisk.OnTrack);

    [Fact]
    public void AClock_WithASecondLessThanIsUsuallyNeeded_IsAtRisk() => Of(left: 119, usual: 120).ShouldBe(BreachRisk.AtRisk);

    [Fact]
    public void AClock_ThatIsDueBeforeTheTeamOpens_WillBreach_WhateverIsUsual() => Of(left: 120, usual: null, isDueBeforeOpening: true).ShouldBe(BreachRisk.WillBreach);

    [Fact]
    public void AClock_WithoutHistory_IsNotPredicted() => Of(left: 120, usual: null).ShouldBe(BreachRisk.Unknown);

    [Fact]
    public void APausedClock_IsNotPredicted() => Of(left: 1, usual: 120, isPaused: true).ShouldBe(BreachRisk.Paused);

    [Fact]
    public void APausedClock_PastItsTarget_IsBreached() => Of(left: -1, usual: 120, isPaused: true).ShouldBe(BreachRisk.Breached);

    [Fact]
    public void AClock_AtItsTarget_IsNotBreachedYet() => Of(left: 0, usual: 120).ShouldBe(BreachRisk.AtRisk);

    [Fact]
    public void AClock_ThatRunsInTheNightOfItsTeam_IsDueBeforeTheTeamOpens()
    {
        // Tokyo's hours, told to a team in Berlin: due at 7:00 UTC, the team opens at 8:00 UTC.
        var team = new BusinessTime(Calendars.Office("9-17", "Europe/Berlin"));

        BreachRisks.IsDueBeforeOpening(team, Monday.AddHours(2), Monday.AddHours(7)).ShouldBeTrue();
        BreachRisks.IsDueBeforeOpening(team, Monday.AddHours(2), Monday.AddHours(8).AddSeconds(1)).ShouldBeFalse();
        BreachRisks.IsDueBeforeOpening(team, Monday.AddHours(9), Monday.AddHours(9).AddSeconds(1)).ShouldBeFalse();
    }

    [Fact]
    public void ATarget_ThatWasUsedUpAtClosingTime_IsDueBeforeTheTeamOpens()
    {
        var office = Calendars.Office("9-17");
        var desk = Desk.WithResolution(office, ServiceTarget.Hours(8));

        var reading = desk.Single(Story.Opened(Monday.AddHours(9)), Monday.AddHours(20));

        reading.IsBreached.ShouldBeFalse();
        BreachRisks.IsDueBeforeOpening(new BusinessTime(office), Monday.AddHours(20), reading.DueAt).ShouldBeTrue();
    }

    [Fact]
    public void ATeamThatIsAlwaysThere_IsNeverTooLate() =>
        BreachRisks.IsDueBeforeOpening(new BusinessTime(Calendars.Always()), Monday, Monday.AddSeconds(1)).ShouldBeFalse();

    private static BreachRisk Of(int left, int? usual, bool isPaused = false, bool isDueBeforeOpening = false) => BreachRisks.Of(
        isPaused, TimeSpan.FromSeconds(left), usual is { } seconds ? TimeSpan.FromSeconds(seconds) : null, isDueBeforeOpening);
}
