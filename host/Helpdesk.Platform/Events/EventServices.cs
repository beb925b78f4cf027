using Helpdesk.Events;
using Helpdesk.Tasks;

namespace Helpdesk.Platform.Events;

internal static class EventServices
{
    /// <summary>Host: delivers the outbox of every running tenant. Needs <see cref="Shells.IShellHost"/>.</summary>
    public static IServiceCollection AddOutboxDispatcher(this IServiceCollection services) => services.AddHostedService<OutboxDispatcher>();

    /// <summary>Shell: outbox of the shell's own events and handlers. Needs <c>AddPlatformData()</c>.</summary>
    public static IServiceCollection AddPlatformEvents(this IServiceCollection services)
    {
        services.AddSingleton<EventCatalog>();
        services.AddSingleton<OutboxSignal>();
        services.AddSingleton<OutboxProcessor>();
        services.AddScoped<IOutboxMonitor, OutboxMonitor>();
        services.AddScoped<IBackgroundTask, PurgeDelivered>();
        return services;
    }
}
