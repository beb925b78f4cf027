using Helpdesk.Approvals.Api;
using Helpdesk.Approvals.Features;
using Helpdesk.Approvals.Integration;
using Helpdesk.Approvals.Reports;
using Helpdesk.Compliance;
using Helpdesk.Data;
using Helpdesk.Events;
using Helpdesk.Identity;
using Helpdesk.Modules;
using Helpdesk.Navigation;
using Helpdesk.Security;
using Helpdesk.Tickets;
using Helpdesk.Ui;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Helpdesk.Approvals;

internal sealed class Startup : StartupBase
{
    public override void ConfigureServices(IServiceCollection services)
    {
        services.AddModuleDbContext<ApprovalsDbContext>();
        services.AddPermissions<ApprovalPermissions>();
        services.AddNavigation<ApprovalsMenu>();
        services.AddScoped<ApprovalAccess>();
        services.AddScoped<ApproverResolver>();
        services.AddScoped<StandIns>();
        services.AddScoped<Pauses>();
        services.AddScoped<AskApprovers>();
        services.AddScoped<RequestApproval>();
        services.AddScoped<AdvanceApproval>();
        services.AddScoped<CancelApproval>();
        services.AddScoped<RenewApprovals>();
        services.AddScoped<DecideApproval>();
        services.AddScoped<WithdrawDecision>();
        services.AddScoped<ReassignSlot>();
        services.AddScoped<ReplaceApprover>();
        services.AddScoped<ListApprovals>();
        services.AddScoped<ReadApproval>();
        services.AddScoped<Delegations>();
        services.AddScoped<IApprovalIntegrationService, ApprovalIntegrationService>();
        services.AddScoped<IApprovalEvidence, ReadApprovalEvidence>();
        services.AddScoped<ITicketGuard, ApprovalGuard>();
        services.AddScoped<IPanelProvider, ApprovalsPanel>();
        services.AddComplianceReport<ApprovalLog>();
        services.AddEventHandler<TicketChanged, WhenTicketChanged>();
        services.AddEventHandler<PersonLeft, WhenPersonLeft>();
    }

    public override void Configure(IApplicationBuilder app, IEndpointRouteBuilder routes, IServiceProvider services) => ApprovalsApi.Map(routes);
}
