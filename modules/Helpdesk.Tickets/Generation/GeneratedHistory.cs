using System.Text.Json;
using Helpdesk.Security;
using Helpdesk.Tickets.Clocks;
using Helpdesk.Tickets.Domain;

namespace Helpdesk.Tickets.Generation;

/// <summary>Who takes part in generated tickets.</summary>
internal sealed record Population(
    IReadOnlyList<Player> Requesters,
    IReadOnlyList<GeneratedTeam> Teams,
    IReadOnlyDictionary<string, Guid> Categories);

internal sealed record Player(Guid Id, string Name, Guid? OrganisationId = null, string? Zone = null);

internal sealed record GeneratedTeam(Guid Id, string Name, IReadOnlyList<Player> Members);

/// <summary>Plays one ticket's life up to now and keeps what happened.</summary>
internal sealed class GeneratedHistory
{
    private readonly Random _random;
    private readonly TicketType _type;
    private readonly DateTime _now;
    private readonly TicketState _active;
    private readonly TicketState? _waiting;
    private readonly TicketState _resolved;
    private readonly TicketState _closed;

    public GeneratedHistory(Random random, TicketType type, DateTime now)
    {
        _random = random;
        _type = type;
        _now = now;
        TicketState First(StateCategory category) => type.StateMachine.States.First(s => s.Category == category);
        _active = First(StateCategory.Active);
        _waiting = type.StateMachine.States.FirstOrDefault(s => s.Category == StateCategory.Waiting && s.SubStates.Count > 0);
        _resolved = First(StateCategory.Resolved);
        _closed = First(StateCategory.Closed);
    }

    public Ticket Ticket { get; private set; } = null!;

    public List<TicketEvent> Events { get; } = [];

    public List<TicketComment> Comments { get; } = [];

    public void Play(string number, DateTime opened, int priority, int impact, int urgency, Population population)
    {
        Events.Clear();
        Comments.Clear();
        var scenario = PickScenario();
        var requester = Pick(population.Requesters);
        var team = population.Teams.FirstOrDefault(t => t.Name == scenario.Team) ?? Pick(population.Teams);
        var agent = Pick(team.Members);
        var byPhone = _random.NextDouble() < 0.3;
        var thing = Pick(scenario.Things);
        var place = Pick(TicketScenario.Places);
        Ticket = new Ticket
        {
            Id = Guid.CreateVersion7(new DateTimeOffset(opened)),
            ConcurrencyStamp = Guid.CreateVersion7().ToString("N"),
            TypeId = _type.Id,
            Number = number,
            Title = Sentence(Pick(scenario.Titles), thing, place),
            Description = Sentence(Pick(scenario.Descriptions), thing, place),
            State = _type.StateMachine.InitialState,
            IsOpen = true,
            Impact = impact,
            Urgency = urgency,
            Priority = priority,
            CategoryId = population.Categories.TryGetValue(scenario.Category, out var category) ? category : null,
            RequesterId = requester.Id,
            OpenedById = byPhone ? agent.Id : requester.Id,
            TeamId = team.Id,
            Channel = byPhone ? "phone" : "portal",
            CreatedAt = opened,
            UpdatedAt = opened,
        };
        Add(TicketEventKinds.Created, opened, byPhone ? agent : requester, isPublic: true, changes: new()
        {
            ["title"] = [null, Ticket.Title],
            ["state"] = [null, Ticket.State],
            ["impact"] = [null, impact],
            ["urgency"] = [null, urgency],
            ["priority"] = [null, priority],
            ["requesterId"] = [null, requester.Id],
            ["teamId"] = [null, team.Id],
            ["categoryId"] = [null, Ticket.CategoryId],
            ["channel"] = [null, Ticket.Channel],
            [ClockFields.OrganisationId] = [null, requester.OrganisationId],
            [ClockFields.RequesterZone] = [null, requester.Zone],
        });
        Work(scenario, population, requester, team, agent, opened);
    }

    private void Work(TicketScenario scenario, Population population, Player requester, GeneratedTeam team, Player agent, DateTime opened)
    {
        var duration = TicketShape.TimeToResolve(_random, Ticket.Priority);
        var resolvedAt = opened + duration;
        DateTime At(double share) => opened + (duration * share);

        var hops = TicketShape.Reassignments(_random);
        for (var i = 0; i < hops; i++)
        {
            var next = Pick(population.Teams);
            if (next.Id != team.Id && Happens(At(0.02 + (0.3 * i / hops))))
            {
                Assign(At(0.02 + (0.3 * i / hops)), agent, next, owner: null);
                team = next;
                agent = Pick(team.Members);
            }
        }

        // A quarter is resolved straight from New, as real desks do.
        if (_random.NextDouble() > 0.23 && Happens(At(0.35)))
        {
            Move(At(0.35), agent, _active, subState: null, owner: agent);
            if (_random.NextDouble() < 0.5 && Happens(At(0.4)))
            {
                Comment(At(0.4), agent, scenario.Note, isPublic: false);
            }

            if (_waiting is not null && _random.NextDouble() < 0.35 && Happens(At(0.45)))
            {
                Ask(scenario, requester, agent, At(0.45), At(0.8));
            }
        }

        if (!Happens(resolvedAt))
        {
            return;
        }

        Resolve(scenario, agent, resolvedAt);
        if (_random.NextDouble() < 0.015 && Happens(resolvedAt.AddHours(20)))
        {
            Ticket.ReopenCount++;
            Comment(resolvedAt.AddHours(20), requester, "It happened again this morning.", isPublic: true);
            Move(resolvedAt.AddHours(20), requester, _active, subState: null, owner: null);
            if (!Happens(resolvedAt.AddHours(44)))
            {
                return;
            }

            resolvedAt = resolvedAt.AddHours(44);
            Resolve(scenario, agent, resolvedAt);
        }

        var confirmed = _random.NextDouble() < 0.24;
        var closedAt = confirmed ? resolvedAt.AddHours(1 + (_random.NextDouble() * 30)) : resolvedAt.AddDays(5);
        if (Happens(closedAt))
        {
            Move(closedAt, confirmed ? requester : null, _closed, subState: null, owner: null);
        }
    }

    private void Ask(TicketScenario scenario, Player requester, Player agent, DateTime at, DateTime answeredAt)
    {
        Comment(at, agent, scenario.Question, isPublic: true);
        Move(at, agent, _waiting!, _waiting!.SubStates[0].Id, owner: null);
        if (Happens(answeredAt))
        {
            Comment(answeredAt, requester, scenario.Answer, isPublic: true);
            Move(answeredAt, requester, _active, subState: null, owner: null);
        }
    }

    private void Resolve(TicketScenario scenario, Player agent, DateTime at)
    {
        Ticket.ResolutionCode = _type.ResolutionCodes.FirstOrDefault(c => c.Id == scenario.ResolutionCode)?.Id ?? _type.ResolutionCodes[0].Id;
        Ticket.ResolutionNotes = scenario.Resolution;
        Move(at, agent, _resolved, subState: null, owner: Ticket.AssigneeId is null ? agent : null, more: new()
        {
            ["resolutionCode"] = [null, Ticket.ResolutionCode],
            ["resolutionNotes"] = [null, Ticket.ResolutionNotes],
        });
    }

    private void Move(DateTime at, Player? actor, TicketState to, string? subState, Player? owner, Dictionary<string, object?[]>? more = null)
    {
        Dictionary<string, object?[]> changes = more ?? [];
        changes["state"] = [Ticket.State, to.Id];
        if (Ticket.SubState != subState)
        {
            changes["subState"] = [Ticket.SubState, subState];
        }

        if (owner is not null && owner.Id != Ticket.AssigneeId)
        {
            changes["assigneeId"] = [Ticket.AssigneeId, owner.Id];
            Ticket.AssigneeId = owner.Id;
        }

        Ticket.State = to.Id;
        Ticket.SubState = subState;
        Ticket.IsOpen = to.Category is StateCategory.Active or StateCategory.Waiting or StateCategory.New;
        Ticket.ResolvedAt = to.Category == StateCategory.Resolved ? at : Ticket.IsOpen ? null : Ticket.ResolvedAt;
        Ticket.ClosedAt = to.Category == StateCategory.Closed ? at : null;
        Add(TicketEventKinds.Transitioned, at, actor, isPublic: true, changes, definitionVersion: _type.StateMachine.Version);
    }

    private void Assign(DateTime at, Player actor, GeneratedTeam team, Player? owner)
    {
        Dictionary<string, object?[]> changes = new() { ["teamId"] = [Ticket.TeamId, team.Id] };
        Ticket.TeamId = team.Id;
        Ticket.AssigneeId = owner?.Id;
        Ticket.ReassignmentCount++;
        Add(TicketEventKinds.Assigned, at, actor, isPublic: false, changes);
    }

    private void Comment(DateTime at, Player author, string body, bool isPublic)
    {
        var comment = new TicketComment
        {
            Id = Guid.CreateVersion7(new DateTimeOffset(at)),
            TicketId = Ticket.Id,
            IsPublic = isPublic,
            AuthorId = author.Id,
            AuthorName = author.Name,
            IsFromDesk = author.Id != Ticket.RequesterId,
            Body = body,
            CreatedAt = at,
        };
        Comments.Add(comment);
        Add(isPublic ? TicketEventKinds.PublicReply : TicketEventKinds.InternalNote, at, author, isPublic, [], subjectId: comment.Id);
    }

    private void Add(
        string kind, DateTime at, Player? actor, bool isPublic, Dictionary<string, object?[]> changes, Guid? subjectId = null, int? definitionVersion = null)
    {
        Ticket.UpdatedAt = at;
        Events.Add(new TicketEvent
        {
            TicketId = Ticket.Id,
            Sequence = ++Ticket.LastSequence,
            Kind = kind,
            OccurredAt = at,
            RecordedAt = _now,
            ActorId = actor?.Id,
            ActorName = actor?.Name ?? "System",
            Origin = actor is null ? Origins.Background : Origins.Interactive,
            Changes = changes.Count == 0 ? "{}" : JsonSerializer.Serialize(changes),
            SubjectId = subjectId,
            IsPublic = isPublic,
            DefinitionVersion = definitionVersion,
        });
    }

    private bool Happens(DateTime at) => at < _now;

    private TicketScenario PickScenario()
    {
        var at = _random.Next(TicketScenario.All.Sum(s => s.Weight));
        foreach (var scenario in TicketScenario.All)
        {
            if ((at -= scenario.Weight) < 0)
            {
                return scenario;
            }
        }

        return TicketScenario.All[^1];
    }

    private T Pick<T>(IReadOnlyList<T> list) => list[_random.Next(list.Count)];

    private static string Sentence(string pattern, string thing, string place)
    {
        var text = string.Format(System.Globalization.CultureInfo.InvariantCulture, pattern, thing, place);
        return char.ToUpperInvariant(text[0]) + text[1..];
    }
}
