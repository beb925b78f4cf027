namespace Helpdesk.Tickets.Domain;

public sealed partial class Ticket
{
    /// <summary>It is worked on in another ticket.</summary>
    internal bool IsMerged => MergedIntoId is not null;

    /// <summary>
    /// Becomes a duplicate of a main record: out of the queues and worked on there. Nothing else of it changes, so that
    /// <see cref="Unmerge"/> finds everything as it was.
    /// </summary>
    /// <returns>The event of this ticket and that of the main record.</returns>
    internal IReadOnlyList<TicketEvent> MergeInto(Ticket main, TicketAct act)
    {
        MergedIntoId = main.Id;
        MergedAt = act.Now;
        IsOpen = false;
        return TellMerge(main, TicketEventKinds.Merged, TicketEventKinds.Absorbed, null, main.Id, act);
    }

    /// <summary>Stands alone again, in the state and with the owner that it has kept all the time.</summary>
    /// <returns>The event of this ticket and that of the main record.</returns>
    internal IReadOnlyList<TicketEvent> Unmerge(Ticket main, TicketType type, TicketAct act)
    {
        MergedIntoId = null;
        MergedAt = null;
        IsOpen = IsOpenCategory(type.StateMachine.State(State).Category);
        return TellMerge(main, TicketEventKinds.Unmerged, TicketEventKinds.Released, main.Id, null, act);
    }

    private IReadOnlyList<TicketEvent> TellMerge(Ticket main, string kind, string mainKind, Guid? oldMain, Guid? newMain, TicketAct act)
    {
        var own = new TicketChanges().Add(TicketFields.MergedIntoId, oldMain, newMain);
        var others = new TicketChanges().Add(TicketFields.AbsorbedId, oldMain is null ? null : (Guid?)Id, newMain is null ? null : (Guid?)Id);
        Raise(new TicketChanged(Id, TypeId, Number, Title, own.Fields, act.ActorId));
        main.Raise(new TicketChanged(main.Id, main.TypeId, main.Number, main.Title, others.Fields, act.ActorId));
        return [Record(kind, act, own, isPublic: true), main.Record(mainKind, act, others, isPublic: false, Id)];
    }

    /// <summary>A message of this ticket became a ticket of its own; it stays readable here.</summary>
    internal TicketEvent SplitOff(TicketComment comment, Ticket made, TicketAct act) =>
        Record(TicketEventKinds.Split, act, new TicketChanges().Add(TicketFields.SplitIntoId, null, made.Id), isPublic: false, comment.Id);

    /// <summary>A child could not take the step that this ticket took.</summary>
    internal TicketEvent LeftBehind(Ticket child, TicketAct act) =>
        Record(TicketEventKinds.ChildLeft, act, new TicketChanges(), isPublic: false, child.Id);
}
