using Helpdesk.Settings;
using Helpdesk.Tasks;
using Helpdesk.Tickets.Features;
using Microsoft.Extensions.DependencyInjection;

namespace Helpdesk.Tickets.Routing;

internal static class RoutingServiceCollectionExtensions
{
    /// <summary>Who gets which ticket.</summary>
    public static IServiceCollection AddTicketRouting(this IServiceCollection services) => services
        .AddSettings<RoutingSettings>("routing", "Routing")
        .AddSingleton<RoutingTableCache>()
        .AddScoped<RoutingRules>()
        .AddScoped<TicketRouter>()
        .AddScoped<SaveRoutingRule>()
        .AddScoped<MoveRoutingRule>()
        .AddScoped<DeleteRoutingRule>()
        .AddScoped<SaveRoutingSettings>()
        .AddScoped<DryRunRouting>()
        .AddScoped<SaveCapacity>()
        .AddScoped<SaveAbsence>()
        .AddScoped<DeleteAbsence>()
        .AddBackgroundTask<KeepTicketsOwned>();
}
