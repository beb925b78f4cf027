using Helpdesk.Errors;
using Helpdesk.Tickets.Clocks;
using Helpdesk.Tickets.Text;
using Microsoft.Extensions.Localization;

namespace Helpdesk.Tickets.Features;

/// <summary>
/// Takes a calendar out of new choices, or offers it again: a version of the same content. Clocks that count by it go on, and ended ones keep theirs.
/// </summary>
internal sealed class RetireCalendar(ClockVersions versions, TicketAccess access, IStringLocalizer L)
{
    /// <param name="id">Calendar.</param>
    /// <param name="retire">False offers it again.</param>
    /// <param name="expectedVersion">Newest version that the person saw; null takes what is there.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <returns>The newest version; the one that was there when nothing changes.</returns>
    /// <exception cref="NotFoundException">There is no such calendar.</exception>
    /// <exception cref="BusinessException">A clock that is not retired counts by it.</exception>
    public async Task<BusinessCalendar> HandleAsync(Guid id, bool retire, int? expectedVersion, CancellationToken cancellationToken)
    {
        access.Demand(TicketPermissions.ManageServiceLevels);
        var shelf = await versions.GetFreshShelfAsync(cancellationToken);
        var calendar = shelf.NewestCalendars.FirstOrDefault(c => c.Id == id) ?? throw new NotFoundException(L["There is no such calendar any more."]);
        versions.DemandUnchanged(calendar.Name, calendar.Version, expectedVersion);
        if (calendar.IsRetired == retire)
        {
            return calendar;
        }

        List<string> users = [.. shelf.ActiveDefinitions.Where(d => d.CalendarId == id).Select(d => d.Name)];
        if (retire && users.Count > 0)
        {
            throw new BusinessException(
                "Tickets:CalendarIsUsed",
                L["“{0}” cannot be retired: these clocks count by it: {1}. Give them another calendar or retire them first.", calendar.Name, L.Names(users)], 409);
        }

        var version = await versions.AddAsync(
            ClockVersionKind.Calendar, id, calendar.Name, calendar.Version, (number, from) => Next(number, from), cancellationToken);
        await versions.SaveAsync(cancellationToken);
        return Next(version.Version, version.ValidFrom);

        BusinessCalendar Next(int number, DateTime from) => calendar with { Version = number, ValidFrom = from, IsRetired = retire };
    }
}
