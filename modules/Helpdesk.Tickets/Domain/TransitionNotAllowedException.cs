using Helpdesk.Errors;

namespace Helpdesk.Tickets.Domain;

/// <summary>The machine has no such way from the present state. Carries what is possible, so that the answer can say it.</summary>
public sealed class TransitionNotAllowedException(string message, string state, IReadOnlyList<TicketTransition> allowed)
    : BusinessException("Tickets:TransitionNotAllowed", message, 409)
{
    /// <summary>Present state.</summary>
    public string State { get; } = state;

    /// <summary>Transitions that the person may take from here.</summary>
    public IReadOnlyList<TicketTransition> Allowed { get; } = allowed;
}
