using Helpdesk.Errors;
using Helpdesk.Tickets.CustomFields;
using Helpdesk.Tickets.Domain;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;

namespace Helpdesk.Tickets.Features;

/// <summary>
/// Children follow their parent: into work, into a wait that is theirs too, into the resolution, and out of it when the desk reopens the parent
/// (practice.md 2.1). In the same transaction as the parent's step, so that nobody sees the one without the other. A child that cannot follow
/// stays, and the parent's history says why.
/// </summary>
internal sealed class MoveChildren(
    TicketsDbContext db, TicketCatalog catalog, TicketAccess access, FieldCatalog fields, FieldIntake intake, IEnumerable<ITicketGuard> guards, IStringLocalizer L)
{
    /// <summary>Moves the children without saving; their events are added to the context.</summary>
    /// <param name="parent">After its step.</param>
    /// <param name="type">Its type.</param>
    /// <param name="isReopen">The step was a reopening.</param>
    /// <param name="act">Who did it.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <returns>What the parent's history says of children that stay.</returns>
    public async Task<IReadOnlyList<TicketEvent>> FollowAsync(
        Ticket parent, TicketType type, bool isReopen, TicketAct act, CancellationToken cancellationToken) =>
        await FollowAsync(parent, type, isReopen, act, [parent.Id], cancellationToken);

    private async Task<IReadOnlyList<TicketEvent>> FollowAsync(
        Ticket parent, TicketType type, bool isReopen, TicketAct act, HashSet<Guid> seen, CancellationToken cancellationToken)
    {
        if (!Reaches(parent, type, isReopen))
        {
            return [];
        }

        // A requester's answer can set a parent going: the requesters of its children must not read that person's name.
        var known = access.MayEdit ? act : act with { ActorId = null, ActorName = L["Service desk"], OnBehalfOfId = null };
        List<TicketEvent> left = [];
        var children = await db.Tickets.Where(t => t.ParentId == parent.Id && t.MergedIntoId == null).OrderBy(t => t.Number).ToListAsync(cancellationToken);
        foreach (var child in children.Where(c => seen.Add(c.Id)))
        {
            var childType = catalog.FindType(child.TypeId);
            var childAct = known with { Reason = L["With its parent {0}.", parent.Number] };
            if (childType is null or { IsTask: true } || Step(child, childType, parent, isReopen) is not { } step)
            {
                continue;
            }

            if (step.Transition is not { } transition)
            {
                left.Add(Stays(child, L["it has no such step"]));
            }
            else if ((await WhyNotAsync(child, transition, step.Facts.ResolutionCode, cancellationToken)
                ?? (access.MayEdit && act.ActorId is not null ? await MissingFieldAsync(child, transition, cancellationToken) : null)) is { } why)
            {
                left.Add(Stays(child, why));
            }
            else
            {
                try
                {
                    db.Events.Add(child.Transition(transition, childType, step.Facts, childAct));
                }
                catch (ValidationException e)
                {
                    left.Add(Stays(child, string.Join(" ", e.Errors.Values.SelectMany(m => m))));
                    continue;
                }

                db.Events.AddRange(await FollowAsync(child, childType, transition.IsReopen, act, seen, cancellationToken));
            }
        }

        return left;

        TicketEvent Stays(Ticket child, string why)
        {
            var text = L["{0} stays as it is: {1}", child.Number, why].Value;
            return parent.LeftBehind(child, act with { Reason = text.Length > TicketTextRules.MaxReason ? text[..TicketTextRules.MaxReason] : text });
        }
    }

    /// <summary>Whether a step of the parent concerns its children at all.</summary>
    private bool Reaches(Ticket parent, TicketType type, bool isReopen)
    {
        var state = type.StateMachine.State(parent.State);
        // A requester is not content with the own ticket; that says nothing of the others'.
        return isReopen
            ? access.MayEdit
            : state.Category switch
            {
                StateCategory.Active or StateCategory.Resolved => true,
                StateCategory.Waiting => state.SubStates.Any(s => s.Id == parent.SubState && s.ReachesChildren),
                _ => false,
            };
    }

    /// <summary>What the child would do. Null when it is there already or the parent's step is none of its business; without transition when there is no way.</summary>
    private static (TicketTransition? Transition, TransitionFacts Facts)? Step(Ticket child, TicketType type, Ticket parent, bool isReopen)
    {
        var machine = type.StateMachine;
        var isResolved = machine.States.FirstOrDefault(s => s.Id == child.State)?.Category == StateCategory.Resolved;
        var reopens = isReopen && isResolved;
        // What is over stays over, except that the desk's reopening takes resolved children along; back to the queue concerns those only.
        if ((!child.IsOpen && !reopens) || (child.State == parent.State && child.SubState == parent.SubState))
        {
            return null;
        }

        var target = machine.States.FirstOrDefault(s => s.Id == parent.State);
        if (!reopens && target?.Category == StateCategory.New)
        {
            return null;
        }

        // A step that needs a right or a policy of its own is an act of a person and follows from nothing.
        var transition = machine.Transitions.FirstOrDefault(
            t => t.From.Contains(child.State) && t.To == parent.State && t.IsReopen == reopens && t.Permission is null && t.Policy is null);
        // Work that has no owner yet is the work of the parent's owner.
        var owner = transition?.Requires.HasFlag(TransitionRequirements.Owner) == true && child.AssigneeId is null ? parent.AssigneeId : null;
        var facts = target?.Category switch
        {
            StateCategory.Waiting => new TransitionFacts(parent.SubState, AssigneeId: owner),
            StateCategory.Resolved => new TransitionFacts(null, parent.ResolutionCode, parent.ResolutionNotes, owner),
            _ => new TransitionFacts(AssigneeId: owner),
        };
        return (transition, facts);
    }

    private async Task<string?> WhyNotAsync(Ticket child, TicketTransition transition, string? resolutionCode, CancellationToken cancellationToken)
    {
        var context = new TicketGuardContext(child.ToPanelModel(), transition, access.MayEdit ? TicketGuardActor.Agent : TicketGuardActor.System, resolutionCode);
        foreach (var guard in guards)
        {
            if (await guard.WhyNotAsync(context, cancellationToken) is { } reason)
            {
                return reason;
            }
        }

        return null;
    }

    private async Task<string?> MissingFieldAsync(Ticket child, TicketTransition transition, CancellationToken cancellationToken)
    {
        var rules = await fields.GetRulesAsync(cancellationToken);
        if (!rules.All.Any(f => f.IsRequiredOn(transition.Id)))
        {
            return null;
        }

        await fields.LoadValuesAsync(child, cancellationToken);
        return rules.MissingFor(transition.Id, FieldFacts.Of(child)) is [var missing, ..] ? intake.NeededFor(transition, missing) : null;
    }
}
