namespace Helpdesk.Tickets.Api;

/// <summary>A new ticket. Requesters give title, description, urgency, categoryId and serviceId only.</summary>
internal sealed record CreateTicketBody
{
    /// <summary>One line, at most 250 characters.</summary>
    public required string Title { get; init; }

    /// <summary>Markdown.</summary>
    public string? Description { get; init; }

    /// <summary>1 high to 3 low; default: that of the service.</summary>
    public int? Impact { get; init; }

    /// <summary>1 high to 3 low; default 2.</summary>
    public int? Urgency { get; init; }

    public Guid? CategoryId { get; init; }

    public Guid? ServiceId { get; init; }

    /// <summary>Person who needs help; default: the caller.</summary>
    public Guid? RequesterId { get; init; }

    public Guid? TeamId { get; init; }

    public Guid? AssigneeId { get; init; }

    /// <summary>portal, phone, email, chat, walk-in, monitoring or api (default).</summary>
    public string? Channel { get; init; }

    /// <summary>Number of the parent.</summary>
    public string? Parent { get; init; }

    /// <summary>Custom fields by key, for example <c>{"serial-number":"4711","floor":3}</c>.</summary>
    public IReadOnlyDictionary<string, System.Text.Json.JsonElement>? Fields { get; init; }
}

/// <summary>A message.</summary>
internal sealed record CommentBody
{
    /// <summary>Markdown.</summary>
    public required string Body { get; init; }

    /// <summary>True (default) = reply that the requester sees; false = internal note.</summary>
    public bool IsPublic { get; init; } = true;
}

/// <summary>A link.</summary>
internal sealed record LinkBody
{
    /// <summary>Number of the other ticket.</summary>
    public required string Target { get; init; }

    /// <summary>relates-to, duplicates, caused-by, blocks, resolves or implements.</summary>
    public required string Kind { get; init; }
}

/// <summary>A parent.</summary>
internal sealed record ParentBody
{
    /// <summary>Number of the parent; null takes the ticket out of its parent.</summary>
    public required string? Parent { get; init; }
}

/// <summary>A watcher.</summary>
internal sealed record WatcherBody
{
    /// <summary>Person; null = the caller.</summary>
    public Guid? PersonId { get; init; }
}

/// <summary>A merge.</summary>
internal sealed record MergeBody
{
    /// <summary>Number of the main record.</summary>
    public required string Into { get; init; }

    /// <summary>Why; goes to both histories.</summary>
    public string? Reason { get; init; }
}

/// <summary>The end of a merge.</summary>
internal sealed record UnmergeBody
{
    /// <summary>Why; goes to both histories.</summary>
    public string? Reason { get; init; }
}

/// <summary>A message that becomes a ticket.</summary>
internal sealed record SplitBody
{
    /// <summary>Title of the new ticket: one line, at most 250 characters.</summary>
    public required string Title { get; init; }
}
