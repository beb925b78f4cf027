using Helpdesk.Data;

namespace Helpdesk.Notifications.Domain;

/// <summary>One message of the outbox to one person: the pair is unique, so a repeated delivery changes nothing.</summary>
[NotInLedger("A message about facts that are in the ledger; reading it changes no fact of the organisation.")]
public sealed class Notification : Entity
{
    public const int MaxText = 250;

    public Guid PersonId { get; set; }

    /// <summary>Message of the outbox that it tells of.</summary>
    public Guid MessageId { get; set; }

    /// <summary>One of <see cref="NotificationKinds"/>: the text is made when it is read, in the reader's language.</summary>
    public string Kind { get; set; } = "";

    public string TicketNumber { get; set; } = "";

    public string TicketTitle { get; set; } = "";

    /// <summary>Name of who did it.</summary>
    public string ActorName { get; set; } = "";

    /// <summary>What a workflow says, in the words of its author; null for the other kinds.</summary>
    public string? Text { get; set; }

    /// <summary>Path from the tenant's root.</summary>
    public string Url { get; set; } = "";

    public DateTime CreatedAt { get; set; }

    public DateTime? ReadAt { get; set; }
}

/// <summary>What a notification tells.</summary>
public static class NotificationKinds
{
    public const string Assigned = "assigned";
    public const string Replied = "replied";
    public const string RequesterReplied = "requester-replied";
    public const string Noted = "noted";
    public const string Mentioned = "mentioned";
    public const string Attached = "attached";
    public const string Resolved = "resolved";
    public const string Reopened = "reopened";
    public const string StateChanged = "state-changed";
    public const string DueSoon = "due-soon";
    public const string Overdue = "overdue";

    /// <summary>Nobody owns it for too long; told to the team's lead.</summary>
    public const string Unowned = "unowned";
    public const string RatingInvited = "rating-invited";
    public const string RatedLow = "rated-low";
    public const string ApprovalRequested = "approval-requested";
    public const string ApprovalReminded = "approval-reminded";
    public const string ApprovalEscalated = "approval-escalated";
    public const string ApprovalApproved = "approval-approved";
    public const string ApprovalRejected = "approval-rejected";
    public const string ApprovalVoided = "approval-voided";
    public const string ApprovalExpired = "approval-expired";

    /// <summary>A workflow says something.</summary>
    public const string Message = "message";
}
