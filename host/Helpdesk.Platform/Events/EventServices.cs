using Helpdesk.Events;

namespace Helpdesk.Platform.Events;

internal static class EventServices
{
    /// <summary>Shell: outbox of the shell's own events and handlers.</summary>
    public static IServiceCollection AddPlatformEvents(this IServiceCollection services)
    {
        services.AddSingleton<EventCatalog>();
        services.AddSingleton<OutboxSignal>();
        return services;
    }
}
