using Helpdesk.Compliance;
using Helpdesk.Data;
using Helpdesk.Events;
using Helpdesk.Modules;
using Helpdesk.Navigation;
using Helpdesk.Problems.Api;
using Helpdesk.Problems.Features;
using Helpdesk.Problems.Generation;
using Helpdesk.Problems.Integration;
using Helpdesk.Problems.Reports;
using Helpdesk.Security;
using Helpdesk.Tasks;
using Helpdesk.Tickets;
using Helpdesk.Ui;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Helpdesk.Problems;

internal sealed class Startup : StartupBase
{
    public override void ConfigureServices(IServiceCollection services)
    {
        services.AddModuleDbContext<ProblemsDbContext>();
        services.AddSingleton(ProblemType.Type);
        services.AddPermissions<ProblemPermissions>();
        services.AddNavigation<ProblemsMenu>();
        services.AddScoped<ProblemAccess>();
        services.AddScoped<ProblemDays>();
        services.AddScoped<ReadProblem>();
        services.AddScoped<ListProblems>();
        services.AddScoped<OpenProblem>();
        services.AddScoped<SaveAnalysis>();
        services.AddScoped<LinkIncidents>();
        services.AddScoped<ShareWorkaround>();
        services.AddScoped<FindKnownErrors>();
        services.AddScoped<SaveKnownError>();
        services.AddScoped<MoveKnownError>();
        services.AddScoped<UseKnownError>();
        services.AddComplianceReport<ProblemReport>();
        services.AddScoped<IPastContributor, GenerateProblems>();
        services.AddBackgroundTask<ReviewProblems>();
        services.AddScoped<ITicketGuard, ProblemGuard>();
        services.AddScoped<IPanelProvider, ProblemPanel>();
        services.AddScoped<IPanelProvider, CausePanel>();
        services.AddEventHandler<TicketTransitioned, WhenProblemResolved>(WhenProblemResolved.Concerns);
        services.AddEventHandler<IncidentShallWait, StepsOfIncidents>();
        services.AddEventHandler<WorkaroundShared, StepsOfIncidents>();
        services.AddEventHandler<KnownErrorUsed, StepsOfIncidents>();
        services.AddEventHandler<CauseFixed, StepsOfIncidents>();
        services.AddEventHandler<CauseStays, StepsOfIncidents>();
        services.AddEventHandler<CauseMoved, StepsOfIncidents>();
        services.AddEventHandler<IncidentStays, NotesOfProblems>();
        services.AddEventHandler<ProblemReviewDue, NotesOfProblems>();
        services.AddEventHandler<AcceptedRiskEnded, NotesOfProblems>();
    }

    public override void Configure(IApplicationBuilder app, IEndpointRouteBuilder routes, IServiceProvider services)
    {
        ProblemsApi.Map(routes);
        KnownErrorsApi.Map(routes);
    }
}
