using Helpdesk.Security;

namespace Helpdesk.Tickets.Domain;

/// <summary>Which transitions a person may take. What else is needed (a reason, an owner) is asked when one is taken.</summary>
internal static class TransitionRules
{
    /// <param name="ticket">Ticket.</param>
    /// <param name="type">Its type.</param>
    /// <param name="isRequester">The person is the ticket's requester.</param>
    /// <param name="can">Rights of the person.</param>
    /// <param name="isPolicyOn">Policies of the tenant.</param>
    public static IReadOnlyList<TicketTransition> Allowed(
        Ticket ticket, TicketType type, bool isRequester, Func<Permission, bool> can, Func<string, bool> isPolicyOn) =>
        // A merged ticket is worked on in its main record.
        ticket.IsMerged ? [] : [.. type.StateMachine.Transitions.Where(t => t.From.Contains(ticket.State) && May(t, isRequester, can, isPolicyOn))];

    private static bool May(TicketTransition transition, bool isRequester, Func<Permission, bool> can, Func<string, bool> isPolicyOn)
    {
        if (transition.Policy is { } policy && !isPolicyOn(policy))
        {
            return false;
        }

        return (isRequester && transition.RequesterMay)
            || (can(TicketPermissions.EditTickets) && (transition.Permission is null || can(transition.Permission)));
    }
}
