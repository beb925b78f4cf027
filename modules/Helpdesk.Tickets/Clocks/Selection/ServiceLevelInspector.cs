using Helpdesk.Identity;
using Microsoft.Extensions.Localization;

namespace Helpdesk.Tickets.Clocks;

/// <summary>The static check over what the tenant has: newest calendars and definitions, organisations, services, types. Scoped.</summary>
internal sealed class ServiceLevelInspector(ClockVersions versions, TicketCatalog catalog, IPeopleDirectory people, IStringLocalizer L)
{
    /// <summary>What an administrator should know of these rules.</summary>
    public async Task<IReadOnlyList<ServiceLevelFinding>> FindAsync(IReadOnlyList<ServiceLevelRule> rules, CancellationToken cancellationToken)
    {
        var shelf = await versions.GetFreshShelfAsync(cancellationToken);
        var definitions = shelf.NewestDefinitions.ToDictionary(d => d.Id);
        var calendars = shelf.NewestCalendars.ToDictionary(c => c.Id);

        // Tickets keep a service and an organisation that were deactivated, so rules for them still decide.
        var world = new ServiceLevelWorld(
            (await people.GetAllOrganisationsAsync(cancellationToken)).Select(o => o.Id).ToHashSet(),
            (await catalog.GetServicesAsync(cancellationToken)).Select(s => s.Id).ToHashSet(),
            [.. catalog.Types.Where(t => t.HasServiceLevels)],
            [1, 2, 3, 4, 5]);
        return new ServiceLevelCheck(world, id => definitions.GetValueOrDefault(id), id => calendars[id], L).Find(rules);
    }
}
