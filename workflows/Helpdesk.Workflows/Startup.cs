using Helpdesk.Cli;
using Helpdesk.Data;
using Helpdesk.Events;
using Helpdesk.Modules;
using Helpdesk.Navigation;
using Helpdesk.Recipes;
using Helpdesk.Security;
using Helpdesk.Settings;
using Helpdesk.Tasks;
using Helpdesk.Workflows.Activities;
using Helpdesk.Workflows.Api;
using Helpdesk.Workflows.Cli;
using Helpdesk.Workflows.Definitions;
using Helpdesk.Workflows.Engine;
using Helpdesk.Workflows.Features;
using Helpdesk.Workflows.Http;
using Helpdesk.Workflows.Integration;
using Helpdesk.Workflows.Recipes;
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
        services.AddNavigation<WorkflowsMenu>();
        services.AddScoped<IRecipeStepHandler, WorkflowsStep>();
        foreach (var activity in BuiltInActivities.All)
        {
            services.AddSingleton(activity);
        }

        services.AddSingleton(p => new ActivityRegistry(
            [.. p.GetServices<Activity>(), .. p.GetServices<ActivityRegistration>().Select(r => new CodeActivityStep(r))]));
        services.AddScoped<SendStimulus>();
        services.AddScoped<KeepStimulus>();
        services.AddScoped<IWorkflowRuntime, WorkflowRuntime>();
        services.AddScoped<DefinitionCheck>();
        services.AddScoped<WorkflowAccess>();
        services.AddScoped<SaveDefinition>();
        services.AddScoped<PublishDefinition>();
        services.AddScoped<SaveAndPublish>();
        services.AddScoped<RetractDefinition>();
        services.AddScoped<ListDefinitions>();
        services.AddScoped<ListVersions>();
        services.AddScoped<RevertDefinition>();
        services.AddScoped<DeleteDefinition>();
        services.AddScoped<FindOptions>();
        services.AddScoped<ReadExecutions>();
        services.AddScoped<DeleteInstance>();
        services.AddScoped<CompleteTask>();
        services.AddScoped<ListDescriptors>();
        services.AddScoped<IActivityOptions, DefinitionOptions>();
        services.AddScoped<ListInstances>();
        services.AddScoped<ReadJournal>();
        services.AddSingleton<DocumentCache>();
        services.AddScoped<DocumentReader>();
        services.AddScoped<DriveInstance>();
        services.AddScoped<StartByTrigger>();
        services.AddScoped<StartWorkflow>();
        services.AddScoped<TriggerEvent>();
        services.AddScoped<TryWorkflow>();
        services.AddScoped<RunDefinition>();
        services.AddScoped<IVerb, RunVerb>().AddScoped<IVerb, ValidateVerb>().AddScoped<IVerb, ImportVerb>().AddScoped<IVerb, ExportVerb>().AddScoped<IVerb, ListVerb>();
        services.AddScoped<MendIncident>();
        services.AddScoped<CancelInstance>();
        services.AddBackgroundTask<ResumeDueTimers>();
        services.AddBackgroundTask<StartDueTriggers>();
        services.AddBackgroundTask<PurgeInstances>();
        AddHttp(services);
    }

    private static void AddHttp(IServiceCollection services)
    {
        services.AddSettings<WorkflowHttpSettings>("workflow-http", "HTTP requests of workflows");
        services.AddSingleton<IHostAddresses, DnsAddresses>();
        services.AddSingleton<RequestSender>();
        services.AddScoped<SecretVault>();
        services.AddScoped<HttpCheck>();
        services.AddScoped<DeliverRequest>();
        services.AddScoped<ReceiveHook>();
        services.AddScoped<KeepSecrets>();
        services.AddScoped<KeepWebhooks>();
        services.AddScoped<IActivityOptions, SecretOptions>();
        services.AddEventHandler<HookReceived, DeliverHook>();
        services.AddBackgroundTask<SendDueRequests>();
        services.AddBackgroundTask<DeliverStimuli>();
    }

    public override void Configure(IApplicationBuilder app, IEndpointRouteBuilder routes, IServiceProvider services) => WorkflowsApi.Map(routes);
}
