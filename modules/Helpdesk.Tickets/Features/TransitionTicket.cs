using System.Text.Json;
using Helpdesk.Errors;
using Helpdesk.Security;
using Helpdesk.Tickets.CustomFields;
using Helpdesk.Tickets.Domain;
using Helpdesk.Tickets.Integration;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;

namespace Helpdesk.Tickets.Features;

public sealed record TransitionRequest
{
    /// <summary>Id of the transition, for example <c>resolve</c>; or give <see cref="To"/>.</summary>
    public string? Transition { get; init; }

    /// <summary>Target state; the first allowed transition to it is taken.</summary>
    public string? To { get; init; }

    public string? SubState { get; init; }

    public string? Reason { get; init; }

    public string? ResolutionCode { get; init; }

    /// <summary>Markdown, shown to the requester.</summary>
    public string? ResolutionNotes { get; init; }

    /// <summary>Owner to set with the transition (take a ticket = start + myself).</summary>
    public Guid? AssigneeId { get; init; }

    /// <summary>Public reply to the requester, sent with the transition.</summary>
    public string? Comment { get; init; }

    /// <summary>Custom fields by key that are set with it; only by people who work on tickets.</summary>
    public IReadOnlyDictionary<string, JsonElement>? Fields { get; init; }

    /// <summary>Name of the macro that takes it.</summary>
    internal string? Macro { get; init; }
}

internal sealed class TransitionTicket(
    TicketsDbContext db, TicketCatalog catalog, TicketAccess access, TicketReferences references, IEnumerable<ITicketGuard> guards, MoveChildren children,
    Mentions mentions, FieldCatalog customFields, FieldIntake intake, ReadTicketContent content, ICurrentUser user, TimeProvider time, IStringLocalizer L)
{
    /// <exception cref="TransitionNotAllowedException">The machine has no such way from the present state.</exception>
    public async Task<Ticket> HandleAsync(string number, TransitionRequest request, string? expectedStamp, CancellationToken cancellationToken)
    {
        var ticket = await access.FindAsync(number, cancellationToken);
        access.CheckStamp(ticket, expectedStamp);
        db.Events.AddRange(await ApplyAsync(ticket, request, cancellationToken));
        await db.SaveChangesAsync(cancellationToken);
        return ticket;
    }

    /// <summary>Takes the transition without saving; bulk edit shows the effect before it is saved.</summary>
    internal async Task<IReadOnlyList<TicketEvent>> ApplyAsync(Ticket ticket, TransitionRequest request, CancellationToken cancellationToken)
    {
        var rules = new TicketTextRules(L);
        var comment = rules.Body("comment", request.Comment);
        var notes = rules.Body(TicketFields.ResolutionNotes, request.ResolutionNotes);
        var act = TicketAct.Of(user, time, L, rules.Reason(request.Reason)) with { Macro = request.Macro };
        if (request.AssigneeId is not null && request.AssigneeId != ticket.AssigneeId && request.AssigneeId != user.Id)
        {
            await references.CheckAssigneeAsync(rules, request.AssigneeId, cancellationToken);
        }

        rules.ThrowIfAny();
        var type = catalog.FindType(ticket.TypeId)
            ?? throw new BusinessException("Tickets:TypeOff", L["Tickets of type {0} are switched off, so {1} stays as it is.", ticket.TypeId, ticket.Number], 409);
        access.DemandUnmerged(ticket);
        var transition = await FindAsync(ticket, type, request, cancellationToken);
        if (request.AssigneeId is not null && !access.MayEdit)
        {
            throw new ForbiddenException(L["Impact, team, assignee and parent are set by the service desk. Leave them out."]);
        }

        var fields = await FieldsAsync(ticket, transition, request, rules, cancellationToken);
        await AskGuardsAsync(ticket, transition, request, fields.Count > 0 || content.IsChanging(ticket), cancellationToken);
        List<TicketEvent> events = [];
        if (fields.Count > 0
            && ticket.Change(new FieldChanges { Fields = fields }, await catalog.GetMatrixAsync(ticket.TypeId, cancellationToken), act with { Reason = null }) is { } changed)
        {
            events.Add(changed);
        }

        if (comment.Length > 0)
        {
            var message = new TicketComment
            {
                TicketId = ticket.Id,
                IsPublic = true,
                AuthorId = act.ActorId,
                AuthorName = act.ActorName,
                IsFromDesk = access.MayEdit && !access.IsRequester(ticket),
                Body = comment,
                CreatedAt = act.Now,
            };
            db.Comments.Add(message);
            var mentioned = await mentions.FindAsync(comment, cancellationToken);
            events.Add(ticket.Comment(message, access.IsRequester(ticket), mentioned, act with { Reason = null }));
            events.AddRange(await mentions.WatchAsync(ticket, mentioned, act, cancellationToken));
        }

        var facts = new TransitionFacts(Empty(request.SubState), Empty(request.ResolutionCode), notes, request.AssigneeId, HasPublicReply: comment.Length > 0);
        events.Add(Take(() => ticket.Transition(transition, type, facts, act), rules));
        if (type.StateMachine.State(ticket.State).Category is StateCategory.Closed or StateCategory.Cancelled)
        {
            events.AddRange(await EndTasksAsync(ticket, act with { Reason = null }, cancellationToken));
        }

        events.AddRange(await children.FollowAsync(ticket, type, transition.IsReopen, act, cancellationToken));
        return events;
    }

    /// <summary>
    /// What the transition needs of custom fields is asked of people who work on tickets; a requester who confirms or takes something back, and the
    /// system, have nowhere to fill it in.
    /// </summary>
    private async Task<IReadOnlyList<FieldChange>> FieldsAsync(
        Ticket ticket, TicketTransition transition, TransitionRequest request, TicketTextRules rules, CancellationToken cancellationToken)
    {
        if (!access.MayEdit && request.Fields is { Count: > 0 })
        {
            throw new ForbiddenException(L["Fields are set by the service desk when a ticket goes on. Leave them out."]);
        }

        var asks = access.MayEdit && user.Id is not null && !(transition.RequesterMay && access.IsRequester(ticket));
        if (!access.MayEdit || ((!asks || (await customFields.GetAsync(cancellationToken)).All(f => !f.IsRequiredOn(transition.Id))) && request.Fields is not { Count: > 0 }))
        {
            return [];
        }

        await customFields.LoadValuesAsync(ticket, cancellationToken);
        var facts = FieldFacts.Of(ticket);
        var changes = await intake.ReadAsync(request.Fields, facts, facts, FieldAudience.Desk, rules, cancellationToken);
        foreach (var missing in asks ? (await customFields.GetRulesAsync(cancellationToken)).MissingFor(transition.Id, facts.With(changes)) : [])
        {
            rules.AddMissing(FieldIntake.ErrorKey(missing.Key), intake.NeededFor(transition, missing));
        }

        return changes;
    }

    /// <summary>Nobody goes on with a piece of the work on what is closed (practice.md 2.5).</summary>
    private async Task<IReadOnlyList<TicketEvent>> EndTasksAsync(Ticket ticket, TicketAct act, CancellationToken cancellationToken)
    {
        var open = await db.Tasks.Where(t => t.TicketId == ticket.Id && t.State == TicketTaskStates.Open).OrderBy(t => t.Position).ToListAsync(cancellationToken);
        return [.. open.Select(t => ticket.ChangeTask(t, new(t.Title, TicketTaskStates.Cancelled, t.AssigneeId, t.DueAt, t.Position), act)).OfType<TicketEvent>()];
    }

    /// <summary>Takes the step; what it lacks is said together with what the fields lack.</summary>
    private static TicketEvent Take(Func<TicketEvent> step, TicketTextRules rules)
    {
        TicketEvent? taken = null;
        try
        {
            taken = step();
        }
        catch (ValidationException e)
        {
            foreach (var (field, messages) in e.Errors)
            {
                rules.Add(field, string.Join(' ', messages));
            }
        }

        rules.ThrowIfAny();
        return taken!;
    }

    private static string? Empty(string? value) => string.IsNullOrWhiteSpace(value) ? null : value;

    private async Task<TicketTransition> FindAsync(Ticket ticket, TicketType type, TransitionRequest request, CancellationToken cancellationToken)
    {
        if (string.IsNullOrWhiteSpace(request.Transition) && string.IsNullOrWhiteSpace(request.To))
        {
            throw new ValidationException("transition", L["Say which transition to take, or the state to go to."]);
        }

        var isRequester = access.IsRequester(ticket);
        var allowed = TransitionRules.Allowed(ticket, type, isRequester, user.Can, await catalog.GetPoliciesAsync(cancellationToken));
        if (allowed.FirstOrDefault(Matches) is { } found)
        {
            // A requester cannot name an owner: without one the ticket is taken up again through the queue.
            return found.Requires.HasFlag(TransitionRequirements.Owner) && ticket.AssigneeId is null && !access.MayEdit
                ? allowed.FirstOrDefault(t => t.IsReopen == found.IsReopen && t.ClearsOwner) ?? found
                : found;
        }

        var inMachine = type.StateMachine.Transitions.FirstOrDefault(t => t.From.Contains(ticket.State) && Matches(t));
        if (inMachine is { Policy: null })
        {
            throw new ForbiddenException(L["You may not take {0} from “{1}” to “{2}”.", ticket.Number, Name(type, ticket.State), Name(type, inMachine.To)]);
        }

        throw new TransitionNotAllowedException(
            allowed.Count == 0
                ? L["{0} is “{1}”: there is nothing that you may do from here.", ticket.Number, Name(type, ticket.State)]
                : L["{0} is “{1}”. From here you may: {2}.", ticket.Number, Name(type, ticket.State), string.Join(", ", allowed.Select(t => $"{L[t.Name].Value} ({t.Id})"))],
            ticket.State,
            allowed);

        bool Matches(TicketTransition t) =>
            (string.IsNullOrWhiteSpace(request.Transition) || t.Id == request.Transition) && (string.IsNullOrWhiteSpace(request.To) || t.To == request.To);
    }

    private string Name(TicketType type, string state) =>
        type.StateMachine.States.FirstOrDefault(s => s.Id == state) is { } found ? L[found.Name] : state;

    private async Task AskGuardsAsync(Ticket ticket, TicketTransition transition, TransitionRequest request, bool changesContent, CancellationToken cancellationToken)
    {
        var actor = user.Id is null ? TicketGuardActor.System : access.MayEdit ? TicketGuardActor.Agent : TicketGuardActor.Requester;
        var context = new TicketGuardContext(ticket.ToPanelModel(), transition, actor, Empty(request.ResolutionCode))
        {
            AssigneeId = transition.ClearsOwner ? null : request.AssigneeId ?? ticket.AssigneeId,
            ChangesContent = changesContent,
        };
        foreach (var guard in guards)
        {
            if (await guard.WhyNotAsync(context, cancellationToken) is { } reason)
            {
                throw new BusinessException("Tickets:Refused", reason, 409);
            }
        }
    }
}
