using Helpdesk.Tickets.Domain;

namespace Helpdesk.Tickets.Features;

public sealed record TransitionRequest
{
    /// <summary>Id of the transition, for example <c>resolve</c>; or give <see cref="To"/>.</summary>
    public string? Transition { get; init; }

    /// <summary>Target state; the first allowed transition to it is taken.</summary>
    public string? To { get; init; }

    public string? SubState { get; init; }

    public string? Reason { get; init; }

    public string? ResolutionCode { get; init; }

    /// <summary>Markdown, shown to the requester.</summary>
    public string? ResolutionNotes { get; init; }

    /// <summary>Owner to set with the transition (take a ticket = start + myself).</summary>
    public Guid? AssigneeId { get; init; }

    /// <summary>Public reply to the requester, sent with the transition.</summary>
    public string? Comment { get; init; }
}

internal sealed class TransitionTicket
{
    public Task<Ticket> HandleAsync(string number, TransitionRequest request, string? expectedStamp, CancellationToken cancellationToken) =>
        throw new NotImplementedException();
}
