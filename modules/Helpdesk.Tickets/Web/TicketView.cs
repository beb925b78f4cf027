using Helpdesk.Errors;
using Helpdesk.Identity;
using Helpdesk.Security;
using Helpdesk.Tickets.Domain;
using Helpdesk.Tickets.Features;
using Helpdesk.Tickets.Replies;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;

namespace Helpdesk.Tickets.Web;

/// <summary>Parts of a ticket's page that an act changes; each has an id and is swapped on its own, so that a half-written reply survives.</summary>
[Flags]
internal enum TicketRegions
{
    None = 0,
    Head = 1,
    Conversation = 2,
    Composer = 4,
    Properties = 8,
    Relations = 16,
    People = 32,
    Tasks = 64,

    /// <summary>After a change of fields, state or relations: everything but what the person may be writing.</summary>
    AllButComposer = Head | Conversation | Properties | Relations | People | Tasks,

    /// <summary>On the tab of the history.</summary>
    AllButConversation = Head | Properties | Relations | People | Tasks,
    All = AllButComposer | Composer,
}

/// <summary>A ticket's page on the desk: what every region of it needs.</summary>
internal sealed record TicketView
{
    public required TicketDetails Details { get; init; }

    public required TicketText Text { get; init; }

    public required IReadOnlyList<RecentTicket> Recent { get; init; }

    public required Guid PersonId { get; init; }

    /// <summary>One clock of each metric.</summary>
    public IReadOnlyList<ClockView> Clocks { get; init; } = [];

    public ComposerInput Composer { get; init; } = new();

    /// <summary>What the composer can insert; those for the ticket's category first.</summary>
    public IReadOnlyList<CannedResponse> Responses { get; init; } = [];

    public IReadOnlyList<Macro> Macros { get; init; } = [];

    /// <summary>The person's unsent message that the composer shows again.</summary>
    public DraftContent? Draft { get; init; }

    /// <summary>The view with the unsent message in its composer.</summary>
    public TicketView With(DraftContent? draft) => draft?["Input.Text"] is not { } text
        ? this
        : this with { Draft = draft, Composer = new ComposerInput { Text = text, Visibility = draft.Mode == "public" ? ComposerInput.Public : ComposerInput.Internal } };

    public RelationInput Relation { get; init; } = new();

    public NewTaskInput NewTask { get; init; } = new();

    /// <summary>Sent as out-of-band swaps of htmx.</summary>
    public bool Oob { get; init; }

    public TicketRegions Regions { get; init; } = TicketRegions.All;

    /// <summary>Long conversations start with their last messages.</summary>
    public bool ShowAll { get; init; }

    /// <summary>The person may work on tickets, merged ones included.</summary>
    public bool MayUnmerge { get; init; }
    /// <summary>It went back to a team that had just given it away.</summary>
    public bool IsPingPong { get; init; }

    /// <summary>Whoever owns it is away now: giving it to them is allowed, and seen.</summary>
    public bool IsAssigneeAway { get; init; }

    public Ticket Ticket => Details.Ticket;

    public string Path => $"~/desk/tickets/{Ticket.Number}";

    /// <summary>Nobody or somebody else works on it, and the person may.</summary>
    public bool CanTake => Details.MayEdit && Ticket.IsOpen && Ticket.AssigneeId != PersonId;

    /// <summary>The transition from the queue to work, which taking a new ticket does along the way.</summary>
    public AllowedTransition? StartWork => Details.State.Category == StateCategory.New
        ? Details.AllowedTransitions.FirstOrDefault(t => t.ToCategory == StateCategory.Active)
        : null;

    /// <summary>The hold that waits for the requester, if the ticket can go there now.</summary>
    public (AllowedTransition Transition, SubState SubState)? AskAndHold
    {
        get
        {
            foreach (var transition in Details.AllowedTransitions.Where(t => t.ToCategory == StateCategory.Waiting))
            {
                if (transition.SubStates.FirstOrDefault(s => s.ResumesOnRequesterReply) is { } subState)
                {
                    return (transition, subState);
                }
            }

            return null;
        }
    }

    /// <summary>What most people do next, as the one primary button; null when taking it is that.</summary>
    public AllowedTransition? Primary
    {
        get
        {
            if (Details.State.Category == StateCategory.New && CanTake)
            {
                return null;
            }

            StateCategory? target = Details.State.Category switch
            {
                StateCategory.New or StateCategory.Waiting => StateCategory.Active,
                // Nobody confirms a task.
                StateCategory.Active => Details.Type.IsTask ? StateCategory.Closed : StateCategory.Resolved,
                StateCategory.Resolved => StateCategory.Closed,
                _ => null,
            };
            return Details.AllowedTransitions.FirstOrDefault(t => t.ToCategory == target)
                // A type whose work is never "resolved" goes on as its machine says first.
                ?? (Details.Type.StateMachine.States.Any(s => s.Category == StateCategory.Resolved)
                    ? null
                    : Details.AllowedTransitions.FirstOrDefault(t => t.ToCategory != StateCategory.Cancelled && !t.Requires.HasFlag(TransitionRequirements.Reason)));
        }
    }

    public IReadOnlyList<AllowedTransition> Secondary =>
        [.. Details.AllowedTransitions.Where(t => t != Primary && !(CanTake && t == StartWork && t.MissingFields.Count == 0))];

    /// <summary>True when the transition can be done with one click.</summary>
    public static bool IsOneClick(AllowedTransition transition) =>
        (transition.Requires & ~TransitionRequirements.Owner) == TransitionRequirements.None && !transition.NeedsAssignee && transition.SubStates.Count == 0
        && transition.MissingFields.Count == 0;

    public TicketPanelModel PanelModel => new(
        Ticket.Id, Ticket.TypeId, Ticket.Number, Ticket.Title, Ticket.State, Ticket.RequesterId, Ticket.TeamId, Ticket.AssigneeId)
    {
        Links = [.. Details.Links.Select(l => new TicketPanelLink(l.Kind, l.IsOutgoing, l.Ticket.Id, l.Ticket.TypeId, l.Ticket.Number, l.Ticket.Title))],
    };
}

/// <summary>Another ticket of the same requester.</summary>
internal sealed record RecentTicket(string Number, string Title, string TypeId, string State, DateTime CreatedAt);

internal sealed class ComposerInput
{
    /// <summary>
    /// <c>Public</c> or <c>Internal</c>. Internal is the default on purpose: a note that should have been a reply makes somebody wait and is
    /// sent again in a second; a reply that should have been a note cannot be taken back from the requester's mailbox.
    /// </summary>
    public string? Visibility { get; set; } = Internal;

    public string? Text { get; set; }

    public const string Public = "Public";

    public const string Internal = "Internal";

    public bool IsPublic => Visibility == Public;
}

internal sealed class RelationInput
{
    public string? Number { get; set; }

    public string? Kind { get; set; }

    public Guid? WatcherId { get; set; }

    public string? WatcherId_Text { get; set; }
}

internal sealed class NewTaskInput
{
    public string? Title { get; set; }

    public DateOnly? Due { get; set; }
}

/// <summary>Loads <see cref="TicketView"/>. Scoped.</summary>
internal sealed class TicketViews(
    GetTicket get, ExplainClocks clocks, TicketText text, TicketsDbContext db, IEnumerable<TicketType> types, ReplyShelf replies, ICurrentUser person, TimeProvider time,
    IStringLocalizer l)
{
    private const int RecentShown = 5;

    public async Task<TicketView> LoadAsync(string number, CancellationToken cancellationToken)
    {
        var details = await get.HandleAsync(number, cancellationToken);
        if (!details.IsDeskView)
        {
            throw new NotFoundException(l["There is no ticket {0}.", number]);
        }

        var ticket = details.Ticket;
        // Tasks are the desk's own: the person asked for none of them.
        var tasks = types.Where(t => t.IsTask).Select(t => t.Id).ToList();
        var recent = await db.Tickets.AsNoTracking()
            .Where(t => t.RequesterId == ticket.RequesterId && t.Id != ticket.Id && !tasks.Contains(t.TypeId))
            .OrderByDescending(t => t.CreatedAt)
            .Take(RecentShown)
            .Select(t => new RecentTicket(t.Number, t.Title, t.TypeId, t.State, t.CreatedAt))
            .ToListAsync(cancellationToken);
        var isPingPong = ticket.ReassignmentCount > 1 && await db.Measures.AnyAsync(m => m.TicketId == ticket.Id && m.IsPingPong, cancellationToken);
        var now = time.GetUtcNow().UtcDateTime;
        var isAway = ticket is { IsOpen: true, AssigneeId: not null }
            && await db.Absences.AnyAsync(a => a.PersonId == ticket.AssigneeId && a.StartsAt <= now && a.EndsAt > now, cancellationToken);
        return new TicketView
        {
            Details = details,
            Text = text,
            Recent = recent,
            PersonId = person.RequiredId,
            Clocks = await clocks.PresentAsync(ticket, cancellationToken),
            MayUnmerge = person.Can(TicketPermissions.EditTickets),
            IsPingPong = isPingPong,
            IsAssigneeAway = isAway,
            Responses = details.MayReply || details.MayEdit ? await replies.ResponsesAsync(ticket.CategoryId, cancellationToken) : [],
            Macros = details.MayEdit ? await replies.MacrosAsync(cancellationToken) : [],
        };
    }
}

/// <summary>An entry of the desk's conversation: one message, or what happened between two messages.</summary>
/// <param name="Message">The message, or null.</param>
/// <param name="Events">What happened; empty for a message.</param>
internal sealed record ConversationEntry(CommentView? Message, IReadOnlyList<EventView> Events)
{
    /// <summary>More than this between two messages is folded to one line.</summary>
    public const int FoldFrom = 3;

    public const int MessagesShown = 30;

    /// <summary>Messages and events in order of time; what a message itself says is not repeated as an event.</summary>
    /// <param name="details">Ticket.</param>
    /// <param name="all">False leaves out all but the last messages and what lies between them.</param>
    /// <param name="hidden">Messages left out.</param>
    public static IReadOnlyList<ConversationEntry> Of(TicketDetails details, bool all, out int hidden)
    {
        var skip = all ? 0 : Math.Max(0, details.Comments.Count - MessagesShown);
        hidden = skip;
        var from = skip == 0 ? DateTime.MinValue : details.Comments[skip].CreatedAt;
        var messageFiles = details.Attachments.Where(a => a.CommentId is not null).Select(a => a.Id).ToHashSet();
        var events = details.Events.Where(e => e.OccurredAt >= from && !SaysNothingNew(e, messageFiles)).ToArray();

        List<ConversationEntry> entries = [];
        List<EventView> between = [];
        var next = 0;
        foreach (var message in details.Comments.Skip(skip))
        {
            while (next < events.Length && events[next].OccurredAt <= message.CreatedAt)
            {
                between.Add(events[next++]);
            }

            Flush();
            entries.Add(new ConversationEntry(message, []));
        }

        between.AddRange(events[next..]);
        Flush();
        return entries;

        void Flush()
        {
            if (between.Count > 0)
            {
                entries.Add(new ConversationEntry(null, [.. between]));
                between.Clear();
            }
        }
    }

    private static bool SaysNothingNew(EventView step, HashSet<Guid> messageFiles) => step.Kind switch
    {
        TicketEventKinds.Created => true,
        // The message itself points at the ticket that was made of it.
        TicketEventKinds.Split => true,
        TicketEventKinds.PublicReply or TicketEventKinds.InternalNote => step.Changes.All(c => c.Field is TicketFields.Macro or TicketFields.MentionedIds),
        TicketEventKinds.Attached => step.SubjectId is { } file && messageFiles.Contains(file),
        _ => false,
    };
}
