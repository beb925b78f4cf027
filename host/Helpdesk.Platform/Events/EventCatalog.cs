using System.Reflection;
using System.Text.Encodings.Web;
using System.Text.Json;
using Helpdesk.Events;

namespace Helpdesk.Platform.Events;

/// <summary>Events and handlers of a shell, from what its features registered.</summary>
internal sealed class EventCatalog
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly Dictionary<Type, EventSubscription> _byType = [];
    private readonly Dictionary<string, EventSubscription> _byName = new(StringComparer.Ordinal);
    private readonly Dictionary<string, EventHandlerRegistration> _handlers = new(StringComparer.Ordinal);

    public EventCatalog(IEnumerable<EventHandlerRegistration> registrations)
    {
        foreach (var group in registrations.GroupBy(r => r.EventType))
        {
            var name = group.Key.GetCustomAttribute<EventNameAttribute>()?.Name
                ?? throw new InvalidOperationException($"{group.Key} is handled as an event but has no [EventName].");
            var handlers = group.DistinctBy(r => r.Handler).ToArray();
            var subscription = new EventSubscription(name, group.Key, handlers);
            if (!_byName.TryAdd(name, subscription))
            {
                throw new InvalidOperationException($"Two event types have the name {name}: {_byName[name].Type} and {group.Key}.");
            }

            _byType.Add(group.Key, subscription);
            foreach (var handler in handlers)
            {
                _handlers.TryAdd(Key(name, handler.Handler), handler);
            }
        }

        Handlers = _byType.Values.SelectMany(s => s.Handlers).Select(h => h.Handler).Distinct(StringComparer.Ordinal).ToArray();
    }

    /// <summary>All handler identities.</summary>
    public string[] Handlers { get; }

    /// <summary>The event's name and handlers, or null when nobody listens.</summary>
    public EventSubscription? Find(Type type) => _byType.GetValueOrDefault(type);

    /// <summary>The handler of an event by name, or null when its feature is off.</summary>
    public EventHandlerRegistration? Find(string eventName, string handler) => _handlers.GetValueOrDefault(Key(eventName, handler));

    public string Serialize(object @event) => JsonSerializer.Serialize(@event, @event.GetType(), Json);

    public object Deserialize(EventHandlerRegistration handler, string payload) =>
        JsonSerializer.Deserialize(payload, handler.EventType, Json) ?? throw new JsonException("The event is null.");

    private static string Key(string eventName, string handler) => $"{eventName}\n{handler}";
}

/// <summary>An event that somebody listens to.</summary>
internal sealed record EventSubscription(string Name, Type Type, EventHandlerRegistration[] Handlers);
