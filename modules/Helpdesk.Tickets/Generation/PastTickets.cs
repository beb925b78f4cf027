using System.Text.Json;
using Helpdesk.Data;
using Helpdesk.Security;
using Helpdesk.Tickets.Clocks;
using Helpdesk.Tickets.Domain;
using Helpdesk.Tickets.Metrics;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;

namespace Helpdesk.Tickets.Generation;

/// <summary>Writes what modules add to generated data the way the incidents are written: in bulk, with streams, measures and clocks.</summary>
internal sealed class PastTickets(
    TicketsDbContext db, IBulkWriter bulk, INumberSequence numbers, IEnumerable<TicketType> types, TicketCatalog catalog, ClockVersions versions, TicketMeasuring measuring,
    ICurrentUser user, TimeProvider clock, IStringLocalizer L) : IPastTickets
{
    public async Task<IReadOnlyDictionary<Guid, string>> WriteAsync(string typeId, IReadOnlyList<PastTicket> tickets, CancellationToken cancellationToken)
    {
        var type = types.Single(t => t.Id == typeId);
        var matrix = await catalog.GetMatrixAsync(typeId, cancellationToken);
        var (shelf, zone, now) = (await versions.GetShelfAsync(cancellationToken), await measuring.ZoneAsync(cancellationToken), clock.GetUtcNow().UtcDateTime);
        var number = tickets.Count == 0 ? 0 : await numbers.ReserveAsync(type.NumberPrefix, tickets.Count, cancellationToken);
        List<(Ticket Ticket, List<TicketEvent> Stream)> written = [];
        List<TicketComment> comments = [];
        List<TicketClock> clocks = [];
        List<TicketClockState> states = [];
        foreach (var past in tickets.OrderBy(t => t.CreatedAt))
        {
            var ticket = Create(past, type, $"{type.NumberPrefix}{number++:0000000}", matrix.Compute(past.Impact, past.Impact)!.Value);
            List<TicketEvent> stream = [Event(ticket, TicketEventKinds.Created, past.CreatedAt, past.Requester, true, new()
            {
                ["title"] = [null, ticket.Title],
                ["state"] = [null, ticket.State],
                ["impact"] = [null, ticket.Impact],
                ["urgency"] = [null, ticket.Urgency],
                ["priority"] = [null, ticket.Priority],
                ["requesterId"] = [null, ticket.RequesterId],
                ["teamId"] = [null, ticket.TeamId],
                ["serviceId"] = [null, ticket.ServiceId],
                ["parentId"] = [null, ticket.ParentId],
            })];
            stream.AddRange(past.Steps.Select(step => Take(ticket, type, step, comments)));
            written.Add((ticket, stream));
            if (!shelf.IsEmpty && type.HasServiceLevels)
            {
                var rows = ClockRows.Of(shelf, ticket.Id, ClockWalk.Replay(shelf, type, stream), [], now);
                clocks.AddRange(rows.Clocks);
                states.AddRange(rows.State is { } state ? [state] : []);
                ticket.DueAt = rows.DueAt;
            }
        }

        await bulk.InsertAsync(db, [.. written.Select(w => w.Ticket)], cancellationToken);
        await bulk.InsertAsync(db, [.. written.SelectMany(w => w.Stream)], cancellationToken);
        await bulk.InsertAsync(db, comments, cancellationToken);
        await bulk.InsertAsync(db, clocks, cancellationToken);
        await bulk.InsertAsync(db, states, cancellationToken);
        await bulk.InsertAsync(db, [.. written.Select(w => TicketMeasuring.Of(w.Ticket, w.Stream, type.StateMachine, zone))], cancellationToken);
        return written.ToDictionary(w => w.Ticket.Id, w => w.Ticket.Number);
    }

    public async Task LinkAsync(IReadOnlyList<PastLink> links, CancellationToken cancellationToken)
    {
        Guid[] ids = [.. links.SelectMany(l => new[] { l.SourceId, l.TargetId }).Distinct()];
        var tickets = await db.Tickets.Where(t => ids.Contains(t.Id)).ToDictionaryAsync(t => t.Id, cancellationToken);
        var act = TicketAct.Of(user, clock, L);
        foreach (var past in links.OrderBy(l => l.At))
        {
            var link = new TicketLink { SourceId = past.SourceId, TargetId = past.TargetId, Kind = past.Kind, LinkedAt = past.At };
            db.Links.Add(link);
            foreach (var (ticket, other) in ((Ticket, Ticket)[])[(tickets[past.SourceId], tickets[past.TargetId]), (tickets[past.TargetId], tickets[past.SourceId])])
            {
                var at = past.At > ticket.UpdatedAt ? past.At : ticket.UpdatedAt;
                var @event = ticket.Linked(link, other.Number, isRemoved: false, act with { Now = at, ActorId = past.By.Id, ActorName = past.By.Name });
                @event.RecordedAt = act.Now;
                db.Events.Add(@event);
            }
        }

        await db.SaveChangesAsync(cancellationToken);
    }

    private static Ticket Create(PastTicket past, TicketType type, string number, int priority) => new()
    {
        Id = past.Id,
        ConcurrencyStamp = Guid.CreateVersion7().ToString("N"),
        TypeId = type.Id,
        Number = number,
        Title = past.Title,
        Description = past.Description,
        State = type.StateMachine.InitialState,
        IsOpen = true,
        Impact = past.Impact,
        Urgency = past.Impact,
        Priority = priority,
        ServiceId = past.ServiceId,
        RequesterId = past.Requester.Id,
        OpenedById = past.Requester.Id,
        TeamId = past.Team.Id,
        ParentId = past.ParentId,
        Channel = TicketChannels.Portal,
        CreatedAt = past.CreatedAt,
    };

    private TicketEvent Take(Ticket ticket, TicketType type, PastStep step, List<TicketComment> comments)
    {
        if (step.Note is { } note)
        {
            var comment = new TicketComment
            {
                Id = Guid.CreateVersion7(new DateTimeOffset(step.At)), TicketId = ticket.Id, AuthorId = step.By.Id, AuthorName = step.By.Name, IsFromDesk = true, Body = note, CreatedAt = step.At,
            };
            comments.Add(comment);
            return Event(ticket, TicketEventKinds.InternalNote, step.At, step.By, false, [], comment.Id);
        }

        Dictionary<string, object?[]> changes = step.Changes.ToDictionary(c => c.Field, c => new[] { c.Old, c.New });
        if (step.Assignee is { } assignee && assignee.Id != ticket.AssigneeId)
        {
            changes["assigneeId"] = [ticket.AssigneeId, assignee.Id];
            ticket.AssigneeId = assignee.Id;
        }

        if (step.State is not { } to)
        {
            return Event(ticket, step.Assignee is null ? TicketEventKinds.Changed : TicketEventKinds.Assigned, step.At, step.By, false, changes);
        }

        var category = type.StateMachine.State(to).Category;
        changes["state"] = [ticket.State, to];
        if (ticket.SubState != step.SubState)
        {
            changes["subState"] = [ticket.SubState, step.SubState];
        }

        if (step.Resolution is { } resolution)
        {
            changes["resolutionCode"] = [ticket.ResolutionCode, resolution.Code];
            changes["resolutionNotes"] = [ticket.ResolutionNotes, resolution.Notes];
            (ticket.ResolutionCode, ticket.ResolutionNotes) = resolution;
        }

        (ticket.State, ticket.SubState) = (to, step.SubState);
        ticket.IsOpen = category is StateCategory.New or StateCategory.Active or StateCategory.Waiting;
        ticket.ResolvedAt = category == StateCategory.Resolved ? step.At : ticket.IsOpen ? null : ticket.ResolvedAt;
        ticket.ClosedAt = category is StateCategory.Closed or StateCategory.Cancelled ? step.At : null;
        return Event(ticket, TicketEventKinds.Transitioned, step.At, step.By, true, changes, definitionVersion: type.StateMachine.Version);
    }

    private TicketEvent Event(
        Ticket ticket, string kind, DateTime at, PastActor by, bool isPublic, Dictionary<string, object?[]> changes, Guid? subjectId = null, int? definitionVersion = null)
    {
        ticket.UpdatedAt = at;
        return new()
        {
            TicketId = ticket.Id,
            Sequence = ++ticket.LastSequence,
            Kind = kind,
            OccurredAt = at,
            RecordedAt = clock.GetUtcNow().UtcDateTime,
            ActorId = by.Id,
            ActorName = by.Name,
            Origin = Origins.Interactive,
            Changes = changes.Count == 0 ? "{}" : JsonSerializer.Serialize(changes),
            SubjectId = subjectId,
            IsPublic = isPublic,
            DefinitionVersion = definitionVersion,
        };
    }
}
