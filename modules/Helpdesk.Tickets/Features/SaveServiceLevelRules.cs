using Helpdesk.Errors;
using Helpdesk.Tickets.Clocks;
using Microsoft.Extensions.Localization;

namespace Helpdesk.Tickets.Features;

/// <summary>Makes the next version of the rules that choose clocks. What the static check finds is a warning; a rule without a clock is refused.</summary>
internal sealed class SaveServiceLevelRules(ClockVersions versions, TicketAccess access, IStringLocalizer L)
{
    /// <param name="rules">All rules.</param>
    /// <param name="expectedVersion">Version that the person saw, 0 for none; null overwrites.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public async Task<ClockVersion> HandleAsync(IReadOnlyList<ServiceLevelRule> rules, int? expectedVersion, CancellationToken cancellationToken)
    {
        access.Demand(TicketPermissions.ManageServiceLevels);
        var shelf = await versions.GetShelfAsync(cancellationToken);
        List<ClockFault> faults = [];
        foreach (var rule in rules)
        {
            if (string.IsNullOrWhiteSpace(rule.Name))
            {
                faults.Add(new("rules", L["Give every rule a name."]));
            }
            else if (!shelf.AllDefinitions.Any(d => d.Id == rule.DefinitionId))
            {
                faults.Add(new("rules", L["“{0}” names a clock that does not exist, so it does nothing.", rule.Name]));
            }
        }

        faults.ThrowIfAny();
        var version = await versions.AddAsync(
            ClockVersionKind.Rules, ClockVersion.RulesId, L["Service level rules"], expectedVersion,
            (number, from) => new ServiceLevelRuleSet(number, from, rules), cancellationToken);
        await versions.SaveAsync(cancellationToken);
        return version;
    }
}
