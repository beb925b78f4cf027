using Helpdesk.Security;
using static Helpdesk.Tickets.TicketPermissions;

namespace Helpdesk.Tickets;

internal sealed class TicketPermissionProvider : IPermissionProvider
{
    public IEnumerable<Permission> GetPermissions() =>
    [
        UsePortal, ReportForOthers, ViewTickets, ViewMetrics, EditTickets, ReadTickets, OverridePriority, BulkEditTickets, CancelTickets, CloseTickets, ReopenClosedTickets, ReopenCancelledTickets,
        ShareViews, ManageReplies, ManageTicketSettings, ManageServiceLevels, ImportTickets,
    ];

    public IEnumerable<PermissionStereotype> GetDefaultStereotypes() =>
    [
        new(Roles.Requester, [UsePortal]),
        new(Roles.Agent, [ViewTickets, ViewMetrics, EditTickets]),
        new(Roles.TeamLead, [ViewTickets, ViewMetrics, EditTickets, BulkEditTickets, CancelTickets, CloseTickets, ShareViews, ManageReplies, OverridePriority, ReopenCancelledTickets]),
        new(Roles.ChangeManager, [ViewTickets, ViewMetrics, EditTickets, CancelTickets]),
        new(Roles.WorkflowDesigner, [ViewTickets]),
        new(Roles.Auditor, [ViewTickets, ViewMetrics]),
        new(Roles.Administrator, [.. GetPermissions()]),
    ];
}
