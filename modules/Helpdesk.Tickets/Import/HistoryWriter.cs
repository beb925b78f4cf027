using System.Text.Json;
using Helpdesk.Data;
using Helpdesk.Identity;
using Helpdesk.Security;
using Helpdesk.Tickets.Clocks;
using Helpdesk.Tickets.CustomFields;
using Helpdesk.Tickets.Domain;
using Helpdesk.Tickets.Metrics;
using Microsoft.EntityFrameworkCore;

namespace Helpdesk.Tickets.Import;

/// <summary>Writes a batch of logged histories: people, teams and categories first, then tickets with their events.</summary>
internal sealed class HistoryWriter(
    TicketsDbContext db,
    IUnitOfWork unitOfWork,
    TicketCatalog catalog,
    FieldCatalog fields,
    IBulkWriter bulk,
    IPeopleImport people,
    INumberSequence numbers,
    ClockVersions versions,
    TicketClocks ticketClocks,
    TicketMeasuring measuring,
    TimeProvider clock)
{
    // Names that earlier batches of this scope resolved.
    private readonly Dictionary<string, Guid> _people = [];
    private readonly Dictionary<string, Guid> _teams = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, Guid> _categories = new(StringComparer.Ordinal);
    private readonly HashSet<(Guid Team, Guid Person)> _members = [];

    // Custom fields that the profile fills.
    private IReadOnlyList<CustomField> _fields = [];

    public async Task WriteAsync(ImportProfile profile, TicketType type, IReadOnlyCollection<TicketHistory> batch, CancellationToken cancellationToken)
    {
        List<LoggedEvent> all = [.. batch.SelectMany(h => h.Added)];
        await EnsurePeopleAsync(profile, all, cancellationToken);
        await EnsureCategoriesAsync(all, cancellationToken);
        _fields = profile.CustomFields.Count == 0 ? [] : [.. (await fields.GetAsync(cancellationToken)).Where(f => profile.CustomFields.Values.Contains(f.Key))];

        var shelf = await versions.GetShelfAsync(cancellationToken);
        var now = clock.GetUtcNow().UtcDateTime;
        List<Ticket> added = [];
        List<TicketEvent> events = [];
        List<TicketClock> clocks = [];
        List<TicketClockState> states = [];
        List<TicketMeasures> measures = [];
        var zone = await measuring.ZoneAsync(cancellationToken);
        var known = await LoadAsync(batch, cancellationToken);
        foreach (var history in batch)
        {
            var isNew = history.TicketId is null;
            var ticket = isNew
                ? new Ticket
                {
                    TypeId = type.Id,
                    Number = $"{type.NumberPrefix}{await numbers.NextAsync(type.NumberPrefix, cancellationToken):0000000}",
                    Title = history.Added[0].Title,
                    CreatedAt = history.Added[0].OpenedAt,
                    OpenedById = history.Added[0].OpenedBy is { } opener ? Person(profile, opener) : null,
                    ExternalSource = profile.Source,
                    ExternalNumber = history.Number,
                    ConcurrencyStamp = Guid.CreateVersion7().ToString("N"),
                }
                : known[history.TicketId!.Value];
            if (isNew)
            {
                added.Add(ticket);
            }

            var stream = Replay(profile, type, ticket, history);
            events.AddRange(stream);
            if (isNew)
            {
                measures.Add(TicketMeasuring.Of(ticket, stream, type.StateMachine, zone));
            }

            if (isNew && !shelf.IsEmpty && type.HasServiceLevels)
            {
                var rows = ClockRows.Of(shelf, ticket.Id, ClockWalk.Replay(shelf, type, stream), [], now);
                clocks.AddRange(rows.Clocks);
                states.AddRange(rows.State is { } state ? [state] : []);
                ticket.DueAt = rows.DueAt;
            }
        }

        // Tickets that grew are tracked and saved; new ones and all events go in bulk.
        await db.SaveChangesAsync(cancellationToken);
        await bulk.InsertAsync(db, added, cancellationToken);
        await bulk.InsertAsync(db, added.SelectMany(t => t.FieldValues).ToList(), cancellationToken);
        await bulk.InsertAsync(db, events, cancellationToken);
        await bulk.InsertAsync(db, clocks, cancellationToken);
        await bulk.InsertAsync(db, states, cancellationToken);
        await bulk.InsertAsync(db, measures, cancellationToken);
        if (known.Count > 0)
        {
            await ticketClocks.RebuildAsync(known.Values, cancellationToken);
            await measuring.RebuildAsync(known.Values, cancellationToken);
        }
    }

    private List<TicketEvent> Replay(ImportProfile profile, TicketType type, Ticket ticket, TicketHistory history)
    {
        var machine = type.StateMachine;
        var recordedAt = clock.GetUtcNow().UtcDateTime;
        var previous = history.All.TakeWhile(e => e != history.Added[0]).LastOrDefault();
        List<TicketEvent> events = [];
        foreach (var logged in history.Added)
        {
            var facts = Facts(profile, logged);
            var changes = Difference(previous is null ? null : Facts(profile, previous), facts);
            var to = machine.State(logged.State.State);
            events.Add(new TicketEvent
            {
                TicketId = ticket.Id,
                Sequence = ++ticket.LastSequence,
                Kind = Kind(previous, changes),
                OccurredAt = logged.At,
                RecordedAt = recordedAt,
                ActorId = logged.Actor is { } actor ? Person(profile, actor) : null,
                ActorName = logged.Actor ?? "",
                Origin = Origins.Import,
                Changes = JsonSerializer.Serialize(changes),
                DefinitionVersion = machine.Version,
                IsPublic = previous is null || changes.ContainsKey("state"),
                IsOutsideMachine = previous is not null && TrapDetector.IsOutside(machine, previous, logged),
                SourceKey = logged.SourceKey,
            });
            EnterState(ticket, previous?.State.State, to, logged.At);
            previous = logged;
        }

        Present(profile, ticket, history.All[^1], machine);
        return events;
    }

    private static void EnterState(Ticket ticket, string? from, TicketState to, DateTime at)
    {
        if (from == to.Id)
        {
            return;
        }

        switch (to.Category)
        {
            case StateCategory.Resolved:
                ticket.ResolvedAt = at;
                ticket.ClosedAt = null;
                break;
            case StateCategory.Closed or StateCategory.Cancelled:
                ticket.ClosedAt = at;
                break;
            default:
                ticket.ResolvedAt = null;
                ticket.ClosedAt = null;
                break;
        }
    }

    /// <summary>The present state of a ticket is its last event; the source's end values belong to that event alone.</summary>
    private void Present(ImportProfile profile, Ticket ticket, LoggedEvent last, StateMachine machine)
    {
        var category = machine.State(last.State.State).Category;
        ticket.State = last.State.State;
        ticket.SubState = last.State.SubState;
        ticket.IsOpen = category is StateCategory.New or StateCategory.Active or StateCategory.Waiting;
        ticket.Impact = last.Impact;
        ticket.Urgency = last.Urgency;
        ticket.Priority = last.Priority;
        ticket.Channel = last.Channel;
        ticket.RequesterId = Person(profile, last.Requester);
        ticket.TeamId = last.Team is { } team ? _teams[team] : null;
        ticket.AssigneeId = last.Assignee is { } assignee ? Person(profile, assignee) : null;
        ticket.CategoryId = last.Category is { } path ? _categories[path] : null;
        ticket.ReopenCount = last.ReopenCount;
        ticket.ReassignmentCount = last.ReassignmentCount;
        ticket.UpdatedAt = last.At;
        ticket.ResolutionCode = ticket.IsOpen ? null : last.EndValues.GetValueOrDefault("resolutionCode");
        ticket.Fields = JsonSerializer.Serialize(last.Extra);
        ticket.SetFields([.. _fields.Select(f => new FieldChange(f, last.CustomFields.GetValueOrDefault(f.Key)))]);
    }

    private Dictionary<string, object?> Facts(ImportProfile profile, LoggedEvent logged)
    {
        Dictionary<string, object?> facts = new(StringComparer.Ordinal)
        {
            ["state"] = logged.State.State,
            ["subState"] = logged.State.SubState,
            ["impact"] = logged.Impact,
            ["urgency"] = logged.Urgency,
            ["priority"] = logged.Priority,
            ["requesterId"] = Person(profile, logged.Requester),
            ["teamId"] = logged.Team is { } team ? _teams[team] : null,
            ["assigneeId"] = logged.Assignee is { } assignee ? Person(profile, assignee) : null,
            ["categoryId"] = logged.Category is { } path ? _categories[path] : null,
            ["channel"] = logged.Channel,
            ["reopenCount"] = logged.ReopenCount,
            ["reassignmentCount"] = logged.ReassignmentCount,
        };
        foreach (var column in profile.ExtraFields)
        {
            facts[$"fields.{column}"] = logged.Extra.GetValueOrDefault(column);
        }

        foreach (var field in _fields)
        {
            facts[field.Name] = FieldValues.ForEvent(field, logged.CustomFields.GetValueOrDefault(field.Key));
        }

        return facts;
    }

    private static Dictionary<string, object?[]> Difference(Dictionary<string, object?>? before, Dictionary<string, object?> after)
    {
        Dictionary<string, object?[]> changes = new(StringComparer.Ordinal);
        foreach (var (name, value) in after)
        {
            var old = before?.GetValueOrDefault(name);
            if (!Equals(old, value))
            {
                changes[name] = [old, value];
            }
        }

        return changes;
    }

    private static string Kind(LoggedEvent? previous, Dictionary<string, object?[]> changes) =>
        previous is null ? TicketEventKinds.Created
        : changes.ContainsKey("state") || changes.ContainsKey("subState") ? TicketEventKinds.Transitioned
        : changes.ContainsKey("teamId") || changes.ContainsKey("assigneeId") ? TicketEventKinds.Assigned
        : TicketEventKinds.Changed;

    private Guid Person(ImportProfile profile, string name) => _people[Key(profile, name)];

    private static string Key(ImportProfile profile, string name) => $"{profile.Source}:{name}";

    private async Task EnsurePeopleAsync(ImportProfile profile, List<LoggedEvent> events, CancellationToken cancellationToken)
    {
        Dictionary<string, ImportedPerson> wanted = new(StringComparer.Ordinal);
        void Want(string? name, string role)
        {
            if (name is not null && !_people.ContainsKey(Key(profile, name)))
            {
                wanted.TryAdd(Key(profile, name), new ImportedPerson(Key(profile, name), name, role));
            }
        }

        foreach (var logged in events)
        {
            Want(logged.Assignee, Roles.Agent);
            Want(logged.Actor, Roles.Agent);
            Want(logged.OpenedBy, Roles.Agent);
            Want(logged.Requester, Roles.Requester);
        }

        foreach (var (key, id) in await people.EnsurePeopleAsync(wanted.Values, cancellationToken))
        {
            _people[key] = id;
        }

        List<string> teams = [.. events.Select(e => e.Team).OfType<string>().Where(t => !_teams.ContainsKey(t)).Distinct(StringComparer.OrdinalIgnoreCase)];
        foreach (var (name, id) in await people.EnsureTeamsAsync(teams, cancellationToken))
        {
            _teams[name] = id;
        }

        List<(Guid, Guid)> members =
        [
            .. events.Where(e => e.Team is not null && e.Assignee is not null)
                .Select(e => (_teams[e.Team!], Person(profile, e.Assignee!))).Where(_members.Add),
        ];
        await people.EnsureMembersAsync(members, cancellationToken);
    }

    private async Task EnsureCategoriesAsync(List<LoggedEvent> events, CancellationToken cancellationToken)
    {
        if (_categories.Count == 0)
        {
            foreach (var known in await db.Categories.AsNoTracking().Select(c => new { c.Path, c.Id }).ToListAsync(cancellationToken))
            {
                _categories[known.Path] = known.Id;
            }
        }

        foreach (var path in events.Select(e => e.Category).OfType<string>().Distinct(StringComparer.Ordinal))
        {
            string? parent = null;
            foreach (var name in path.Split('/'))
            {
                var full = parent is null ? name : $"{parent}/{name}";
                if (!_categories.ContainsKey(full))
                {
                    var category = new TicketCategory { Name = name, Path = full, ParentId = parent is null ? null : _categories[parent] };
                    db.Categories.Add(category);
                    unitOfWork.OnCommitted(catalog.Invalidate);
                    _categories[full] = category.Id;
                }

                parent = full;
            }
        }
    }

    private async Task<Dictionary<Guid, Ticket>> LoadAsync(IReadOnlyCollection<TicketHistory> batch, CancellationToken cancellationToken)
    {
        List<Guid> ids = [.. batch.Select(h => h.TicketId).OfType<Guid>()];
        IQueryable<Ticket> tickets = _fields.Count == 0 ? db.Tickets : db.Tickets.Include(t => t.FieldValues);
        return ids.Count == 0 ? [] : await tickets.Where(t => ids.Contains(t.Id)).ToDictionaryAsync(t => t.Id, cancellationToken);
    }
}
