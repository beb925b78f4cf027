using Helpdesk.Errors;

namespace Helpdesk.Tickets.Domain;

/// <summary>What comes with a transition.</summary>
/// <param name="HasPublicReply">A message to the requester goes out with it.</param>
internal sealed record TransitionFacts(
    string? SubState = null, string? ResolutionCode = null, string? ResolutionNotes = null, Guid? AssigneeId = null, bool HasPublicReply = false);

public sealed partial class Ticket
{
    /// <summary>Takes a transition of the machine. Whether the person may is asked before (<see cref="TransitionRules"/>).</summary>
    /// <exception cref="ValidationException">Something that the transition needs is missing.</exception>
    internal TicketEvent Transition(TicketTransition transition, TicketType type, TransitionFacts facts, TicketAct act)
    {
        var machine = type.StateMachine;
        if (!transition.From.Contains(State))
        {
            throw new InvalidOperationException($"Transition '{transition.Id}' does not start from '{State}'.");
        }

        var from = machine.State(State);
        var to = machine.State(transition.To);
        Check(transition, type, to, facts, act);

        var changes = new TicketChanges();
        var (previousTeam, previousAssignee) = (TeamId, AssigneeId);
        var assignee = transition.ClearsOwner ? null : facts.AssigneeId ?? AssigneeId;
        changes.Add(TicketFields.State, State, to.Id);
        // A new reason within the same state is a new segment of waiting, even when it is the same reason again.
        changes.Add(TicketFields.SubState, SubState, facts.SubState);
        changes.Add(TicketFields.AssigneeId, AssigneeId, assignee);
        if (transition.Requires.HasFlag(TransitionRequirements.Resolution))
        {
            changes.Add(TicketFields.ResolutionCode, ResolutionCode, facts.ResolutionCode);
            changes.Add(TicketFields.ResolutionNotes, ResolutionNotes, facts.ResolutionNotes!.Trim());
            ResolutionCode = facts.ResolutionCode;
            ResolutionNotes = facts.ResolutionNotes!.Trim();
        }
        else if (IsOpenCategory(to.Category))
        {
            changes.Add(TicketFields.ResolutionCode, ResolutionCode, null);
            changes.Add(TicketFields.ResolutionNotes, ResolutionNotes, null);
            ResolutionCode = null;
            ResolutionNotes = null;
        }

        if (transition.IsReopen)
        {
            changes.Add(TicketFields.ReopenCount, ReopenCount, ReopenCount + 1);
            ReopenCount++;
        }

        State = to.Id;
        SubState = facts.SubState;
        AssigneeId = assignee;
        IsOpen = IsOpenCategory(to.Category) && !IsMerged;
        ResolvedAt = to.Category switch
        {
            StateCategory.Resolved => act.Now,
            StateCategory.Closed => ResolvedAt,
            _ => null,
        };
        ClosedAt = to.Category is StateCategory.Closed or StateCategory.Cancelled ? act.Now : null;

        Raise(new TicketTransitioned(Id, TypeId, Number, Title, from.Id, to.Id, SubState, RequesterId, AssigneeId, act.ActorId, to.Category == StateCategory.Resolved ? ResolutionCode : null));
        RaiseAssigned(previousTeam, previousAssignee, act);
        return Record(
            from.Category == StateCategory.Closed ? TicketEventKinds.ClosedReopened : TicketEventKinds.Transitioned,
            act, changes, isPublic: true, definitionVersion: machine.Version);
    }

    /// <summary>
    /// The requester answered what the ticket waited for: back to work, or back to the queue when nobody owns it. Null when it does not wait
    /// for the requester.
    /// </summary>
    internal TicketEvent? ResumeOnRequesterReply(TicketType type, TicketAct act)
    {
        var machine = type.StateMachine;
        var state = machine.States.FirstOrDefault(s => s.Id == State);
        if (state?.SubStates.FirstOrDefault(s => s.Id == SubState) is not { ResumesOnRequesterReply: true })
        {
            return null;
        }

        var ways = machine.Transitions.Where(t => t.From.Contains(State) && !t.IsReopen).ToList();
        var wanted = AssigneeId is null ? StateCategory.New : StateCategory.Active;
        var transition = ways.FirstOrDefault(t => machine.State(t.To).Category == wanted);
        return transition is null ? null : Transition(transition, type, new TransitionFacts(), act);
    }

    private void Check(TicketTransition transition, TicketType type, TicketState to, TransitionFacts facts, TicketAct act)
    {
        var errors = new Dictionary<string, string[]>(StringComparer.Ordinal);
        var requires = transition.Requires;
        if (requires.HasFlag(TransitionRequirements.Owner) && (facts.AssigneeId ?? AssigneeId) is null)
        {
            errors[TicketFields.AssigneeId] = [act.L["{0} has no assignee yet. Choose who owns it.", Number]];
        }

        var subState = to.SubStates.FirstOrDefault(s => s.Id == facts.SubState);
        if (facts.SubState is not null && subState is null)
        {
            errors[TicketFields.SubState] = to.SubStates.Count == 0
                ? [act.L["The state {0} has no reasons to choose from.", act.L[to.Name].Value]]
                : [act.L["“{0}” is not a reason of {1}. Choose one of: {2}.", facts.SubState, act.L[to.Name].Value, string.Join(", ", to.SubStates.Select(s => s.Id))]];
        }
        else if (subState is null && requires.HasFlag(TransitionRequirements.SubState))
        {
            errors[TicketFields.SubState] = [act.L["Choose what {0} waits for.", Number]];
        }
        else if (subState is { NeedsPublicReply: true } && !facts.HasPublicReply)
        {
            errors["comment"] = [act.L["Write to the requester what you need: otherwise nobody knows what {0} waits for.", Number]];
        }

        if (requires.HasFlag(TransitionRequirements.Reason) && act.Reason is null)
        {
            errors["reason"] = [act.L["Say why."]];
        }

        if (requires.HasFlag(TransitionRequirements.Resolution))
        {
            if (!type.ResolutionCodes.Any(c => c.Id == facts.ResolutionCode))
            {
                errors[TicketFields.ResolutionCode] = [act.L["Choose a resolution code: {0}.", string.Join(", ", type.ResolutionCodes.Select(c => c.Id))]];
            }

            if (string.IsNullOrWhiteSpace(facts.ResolutionNotes))
            {
                errors[TicketFields.ResolutionNotes] = [act.L["Write how it was resolved; the requester reads it."]];
            }
        }

        if (errors.Count > 0)
        {
            throw new ValidationException(errors);
        }
    }

    private void RaiseAssigned(Guid? previousTeam, Guid? previousAssignee, TicketAct act)
    {
        if (TeamId != previousTeam || AssigneeId != previousAssignee)
        {
            Raise(new TicketAssigned(Id, TypeId, Number, Title, TeamId, AssigneeId, previousTeam, previousAssignee, act.ActorId));
        }
    }
}
