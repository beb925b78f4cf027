using Helpdesk.Errors;
using Helpdesk.Tickets.Clocks;

namespace Helpdesk.Tickets.Domain;

/// <summary>Checked values for fields; a field that is not given stays.</summary>
internal sealed record FieldChanges
{
    public Features.Optional<string> Title { get; init; }

    public Features.Optional<string> Description { get; init; }

    public Features.Optional<int?> Impact { get; init; }

    public Features.Optional<int?> Urgency { get; init; }

    public Features.Optional<int?> Priority { get; init; }

    public Features.Optional<Guid?> CategoryId { get; init; }

    public Features.Optional<Guid?> ServiceId { get; init; }

    public Features.Optional<Guid> RequesterId { get; init; }

    /// <summary>Of the new requester.</summary>
    public Guid? OrganisationId { get; init; }

    /// <summary>Of the new requester.</summary>
    public string? RequesterZone { get; init; }

    /// <summary>Custom fields; their present values must have been loaded.</summary>
    public IReadOnlyList<CustomFields.FieldChange> Fields { get; init; } = [];
}

public sealed partial class Ticket
{
    /// <summary>Changes fields and computes the priority anew. Null when nothing differs.</summary>
    /// <exception cref="ValidationException">Another priority than the matrix gives was asked for without a reason.</exception>
    internal TicketEvent? Change(FieldChanges values, PriorityMatrix matrix, TicketAct act)
    {
        var changes = new TicketChanges();
        if (values.Title.HasValue)
        {
            changes.Add(TicketFields.Title, Title, values.Title.Value);
            Title = values.Title.Value!;
        }

        if (values.Description.HasValue)
        {
            changes.Add(TicketFields.Description, Description, values.Description.Value);
            Description = values.Description.Value!;
        }

        if (values.CategoryId.HasValue)
        {
            changes.Add(TicketFields.CategoryId, CategoryId, values.CategoryId.Value);
            CategoryId = values.CategoryId.Value;
        }

        if (values.ServiceId.HasValue)
        {
            changes.Add(TicketFields.ServiceId, ServiceId, values.ServiceId.Value);
            ServiceId = values.ServiceId.Value;
        }

        if (values.RequesterId.HasValue)
        {
            changes.Add(TicketFields.RequesterId, RequesterId, values.RequesterId.Value);
            if (RequesterId != values.RequesterId.Value)
            {
                changes.Set(ClockFields.OrganisationId, null, values.OrganisationId).Set(ClockFields.RequesterZone, null, values.RequesterZone);
            }

            RequesterId = values.RequesterId.Value;
        }

        ChangePriority(values, matrix, changes, act);
        Set(values.Fields, changes);
        if (changes.IsEmpty)
        {
            return null;
        }

        Raise(new TicketChanged(Id, TypeId, Number, Title, [.. changes.Fields.Except(ClockFields.Hidden)], act.ActorId));
        return Record(TicketEventKinds.Changed, act, changes, isPublic: false);
    }

    /// <summary>The priority that the ticket gets with these values, and whether that is another one than the matrix gives.</summary>
    internal (int Priority, bool IsOverridden) PriorityAfter(FieldChanges values, PriorityMatrix matrix)
    {
        var impact = values.Impact.HasValue ? values.Impact.Value : Impact;
        var urgency = values.Urgency.HasValue ? values.Urgency.Value : Urgency;
        var computed = matrix.Compute(impact, urgency);
        if (values.Priority.HasValue)
        {
            return (values.Priority.Value ?? computed ?? Priority, values.Priority.Value is { } wanted && wanted != computed);
        }

        // Only a change of impact or urgency computes anew: an imported priority stays as its source had it (practice.md 2.2).
        return !IsPriorityOverridden && (impact != Impact || urgency != Urgency) ? (computed ?? Priority, false) : (Priority, IsPriorityOverridden);
    }

    private void ChangePriority(FieldChanges values, PriorityMatrix matrix, TicketChanges changes, TicketAct act)
    {
        var (priority, overridden) = PriorityAfter(values, matrix);
        if (values.Impact.HasValue)
        {
            changes.Add(TicketFields.Impact, Impact, values.Impact.Value);
            Impact = values.Impact.Value;
        }

        if (values.Urgency.HasValue)
        {
            changes.Add(TicketFields.Urgency, Urgency, values.Urgency.Value);
            Urgency = values.Urgency.Value;
        }

        if (overridden && priority != Priority && act.Reason is null)
        {
            throw new ValidationException("reason", act.L["Say why {0} gets another priority than its impact and urgency give.", Number]);
        }

        changes.Add(TicketFields.Priority, Priority, priority);
        changes.Add(TicketFields.IsPriorityOverridden, IsPriorityOverridden, overridden);
        Priority = priority;
        IsPriorityOverridden = overridden;
    }

    /// <summary>
    /// Hands the ticket to a team, a person or both. Another team has not agreed to the old owner, and work that nobody owns is not in
    /// progress: then the ticket goes back to the queue (practice.md 2.1). Null when nothing differs.
    /// </summary>
    internal TicketEvent? Assign(Guid? teamId, Guid? assigneeId, bool isAssigneeGiven, TicketType? type, TicketAct act)
    {
        var changes = new TicketChanges();
        var (previousTeam, previousAssignee, previousState) = (TeamId, AssigneeId, State);
        var newAssignee = isAssigneeGiven ? assigneeId : teamId != TeamId ? null : AssigneeId;
        if (teamId != TeamId && TeamId is not null)
        {
            ReassignmentCount++;
        }

        changes.Add(TicketFields.TeamId, TeamId, teamId);
        changes.Add(TicketFields.AssigneeId, AssigneeId, newAssignee);
        TeamId = teamId;
        AssigneeId = newAssignee;
        var requeue = newAssignee is null && !changes.IsEmpty ? Requeue(type) : null;
        if (requeue is not null)
        {
            changes.Add(TicketFields.State, State, requeue.To);
            changes.Add(TicketFields.SubState, SubState, null);
            State = requeue.To;
            SubState = null;
            Raise(new TicketTransitioned(Id, TypeId, Number, Title, previousState, State, null, RequesterId, null, act.ActorId));
        }

        if (changes.IsEmpty)
        {
            return null;
        }

        RaiseAssigned(previousTeam, previousAssignee, act);
        return Record(
            TicketEventKinds.Assigned, act, changes, isPublic: requeue is not null,
            definitionVersion: requeue is null ? null : type!.StateMachine.Version);
    }

    private TicketTransition? Requeue(TicketType? type)
    {
        var state = type?.StateMachine.States.FirstOrDefault(s => s.Id == State);
        return state?.Category == StateCategory.Active
            ? type!.StateMachine.Transitions.FirstOrDefault(t => t.ClearsOwner && !t.IsReopen && t.From.Contains(State))
            : null;
    }

    /// <summary>A message was added.</summary>
    /// <param name="comment">Message.</param>
    /// <param name="byRequester">The requester wrote it.</param>
    /// <param name="mentioned">People of the desk that it mentions.</param>
    /// <param name="act">Who wrote it.</param>
    internal TicketEvent Comment(TicketComment comment, bool byRequester, IReadOnlyList<Guid> mentioned, TicketAct act)
    {
        Raise(new TicketCommented(Id, TypeId, Number, Title, comment.Id, comment.IsPublic, byRequester, act.ActorId, comment.IsFromDesk == true, mentioned));
        var changes = new TicketChanges().Add(TicketFields.MentionedIds, null, mentioned.Count == 0 ? null : string.Join(',', mentioned));
        // What a colleague who watches writes is neither the requester's message nor the desk's response.
        if (comment is { IsPublic: true, IsFromDesk: false } && !byRequester)
        {
            changes.Set(ClockFields.IsFromDesk, null, false);
        }

        return Record(comment.IsPublic ? TicketEventKinds.PublicReply : TicketEventKinds.InternalNote, act, changes, comment.IsPublic, comment.Id);
    }

    /// <summary>A file was added outside of a message.</summary>
    internal TicketEvent Attach(TicketAttachment attachment, TicketAct act) =>
        Record(
            TicketEventKinds.Attached, act, new TicketChanges().Add(TicketFields.FileName, null, attachment.FileName), attachment.IsPublic, attachment.Id);

    /// <summary>Tells others of files outside of a message, once however many they are; those of a message are told with it.</summary>
    internal void TellAttached(bool isPublic, bool byRequester, TicketAct act) =>
        Raise(new TicketAttached(Id, TypeId, Number, Title, isPublic, byRequester, act.ActorId));

    /// <summary>A link to or from another ticket was made or removed; both tickets tell it.</summary>
    internal TicketEvent Linked(TicketLink link, string otherNumber, bool isRemoved, TicketAct act)
    {
        var text = $"{link.Kind} {otherNumber}";
        return Record(
            isRemoved ? TicketEventKinds.Unlinked : TicketEventKinds.Linked, act,
            new TicketChanges().Add(TicketFields.Link, isRemoved ? text : null, isRemoved ? null : text), isPublic: false, link.Id);
    }

    /// <summary>Becomes a child, or stands alone again. Null when nothing differs.</summary>
    internal TicketEvent? SetParent(Guid? parentId, TicketAct act)
    {
        var changes = new TicketChanges().Add(TicketFields.ParentId, ParentId, parentId);
        if (changes.IsEmpty)
        {
            return null;
        }

        ParentId = parentId;
        Raise(new TicketChanged(Id, TypeId, Number, Title, changes.Fields, act.ActorId));
        return Record(TicketEventKinds.ParentSet, act, changes, isPublic: false);
    }

    /// <summary>A person starts or stops watching.</summary>
    internal TicketEvent Watched(Guid personId, bool isRemoved, TicketAct act) =>
        Record(
            isRemoved ? TicketEventKinds.Unwatched : TicketEventKinds.Watched, act,
            new TicketChanges().Add(TicketFields.WatcherId, isRemoved ? personId : null, isRemoved ? null : personId), isPublic: false);

    /// <summary>The requester said what they think of the help. Not public: that is no business of others who watch.</summary>
    /// <param name="rating">With the new score.</param>
    /// <param name="before">Score before; null for the first one.</param>
    /// <param name="lowScore">Scores up to this one are low.</param>
    /// <param name="act">The requester's act.</param>
    /// <param name="reasonsBefore">Reasons before; null without any.</param>
    internal TicketEvent Rated(TicketRating rating, int? before, int lowScore, TicketAct act, string? reasonsBefore = null)
    {
        var score = rating.Score ?? throw new InvalidOperationException($"{Number} has no score yet.");
        var isLow = score <= lowScore && !(before <= lowScore);
        Raise(new TicketRated(Id, TypeId, Number, Title, score, isLow, RequesterId, TeamId, AssigneeId, act.ActorId));
        var changes = new TicketChanges().Add(TicketFields.Score, before, score).Add(TicketFields.RatingReasons, reasonsBefore, rating.Reasons);
        return Record(TicketEventKinds.Rated, act, changes, isPublic: false, rating.Id);
    }

    /// <summary>Rules and clock definitions of now are applied to the open ticket.</summary>
    internal TicketEvent ReviewServiceLevels(TicketAct act) => Record(TicketEventKinds.ServiceLevelsReviewed, act, new TicketChanges(), isPublic: false);

    /// <summary>A type module's own fields changed. Null when nothing differs.</summary>
    internal TicketEvent? RecordForeignChanges(IEnumerable<RecordedChange> recorded, TicketAct act)
    {
        var changes = recorded.Aggregate(new TicketChanges(), (all, c) => all.Add(c.Field, c.Old, c.New));
        if (changes.IsEmpty)
        {
            return null;
        }

        Raise(new TicketChanged(Id, TypeId, Number, Title, changes.Fields, act.ActorId));
        return Record(TicketEventKinds.Changed, act, changes, isPublic: false);
    }
}
