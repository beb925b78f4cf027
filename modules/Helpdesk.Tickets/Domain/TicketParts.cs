using Helpdesk.Data;

namespace Helpdesk.Tickets.Domain;

/// <summary>A message on a ticket: a public reply or an internal note. Never changed.</summary>
[AppendOnly]
[LedgerName("tickets.comment")]
public sealed class TicketComment : Entity
{
    public Guid TicketId { get; set; }

    public bool IsPublic { get; set; }

    public Guid? AuthorId { get; set; }

    public string AuthorName { get; set; } = "";

    /// <summary>
    /// Written by somebody who works on tickets, not by its requester. Kept with the message, because rights of people change later; null for
    /// messages that are older than this fact.
    /// </summary>
    public bool? IsFromDesk { get; set; }

    /// <summary>Whether the desk answers with it. Of older messages: whoever did not ask, answered.</summary>
    public bool IsAnswerTo(Guid requesterId) => IsFromDesk ?? AuthorId != requesterId;

    /// <summary>Markdown as written; rendered and sanitised when shown.</summary>
    public string Body { get; set; } = "";

    public DateTime CreatedAt { get; set; }
}

/// <summary>A file of a ticket; the bytes are in the blob store. Never changed.</summary>
[AppendOnly]
[LedgerName("tickets.attachment")]
public sealed class TicketAttachment : Entity
{
    public Guid TicketId { get; set; }

    /// <summary>Message it came with, if any.</summary>
    public Guid? CommentId { get; set; }

    public string FileName { get; set; } = "";

    public string ContentType { get; set; } = "";

    public long Length { get; set; }

    public string Sha256 { get; set; } = "";

    public bool IsPublic { get; set; }

    public Guid? UploadedById { get; set; }

    public DateTime CreatedAt { get; set; }
}

/// <summary>A link with a meaning between two tickets (parent and child is a property of the ticket, not a link).</summary>
[LedgerName("tickets.link")]
public sealed class TicketLink : Entity
{
    public Guid SourceId { get; set; }

    public Guid TargetId { get; set; }

    /// <summary>One of <see cref="TicketLinkKinds"/>.</summary>
    public string Kind { get; set; } = "";

    /// <summary>When it was made; null for links that are older than this record of it.</summary>
    public DateTime? LinkedAt { get; set; }
}

/// <summary>A person who hears of what happens to a ticket.</summary>
[LedgerName("tickets.watcher")]
public sealed class TicketWatcher
{
    public Guid TicketId { get; set; }

    public Guid PersonId { get; set; }
}

/// <summary>What a ticket is about; a tree.</summary>
[Configuration]
[LedgerName("tickets.category")]
public sealed class TicketCategory : AggregateRoot
{
    public string Name { get; set; } = "";

    public Guid? ParentId { get; set; }

    /// <summary>Sub-categories carry their parent's name before a slash, unique: <c>Hardware/Printer</c>.</summary>
    public string Path { get; set; } = "";

    public bool IsActive { get; set; } = true;

    public int Position { get; set; }
}

/// <summary>A service that tickets concern.</summary>
[Configuration]
[LedgerName("tickets.service")]
public sealed class TicketService : AggregateRoot
{
    public string Name { get; set; } = "";

    /// <summary>Impact that a new ticket gets when the person does not know better: 1 to 3.</summary>
    public int DefaultImpact { get; set; } = 2;

    /// <summary>Person who answers for it and hears of breaches.</summary>
    public Guid? OwnerId { get; set; }

    public bool IsActive { get; set; } = true;
}

/// <summary>A filter with columns and order that a person keeps, or that a team or everybody shares.</summary>
[LedgerName("tickets.saved-view")]
public sealed class SavedView : AggregateRoot
{
    public string Name { get; set; } = "";

    /// <summary>Text in the filter language.</summary>
    public string Filter { get; set; } = "";

    /// <summary>Field with optional leading minus for descending.</summary>
    public string Sort { get; set; } = "";

    /// <summary>Field names separated by commas; empty for the default columns.</summary>
    public string Columns { get; set; } = "";

    /// <summary>Owner of a private view; null for shared ones.</summary>
    public Guid? OwnerId { get; set; }

    /// <summary>Team that shares it; null for everybody (when the owner is null too).</summary>
    public Guid? TeamId { get; set; }

    public int Position { get; set; }
}
