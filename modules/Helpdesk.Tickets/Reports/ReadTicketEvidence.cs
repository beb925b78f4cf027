using System.Runtime.CompilerServices;
using System.Text.Json;
using Helpdesk.Compliance;
using Helpdesk.Identity;
using Helpdesk.Tickets.Clocks;
using Helpdesk.Tickets.CustomFields;
using Helpdesk.Tickets.Domain;
using Helpdesk.Tickets.Filtering;
using Helpdesk.Tickets.Text;
using Helpdesk.Tickets.Web;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;

namespace Helpdesk.Tickets.Reports;

internal sealed class ReadTicketEvidence(
    TicketsDbContext db, TicketAccess access, TicketCatalog catalog, FilterCompiler filters, FieldCatalog fields, TicketLabels labels, HistoryText history,
    ClockText clockText, ClockVersions versions, IPeopleDirectory people, ReadTicketNumbers numbers, TimeProvider time, IStringLocalizer L)
    : ITicketEvidence
{
    /// <summary>Tickets of a page: some megabytes with all that belongs to them.</summary>
    public const int PageSize = 200;

    public async IAsyncEnumerable<IReadOnlyList<TicketEvidence>> ReadAsync(
        TicketEvidenceQuery query, ReportContext context, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var asked = await AskedAsync(query, context, cancellationToken);
        var total = await asked.LongCountAsync(cancellationToken);
        // Who does not see the desk sees the public part of their own tickets only, which is no evidence of anything.
        var visible = access.SeesDesk ? total : 0;
        context.Expect(visible);
        context.Hidden(total - visible);
        var last = "";
        while (visible > 0)
        {
            var after = last;
            var page = await asked.Where(t => t.Number.CompareTo(after) > 0).OrderBy(t => t.Number).Take(PageSize).ToListAsync(cancellationToken);
            if (page.Count > 0)
            {
                yield return await DescribeAsync(page, query.Parts, cancellationToken);
                last = page[^1].Number;
            }

            if (page.Count < PageSize)
            {
                yield break;
            }
        }
    }

    public async Task<IReadOnlyList<Guid>> ListOpenedAsync(string typeId, DateTime from, DateTime to, CancellationToken cancellationToken) =>
        await db.Tickets.Where(t => t.TypeId == typeId && t.CreatedAt >= from && t.CreatedAt < to).Select(t => t.Id).ToListAsync(cancellationToken);

    /// <summary>Of items that somebody chose, the numbers of the others say nothing.</summary>
    public Task SayNumbersAsync(string typeId, ReportContext context, CancellationToken cancellationToken) =>
        context.Scope.Keys is null ? numbers.HandleAsync(typeId, context, cancellationToken) : Task.CompletedTask;

    private async Task<IQueryable<Ticket>> AskedAsync(TicketEvidenceQuery query, ReportContext context, CancellationToken cancellationToken)
    {
        var scope = context.Scope;
        var tickets = db.Tickets.AsNoTracking().Where(t => t.TypeId == query.TypeId);
        if (await filters.CompileAsync(scope.Query, cancellationToken) is { } predicate)
        {
            tickets = tickets.Where(predicate);
            var node = FilterParser.Parse(scope.Query, L, await filters.VocabularyAsync(cancellationToken))!;
            context.Filtered(FilterWords.Of(node, L), FilterPrinter.Print(node));
        }

        if (scope.Keys is { } keys)
        {
            var known = await db.Tickets.Where(t => t.TypeId == query.TypeId && keys.Contains(t.Number)).Select(t => t.Number).ToListAsync(cancellationToken);
            foreach (var unknown in keys.Except(known, StringComparer.Ordinal))
            {
                context.Note(L["{0} was asked for, and there is no such ticket of this kind.", unknown.Length > 32 ? unknown[..32] + "…" : unknown]);
            }

            return tickets.Where(t => keys.Contains(t.Number));
        }

        var (from, to) = (scope.From, scope.To);
        return query switch
        {
            { Ids: { } ids } => tickets.Where(t => ids.Contains(t.Id)),
            { Instant: TicketInstant.Resolved } => tickets.Where(t => t.ResolvedAt >= from && t.ResolvedAt < to),
            { Instant: TicketInstant.Closed } => tickets.Where(t => t.ClosedAt >= from && t.ClosedAt < to),
            _ => tickets.Where(t => t.CreatedAt >= from && t.CreatedAt < to),
        };
    }

    private async Task<IReadOnlyList<TicketEvidence>> DescribeAsync(List<Ticket> page, TicketEvidenceParts parts, CancellationToken cancellationToken)
    {
        List<Guid> ids = [.. page.Select(t => t.Id)];
        var needsStream = parts.HasFlag(TicketEvidenceParts.Events) || parts.HasFlag(TicketEvidenceParts.Clocks);
        var events = await RowsAsync(db.Events.Where(e => ids.Contains(e.TicketId)).OrderBy(e => e.TicketId).ThenBy(e => e.Sequence), needsStream, e => e.TicketId, cancellationToken);
        var messages = await RowsAsync(
            db.Comments.Where(c => ids.Contains(c.TicketId)).OrderBy(c => c.CreatedAt).ThenBy(c => c.Id), parts.HasFlag(TicketEvidenceParts.Messages), c => c.TicketId, cancellationToken);
        var files = await RowsAsync(
            db.Attachments.Where(a => ids.Contains(a.TicketId)).OrderBy(a => a.CreatedAt).ThenBy(a => a.Id), parts.HasFlag(TicketEvidenceParts.Attachments), a => a.TicketId, cancellationToken);
        var scores = parts.HasFlag(TicketEvidenceParts.Rating)
            ? await db.Ratings.AsNoTracking().Where(r => ids.Contains(r.TicketId)).ToDictionaryAsync(r => r.TicketId, r => r.Score, cancellationToken)
            : [];
        var links = parts.HasFlag(TicketEvidenceParts.Links) ? await LinksAsync(ids, cancellationToken) : Enumerable.Empty<(Guid, TicketLinkEvidence)>().ToLookup(l => l.Item1, l => l.Item2);
        List<TicketEvent> told = parts.HasFlag(TicketEvidenceParts.Events) ? [.. events.SelectMany(e => e)] : [];
        var known = await fields.GetAsync(cancellationToken);
        Words words = new(
            await TicketNames.LoadAsync(
                people,
                [
                    .. page.SelectMany(t => (Guid?[])[t.RequesterId, t.AssigneeId]), .. told.Select(e => e.OnBehalfOfId), .. HistoryText.People(told, known),
                    .. files.SelectMany(f => f).Select(f => f.UploadedById),
                ],
                [.. page.Select(t => t.TeamId), .. HistoryText.Teams(told)], L, cancellationToken),
            await catalog.GetCategoriesAsync(cancellationToken), await catalog.GetServicesAsync(cancellationToken), await OthersAsync(told, cancellationToken), known);
        var shelf = parts.HasFlag(TicketEvidenceParts.Clocks) ? await versions.GetShelfAsync(cancellationToken) : ClockShelf.Empty;
        return [.. page.Select(t => Describe(t, words) with
        {
            Score = scores.GetValueOrDefault(t.Id),
            Links = [.. links[t.Id].OrderBy(l => l.Number, StringComparer.Ordinal).ThenBy(l => l.Kind, StringComparer.Ordinal)],
            Events = told.Count == 0 ? [] : [.. events[t.Id].Select(e => Describe(e, catalog.FindType(t.TypeId), words))],
            Messages = [.. messages[t.Id].Select(c => new TicketMessageEvidence(c.Id, c.CreatedAt, c.AuthorName, c.IsPublic, c.Body))],
            Attachments = [.. files[t.Id].Select(f => new TicketAttachmentEvidence(f.Id, f.FileName, f.Length, f.Sha256, words.Names.Person(f.UploadedById), f.CreatedAt))],
            Clocks = Clocks(t, shelf, [.. events[t.Id]]),
        })];
    }

    private static async Task<ILookup<Guid, T>> RowsAsync<T>(IQueryable<T> rows, bool areWanted, Func<T, Guid> ticket, CancellationToken cancellationToken)
        where T : class =>
        (areWanted ? await rows.AsNoTracking().ToListAsync(cancellationToken) : []).ToLookup(ticket);

    private async Task<ILookup<Guid, TicketLinkEvidence>> LinksAsync(List<Guid> ids, CancellationToken cancellationToken)
    {
        var rows = await db.Links.AsNoTracking().Where(l => ids.Contains(l.SourceId) || ids.Contains(l.TargetId))
            .Join(db.Tickets, l => l.SourceId, t => t.Id, (l, s) => new { Link = l, s.Number, s.TypeId })
            .Join(db.Tickets, l => l.Link.TargetId, t => t.Id, (l, t) => new { l.Link, Source = l.Number, SourceType = l.TypeId, Target = t.Number, TargetType = t.TypeId })
            .ToListAsync(cancellationToken);
        return rows
            .SelectMany(r => (IEnumerable<(Guid Id, TicketLinkEvidence Link)>)[
                (r.Link.SourceId, new(r.Link.Kind, labels.Link(r.Link.Kind, isOutgoing: true), true, r.Target, r.TargetType, r.Link.LinkedAt)),
                (r.Link.TargetId, new(r.Link.Kind, labels.Link(r.Link.Kind, isOutgoing: false), false, r.Source, r.SourceType, r.Link.LinkedAt)),
            ])
            .ToLookup(l => l.Id, l => l.Link);
    }

    private async Task<IReadOnlyDictionary<Guid, string>> OthersAsync(List<TicketEvent> events, CancellationToken cancellationToken)
    {
        HashSet<Guid> ids = [.. HistoryText.Tickets(events).OfType<Guid>()];
        return ids.Count == 0 ? new Dictionary<Guid, string>()
            : await db.Tickets.Where(t => ids.Contains(t.Id)).ToDictionaryAsync(t => t.Id, t => t.Number, cancellationToken);
    }

    private TicketEvidence Describe(Ticket t, Words words)
    {
        var type = catalog.FindType(t.TypeId);
        return new()
        {
            Id = t.Id,
            Number = t.Number,
            Title = t.Title,
            TypeId = t.TypeId,
            StateId = t.State,
            State = labels.State(type, t.State),
            SubState = t.SubState is { } subState ? labels.SubState(type, subState) : null,
            OpenedAt = t.CreatedAt,
            ResolvedAt = t.ResolvedAt,
            ClosedAt = t.ClosedAt,
            RequesterId = t.RequesterId,
            Requester = words.Names.Person(t.RequesterId)!,
            Team = words.Names.Team(t.TeamId),
            AssigneeId = t.AssigneeId,
            Assignee = words.Names.Person(t.AssigneeId),
            Service = t.ServiceId is { } service ? words.Services.FirstOrDefault(s => s.Id == service)?.Name ?? L["Unknown"] : null,
            Category = t.CategoryId is { } category ? words.Categories.FirstOrDefault(c => c.Id == category)?.Path ?? L["Unknown"] : null,
            Channel = labels.Channel(t.Channel),
            Priority = labels.Priority(t.Priority),
            Impact = t.Impact is null ? null : labels.Level(t.Impact),
            Urgency = t.Urgency is null ? null : labels.Level(t.Urgency),
            Resolution = t.ResolutionCode is { } code ? labels.ResolutionCode(type, code) : null,
            ResolutionNotes = t.ResolutionNotes,
            ReopenCount = t.ReopenCount,
        };
    }

    private TicketEventEvidence Describe(TicketEvent e, TicketType? type, Words words)
    {
        using var json = JsonDocument.Parse(e.Changes);
        return new(
            e.Sequence, e.Kind, history.Summary(e), e.OccurredAt, e.ActorId, e.ActorName, words.Names.Person(e.OnBehalfOfId), e.Origin, e.Reason,
            [
                .. history.Lines(e, type, words.Names, words.Categories, words.Services, words.Numbers, words.Fields, isWhole: true)
                    .Select(l => new TicketChangeEvidence(l.Field, l.Label, l.Old, l.New, Raw(json.RootElement, l.Field, 0), Raw(json.RootElement, l.Field, 1))),
            ]);
    }

    private static string? Raw(JsonElement changes, string field, int index) =>
        changes.GetProperty(field) is { ValueKind: JsonValueKind.Array } pair && pair.GetArrayLength() == 2 && pair[index].ValueKind != JsonValueKind.Null
            ? pair[index].ToString()
            : null;

    private IReadOnlyList<TicketClockEvidence> Clocks(Ticket ticket, ClockShelf shelf, IReadOnlyList<TicketEvent> stream)
    {
        if (shelf.IsEmpty || catalog.FindType(ticket.TypeId) is not { HasServiceLevels: true } type)
        {
            return [];
        }

        var reasons = stream.ToDictionary(e => e.Sequence);
        return
        [
            .. shelf.Reader.Read(ClockWalk.Replay(shelf, type, stream).State, time.GetUtcNow().UtcDateTime).Where(r => r.Clock.IsListed).OrderBy(r => r.Clock.StartedAt)
                .Select(r => new TicketClockEvidence(
                    r.Definition.Name, r.Definition.Version, clockText.Metric(r.Definition), State(r), r.Clock.StartedAt, r.Clock.EndedAt, r.DueAt,
                    (long)r.Target.TotalSeconds, (long)r.Elapsed.TotalSeconds, (long)r.Paused.TotalSeconds, r.IsBreached,
                    [.. r.Segments.Select(s => Describe(s, reasons.GetValueOrDefault(s.Segment.Reason.Sequence)))])),
        ];
    }

    private TicketSegmentEvidence Describe(SegmentReading s, TicketEvent? by) => new(
        clockText.Kind(s.Segment.Kind), s.Segment.From, s.Segment.To, clockText.Cause(s.Segment.Reason), by?.ActorName, by?.Reason, (long)s.Business.TotalSeconds);

    private string State(ClockReading reading) => reading.Clock.Status switch
    {
        ClockStatus.Running => L["Running"],
        ClockStatus.Paused => L["Paused"],
        ClockStatus.Cancelled => L["Cancelled"],
        _ => reading.IsBreached ? L["Breached"] : L["Met"],
    };

    private sealed record Words(
        TicketNames Names, IReadOnlyList<TicketCategory> Categories, IReadOnlyList<TicketService> Services, IReadOnlyDictionary<Guid, string> Numbers,
        IReadOnlyList<CustomField> Fields);
}
