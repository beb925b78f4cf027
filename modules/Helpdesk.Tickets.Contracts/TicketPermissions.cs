using Helpdesk.Security;

namespace Helpdesk.Tickets;

/// <summary>Rights of the record core; they hold for every type of ticket.</summary>
public static class TicketPermissions
{
    /// <summary>
    /// Work on tickets: create for others, change, comment, move through states. Implies <see cref="UsePortal"/> and <see cref="ViewTickets"/>, which
    /// name it; so it stands before them.
    /// </summary>
    public static readonly Permission EditTickets = new("EditTickets", "Work on tickets");

    /// <summary>Report and follow one's own tickets in the portal and the API.</summary>
    public static readonly Permission UsePortal = new("UsePortal", "Report tickets and follow one's own", [EditTickets]);

    /// <summary>Report in the portal for somebody else, who then is the requester.</summary>
    public static readonly Permission ReportForOthers = new("ReportForOthers", "Report tickets for other people", [EditTickets]);

    /// <summary>See every ticket on the desk.</summary>
    public static readonly Permission ViewTickets = new("ViewTickets", "See all tickets on the desk", [EditTickets]);

    /// <summary>See dashboards and the numbers of the desk.</summary>
    public static readonly Permission ViewMetrics = new("ViewMetrics", "See dashboards and numbers of the desk");

    /// <summary>Read the tickets that one may see at all: all of them, or one's own. What API and search demand.</summary>
    public static readonly Permission ReadTickets = new("ReadTickets", "Read the tickets that one may see", [UsePortal, ViewTickets]);

    /// <summary>Set another priority than the matrix gives, with a reason.</summary>
    public static readonly Permission OverridePriority = new("OverridePriority", "Override the computed priority");

    /// <summary>Change many tickets at once.</summary>
    public static readonly Permission BulkEditTickets = new("BulkEditTickets", "Change many tickets at once");

    /// <summary>Cancel work that has begun.</summary>
    public static readonly Permission CancelTickets = new("CancelTickets", "Cancel tickets that are worked on");

    /// <summary>Close a resolved ticket for its requester, who confirmed in another way.</summary>
    public static readonly Permission CloseTickets = new("CloseTickets", "Close resolved tickets for their requesters");

    /// <summary>Take up a closed ticket again (only where the tenant's policy allows it).</summary>
    public static readonly Permission ReopenClosedTickets = new("ReopenClosedTickets", "Reopen closed tickets");

    /// <summary>Take up a cancelled ticket again.</summary>
    public static readonly Permission ReopenCancelledTickets = new("ReopenCancelledTickets", "Reopen cancelled tickets");

    /// <summary>Save views that others see.</summary>
    public static readonly Permission ShareViews = new("ShareViews", "Share saved views with others");

    /// <summary>Write the texts and macros that others use.</summary>
    public static readonly Permission ManageReplies = new("ManageReplies", "Manage responses and macros");

    /// <summary>Categories, services, priority matrix.</summary>
    public static readonly Permission ManageTicketSettings = new("ManageTicketSettings", "Manage categories, services and the priority matrix");

    /// <summary>Calendars, clock definitions and the rules that choose them.</summary>
    public static readonly Permission ManageServiceLevels = new("ManageServiceLevels", "Manage calendars, clocks and service level rules");

    /// <summary>Load tickets of another system.</summary>
    public static readonly Permission ImportTickets = new("ImportTickets", "Import tickets from other systems");
}
