using Helpdesk.Data;
using Helpdesk.Modules;
using Helpdesk.Security;
using Helpdesk.Tasks;
using Helpdesk.Workflows.Activities;
using Helpdesk.Workflows.Api;
using Helpdesk.Workflows.Definitions;
using Helpdesk.Workflows.Engine;
using Helpdesk.Workflows.Features;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Helpdesk.Workflows;

internal sealed class Startup : StartupBase
{
    public override void ConfigureServices(IServiceCollection services)
    {
        services.AddModuleDbContext<WorkflowsDbContext>();
        services.AddPermissions<WorkflowPermissions>();
        foreach (var activity in BuiltInActivities.All)
        {
            services.AddSingleton(activity);
        }

        services.AddSingleton<ActivityRegistry>();
        services.AddScoped<DefinitionCheck>();
        services.AddScoped<WorkflowAccess>();
        services.AddScoped<SaveDefinition>();
        services.AddScoped<PublishDefinition>();
        services.AddScoped<SaveAndPublish>();
        services.AddScoped<RetractDefinition>();
        services.AddScoped<ListDefinitions>();
        services.AddScoped<ListInstances>();
        services.AddScoped<ReadJournal>();
        services.AddScoped<DriveInstance>();
        services.AddScoped<StartWorkflow>();
        services.AddScoped<TriggerEvent>();
        services.AddScoped<MendIncident>();
        services.AddScoped<CancelInstance>();
        services.AddBackgroundTask<ResumeDueTimers>();
        services.AddBackgroundTask<PurgeInstances>();
    }

    public override void Configure(IApplicationBuilder app, IEndpointRouteBuilder routes, IServiceProvider services) => WorkflowsApi.Map(routes);
}
