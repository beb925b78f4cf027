using Helpdesk.Cli;
using Helpdesk.Compliance.Cli;
using Helpdesk.Compliance.Api;
using Helpdesk.Compliance.Engagements;
using Helpdesk.Compliance.Ledger;
using Helpdesk.Compliance.Ledger.Reports;
using Helpdesk.Compliance.Reports;
using Helpdesk.Compliance.Reports.Files;
using Helpdesk.Compliance.Reports.Schedules;
using Helpdesk.Data;
using Helpdesk.Modules;
using Helpdesk.Navigation;
using Helpdesk.Security;
using Helpdesk.Tasks;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Helpdesk.Compliance;

internal sealed class Startup : StartupBase
{
    public override void ConfigureServices(IServiceCollection services)
    {
        services.AddModuleDbContext<ComplianceDbContext>();
        services.AddScoped<SigningKeys>();
        services.AddScoped<SealLedger>();
        services.AddScoped<SealedEvents>();
        services.AddScoped<LedgerPart>();
        services.AddScoped<VerifyLedger>();
        services.AddScoped<VerifyRows>();
        services.AddSingleton<VerificationTurn>();
        services.AddScoped<ExportLedger>();
        services.AddScoped<VerifyBundle>();
        services.AddScoped<ProveEvents>();
        services.AddScoped<EraseLedgerValues>();
        services.AddScoped<AcceptRestore>();
        services.AddBackgroundTask<SealLedger>();
        services.AddBackgroundTask<SealMissed>();
        services.AddBackgroundTask<VerifyLedgerNightly>();
        services.AddScoped<IVerb, LedgerVerifyVerb>();
        services.AddScoped<IVerb, LedgerExportVerb>();
        services.AddScoped<IVerb, LedgerProveVerb>();
        services.AddScoped<IVerb, LedgerEraseVerb>();
        services.AddScoped<IVerb, LedgerAcceptRestoreVerb>();
        services.AddScoped<IVerb, LedgerSealVerb>();
        services.AddScoped<IVerb, LedgerRotateKeyVerb>();
        services.AddComplianceReport<LedgerIntegrity>();
        services.AddComplianceReport<ConfigurationChanges>();
        services.AddPermissions<CompliancePermissions>();
        services.AddNavigation<ComplianceMenu>();
        services.AddSingleton<ReportBoard>();
        services.AddScoped<ReportAccess>();
        services.AddScoped<ReportProof>();
        services.AddScoped<ReportCertificate>();
        services.AddScoped<StartReport>();
        services.AddScoped<RunReport>();
        services.AddScoped<CancelReport>();
        services.AddScoped<ReportArchive>();
        services.AddScoped<SaveSchedule>();
        services.AddScoped<EngagementAccess>();
        services.AddScoped<SaveEngagement>();
        services.AddScoped<DrawSample>();
        services.AddScoped<AskQuestion>();
        services.AddScoped<AnswerQuestion>();
        services.AddBackgroundTask<ResumeReports>();
        services.AddBackgroundTask<RunSchedules>();
    }

    public override void Configure(IApplicationBuilder app, IEndpointRouteBuilder routes, IServiceProvider services) => ReportsApi.Map(routes);
}
