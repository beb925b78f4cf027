using Helpdesk.Cli;
using Helpdesk.Compliance.Cli;
using Helpdesk.Compliance.Ledger;
using Helpdesk.Data;
using Helpdesk.Modules;
using Helpdesk.Tasks;
using Microsoft.Extensions.DependencyInjection;

namespace Helpdesk.Compliance;

internal sealed class Startup : StartupBase
{
    public override void ConfigureServices(IServiceCollection services)
    {
        services.AddModuleDbContext<ComplianceDbContext>();
        services.AddScoped<SigningKeys>();
        services.AddScoped<SealLedger>();
        services.AddScoped<VerifyLedger>();
        services.AddScoped<VerifyRows>();
        services.AddScoped<ExportLedger>();
        services.AddScoped<VerifyBundle>();
        services.AddBackgroundTask<SealLedger>();
        services.AddBackgroundTask<SealMissed>();
        services.AddBackgroundTask<VerifyLedgerNightly>();
        services.AddScoped<IVerb, LedgerVerifyVerb>();
        services.AddScoped<IVerb, LedgerExportVerb>();
        services.AddScoped<IVerb, LedgerSealVerb>();
        services.AddScoped<IVerb, LedgerRotateKeyVerb>();
    }
}
