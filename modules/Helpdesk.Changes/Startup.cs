using Helpdesk.Approvals;
using Helpdesk.Changes.Api;
using Helpdesk.Changes.Domain;
using Helpdesk.Changes.Features;
using Helpdesk.Changes.Generation;
using Helpdesk.Changes.Integration;
using Helpdesk.Changes.Reports;
using Helpdesk.Compliance;
using Helpdesk.Data;
using Helpdesk.Events;
using Helpdesk.Modules;
using Helpdesk.Navigation;
using Helpdesk.Security;
using Helpdesk.Settings;
using Helpdesk.Tasks;
using Helpdesk.Tickets;
using Helpdesk.Ui;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Helpdesk.Changes;

internal sealed class Startup : StartupBase
{
    public override void ConfigureServices(IServiceCollection services)
    {
        services.AddModuleDbContext<ChangesDbContext>();
        services.AddSingleton(ChangeType.Type);
        services.AddPermissions<ChangePermissions>();
        services.AddNavigation<ChangesMenu>();
        services.AddSettings<ChangeSettings>("changes", "Changes");
        services.AddScoped<ChangeAccess>();
        services.AddScoped<ChangeSchedule>();
        services.AddScoped<TaskPlanText>();
        services.AddScoped<ChangeAuthority>();
        services.AddScoped<ChangeModels>();
        services.AddScoped<ConflictTexts>();
        services.AddScoped<ChangeRisks>();
        services.AddScoped<ReadCalendar>();
        services.AddScoped<PreviewMove>();
        services.AddScoped<MoveChange>();
        services.AddScoped<IPastContributor, GenerateChanges>();
        services.AddScoped<RenewFeed>();
        services.AddScoped<RevokeFeed>();
        services.AddScoped<ReadFeed>();
        services.AddScoped<ReadChangePlan>();
        services.AddScoped<SaveChangePlan>();
        services.AddScoped<OverrideConflicts>();
        services.AddScoped<HoldChange>();
        services.AddScoped<ReadChangeTasks>();
        services.AddScoped<SaveChangeTasks>();
        services.AddScoped<ListChangeModels>();
        services.AddScoped<MoveChangeTask>();
        services.AddScoped<SaveChangeModel>();
        services.AddScoped<MoveChangeModel>();
        services.AddScoped<CreateChangeFromModel>();
        services.AddScoped<ListWindows>();
        services.AddScoped<SaveBlackout>();
        services.AddScoped<SaveMaintenanceWindow>();
        services.AddScoped<DeleteBlackout>();
        services.AddScoped<DeleteMaintenanceWindow>();
        services.AddScoped<CabAccess>();
        services.AddScoped<CabChanges>();
        services.AddScoped<ListCabMeetings>();
        services.AddScoped<ReadCabMeeting>();
        services.AddScoped<ReadCabForm>();
        services.AddScoped<SaveCabMeeting>();
        services.AddScoped<SaveCabAgenda>();
        services.AddScoped<SaveCabAttendance>();
        services.AddScoped<MoveCabMeeting>();
        services.AddScoped<AddCabAddendum>();
        services.AddBackgroundTask<NoteNewConflicts>();
        services.AddScoped<ITicketGuard, ChangeGuard>();
        services.AddScoped<ITicketContentProvider, PlanContent>();
        services.AddScoped<IApprovalPause, HeldChanges>();
        services.AddScoped<IPanelProvider, ChangePanel>();
        services.AddEventHandler<TicketTransitioned, WhenChangeMoved>();
        services.AddScoped<ReadChangeEvidence>();
        services.AddScoped<ChangeRow>();
        services.AddComplianceReport<ChangeRegister>();
        services.AddComplianceReport<ChangeEvidencePack>();
        services.AddComplianceReport<EmergencyChanges>();
        services.AddComplianceReport<ChangeExceptions>();
    }

    public override void Configure(IApplicationBuilder app, IEndpointRouteBuilder routes, IServiceProvider services)
    {
        ChangesApi.Map(routes);
        ChangeTasksApi.Map(routes);
        ChangeModelsApi.Map(routes);
        WindowsApi.Map(routes);
        FeedEndpoint.Map(routes);
        CabApi.Map(routes);
    }
}
