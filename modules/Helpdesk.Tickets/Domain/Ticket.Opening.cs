using Helpdesk.Tickets.Clocks;

namespace Helpdesk.Tickets.Domain;

public sealed partial class Ticket
{
    /// <summary>Opens a ticket in the initial state of its type's machine.</summary>
    internal static (Ticket Ticket, TicketEvent Event) Open(NewTicket facts, TicketType type, PriorityMatrix matrix, TicketAct act)
    {
        var state = type.StateMachine.State(type.StateMachine.InitialState);
        var ticket = new Ticket
        {
            TypeId = type.Id,
            Number = facts.Number,
            Title = facts.Title,
            Description = facts.Description,
            State = state.Id,
            IsOpen = IsOpenCategory(state.Category),
            Impact = facts.Impact,
            Urgency = facts.Urgency,
            Priority = matrix.Compute(facts.Impact, facts.Urgency) ?? LowestPriority,
            CategoryId = facts.CategoryId,
            ServiceId = facts.ServiceId,
            RequesterId = facts.RequesterId,
            OpenedById = act.ActorId,
            TeamId = facts.TeamId,
            AssigneeId = facts.AssigneeId,
            Channel = facts.Channel,
            ParentId = facts.ParentId,
            FormKey = facts.FormKey,
            CreatedAt = act.Now,
        };
        var changes = new TicketChanges()
            .Add(TicketFields.Title, null, ticket.Title)
            .Add(TicketFields.State, null, ticket.State)
            .Add(TicketFields.Impact, null, ticket.Impact)
            .Add(TicketFields.Urgency, null, ticket.Urgency)
            .Add(TicketFields.Priority, null, ticket.Priority)
            .Add(TicketFields.CategoryId, null, ticket.CategoryId)
            .Add(TicketFields.ServiceId, null, ticket.ServiceId)
            .Add(TicketFields.RequesterId, null, ticket.RequesterId)
            .Add(TicketFields.TeamId, null, ticket.TeamId)
            .Add(TicketFields.AssigneeId, null, ticket.AssigneeId)
            .Add(TicketFields.Channel, null, ticket.Channel)
            .Add(TicketFields.ParentId, null, ticket.ParentId)
            .Add(TicketFields.RoutedBy, null, facts.RoutedBy)
            .Add(ClockFields.OrganisationId, null, facts.OrganisationId)
            .Add(ClockFields.RequesterZone, null, facts.RequesterZone);
        ticket.Set(facts.Fields, changes);
        ticket.Raise(new TicketCreated(
            ticket.Id, ticket.TypeId, ticket.Number, ticket.Title, ticket.RequesterId, ticket.TeamId, ticket.AssigneeId, act.ActorId));
        return (ticket, ticket.Record(TicketEventKinds.Created, act, changes, isPublic: true, definitionVersion: type.StateMachine.Version));
    }

    private const int LowestPriority = 5;

    private static bool IsOpenCategory(StateCategory category) =>
        category is StateCategory.New or StateCategory.Active or StateCategory.Waiting;

    /// <summary>Adds the next fact to the stream.</summary>
    private TicketEvent Record(
        string kind, TicketAct act, TicketChanges changes, bool isPublic, Guid? subjectId = null, int? definitionVersion = null)
    {
        LastSequence++;
        UpdatedAt = act.Now;
        changes.Add(TicketFields.Macro, null, act.Macro);
        return new TicketEvent
        {
            TicketId = Id,
            Sequence = LastSequence,
            Kind = kind,
            OccurredAt = act.Now,
            RecordedAt = act.Now,
            ActorId = act.ActorId,
            ActorName = act.ActorName,
            OnBehalfOfId = act.OnBehalfOfId,
            Origin = act.Origin,
            Changes = changes.ToJson(),
            Reason = act.Reason,
            SubjectId = subjectId,
            IsPublic = isPublic,
            DefinitionVersion = definitionVersion,
        };
    }
}
