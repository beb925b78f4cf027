using Helpdesk.Changes.Workflows;
using Helpdesk.Modules;
using Helpdesk.Workflows;
using Microsoft.Extensions.DependencyInjection;

namespace Helpdesk.Changes;

/// <summary>What changes add to workflows, where there are workflows.</summary>
[RequireFeatures("Helpdesk.Workflows")]
internal sealed class WorkflowsStartup : StartupBase
{
    public override void ConfigureServices(IServiceCollection services) => services.AddScoped<IWorkflowValues, ChangeValues>();
}
