using Helpdesk.Tickets.Domain;

namespace Helpdesk.Tickets.Features;

public sealed record CreateTicketRequest
{
    public required string TypeId { get; init; }

    public required string Title { get; init; }

    /// <summary>Markdown.</summary>
    public string Description { get; init; } = "";

    /// <summary>1 high to 3 low; null takes the service's default. Only agents may set it.</summary>
    public int? Impact { get; init; }

    /// <summary>1 high to 3 low; null means medium.</summary>
    public int? Urgency { get; init; }

    public Guid? CategoryId { get; init; }

    public Guid? ServiceId { get; init; }

    /// <summary>Person who has the problem; null = the present person. Another one needs the right to work on tickets.</summary>
    public Guid? RequesterId { get; init; }

    public Guid? TeamId { get; init; }

    public Guid? AssigneeId { get; init; }

    public string Channel { get; init; } = TicketChannels.Portal;

    public string? ParentNumber { get; init; }

    public IReadOnlyList<UploadedFile> Files { get; init; } = [];
}

internal sealed class CreateTicket
{
    public Task<Ticket> HandleAsync(CreateTicketRequest request, CancellationToken cancellationToken) =>
        throw new NotImplementedException();
}
