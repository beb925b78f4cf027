using Helpdesk.Tickets.Web;
using Microsoft.Extensions.DependencyInjection;

namespace Helpdesk.Tickets.Metrics;

internal static class MetricsServiceCollectionExtensions
{
    /// <summary>Measures of tickets, the numbers made of them, and their pages.</summary>
    public static IServiceCollection AddTicketMetrics(this IServiceCollection services) => services
        .AddScoped<TicketMeasuring>()
        .AddScoped<MetricClockwork>()
        .AddScoped<MetricSource>()
        .AddScoped<CalculateMetrics>()
        .AddScoped<ListMetricRecords>()
        .AddScoped<ReadTrend>()
        .AddScoped<ReadWorkload>()
        .AddScoped<MetricText>();
}
