namespace Helpdesk.Tickets.Clocks;

/// <summary>All versions of all definitions.</summary>
internal sealed class DefinitionShelf
{
    private readonly Dictionary<DefinitionKey, ClockDefinition> _byKey;
    private readonly Dictionary<Guid, List<ClockDefinition>> _byId;

    public DefinitionShelf(IEnumerable<ClockDefinition> versions)
    {
        _byKey = versions.ToDictionary(d => d.Key);
        _byId = _byKey.Values.GroupBy(d => d.Id).ToDictionary(g => g.Key, g => g.OrderBy(d => d.Version).ToList());
    }

    /// <exception cref="KeyNotFoundException">There is no such version.</exception>
    public ClockDefinition this[DefinitionKey key] =>
        _byKey.GetValueOrDefault(key) ?? throw new KeyNotFoundException($"There is no version {key.Version} of the clock definition {key.Id}.");

    /// <summary>The version in force at an instant, the first one before any was; null when there is no such definition.</summary>
    public ClockDefinition? At(Guid id, DateTime utc) =>
        _byId.GetValueOrDefault(id) is { } versions ? versions.FindLast(d => d.ValidFrom <= utc) ?? versions[0] : null;
}
