using Helpdesk.Approvals;
using Helpdesk.Data;
using Helpdesk.Events;
using Helpdesk.Modules;
using Helpdesk.Navigation;
using Helpdesk.Recipes;
using Helpdesk.Requests.Api;
using Helpdesk.Requests.Features;
using Helpdesk.Requests.Generation;
using Helpdesk.Requests.Integration;
using Helpdesk.Requests.Recipes;
using Helpdesk.Security;
using Helpdesk.Tickets;
using Helpdesk.Ui;
using Helpdesk.Workflows;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Helpdesk.Requests;

internal sealed class Startup : StartupBase
{
    public override void ConfigureServices(IServiceCollection services)
    {
        services.AddModuleDbContext<RequestsDbContext>();
        services.AddSingleton(RequestType.Type);
        services.AddSingleton(TaskType.Type);
        services.AddPermissions<RequestPermissions>();
        services.AddNavigation<RequestsMenu>();
        services.AddScoped<IPastContributor, GenerateRequests>();
        services.AddScoped<Catalog>();
        services.AddScoped<ListCatalogItems>();
        services.AddScoped<SaveCatalogItem>();
        services.AddScoped<SaveItemImage>();
        services.AddScoped<SaveCatalogCategory>();
        services.AddScoped<DeleteCatalogCategory>();
        services.AddScoped<OrderItem>();
        services.AddScoped<ReadOrder>();
        services.AddScoped<ChangeOrder>();
        services.AddScoped<AdvanceOrder>();
        services.AddScoped<OrderApproval>();
        services.AddScoped<IRecipeStepHandler, CatalogStep>();
        services.AddScoped<IWorkflowValues, OrderValues>();
        services.AddScoped<ITicketGuard, RequestGuard>();
        services.AddScoped<ITicketContentProvider, OrderContent>();
        services.AddScoped<IPanelProvider, OrderPanel>();
        services.AddScoped<IPanelProvider, PortalOrderPanel>();
        services.AddEventHandler<TicketTransitioned, WhenRequestMoved>(WhenRequestMoved.Concerns);
        services.AddEventHandler<TicketTransitioned, WhenTaskEnded>(WhenTaskEnded.Concerns);
        services.AddEventHandler<WorkflowEnded, WhenApprovalEnded>();
        services.AddEventHandler<ApprovalVoided, WhenApprovalEnded>(when: e => !e.WasOpen);
        services.AddEventHandler<Ordered, StepsOfRequests>();
        services.AddEventHandler<TaskReady, StepsOfRequests>();
        services.AddEventHandler<TasksDone, StepsOfRequests>();
        services.AddEventHandler<TaskNotNeeded, StepsOfRequests>();
        services.AddEventHandler<OwnerNeeded, StepsOfRequests>();
    }

    public override void Configure(IApplicationBuilder app, IEndpointRouteBuilder routes, IServiceProvider services)
    {
        CatalogApi.Map(routes);
        OrdersApi.Map(routes);
    }
}
