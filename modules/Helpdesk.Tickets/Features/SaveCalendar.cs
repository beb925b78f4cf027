using Helpdesk.Errors;
using Helpdesk.Tickets.Clocks;
using Microsoft.Extensions.Localization;

namespace Helpdesk.Tickets.Features;

/// <summary>Makes a calendar or its next version. Open clocks follow it when it counts; ended ones keep theirs.</summary>
internal sealed class SaveCalendar(ClockVersions versions, TicketAccess access, IStringLocalizer L)
{
    /// <param name="calendar">Content; version and time are given here. An unknown id makes a new calendar.</param>
    /// <param name="expectedVersion">Newest version that the person saw, 0 for a new one; null overwrites.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <exception cref="ValidationException">The calendar is not sound.</exception>
    public async Task<ClockVersion> HandleAsync(BusinessCalendar calendar, int? expectedVersion, CancellationToken cancellationToken)
    {
        access.Demand(TicketPermissions.ManageServiceLevels);
        new CalendarRules(L).Check(calendar).ThrowIfAny();
        var version = await versions.AddAsync(
            ClockVersionKind.Calendar, calendar.Id, calendar.Name.Trim(), expectedVersion,
            (number, from) => calendar with { Name = calendar.Name.Trim(), Version = number, ValidFrom = from }, cancellationToken);
        await versions.SaveAsync(cancellationToken);
        return version;
    }
}
