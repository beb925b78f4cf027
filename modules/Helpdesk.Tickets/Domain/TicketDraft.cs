using Helpdesk.Data;

namespace Helpdesk.Tickets.Domain;

/// <summary>What a person has begun to write on a ticket and not sent. Belongs to its writer alone; nobody else's page or program reads it.</summary>
[NotInLedger("A draft is private and not said yet; what becomes of it is in the ledger when it is sent.")]
public sealed class TicketDraft
{
    public Guid PersonId { get; set; }

    public Guid TicketId { get; set; }

    /// <summary>Form of the ticket's pages that it was typed into: <c>reply</c>, <c>edit-description</c>, <c>do-resolve</c>.</summary>
    public string Form { get; set; } = "";

    /// <summary>JSON, see <see cref="Features.DraftContent"/>.</summary>
    public string Content { get; set; } = "";

    public DateTime UpdatedAt { get; set; }
}
