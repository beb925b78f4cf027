using Helpdesk.Identity;
using Helpdesk.Security;
using Helpdesk.Tickets.CustomFields;
using Helpdesk.Tickets.Domain;
using Helpdesk.Tickets.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;

namespace Helpdesk.Tickets.Features;

/// <summary>Everything that a ticket's page shows to the present person; what the person may not see is not in it.</summary>
public sealed record TicketDetails
{
    public required Ticket Ticket { get; init; }

    public required TicketType Type { get; init; }

    public required TicketState State { get; init; }

    public SubState? SubState { get; init; }

    public required string RequesterName { get; init; }

    public PersonRef? Requester { get; init; }

    public string? OpenedByName { get; init; }

    public string? AssigneeName { get; init; }

    public string? TeamName { get; init; }

    public string? CategoryPath { get; init; }

    public string? ServiceName { get; init; }

    /// <summary>Rendered and sanitised.</summary>
    public required string DescriptionHtml { get; init; }

    public string? ResolutionCodeName { get; init; }

    public string? ResolutionNotesHtml { get; init; }

    /// <summary>Oldest first.</summary>
    public required IReadOnlyList<CommentView> Comments { get; init; }

    /// <summary>Oldest first.</summary>
    public required IReadOnlyList<EventView> Events { get; init; }

    /// <summary>All files, those of messages too.</summary>
    public required IReadOnlyList<AttachmentView> Attachments { get; init; }

    public required IReadOnlyList<LinkView> Links { get; init; }

    public TicketRef? Parent { get; init; }

    public required IReadOnlyList<TicketRef> Children { get; init; }

    public required IReadOnlyList<WatcherView> Watchers { get; init; }

    public bool IsWatching { get; init; }

    /// <summary>What the present person may do next, in the machine's order.</summary>
    public required IReadOnlyList<AllowedTransition> AllowedTransitions { get; init; }

    /// <summary>What the matrix gives for impact and urgency; null when one of them is unknown.</summary>
    public int? ComputedPriority { get; init; }

    /// <summary>True when the present person sees the desk's side (internal notes included).</summary>
    public bool IsDeskView { get; init; }

    /// <summary>True when the present person may change fields and write internal notes.</summary>
    public bool MayEdit { get; init; }

    public bool MayOverridePriority { get; init; }

    /// <summary>True when the present person may write public replies.</summary>
    public bool MayReply { get; init; }

    /// <summary>The main record of a merged ticket; null when it stands alone.</summary>
    public MainRecordView? Main { get; init; }

    /// <summary>Tickets that were merged into this one, at any depth. Only for people of the desk.</summary>
    public required IReadOnlyList<AbsorbedView> Absorbed { get; init; }

    /// <summary>In their order. Only for people of the desk.</summary>
    public required IReadOnlyList<TaskView> Tasks { get; init; }

    /// <summary>Custom fields that belong to the ticket or have a value, in their order.</summary>
    public IReadOnlyList<TicketFieldView> Fields { get; init; } = [];
}

/// <summary>Where a merged ticket is worked on.</summary>
/// <param name="Ticket">The main record; null for people outside of the desk, who know of their own ticket only.</param>
/// <param name="State">Its state, which is what becomes of the merged one.</param>
/// <param name="ResolutionNotesHtml">How it was resolved after the merge; null before.</param>
public sealed record MainRecordView(TicketRef? Ticket, TicketState State, string? ResolutionNotesHtml);

/// <summary>A ticket that was merged into the one that is read.</summary>
public sealed record AbsorbedView(TicketRef Ticket, Guid RequesterId, string RequesterName);

/// <summary>A task.</summary>
public sealed record TaskView(Guid Id, string Title, string State, string StateName, Guid? AssigneeId, string? AssigneeName, DateTime? DueAt, int Position);

/// <summary>A message.</summary>
public sealed record CommentView(
    Guid Id, bool IsPublic, Guid? AuthorId, string AuthorName, bool ByRequester, string Html, string Body, DateTime CreatedAt, IReadOnlyList<AttachmentView> Attachments)
{
    /// <summary>Ticket that it belongs to, when that is not the one that is read.</summary>
    public MessageSource? Source { get; init; }

    /// <summary>Written by somebody who works on tickets.</summary>
    public bool IsFromDesk { get; init; }

    /// <summary>Numbers of the tickets that were made of it; only for people of the desk.</summary>
    public IReadOnlyList<string> SplitInto { get; init; } = [];
}

/// <summary>Where a message of a merged ticket belongs.</summary>
/// <param name="Number">Number of its ticket; null for people outside of the desk, who know of their own ticket only.</param>
/// <param name="IsAbsorbed">True when its ticket was merged into the one that is read, false when it is the main record's.</param>
/// <param name="IsDescription">It is the description of an absorbed ticket.</param>
public sealed record MessageSource(string? Number, bool IsAbsorbed, bool IsDescription = false);

/// <summary>A fact of the history with texts in the person's language.</summary>
/// <param name="Summary">What happened, for example <c>Resolved</c> or <c>Changed</c>.</param>
public sealed record EventView(
    int Sequence, string Kind, string Summary, DateTime OccurredAt, Guid? ActorId, string ActorName, string? OnBehalfOfName, string Origin, string? Reason,
    Guid? SubjectId, bool IsPublic, bool IsOutsideMachine, IReadOnlyList<ChangeLine> Changes);

/// <summary>One changed field: its name in the API, its label and both values as readable text (null = empty).</summary>
public sealed record ChangeLine(string Field, string Label, string? Old, string? New);

/// <summary>A file.</summary>
/// <param name="IsImage">Its bytes are an image that a browser may show.</param>
public sealed record AttachmentView(
    Guid Id, Guid? CommentId, string FileName, string ContentType, long Length, bool IsPublic, bool IsImage, Guid? UploadedById, DateTime CreatedAt)
{
    internal static AttachmentView Of(TicketAttachment a) =>
        new(a.Id, a.CommentId, a.FileName, a.ContentType, a.Length, a.IsPublic, AttachmentPolicy.MayShowInline(a.ContentType), a.UploadedById, a.CreatedAt);
}

/// <summary>A link seen from this ticket.</summary>
/// <param name="Label">Meaning in the person's language, direction included.</param>
public sealed record LinkView(Guid Id, string Kind, string Label, bool IsOutgoing, TicketRef Ticket);

/// <summary>Another ticket in a list.</summary>
public sealed record TicketRef(Guid Id, string Number, string Title, string TypeId, string State, string StateName, bool IsOpen, int Priority);

/// <summary>A person who watches.</summary>
public sealed record WatcherView(Guid PersonId, string Name);

/// <summary>A transition that the present person may take.</summary>
/// <param name="Name">Button text in the person's language.</param>
/// <param name="SubStates">Choices of the target state; empty when it has none.</param>
/// <param name="NeedsAssignee">The transition needs an owner and the ticket has none: ask for one.</param>
/// <param name="MissingFields">Keys of custom fields that it needs and that are empty. None to requesters.</param>
public sealed record AllowedTransition(
    string Id, string Name, string To, string ToName, StateCategory ToCategory, TransitionRequirements Requires, IReadOnlyList<SubState> SubStates, bool NeedsAssignee,
    IReadOnlyList<string> MissingFields);

internal sealed class GetTicket(
    TicketsDbContext db, TicketAccess access, TicketCatalog catalog, TicketMerges merges, IPeopleDirectory people, MarkdownRenderer markdown,
    TicketLabels labels, HistoryText history, FieldCatalog customFields, FieldText fieldText, OfferedTransitions offered, ICurrentUser user,
    IStringLocalizer L)
{
    public async Task<TicketDetails> HandleAsync(string number, CancellationToken cancellationToken)
    {
        var ticket = await access.Visible().AsNoTracking().FirstOrDefaultAsync(t => t.Number == number, cancellationToken) ?? throw access.NotFound(number);
        var desk = access.SeesDesk;
        var events = await db.Events.AsNoTracking().Where(e => e.TicketId == ticket.Id && (desk || e.IsPublic))
            .OrderBy(e => e.Sequence).ToListAsync(cancellationToken);
        // Few tickets ever absorbed another one, and their stream says so.
        var absorbed = desk && events.Exists(e => e.Kind == TicketEventKinds.Absorbed) ? await merges.AbsorbedAsync(ticket.Id, cancellationToken) : [];
        var above = await merges.AboveAsync(ticket.MergedIntoId, ticket.MergedAt, cancellationToken);
        var comments = await merges.Comments(ticket.Id, desk, absorbed, above).OrderBy(c => c.CreatedAt).ThenBy(c => c.Id).ToListAsync(cancellationToken);
        var attachments = await AttachmentsAsync(ticket, desk, absorbed, above, comments, cancellationToken);
        var tasks = desk
            ? await db.Tasks.AsNoTracking().Where(t => t.TicketId == ticket.Id).OrderBy(t => t.Position).ThenBy(t => t.Id).ToListAsync(cancellationToken)
            : [];
        var watchers = await db.Watchers.AsNoTracking().Where(w => w.TicketId == ticket.Id).ToListAsync(cancellationToken);
        var links = desk
            ? await db.Links.AsNoTracking().Where(l => l.SourceId == ticket.Id || l.TargetId == ticket.Id).ToListAsync(cancellationToken)
            : [];
        var related = desk ? await RelatedAsync(ticket, links, events, cancellationToken) : [];

        var fields = await customFields.GetRulesAsync(cancellationToken);
        ticket.FieldValues.AddRange((await customFields.ReadValuesAsync([ticket.Id], fields.All, cancellationToken))[ticket.Id]);
        var names = await TicketNames.LoadAsync(
            people,
            [
                ticket.RequesterId, ticket.OpenedById, ticket.AssigneeId, .. watchers.Select(w => (Guid?)w.PersonId), .. events.Select(e => e.OnBehalfOfId),
                .. absorbed.Select(a => (Guid?)a.RequesterId), .. tasks.Select(t => t.AssigneeId),
                .. HistoryText.People(events, fields.All), .. ticket.FieldValues.Select(v => v.PersonId),
            ],
            [ticket.TeamId, .. HistoryText.Teams(events)],
            L,
            cancellationToken);
        var categories = await catalog.GetCategoriesAsync(cancellationToken);
        var services = await catalog.GetServicesAsync(cancellationToken);

        // A type whose module was switched off is still read; it has no ways out of its state.
        var type = catalog.FindType(ticket.TypeId) ?? Unknown(ticket);
        var state = type.StateMachine.States.FirstOrDefault(s => s.Id == ticket.State)
            ?? new TicketState(ticket.State, ticket.State, ticket.IsOpen ? StateCategory.Active : StateCategory.Closed, []);
        var numbers = related.ToDictionary(r => r.Id, r => r.Number);
        var files = attachments.Where(a => a.TicketId == ticket.Id).Select(AttachmentView.Of).ToList();
        var allowed = await AllowedAsync(ticket, type, fields, cancellationToken);
        var isWatching = watchers.Exists(w => w.PersonId == user.Id);
        return new TicketDetails
        {
            Ticket = ticket,
            Type = type,
            State = state,
            SubState = state.SubStates.FirstOrDefault(s => s.Id == ticket.SubState),
            RequesterName = names.Person(ticket.RequesterId)!,
            Requester = names.FindPerson(ticket.RequesterId),
            OpenedByName = names.Person(ticket.OpenedById),
            AssigneeName = names.Person(ticket.AssigneeId),
            TeamName = names.Team(ticket.TeamId),
            CategoryPath = categories.FirstOrDefault(c => c.Id == ticket.CategoryId)?.Path,
            ServiceName = services.FirstOrDefault(s => s.Id == ticket.ServiceId)?.Name,
            DescriptionHtml = markdown.ToHtml(ticket.Description),
            ResolutionCodeName = ticket.ResolutionCode is { } code ? labels.ResolutionCode(type, code) : null,
            ResolutionNotesHtml = ticket.ResolutionNotes is { } notes ? markdown.ToHtml(notes) : null,
            Comments = Messages(ticket, comments, attachments, absorbed, above, events, names, numbers, desk),
            Events = [.. events.Select(e => View(e, type, names, categories, services, numbers, fields.All, desk))],
            Attachments = files,
            Links = View(ticket, links, related),
            Parent = related.FirstOrDefault(r => r.Id == ticket.ParentId)?.Ref,
            Children = [.. related.Where(r => r.ParentId == ticket.Id).OrderBy(r => r.Number, StringComparer.Ordinal).Select(r => r.Ref)],
            Watchers = desk
                ? [.. watchers.Select(w => new WatcherView(w.PersonId, names.Person(w.PersonId)!)).OrderBy(w => w.Name, StringComparer.CurrentCultureIgnoreCase)]
                : [],
            IsWatching = isWatching,
            AllowedTransitions = allowed,
            ComputedPriority = (await catalog.GetMatrixAsync(ticket.TypeId, cancellationToken)).Compute(ticket.Impact, ticket.Urgency),
            IsDeskView = desk,
            Main = MainOf(above, desk),
            Absorbed = [.. absorbed.Select(a => new AbsorbedView(
                new TicketRef(a.Id, a.Number, a.Title, a.TypeId, a.State, labels.State(catalog.FindType(a.TypeId), a.State), false, a.Priority),
                a.RequesterId, names.Person(a.RequesterId)!))],
            Tasks = [.. tasks.Select(t => new TaskView(
                t.Id, t.Title, t.State, labels.TaskState(t.State), t.AssigneeId, names.Person(t.AssigneeId), t.DueAt, t.Position))],
            Fields = fieldText.Views(ticket, fields, id => names.Person(id), desk),
            MayEdit = access.MayEdit && !ticket.IsMerged && state.Category is not (StateCategory.Closed or StateCategory.Cancelled),
            MayOverridePriority = user.Can(TicketPermissions.OverridePriority),
            MayReply = access.MayReply(ticket, isWatching) && state.Category is not (StateCategory.Closed or StateCategory.Cancelled)
                && (above.Count == 0 || ((!access.MayEdit || access.IsRequester(ticket)) && !PublicHistory.IsOver(above[^1], catalog.FindType(above[^1].TypeId)))),
        };
    }

    private async Task<List<TicketAttachment>> AttachmentsAsync(
        Ticket ticket, bool desk, IReadOnlyList<AbsorbedTicket> absorbed, IReadOnlyList<MainTicket> above, List<TicketComment> comments,
        CancellationToken cancellationToken)
    {
        List<Guid> ids = [ticket.Id, .. absorbed.Select(a => a.Id)];
        var files = await db.Attachments.AsNoTracking().Where(a => ids.Contains(a.TicketId) && (desk || a.IsPublic))
            .OrderBy(a => a.CreatedAt).ThenBy(a => a.Id).ToListAsync(cancellationToken);
        if (above.Count > 0)
        {
            List<Guid> shown = [.. comments.Where(c => c.TicketId != ticket.Id).Select(c => c.Id)];
            files.AddRange(await db.Attachments.AsNoTracking().Where(a => a.CommentId != null && shown.Contains(a.CommentId.Value) && a.IsPublic)
                .OrderBy(a => a.CreatedAt).ThenBy(a => a.Id).ToListAsync(cancellationToken));
        }

        return files;
    }

    private List<CommentView> Messages(
        Ticket ticket, List<TicketComment> comments, List<TicketAttachment> attachments, IReadOnlyList<AbsorbedTicket> absorbed,
        IReadOnlyList<MainTicket> above, List<TicketEvent> events, TicketNames names, Dictionary<Guid, string> numbers, bool desk)
    {
        var parts = absorbed.ToDictionary(a => a.Id);
        var mains = above.ToDictionary(a => a.Id);
        var splits = events.Where(e => e.Kind == TicketEventKinds.Split).ToLookup(e => e.SubjectId, e => HistoryText.Tickets([e]).OfType<Guid>().FirstOrDefault());
        // Who is who on the desk is the desk's business: others read what was written.
        var mentions = desk ? events.Where(e => e.SubjectId is not null).ToLookup(e => e.SubjectId!.Value, HistoryText.Mentioned) : null;
        var messages = comments.Select(c =>
        {
            var part = parts.GetValueOrDefault(c.TicketId);
            var main = mains.GetValueOrDefault(c.TicketId);
            return new CommentView(
                c.Id, c.IsPublic, c.AuthorId, c.AuthorName, c.AuthorId == (part?.RequesterId ?? main?.RequesterId ?? ticket.RequesterId), markdown.ToHtml(c.Body, Mentioned(c.Id)),
                c.Body, c.CreatedAt, [.. attachments.Where(f => f.CommentId == c.Id).Select(AttachmentView.Of)])
            {
                Source = part is not null ? new(part.Number, IsAbsorbed: true) : main is not null ? new(desk ? main.Number : null, IsAbsorbed: false) : null,
                IsFromDesk = c.IsAnswerTo(part?.RequesterId ?? main?.RequesterId ?? ticket.RequesterId),
                SplitInto = [.. splits[c.Id].Select(id => numbers.GetValueOrDefault(id)).OfType<string>()],
            };
        });
        var descriptions = absorbed.Select(a => new CommentView(
            a.Id, true, a.RequesterId, names.Person(a.RequesterId)!, true, markdown.ToHtml(a.Description), a.Description, a.CreatedAt,
            [.. attachments.Where(f => f.TicketId == a.Id && f.CommentId is null).Select(AttachmentView.Of)])
        {
            Source = new(a.Number, IsAbsorbed: true, IsDescription: true),
        });
        return [.. messages.Concat(descriptions).OrderBy(m => m.CreatedAt).ThenBy(m => m.Id)];

        Dictionary<string, string>? Mentioned(Guid commentId) => mentions?[commentId].SelectMany(ids => ids).Select(id => names.FindPerson(id)).OfType<PersonRef>()
            .DistinctBy(p => p.Id).ToDictionary(p => p.UserName, p => p.DisplayName, StringComparer.OrdinalIgnoreCase);
    }

    private MainRecordView? MainOf(IReadOnlyList<MainTicket> above, bool desk)
    {
        if (above.Count == 0)
        {
            return null;
        }

        var main = above[^1];
        var type = catalog.FindType(main.TypeId);
        var state = type?.StateMachine.States.FirstOrDefault(s => s.Id == main.State)
            ?? new TicketState(main.State, main.State, main.IsOpen ? StateCategory.Active : StateCategory.Closed, []);
        return new(
            desk ? new TicketRef(main.Id, main.Number, main.Title, main.TypeId, main.State, labels.State(type, main.State), main.IsOpen, main.Priority) : null,
            state,
            main.ResolutionNotes is { } notes && main.ResolvedAt > main.Since ? markdown.ToHtml(notes) : null);
    }

    private async Task<IReadOnlyList<AllowedTransition>> AllowedAsync(
        Ticket ticket, TicketType type, FieldRules fields, CancellationToken cancellationToken)
    {
        var machine = type.StateMachine;
        var allowed = await offered.OfAsync(ticket, type, cancellationToken);
        return [.. allowed.Select(t =>
        {
            var to = machine.State(t.To);
            return new AllowedTransition(
                t.Id, L[t.Name], to.Id, L[to.Name], to.Category, t.Requires, to.SubStates,
                t.Requires.HasFlag(TransitionRequirements.Owner) && ticket.AssigneeId is null,
                access.MayEdit ? [.. fields.MissingFor(t.Id, FieldFacts.Of(ticket)).Select(f => f.Key)] : []);
        })];
    }

    private async Task<List<Related>> RelatedAsync(
        Ticket ticket, List<TicketLink> links, List<TicketEvent> events, CancellationToken cancellationToken)
    {
        List<Guid> ids =
        [
            .. links.Select(l => l.SourceId == ticket.Id ? l.TargetId : l.SourceId)
                .Concat(HistoryText.Tickets(events).OfType<Guid>())
                .Concat(ticket.ParentId is { } parent ? [parent] : [])
                .Distinct(),
        ];
        var rows = await db.Tickets.AsNoTracking()
            .Where(t => t.ParentId == ticket.Id || ids.Contains(t.Id))
            .Select(t => new { t.Id, t.Number, t.Title, t.TypeId, t.State, t.IsOpen, t.Priority, t.ParentId })
            .ToListAsync(cancellationToken);
        return [.. rows.Select(t => new Related(
            new TicketRef(t.Id, t.Number, t.Title, t.TypeId, t.State, labels.State(catalog.FindType(t.TypeId), t.State), t.IsOpen, t.Priority), t.ParentId))];
    }

    private List<LinkView> View(Ticket ticket, List<TicketLink> links, List<Related> related)
    {
        List<LinkView> views = [];
        foreach (var link in links)
        {
            var isOutgoing = link.SourceId == ticket.Id;
            if (related.Find(r => r.Id == (isOutgoing ? link.TargetId : link.SourceId)) is { } other)
            {
                views.Add(new(link.Id, link.Kind, labels.Link(link.Kind, isOutgoing), isOutgoing, other.Ref));
            }
        }

        return views;
    }

    private EventView View(
        TicketEvent e, TicketType type, TicketNames names, IReadOnlyList<TicketCategory> categories, IReadOnlyList<TicketService> services,
        Dictionary<Guid, string> numbers, IReadOnlyList<CustomField> fields, bool desk)
    {
        var lines = history.Lines(e, type, names, categories, services, numbers, fields);
        var isMine = e.ActorId is not null && e.ActorId == user.Id;
        return new(
            e.Sequence, e.Kind, history.Summary(e), e.OccurredAt, e.ActorId, e.ActorName, names.Person(e.OnBehalfOfId), e.Origin,
            desk || isMine || PublicHistory.EndsTicket(e, type) ? e.Reason : null, e.SubjectId, e.IsPublic, e.IsOutsideMachine,
            desk ? lines : [.. lines.Where(l => PublicHistory.Shows(l.Field, fields))]);
    }

    private static TicketType Unknown(Ticket ticket) => new()
    {
        Id = ticket.TypeId,
        Name = ticket.TypeId,
        PluralName = ticket.TypeId,
        NumberPrefix = "",
        ApiPath = ticket.TypeId,
        Icon = "ticket",
        StateMachine = new StateMachine(0, ticket.State, [], []),
        ResolutionCodes = [],
    };

    private sealed record Related(TicketRef Ref, Guid? ParentId)
    {
        public Guid Id => Ref.Id;

        public string Number => Ref.Number;
    }
}
