using Helpdesk.Events;
using Helpdesk.Modules;
using Helpdesk.Workflows;
using Microsoft.Extensions.DependencyInjection;

namespace Helpdesk.Tickets.Workflows;

/// <summary>What tickets add to workflows, where there are workflows.</summary>
[RequireFeatures("Helpdesk.Workflows")]
internal sealed class WorkflowsStartup : StartupBase
{
    public override void ConfigureServices(IServiceCollection services)
    {
        services.AddScoped<WorkflowTicket>();
        services.AddScoped<TicketValues>();
        services.AddScoped<IWorkflowValues>(p => p.GetRequiredService<TicketValues>());
        services.AddTrigger<TicketEventActivity>();
        services.AddTrigger<ServiceLevelActivity>();
        services.AddActivity<AssignActivity>();
        services.AddActivity<UpdateTicketActivity>();
        services.AddActivity<TransitionActivity>();
        services.AddActivity<CommentActivity>();
        services.AddActivity<EscalateActivity>();
        services.AddActivity<CreateTicketActivity>();
        services.AddActivity<CreateTaskActivity>();
        services.AddActivity<LookupActivity>();
        services.AddScoped<IActivityOptions, TicketTypeChoices>();
        services.AddScoped<IActivityOptions, TicketStateChoices>();
        services.AddScoped<IActivityOptions, TicketSubStateChoices>();
        services.AddScoped<IActivityOptions, TransitionChoices>();
        services.AddScoped<IActivityOptions, ResolutionCodeChoices>();
        services.AddScoped<IActivityOptions, ServiceChoices>();
        services.AddScoped<IActivityOptions, CategoryChoices>();
        services.AddScoped<IActivityOptions, TicketFieldChoices>();
        services.AddScoped<IActivityOptions, TicketChoices>();
        services.AddEventHandler<TicketCreated, SendToWorkflows>();
        services.AddEventHandler<TicketAssigned, SendToWorkflows>();
        services.AddEventHandler<TicketTransitioned, SendToWorkflows>();
        services.AddEventHandler<TicketChanged, SendToWorkflows>();
        services.AddEventHandler<TicketCommented, SendToWorkflows>();
        services.AddEventHandler<TicketUnowned, SendToWorkflows>();
        services.AddEventHandler<TicketRated, SendToWorkflows>();
        services.AddEventHandler<ServiceLevelStepReached, SendToWorkflows>();
        services.AddEventHandler<TicketTaskEnded, SendToWorkflows>();
    }
}
