using Helpdesk.Errors;
using Helpdesk.Tickets.Clocks;
using Microsoft.Extensions.Localization;

namespace Helpdesk.Tickets.Features;

/// <summary>Makes a clock definition or its next version. Tickets get it with their next choice, or by <see cref="ReviewServiceLevels"/>.</summary>
internal sealed class SaveClockDefinition(ClockVersions versions, TicketCatalog catalog, TicketAccess access, IStringLocalizer L)
{
    /// <param name="definition">Content; version and time are given here. An unknown id makes a new definition.</param>
    /// <param name="expectedVersion">Newest version that the person saw, 0 for a new one; null overwrites.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <exception cref="ValidationException">The definition is not sound.</exception>
    public async Task<ClockVersion> HandleAsync(ClockDefinition definition, int? expectedVersion, CancellationToken cancellationToken)
    {
        access.Demand(TicketPermissions.ManageServiceLevels);
        List<ClockFault> faults = [.. new DefinitionRules(L).Check(definition, catalog.Types)];
        var shelf = await versions.GetShelfAsync(cancellationToken);
        if (!shelf.AllCalendars.Any(c => c.Id == definition.CalendarId))
        {
            faults.Add(new(nameof(definition.CalendarId), L["There is no such calendar. Choose another one."]));
        }

        faults.ThrowIfAny();
        var version = await versions.AddAsync(
            ClockVersionKind.Definition, definition.Id, definition.Name.Trim(), expectedVersion,
            (number, from) => definition with { Name = definition.Name.Trim(), Version = number, ValidFrom = from }, cancellationToken);
        await versions.SaveAsync(cancellationToken);
        return version;
    }
}
