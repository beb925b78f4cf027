using Helpdesk.Approvals.Workflows;
using Helpdesk.Events;
using Helpdesk.Modules;
using Helpdesk.Workflows;
using Microsoft.Extensions.DependencyInjection;

namespace Helpdesk.Approvals;

/// <summary>The step that asks, where there are workflows.</summary>
[RequireFeatures("Helpdesk.Workflows")]
internal sealed class WorkflowsStartup : StartupBase
{
    public override void ConfigureServices(IServiceCollection services)
    {
        services.AddActivity<ApprovalActivity>();
        services.AddEventHandler<ApprovalDecided, WhenApprovalEnded>();
        services.AddEventHandler<ApprovalRequested, WhenApprovalEnded>(when: e => e.IsAskedAgain);
        services.AddEventHandler<ApprovalVoided, WhenApprovalEnded>(when: e => e.WasOpen);
    }
}
