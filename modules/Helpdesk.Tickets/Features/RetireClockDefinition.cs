using Helpdesk.Errors;
using Helpdesk.Tickets.Clocks;
using Helpdesk.Tickets.Text;
using Microsoft.Extensions.Localization;

namespace Helpdesk.Tickets.Features;

/// <summary>
/// Takes a clock definition out of new choices, or offers it again: a version of the same content. While it is retired no ticket gets it; tickets that
/// have it keep it until their next choice, or until <see cref="ReviewServiceLevels"/>.
/// </summary>
internal sealed class RetireClockDefinition(ClockVersions versions, TicketAccess access, IStringLocalizer L)
{
    /// <param name="id">Clock definition.</param>
    /// <param name="retire">False offers it again.</param>
    /// <param name="expectedVersion">Newest version that the person saw; null takes what is there.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <returns>The newest version; the one that was there when nothing changes.</returns>
    /// <exception cref="NotFoundException">There is no such clock.</exception>
    /// <exception cref="BusinessException">A rule chooses it; or its calendar is retired, so that it cannot come back.</exception>
    public async Task<ClockDefinition> HandleAsync(Guid id, bool retire, int? expectedVersion, CancellationToken cancellationToken)
    {
        access.Demand(TicketPermissions.ManageServiceLevels);
        var shelf = await versions.GetFreshShelfAsync(cancellationToken);
        var definition = shelf.NewestDefinitions.FirstOrDefault(d => d.Id == id) ?? throw new NotFoundException(L["There is no such clock any more."]);
        versions.DemandUnchanged(definition.Name, definition.Version, expectedVersion);
        if (definition.IsRetired == retire)
        {
            return definition;
        }

        List<string> rules = [.. shelf.NewestRules.Rules.Where(r => r.DefinitionId == id).Select(r => r.Name)];
        if (retire && rules.Count > 0)
        {
            throw new BusinessException(
                "Tickets:ClockIsUsed",
                L["“{0}” cannot be retired: these rules choose it: {1}. Let them choose another clock or delete them first.", definition.Name, L.Names(rules)], 409);
        }

        if (!retire && shelf.NewestCalendars.FirstOrDefault(c => c.Id == definition.CalendarId) is { IsRetired: true } calendar)
        {
            throw new BusinessException(
                "Tickets:CalendarIsRetired",
                L["“{0}” counts by the calendar “{1}”, which is retired. Offer that calendar again or give the clock another one first.", definition.Name, calendar.Name], 409);
        }

        var version = await versions.AddAsync(
            ClockVersionKind.Definition, id, definition.Name, definition.Version, (number, from) => Next(number, from), cancellationToken);
        await versions.SaveAsync(cancellationToken);
        return Next(version.Version, version.ValidFrom);

        ClockDefinition Next(int number, DateTime from) => definition with { Version = number, ValidFrom = from, IsRetired = retire };
    }
}
