using Microsoft.Extensions.Localization;

namespace Helpdesk.Tickets.Web;

/// <summary>What a state means to the person who waits: no word of the desk's language.</summary>
/// <param name="Kind">Kind of the state chip.</param>
/// <param name="Text">Short, for chips and lists.</param>
/// <param name="Explanation">One sentence: what happens now, or what the person should do.</param>
/// <param name="NeedsMe">The request does not go on without the requester.</param>
internal sealed record PortalStatus(string Kind, string Text, string Explanation, bool NeedsMe)
{
    /// <summary>What becomes of a request that is worked on together with another one: that one's state, without asking for what only its requester can do.</summary>
    public static PortalStatus OfMerged(StateCategory main, IStringLocalizer l) => main switch
    {
        StateCategory.Resolved => new("resolved", l["Solved"], l["We worked on this together with other reports of the same. If it does not work for you, write to us below."], false),
        StateCategory.Closed or StateCategory.Cancelled =>
            new("closed", l["Done"], l["This request is finished. If it happens again, please report it anew."], false),
        _ => new("open", l["We are working on it"], l["We work on this together with other reports of the same. You read our answers here, and you can still write to us."], false),
    };

    public static PortalStatus Of(TicketType? type, string state, string? subState, IStringLocalizer l)
    {
        var known = type?.StateMachine.States.FirstOrDefault(s => s.Id == state);
        if (known?.Portal is { } words)
        {
            return new(KindOf(known.Category), l[words.Text], l[words.Explanation], known.Category == StateCategory.Resolved);
        }

        var asksMe = known?.SubStates.FirstOrDefault(s => s.Id == subState)?.ResumesOnRequesterReply ?? false;
        return (known?.Category ?? StateCategory.Active) switch
        {
            StateCategory.New => new("new", l["We have received it"], l["Somebody will take it up soon. You can still add something below."], false),
            StateCategory.Waiting when asksMe =>
                new("waiting", l["We need your answer"], l["We cannot go on without you. Please read our last message and answer below."], true),
            StateCategory.Waiting => new("waiting", l["We are waiting for somebody else"], l["You do not need to do anything. We tell you when it goes on."], false),
            StateCategory.Resolved => new("resolved", l["Solved – please confirm"], l["Please tell us whether it works for you now."], true),
            StateCategory.Closed => new("closed", l["Done"], l["This request is finished. If it happens again, please report it anew."], false),
            StateCategory.Cancelled => new("cancelled", l["Withdrawn"], l["This request was withdrawn. Nobody works on it."], false),
            _ => new("open", l["We are working on it"], l["Somebody works on it. You get a message when there is news."], false),
        };
    }

    private static string KindOf(StateCategory category) => category switch
    {
        StateCategory.New => "new",
        StateCategory.Waiting => "waiting",
        StateCategory.Resolved => "resolved",
        StateCategory.Closed => "closed",
        StateCategory.Cancelled => "cancelled",
        _ => "open",
    };
}
