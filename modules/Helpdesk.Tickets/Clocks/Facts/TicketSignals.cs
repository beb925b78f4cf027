namespace Helpdesk.Tickets.Clocks;

/// <summary>What an event means to clocks, beside the values that it changes.</summary>
internal static class TicketSignals
{
    public const string Created = "created";

    /// <summary>The requester wrote, or reopened the ticket, and waits for an answer.</summary>
    public const string RequesterMessage = "requester-message";

    /// <summary>Somebody who is not the requester wrote to the requester: no internal note, no automatic reply.</summary>
    public const string AgentReply = "agent-reply";

    /// <summary>The ticket was resolved and the requester is told.</summary>
    public const string ResolutionTold = "resolution-told";

    /// <summary>A resolved, closed or cancelled ticket is open again.</summary>
    public const string Reopened = "reopened";

    /// <summary>The ticket went into an older one.</summary>
    public const string Merged = "merged";

    /// <summary>The merge was taken back: clocks are as if it had never been.</summary>
    public const string Unmerged = "unmerged";

    /// <summary>Rules and definitions of this time were applied to the ticket on purpose.</summary>
    public const string Reviewed = Domain.TicketEventKinds.ServiceLevelsReviewed;

    public static IReadOnlyList<string> All { get; } = [Created, RequesterMessage, AgentReply, ResolutionTold, Reopened, Merged, Unmerged, Reviewed];
}

/// <summary>Facts that conditions and rules name, beside the fields of <see cref="Domain.TicketFields"/>.</summary>
internal static class ClockFields
{
    /// <summary>Category of the state: new, active, waiting, resolved, closed, cancelled.</summary>
    public const string StateCategory = "stateCategory";

    /// <summary>One of <see cref="TicketSignals"/>; true during its event only.</summary>
    public const string Signal = "signal";

    /// <summary>"true" once the requester got a first response.</summary>
    public const string IsAnswered = "isAnswered";

    public const string OrganisationId = "organisationId";

    /// <summary>IANA zone of the requester when the ticket was opened.</summary>
    public const string RequesterZone = "requesterZone";

    /// <summary>IANA zone of the place that the ticket is about.</summary>
    public const string SiteZone = "siteZone";

    /// <summary>True in an event whose message no person wrote.</summary>
    public const string IsAutomatic = "isAutomatic";

    /// <summary>False in the event of a public message that neither the requester nor the desk wrote, such as a watching colleague's.</summary>
    public const string IsFromDesk = "isFromDesk";

    /// <summary>Facts that events carry for clocks only; the history does not show them.</summary>
    public static IReadOnlyList<string> Hidden { get; } = [OrganisationId, RequesterZone, SiteZone, IsAutomatic, IsFromDesk];
}
