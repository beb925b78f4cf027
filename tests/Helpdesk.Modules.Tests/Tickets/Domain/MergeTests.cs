using Helpdesk.Incidents;
using Helpdesk.Modules.Tests.Tickets.Clocks;
using Helpdesk.Tickets.Clocks;
using Helpdesk.Tickets.Domain;

namespace Helpdesk.Modules.Tests.Tickets.Domain;

/// <summary>A merge as a link: what it tells the streams, and what clocks make of these very events.</summary>
public sealed class MergeTests
{
    private static readonly BusinessCalendar Always = Calendars.Always();

    [Fact]
    public void Merge_TakesTheTicketOutOfTheQueues_AndLeavesItsStateAndOwner()
    {
        var (ticket, main) = (Some.TicketIn(IncidentType.InProgress), Some.Ticket());

        ticket.MergeInto(main, Some.Act("Same outage"));

        (ticket.IsOpen, ticket.State, ticket.AssigneeId, ticket.MergedIntoId).ShouldBe((false, IncidentType.InProgress, Some.Agent, main.Id));
        (main.IsOpen, main.State).ShouldBe((true, IncidentType.New));
    }

    [Fact]
    public void Merge_IsToldOnBothStreams_WithKindsOfTheirOwn()
    {
        var (ticket, main) = (Some.Ticket(), Some.Ticket());

        var told = ticket.MergeInto(main, Some.Act("Same outage"));

        told.Select(e => (e.TicketId, e.Kind, e.Reason)).ShouldBe(
            [(ticket.Id, TicketEventKinds.Merged, "Same outage"), (main.Id, TicketEventKinds.Absorbed, "Same outage")]);
    }

    [Fact]
    public void Unmerge_GivesBackWhatWasThere()
    {
        var (ticket, main) = (Some.TicketIn(IncidentType.OnHold), Some.Ticket());
        ticket.MergeInto(main, Some.Act());

        ticket.Unmerge(main, Some.Incident, Some.Act());

        (ticket.IsOpen, ticket.State, ticket.SubState, ticket.AssigneeId, ticket.MergedIntoId, ticket.MergedAt)
            .ShouldBe((true, IncidentType.OnHold, "awaiting-vendor", Some.Agent, null, null));
    }

    [Fact]
    public void Unmerge_OfAResolvedTicket_DoesNotOpenIt()
    {
        var (ticket, main) = (Some.TicketIn(IncidentType.Resolved), Some.Ticket());
        ticket.MergeInto(main, Some.Act());

        ticket.Unmerge(main, Some.Incident, Some.Act());

        ticket.IsOpen.ShouldBeFalse();
    }

    [Fact]
    public void AMergedTicket_HasNoWaysOutOfItsState()
    {
        var (ticket, main) = (Some.Ticket(), Some.Ticket());
        ticket.MergeInto(main, Some.Act());

        TransitionRules.Allowed(ticket, Some.Incident, isRequester: true, _ => true, _ => true).ShouldBeEmpty();
    }

    [Fact]
    public void Merge_CancelsTheClocksOfTheAbsorbedTicket_AndNotThoseOfTheMainRecord()
    {
        var story = Told();

        var (absorbed, main) = (Read(story.Absorbed.Take(2)), Read(story.Main));

        (absorbed.Clock.Status, absorbed.Clock.End!.Cause, absorbed.Clock.EndedAt).ShouldBe((ClockStatus.Cancelled, ClockCause.Merged, Some.Now.AddHours(1)));
        (main.Clock.Status, main.Elapsed).ShouldBe((ClockStatus.Running, TimeSpan.FromHours(9)));
    }

    [Fact]
    public void Unmerge_LeavesTheClocksOfTheAbsorbedTicket_AsIfNeverMerged()
    {
        var story = Told();

        var read = Read(story.Absorbed);

        (read.Clock.Status, read.Elapsed, read.DueAt).ShouldBe((ClockStatus.Running, TimeSpan.FromHours(9), Some.Now.AddHours(20)));
    }

    /// <summary>Two tickets, opened at noon, merged at one and parted at four o'clock.</summary>
    private static (IReadOnlyList<TicketEvent> Absorbed, IReadOnlyList<TicketEvent> Main) Told()
    {
        var (ticket, opened) = Opened("INC0000001");
        var (main, mainOpened) = Opened("INC0000002");
        var merged = ticket.MergeInto(main, Some.Act(at: Some.Now.AddHours(1)));
        var unmerged = ticket.Unmerge(main, Some.Incident, Some.Act(at: Some.Now.AddHours(4)));
        return ([opened, merged[0], unmerged[0]], [mainOpened, merged[1], unmerged[1]]);
    }

    private static (Ticket Ticket, TicketEvent Event) Opened(string number) => Ticket.Open(
        new NewTicket
        {
            Number = number,
            Title = "VPN drops",
            Description = "",
            Impact = 2,
            Urgency = 2,
            RequesterId = Some.Requester,
            Channel = TicketChannels.Portal,
        },
        Some.Incident,
        PriorityMatrix.Default,
        Some.Act());

    private static ClockReading Read(IEnumerable<TicketEvent> events)
    {
        var desk = Desk.WithResolution(Always, ServiceTarget.Hours(20));
        var facts = TicketFactReader.ReadAll(events, IncidentType.Type);
        var state = desk.Engine.Replay(IncidentType.Id, facts, desk.Selector.Plan(IncidentType.Id, facts));
        return desk.Reader.Read(state, Some.Now.AddHours(9)).ShouldHaveSingleItem();
    }
}
