using Helpdesk.Tickets.Features;
using Microsoft.Extensions.Localization;

namespace Helpdesk.Tickets.Web;

/// <summary>A line of the portal's conversation: a message, or in one sentence what happened.</summary>
internal sealed record PortalEntry(DateTime At, string AuthorName, bool IsMine, CommentView? Message, string? Note, string Icon)
{
    /// <summary>
    /// Public messages and the few events that mean something to the requester. Filtered here once more, because a person who works on
    /// the desk gets the desk's view of her own request from the use case.
    /// </summary>
    public static IReadOnlyList<PortalEntry> Of(TicketDetails details, IStringLocalizer l)
    {
        List<(DateTime At, int Order, PortalEntry Entry)> entries =
        [
            .. details.Comments.Where(c => c.IsPublic && c.Source is not { IsAbsorbed: true }).Select((c, i) => (c.CreatedAt, i, new PortalEntry(c.CreatedAt, c.AuthorName, c.ByRequester, c, null, "message"))),
        ];
        var order = 10_000;
        foreach (var step in details.Events.Where(e => e.IsPublic))
        {
            if (Describe(details, step, l) is var (note, icon))
            {
                entries.Add((step.OccurredAt, order++, new PortalEntry(step.OccurredAt, step.ActorName, step.ActorId == details.Ticket.RequesterId, null, note, icon)));
            }
        }

        return [.. entries.OrderBy(e => e.At).ThenBy(e => e.Order).Select(e => e.Entry)];
    }

    private static string PortalIcon(StateCategory category) => category switch
    {
        StateCategory.New => "inbox",
        StateCategory.Waiting => "clock-pause",
        StateCategory.Resolved => "check",
        StateCategory.Closed => "circle-check",
        StateCategory.Cancelled => "x",
        _ => "tool",
    };

    private static (string Note, string Icon)? Describe(TicketDetails details, EventView step, IStringLocalizer l)
    {
        if (step.Kind == Domain.TicketEventKinds.Merged)
        {
            return (l["We work on this together with other reports of the same"], "git-merge");
        }

        var change = step.Changes.FirstOrDefault(c => c.Field == "state");
        if (step.Kind != Domain.TicketEventKinds.Transitioned || change?.New is null)
        {
            return null;
        }

        var state = details.Type.StateMachine.States.FirstOrDefault(s => s.Id == change.New || l[s.Name] == change.New);
        var mine = step.ActorId == details.Ticket.RequesterId;
        if (state?.Portal is { } words && !mine)
        {
            return (l[words.Note], PortalIcon(state.Category));
        }

        return state?.Category switch
        {
            StateCategory.Active when mine => (l["You asked us to take it up again"], "refresh"),
            StateCategory.Active => (l["We are working on it"], "tool"),
            StateCategory.Waiting => (l["We are waiting"], "clock-pause"),
            StateCategory.Resolved => (l["We solved it"], "check"),
            StateCategory.Closed => (mine ? l["You confirmed that it is solved"] : l["The request was closed"], "circle-check"),
            StateCategory.Cancelled => (mine ? l["You withdrew the request"] : l["The request was withdrawn"], "x"),
            StateCategory.New => (l["It waits to be taken up"], "inbox"),
            _ => null,
        };
    }
}
