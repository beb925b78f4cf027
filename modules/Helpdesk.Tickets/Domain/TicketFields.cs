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
    public const string Score = "score";
}
