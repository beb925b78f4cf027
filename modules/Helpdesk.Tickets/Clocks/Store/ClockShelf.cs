using System.Text.Json;
using Helpdesk.Data;

namespace Helpdesk.Tickets.Clocks;

/// <summary>All versions that clocks are measured by, ready to be used. Made once and shared: nothing in it changes but what it has worked out.</summary>
internal sealed class ClockShelf
{
    /// <summary>Of a tenant without service levels.</summary>
    public static ClockShelf Empty { get; } = new([], "Etc/UTC");

    public ClockShelf(IReadOnlyList<ClockVersion> versions, string tenantZone)
    {
        Count = versions.Count;
        TenantZone = tenantZone;
        AllCalendars = Read<BusinessCalendar>(versions, ClockVersionKind.Calendar);
        AllDefinitions = Read<ClockDefinition>(versions, ClockVersionKind.Definition);
        RuleSets = [.. Read<ServiceLevelRuleSet>(versions, ClockVersionKind.Rules).OrderBy(s => s.Version)];
        NewestCalendars = Newest(AllCalendars, c => c.Id, c => c.Version, c => c.Name);
        NewestDefinitions = Newest(AllDefinitions, d => d.Id, d => d.Version, d => d.Name);
        Calendars = new CalendarShelf(AllCalendars);
        Definitions = new DefinitionShelf(AllDefinitions);
        Selector = new ServiceLevelSelector(RuleSets, Definitions, Calendars);
        Engine = new ClockEngine(Definitions, tenantZone);
        Reader = new ClockReader(Definitions, Calendars);
    }

    /// <summary>Number of versions: two shelves of one tenant with the same number are the same.</summary>
    public int Count { get; }

    public string TenantZone { get; }

    public IReadOnlyList<BusinessCalendar> AllCalendars { get; }

    public IReadOnlyList<ClockDefinition> AllDefinitions { get; }

    /// <summary>The last version of each calendar by name, whether it counts yet or not: what administrators edit.</summary>
    public IReadOnlyList<BusinessCalendar> NewestCalendars { get; }

    /// <summary>The last version of each definition by name, whether it counts yet or not.</summary>
    public IReadOnlyList<ClockDefinition> NewestDefinitions { get; }

    /// <summary>Of <see cref="NewestCalendars"/> those that new choices offer.</summary>
    public IReadOnlyList<BusinessCalendar> ActiveCalendars => [.. NewestCalendars.Where(c => !c.IsRetired)];

    /// <summary>Of <see cref="NewestDefinitions"/> those that new choices offer.</summary>
    public IReadOnlyList<ClockDefinition> ActiveDefinitions => [.. NewestDefinitions.Where(d => !d.IsRetired)];

    /// <summary>The last rules; none as version 0.</summary>
    public ServiceLevelRuleSet NewestRules => RuleSets.Count == 0 ? new(0, default, []) : RuleSets[^1];

    /// <summary>By version.</summary>
    public IReadOnlyList<ServiceLevelRuleSet> RuleSets { get; }

    public CalendarShelf Calendars { get; }

    public DefinitionShelf Definitions { get; }

    public ServiceLevelSelector Selector { get; }

    public ClockEngine Engine { get; }

    public ClockReader Reader { get; }

    /// <summary>No rule was ever made: tickets have no clocks.</summary>
    public bool IsEmpty => RuleSets.Count == 0;

    /// <summary>Steps before it are not done: nobody had promised anything yet.</summary>
    public DateTime SilentUntil => RuleSets.Count == 0 ? DateTime.MinValue : RuleSets[0].ValidFrom;

    private static List<T> Newest<T>(IEnumerable<T> versions, Func<T, Guid> id, Func<T, int> version, Func<T, string> name) =>
        [.. versions.GroupBy(id).Select(g => g.MaxBy(version)!).OrderBy(name, StringComparer.OrdinalIgnoreCase)];

    private static List<T> Read<T>(IEnumerable<ClockVersion> versions, ClockVersionKind kind) =>
        [.. versions.Where(v => v.Kind == kind).Select(v => JsonSerializer.Deserialize<T>(v.Body, ClockJson.Options)!)];
}

/// <summary>
/// The shelf of the shell. A new version counts from a minute after it was made (<see cref="ClockVersions.Delay"/>), so that every node's copy has
/// it when it does.
/// </summary>
internal sealed class ClockShelfCache(TimeProvider time) : NodeCopy<ClockShelf>(time);
