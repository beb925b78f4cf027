using System.Text.Json;
using Helpdesk.Incidents;
using Helpdesk.Tickets.Clocks;

namespace Helpdesk.Modules.Tests.Tickets.Clocks.Prediction;

/// <summary>A model is shown only when it beats the base rate on what it had not learned from.</summary>
public sealed class BreachLearningTests
{
    private static readonly DateTime Start = Calendars.Utc("2026-01-05T09:00");

    [Fact]
    public void RemainingWork_IsTheNearestRank_OfTheGroup()
    {
        var looks = Enumerable.Range(1, 100).Select(i => Look(i, work: i, left: 1000)).ToList();

        var work = Learn(looks).Usual(IncidentType.Id, Some.Team, IncidentType.New);

        work.ShouldNotBeNull();
        (work.Seconds, work.Looks, work.Group.IsOfTeam).ShouldBe((80, 100, true));
    }

    [Fact]
    public void RemainingWork_OfAFewLooks_FallsBackToTheState_ThenToTheType_ThenToNothing()
    {
        List<BreachLook> looks =
        [
            .. Enumerable.Range(1, 30).Select(i => Look(i, work: 10, left: 1000)),
            .. Enumerable.Range(1, 29).Select(i => Look(i, work: 90, left: 1000) with { TeamId = Some.OtherTeam }),
            .. Enumerable.Range(1, 29).Select(i => Look(i, work: 500, left: 1000) with { State = IncidentType.InProgress }),
        ];

        var model = Learn(looks);

        model.Usual(IncidentType.Id, Some.Team, IncidentType.New)!.Seconds.ShouldBe(10);
        model.Usual(IncidentType.Id, Some.OtherTeam, IncidentType.New)!.Group.ShouldBe(new WorkGroup(IncidentType.Id, IncidentType.New, false, null));
        model.Usual(IncidentType.Id, Some.Team, IncidentType.InProgress)!.Group.ShouldBe(new WorkGroup(IncidentType.Id, null, false, null));
        model.Usual("change", Some.Team, IncidentType.New).ShouldBeNull();
    }

    [Fact]
    public void AModel_ThatTellsLateFromInTime_IsOn_AndSaysHowGoodItIs()
    {
        // What has little time left is late.
        var looks = Enumerable.Range(1, 1000).Select(i => Look(i, work: 100, left: i % 4 == 0 ? 50 : 150)).ToList();

        var model = Learn(looks);

        model.State.ShouldBe(BreachModelState.On);
        model.Test!.Brier.ShouldBe(0, 1e-9);
        model.Test.BaseBrier.ShouldBe(0.25 * 0.75, 0.002);
        model.Test.Levels.Select(l => (l.Risk, l.Expected, l.Late == l.Looks)).ShouldBe([(BreachRisk.OnTrack, 0, false), (BreachRisk.AtRisk, 1, true)]);
        model.Test.Accuracy.ShouldBe(1);
    }

    [Fact]
    public void AModel_WhoseLevelsTellNothing_SwitchesItselfOff()
    {
        // Lateness changes sides: what was late at risk before the split is late on track after it.
        var looks = Enumerable.Range(1, 1000).Select(i => i <= 700 == (i % 2 == 0) ? Look(i, work: 100, left: 50) : Look(i, work: 100, left: 150))
            .Select((l, i) => i < 700 ? l : l with { Work = l.Left < TimeSpan.FromSeconds(100) ? TimeSpan.Zero : TimeSpan.FromSeconds(200) }).ToList();

        var model = Learn(looks);

        model.Test!.Brier.ShouldBeGreaterThan(model.Test.BaseBrier);
        model.State.ShouldBe(BreachModelState.NoBetterThanBaseRate);
    }

    [Fact]
    public void AModel_OfADeskThatIsNeverLate_HasNothingToTell()
    {
        var model = Learn([.. Enumerable.Range(1, 1000).Select(i => Look(i, work: 100, left: 150))]);

        model.State.ShouldBe(BreachModelState.NoBetterThanBaseRate);
    }

    [Fact]
    public void AFewLooks_AreTooLittleHistory() =>
        Learn([.. Enumerable.Range(1, 60).Select(i => Look(i, work: 100, left: i % 2 == 0 ? 50 : 150))]).State.ShouldBe(BreachModelState.TooLittleHistory);

    [Fact]
    public void NoLooks_AreTooLittleHistory() => Learn([]).State.ShouldBe(BreachModelState.TooLittleHistory);

    [Fact]
    public void ATest_SeesNothingBeforeItsSplit()
    {
        // All were opened at the same time; each is looked at right then.
        var looks = Enumerable.Range(1, 1000).Select(i => Look(i, work: 100, left: i % 4 == 0 ? 50 : 150) with { At = Start }).ToList();

        Learn(looks).Test.ShouldBeNull("no look was made after the first 70 % had ended");
    }

    [Fact]
    public void AModel_IsTheSame_AfterItWasStored()
    {
        var model = Learn([.. Enumerable.Range(1, 1000).Select(i => Look(i, work: 100, left: i % 4 == 0 ? 50 : 150))]);

        var json = JsonSerializer.Serialize(model, ClockJson.Options);
        var read = JsonSerializer.Deserialize<BreachModel>(json, ClockJson.Options)!;

        JsonSerializer.Serialize(read, ClockJson.Options).ShouldBe(json);
        read.State.ShouldBe(BreachModelState.On);
        read.Usual(IncidentType.Id, Some.Team, IncidentType.New)!.Seconds.ShouldBe(100);
    }

    private static BreachModel Learn(IReadOnlyList<BreachLook> looks) => BreachLearning.Learn(looks, looks.Count, 180, Start.AddDays(180));

    /// <summary>The i-th ticket of a row: each ends an hour after the one before, and is looked at a minute before its end.</summary>
    private static BreachLook Look(int i, int work, int left) => new()
    {
        TypeId = IncidentType.Id,
        TeamId = Some.Team,
        State = IncidentType.New,
        At = Start.AddHours(i).AddMinutes(-1),
        EndedAt = Start.AddHours(i),
        Work = TimeSpan.FromSeconds(work),
        Left = TimeSpan.FromSeconds(left),
        IsDueBeforeOpening = false,
    };
}
