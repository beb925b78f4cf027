using Helpdesk.Compliance;
using Microsoft.Extensions.DependencyInjection;

namespace Helpdesk.Tickets.Reports;

internal static class ReportsServiceCollectionExtensions
{
    /// <summary>Reports of service levels, and what the log of configuration changes asks of them.</summary>
    public static IServiceCollection AddTicketReports(this IServiceCollection services) => services
        .AddScoped<IConfigurationVersions, ServiceLevelVersions>()
        .AddScoped<ReplayClocks>()
        .AddComplianceReport<ServiceLevelReport>()
        .AddComplianceReport<ServiceLevelExceptions>();
}
