using Helpdesk.Incidents;
using Helpdesk.Security;
using Helpdesk.Testing;
using Helpdesk.Tickets;
using Helpdesk.Tickets.Domain;

namespace Helpdesk.Modules.Tests.Tickets;

/// <summary>Tickets and acts for tests of rules.</summary>
internal static class Some
{
    public static readonly Guid Requester = Guid.CreateVersion7();
    public static readonly Guid Agent = Guid.CreateVersion7();
    public static readonly Guid OtherAgent = Guid.CreateVersion7();
    public static readonly Guid Team = Guid.CreateVersion7();
    public static readonly Guid OtherTeam = Guid.CreateVersion7();

    /// <summary>A Saturday at noon.</summary>
    public static readonly DateTime Now = new(2026, 11, 21, 12, 0, 0, DateTimeKind.Utc);

    public static TicketType Incident => IncidentType.Type;

    public static TicketAct Act(string? reason = null, DateTime? at = null, Guid? by = null) =>
        new(at ?? Now, by ?? Agent, "Anna Berger", null, Origins.Interactive, English.Texts, reason);

    public static Ticket Ticket(int impact = 2, int urgency = 2, Guid? team = null, Guid? assignee = null, PriorityMatrix? matrix = null)
    {
        var (ticket, _) = Helpdesk.Tickets.Domain.Ticket.Open(
            new NewTicket
            {
                Number = "INC0000001",
                Title = "VPN drops",
                Description = "",
                Impact = impact,
                Urgency = urgency,
                RequesterId = Requester,
                TeamId = team,
                AssigneeId = assignee,
                Channel = TicketChannels.Portal,
            },
            Incident,
            matrix ?? PriorityMatrix.Default,
            Act());
        ticket.TakeEvents();
        return ticket;
    }

    /// <summary>A ticket that has got into a state by the machine's own ways.</summary>
    public static Ticket TicketIn(string state)
    {
        var ticket = Ticket(assignee: Agent, team: Team);
        switch (state)
        {
            case IncidentType.InProgress:
                ticket.Take("start");
                break;
            case IncidentType.OnHold:
                ticket.Take("hold", new TransitionFacts("awaiting-vendor"));
                break;
            case IncidentType.Resolved:
                ticket.Resolve();
                break;
            case IncidentType.Closed:
                ticket.Resolve();
                ticket.Take("close");
                break;
            case IncidentType.Cancelled:
                ticket.Take("cancel", reason: "Not needed");
                break;
        }

        ticket.State.ShouldBe(state);
        ticket.TakeEvents();
        return ticket;
    }

    public static TicketEvent Resolve(this Ticket ticket, DateTime? at = null) =>
        ticket.Take("resolve", new TransitionFacts(ResolutionCode: "fixed", ResolutionNotes: "Replaced the cable."), at: at);

    /// <summary>Takes the transition with this id that starts from the present state.</summary>
    public static TicketEvent Take(this Ticket ticket, string id, TransitionFacts? facts = null, string? reason = null, DateTime? at = null) =>
        ticket.Transition(
            Incident.StateMachine.Transitions.First(t => t.Id == id && t.From.Contains(ticket.State)), Incident, facts ?? new TransitionFacts(), Act(reason, at));
}
