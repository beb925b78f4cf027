using Helpdesk.Incidents;
using Helpdesk.Tickets.Clocks;

namespace Helpdesk.Modules.Tests.Tickets.Clocks.Prediction;

/// <summary>What is seen of a past ticket, in office hours from 9 to 17 with a target of 8 hours.</summary>
public sealed class BreachLookTests
{
    // A Monday, 9:00.
    private static readonly DateTime Morning = Calendars.Utc("2026-03-02T09:00");

    private readonly Desk _desk = Desk.WithResolution(Calendars.Office("9-17"), ServiceTarget.Hours(8));

    [Fact]
    public void EachStay_IsSeenOnce_InItsMiddle()
    {
        var looks = Look(Story.Opened(Morning).Started(Morning.AddHours(2)).Resolved(Morning.AddHours(6)));

        looks.Select(l => (l.State, l.At, l.Work.TotalHours, l.Left.TotalHours)).ShouldBe(
        [
            (IncidentType.New, Morning.AddHours(1), 5, 7),
            (IncidentType.InProgress, Morning.AddHours(4), 2, 4),
        ]);
        looks.ShouldAllBe(l => !l.IsLate && l.EndedAt == Morning.AddHours(6) && l.TeamId == null);
    }

    [Fact]
    public void AHandOver_BeginsAnotherStay()
    {
        var looks = Look(Story.Opened(Morning).Handed(Morning.AddHours(2), Some.Team).Resolved(Morning.AddHours(4)));

        looks.Select(l => l.TeamId).ShouldBe([null, Some.Team]);
    }

    [Fact]
    public void Waiting_IsNotSeen_AndIsNoWork()
    {
        var looks = Look(Story.Opened(Morning).Held(Morning.AddHours(2)).Started(Morning.AddHours(4)).Resolved(Morning.AddHours(6)));

        looks.Select(l => (l.State, l.Work.TotalHours)).ShouldBe([(IncidentType.New, 3), (IncidentType.InProgress, 1)]);
    }

    [Fact]
    public void ATicket_ThatBecameLate_IsSeenWhileItWasInTimeOnly()
    {
        // Tuesday 13:00: 12 hours of work; the second stay's middle is at 10.5 hours.
        var looks = Look(Story.Opened(Morning).Started(Morning.AddHours(25)).Resolved(Morning.AddHours(28)));

        looks.Select(l => (l.State, l.IsLate)).ShouldBe([(IncidentType.New, true)]);
    }

    [Fact]
    public void ATarget_ThatWasChosenLater_HadNotBeenPromisedBefore()
    {
        var calendar = Calendars.Office("9-17");
        var desk = new Desk().With(calendar)
            .With(StandardClocks.Resolution("Slow", ServiceTarget.Hours(30), calendar.Id), priority: 3)
            .With(StandardClocks.Resolution("Quick", ServiceTarget.Hours(8), calendar.Id), priority: 1);

        var looks = Look(Story.Opened(Morning).Started(Morning.AddHours(2)).Prioritised(Morning.AddHours(2), 1).Resolved(Morning.AddHours(6)), desk);

        looks.Select(l => (l.State, l.Left.TotalHours)).ShouldBe([(IncidentType.InProgress, 4)]);
    }

    private List<BreachLook> Look(Story story, Desk? desk = null)
    {
        desk ??= _desk;
        var reading = desk.Read(story, Morning.AddDays(30)).Single(r => r.Clock.Status == ClockStatus.Completed);
        return [.. BreachLook.Of(reading, story.Facts, IncidentType.Id, desk.Calendars)];
    }
}
