using Helpdesk.Incidents;
using Helpdesk.Security;
using Helpdesk.Tickets.Clocks;
using Helpdesk.Tickets.Domain;

namespace Helpdesk.Modules.Tests.Tickets.Clocks;

/// <summary>A ticket's stream, told event by event.</summary>
internal sealed class Story
{
    private readonly List<TicketEvent> _events = [];
    private readonly Dictionary<string, object?> _values = new(StringComparer.Ordinal);
    private readonly Guid _id = Guid.CreateVersion7();

    public IReadOnlyList<TicketEvent> Events => _events;

    public IReadOnlyList<TicketFact> Facts => TicketFactReader.ReadAll(_events, IncidentType.Type);

    public string State => (string)_values[TicketFields.State]!;

    public static Story Opened(DateTime at, int priority = 3, Guid? serviceId = null, string? requesterZone = null)
    {
        var story = new Story();
        return story.Tell(
            TicketEventKinds.Created, at, Some.Requester, isPublic: true, null,
            (TicketFields.State, IncidentType.New), (TicketFields.Priority, priority), (TicketFields.RequesterId, Some.Requester),
            (TicketFields.ServiceId, serviceId), (ClockFields.RequesterZone, requesterZone));
    }

    public Story Prioritised(DateTime at, int priority) => Tell(TicketEventKinds.Changed, at, Some.Agent, false, null, (TicketFields.Priority, priority));

    public Story Assigned(DateTime at, Guid? assignee) => Tell(TicketEventKinds.Assigned, at, Some.Agent, false, null, (TicketFields.AssigneeId, assignee));

    public Story Handed(DateTime at, Guid? team) => Tell(TicketEventKinds.Changed, at, Some.Agent, false, null, (TicketFields.TeamId, team));

    public Story Started(DateTime at) => Moved(at, IncidentType.InProgress);

    public Story Held(DateTime at, string subState = "awaiting-vendor") => Moved(at, IncidentType.OnHold, subState);

    public Story Resolved(DateTime at, Guid? by = null) => Moved(at, IncidentType.Resolved, by: by);

    public Story Closed(DateTime at) => Moved(at, IncidentType.Closed, by: Some.Requester);

    public Story Cancelled(DateTime at) => Moved(at, IncidentType.Cancelled);

    public Story Reopened(DateTime at, Guid? by = null) => Moved(at, IncidentType.InProgress, by: by ?? Some.Agent);

    public Story Moved(DateTime at, string state, string? subState = null, Guid? by = null) =>
        Tell(TicketEventKinds.Transitioned, at, by ?? Some.Agent, true, null, (TicketFields.State, state), (TicketFields.SubState, subState));

    public Story RequesterWrote(DateTime at) => Tell(TicketEventKinds.PublicReply, at, Some.Requester, true, null);

    public Story AgentReplied(DateTime at, Guid? onBehalfOf = null) => Tell(TicketEventKinds.PublicReply, at, Some.Agent, true, null, onBehalfOf: onBehalfOf);

    public Story AutoReplied(DateTime at) => Tell(TicketEventKinds.PublicReply, at, null, true, Origins.Background);

    public Story Noted(DateTime at) => Tell(TicketEventKinds.InternalNote, at, Some.Agent, false, null);

    public Story Merged(DateTime at) => Tell(TicketSignals.Merged, at, Some.Agent, true, null);

    public Story Unmerged(DateTime at) => Tell(TicketSignals.Unmerged, at, Some.Agent, true, null);

    private Story Tell(
        string kind, DateTime at, Guid? actor, bool isPublic, string? origin, params ReadOnlySpan<(string Field, object? Value)> values) =>
        Tell(kind, at, actor, isPublic, origin, null, values);

    private Story Tell(string kind, DateTime at, Guid? actor, bool isPublic, string? origin, Guid? onBehalfOf) =>
        Tell(kind, at, actor, isPublic, origin, onBehalfOf, []);

    private Story Tell(
        string kind, DateTime at, Guid? actor, bool isPublic, string? origin, Guid? onBehalfOf, ReadOnlySpan<(string Field, object? Value)> values)
    {
        var changes = new TicketChanges();
        foreach (var (field, value) in values)
        {
            changes.Add(field, _values.GetValueOrDefault(field), value);
            _values[field] = value;
        }

        _events.Add(new TicketEvent
        {
            TicketId = _id,
            Sequence = _events.Count + 1,
            Kind = kind,
            OccurredAt = at,
            RecordedAt = at,
            ActorId = actor,
            OnBehalfOfId = onBehalfOf,
            Origin = origin ?? Origins.Interactive,
            Changes = changes.ToJson(),
            IsPublic = isPublic,
        });
        return this;
    }
}
