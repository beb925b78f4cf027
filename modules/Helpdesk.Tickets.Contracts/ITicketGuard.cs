namespace Helpdesk.Tickets;

/// <summary>
/// A type module's say in transitions: "a major incident is not closed automatically". Asked after the state machine and the rights have
/// said yes. Scoped; register as many as needed.
/// </summary>
public interface ITicketGuard
{
    /// <summary>A sentence that says why not, in the person's language; null when there is no objection.</summary>
    Task<string?> WhyNotAsync(TicketGuardContext context, CancellationToken cancellationToken);

    /// <summary>
    /// Those of the transitions that are none for this ticket, whatever is done first: an emergency is not assessed. Pages and the API do not offer
    /// them; <see cref="WhyNotAsync"/> refuses them all the same.
    /// </summary>
    /// <param name="ticket">Ticket.</param>
    /// <param name="transitions">What the machine and the rights allow.</param>
    /// <param name="cancellationToken">Cancels.</param>
    Task<IReadOnlyCollection<TicketTransition>> FindPointlessAsync(
        TicketPanelModel ticket, IReadOnlyList<TicketTransition> transitions, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyCollection<TicketTransition>>([]);
}

/// <summary>What a guard judges.</summary>
/// <param name="Ticket">The ticket before the transition.</param>
/// <param name="Transition">The transition.</param>
/// <param name="Actor">Who wants it.</param>
/// <param name="ResolutionCode">Code that the ticket is to be resolved with; null when the transition gives none.</param>
public sealed record TicketGuardContext(TicketPanelModel Ticket, TicketTransition Transition, TicketGuardActor Actor, string? ResolutionCode = null)
{
    /// <summary>Who owns the ticket afterwards.</summary>
    public Guid? AssigneeId { get; init; } = Ticket.AssigneeId;

    /// <summary>
    /// The same act changes what the ticket asks for: <see cref="ITicketIntegrationService.GetContentAsync"/> gives what is stored, which will not be what
    /// is true after the transition.
    /// </summary>
    public bool ChangesContent { get; init; }
}

/// <summary>Roles in which somebody may act on a ticket.</summary>
public enum TicketGuardActor
{
    /// <summary>Somebody who works on tickets.</summary>
    Agent,

    /// <summary>The requester without such a right.</summary>
    Requester,

    /// <summary>Background work, such as closing after some days.</summary>
    System,
}
