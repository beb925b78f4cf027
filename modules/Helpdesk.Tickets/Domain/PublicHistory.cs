namespace Helpdesk.Tickets.Domain;

/// <summary>What of a public event the requester sees; who is who on the desk is the desk's business.</summary>
internal static class PublicHistory
{
    public static IReadOnlySet<string> Fields { get; } = new HashSet<string>(StringComparer.Ordinal)
    {
        TicketFields.State, TicketFields.SubState, TicketFields.ResolutionCode, TicketFields.ResolutionNotes, TicketFields.Urgency, TicketFields.Title,
        TicketFields.FileName, TicketFields.ReopenCount,
    };

    /// <summary>A cancellation: its reason is meant for the requester.</summary>
    public static bool EndsTicket(TicketEvent e) => e.IsPublic && e.Changes.Contains("\"cancelled\"", StringComparison.Ordinal);
}
