using Helpdesk.Errors;
using Helpdesk.Tickets.Clocks;
using Microsoft.Extensions.Localization;

namespace Helpdesk.Tickets.Features;

/// <summary>
/// Makes the next version of the rules that choose clocks. Overlaps and gaps are warnings; what could never decide for a ticket is refused where it
/// is new, and stays where something else made it so.
/// </summary>
internal sealed class SaveServiceLevelRules(ClockVersions versions, ServiceLevelInspector inspector, TicketAccess access, IStringLocalizer L)
{
    public const int MaxName = 100;
    public const int MostRules = 500;

    /// <param name="rules">All rules.</param>
    /// <param name="expectedVersion">Version that the person saw, 0 for none; null overwrites.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <exception cref="ValidationException">A rule is not sound; field <c>rules</c>.</exception>
    public async Task<ClockVersion> HandleAsync(IReadOnlyList<ServiceLevelRule> rules, int? expectedVersion, CancellationToken cancellationToken)
    {
        access.Demand(TicketPermissions.ManageServiceLevels);
        var shelf = await versions.GetFreshShelfAsync(cancellationToken);
        var before = shelf.NewestRules.Rules.ToDictionary(r => r.Id);
        IReadOnlyList<ServiceLevelRule> named = [.. rules.Select(r => r with { Name = (r.Name ?? "").Trim() })];
        var changed = named.Where(r => !before.TryGetValue(r.Id, out var old) || old with { Name = r.Name } != r).Select(r => r.Id).ToHashSet();
        List<string> faults = [.. NameFaults(named)];
        if (named.Count > MostRules)
        {
            faults.Add(L["There are more than {0} rules. Remove some that nobody needs.", MostRules]);
        }

        if (named.DistinctBy(r => r.Id).Count() < named.Count)
        {
            faults.Add(L["Two rules have the same id."]);
        }

        if (faults.Count == 0)
        {
            // A clock that does not exist, an organisation that does not, a rule that others always beat.
            faults.AddRange((await inspector.FindAsync(named, cancellationToken))
                .Where(f => f.Kind is ServiceLevelFindingKind.NeverFires or ServiceLevelFindingKind.ZeroTarget && f.RuleIds.Any(changed.Contains))
                .Select(f => f.Message));
        }

        faults.ConvertAll(f => new ClockFault("rules", f)).ThrowIfAny();
        var version = await versions.AddAsync(
            ClockVersionKind.Rules, ClockVersion.RulesId, L["Service level rules"], expectedVersion,
            (number, from) => new ServiceLevelRuleSet(number, from, named), cancellationToken);
        await versions.SaveAsync(cancellationToken);
        return version;
    }

    private IEnumerable<string> NameFaults(IReadOnlyList<ServiceLevelRule> rules)
    {
        if (rules.Any(r => r.Name.Length == 0))
        {
            yield return L["Give every rule a name."];
        }

        foreach (var rule in rules.Where(r => r.Name.Length > MaxName))
        {
            yield return L["The text is too long: {0} of at most {1} characters.", rule.Name.Length, MaxName];
        }

        // What the check finds names rules by their names.
        foreach (var twice in rules.Where(r => r.Name.Length > 0).GroupBy(r => r.Name, StringComparer.OrdinalIgnoreCase).Where(g => g.Count() > 1))
        {
            yield return L["There is already a rule “{0}”.", twice.Key];
        }
    }
}
