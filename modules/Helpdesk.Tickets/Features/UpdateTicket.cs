using Helpdesk.Tickets.Domain;

namespace Helpdesk.Tickets.Features;

/// <summary>Changes of a ticket; a field that is not given stays as it is.</summary>
public sealed record TicketPatch
{
    public Optional<string> Title { get; init; }

    public Optional<string> Description { get; init; }

    public Optional<int?> Impact { get; init; }

    public Optional<int?> Urgency { get; init; }

    /// <summary>Another priority than the matrix gives (right and <see cref="Reason"/> needed); null goes back to the computed one.</summary>
    public Optional<int?> Priority { get; init; }

    public Optional<Guid?> CategoryId { get; init; }

    public Optional<Guid?> ServiceId { get; init; }

    public Optional<Guid> RequesterId { get; init; }

    public Optional<Guid?> TeamId { get; init; }

    public Optional<Guid?> AssigneeId { get; init; }

    /// <summary>Why; written to the history.</summary>
    public string? Reason { get; init; }
}

internal sealed class UpdateTicket
{
    /// <param name="number">Human number.</param>
    /// <param name="patch">Changes.</param>
    /// <param name="expectedStamp">Concurrency stamp that the person saw, or null to overwrite.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public Task<Ticket> HandleAsync(string number, TicketPatch patch, string? expectedStamp, CancellationToken cancellationToken) =>
        throw new NotImplementedException();
}
