namespace Helpdesk.Tickets;

/// <summary>
/// A type module's part of what a ticket asks for: decisions about the ticket are bound to it too. An edit of it goes through
/// <see cref="ITicketIntegrationService.RecordChangesAsync"/>, which tells those who keep such decisions. Scoped; register as many as needed.
/// </summary>
public interface ITicketContentProvider
{
    /// <summary>The part of this ticket as it is stored; null when the module has nothing to say about it.</summary>
    Task<TicketContentPart?> FindAsync(TicketPanelModel ticket, CancellationToken cancellationToken);
}

/// <summary>A type module's part of a ticket's content.</summary>
/// <param name="Name">Name of the part, for example <c>plan</c>; no other module's.</param>
/// <param name="Values">The same values for the same content, in every language: for a hash. Those without a value are left out.</param>
/// <param name="Fields">The content for people to read.</param>
public sealed record TicketContentPart(string Name, IReadOnlyList<KeyValuePair<string, string>> Values, IReadOnlyList<TicketContentField> Fields);
