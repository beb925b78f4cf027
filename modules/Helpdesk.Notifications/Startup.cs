using Helpdesk.Approvals;
using Helpdesk.Data;
using Helpdesk.Events;
using Helpdesk.Modules;
using Helpdesk.Notifications.Features;
using Helpdesk.Notifications.Handlers;
using Helpdesk.Tasks;
using Helpdesk.Tickets;
using Helpdesk.Ui;
using Microsoft.Extensions.DependencyInjection;

namespace Helpdesk.Notifications;

internal sealed class Startup : StartupBase
{
    public override void ConfigureServices(IServiceCollection services)
    {
        services.AddModuleDbContext<NotificationsDbContext>();
        services.AddScoped<Notify>();
        services.AddScoped<IDeskNews, FindNews>();
        services.AddScoped<ReadNotifications>();
        services.AddScoped<IPanelProvider, BellPanel>();
        services.AddBackgroundTask<PurgeNotifications>();
        services.AddEventHandler<TicketCreated, WhenAssigned>(when: e => e.AssigneeId is not null && e.AssigneeId != e.ActorId);
        services.AddEventHandler<TicketAssigned, WhenAssigned>(
            when: e => e.AssigneeId is not null && e.AssigneeId != e.PreviousAssigneeId && e.AssigneeId != e.ActorId);
        services.AddEventHandler<TicketCommented, WhenCommented>();
        services.AddEventHandler<TicketAttached, WhenAttached>();
        services.AddEventHandler<TicketTransitioned, WhenTransitioned>();
        services.AddEventHandler<ServiceLevelStepReached, WhenServiceLevelStepReached>(when: e => e.Recipients.Count > 0);
        services.AddEventHandler<TicketUnowned, WhenUnowned>();
        services.AddEventHandler<RatingInvited, WhenRated>();
        services.AddEventHandler<ApprovalRequested, WhenApproval>(when: e => e.Recipients.Count > 0);
        services.AddEventHandler<ApprovalReminded, WhenApproval>(when: e => e.Recipients.Count > 0);
        services.AddEventHandler<ApprovalDecided, WhenApproval>();
        services.AddEventHandler<ApprovalVoided, WhenApproval>();
        services.AddEventHandler<ApprovalExpired, WhenApproval>();
        services.AddEventHandler<TicketRated, WhenRated>(when: e => e.IsLow);
    }
}
