namespace Helpdesk.Tickets.Domain;

/// <summary>Names of fields in events and in the API.</summary>
public static class TicketFields
{
    public const string Number = "number";
    public const string Title = "title";
    public const string Description = "description";
    public const string State = "state";
    public const string SubState = "subState";
    public const string Impact = "impact";
    public const string Urgency = "urgency";
    public const string Priority = "priority";
    public const string IsPriorityOverridden = "isPriorityOverridden";
    public const string CategoryId = "categoryId";
    public const string ServiceId = "serviceId";
    public const string RequesterId = "requesterId";
    public const string TeamId = "teamId";
    public const string AssigneeId = "assigneeId";
    public const string Channel = "channel";
    public const string ParentId = "parentId";
    public const string ResolutionCode = "resolutionCode";
    public const string ResolutionNotes = "resolutionNotes";
    public const string ReopenCount = "reopenCount";
    public const string WatcherId = "watcherId";
    public const string FileName = "fileName";
    public const string Link = "link";

    /// <summary>Main record that the ticket was merged into.</summary>
    public const string MergedIntoId = "mergedIntoId";

    /// <summary>Ticket that was merged into this one.</summary>
    public const string AbsorbedId = "absorbedId";

    /// <summary>New ticket that a message was split off into.</summary>
    public const string SplitIntoId = "splitIntoId";
    public const string TaskTitle = "taskTitle";
    public const string TaskState = "taskState";
    public const string TaskAssigneeId = "taskAssigneeId";
    public const string TaskDueAt = "taskDueAt";
    public const string TaskPosition = "taskPosition";

    /// <summary>Rule that chose the team of a new ticket.</summary>
    public const string RoutedBy = "routedBy";
    public const string Score = "score";

    /// <summary>Reasons that the requester ticked with the rating, one in each line.</summary>
    public const string RatingReasons = "ratingReasons";

    /// <summary>Ids of people that a message mentions, separated by commas.</summary>
    public const string MentionedIds = "mentionedIds";

    /// <summary>Macro that did it, by name.</summary>
    public const string Macro = "macro";
}
