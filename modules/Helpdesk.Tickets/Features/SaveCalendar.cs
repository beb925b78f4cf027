using Helpdesk.Errors;
using Helpdesk.Tickets.Clocks;
using Microsoft.Extensions.Localization;

namespace Helpdesk.Tickets.Features;

/// <summary>
/// Makes a calendar or its next version. Open clocks follow it when it counts; ended ones keep theirs. A retired one stays retired.
/// </summary>
internal sealed class SaveCalendar(ClockVersions versions, TicketAccess access, IStringLocalizer L)
{
    /// <param name="calendar">Content; version and time are given here. An unknown id makes a new calendar.</param>
    /// <param name="expectedVersion">Newest version that the person saw, 0 for a new one; null takes what is there.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <exception cref="ValidationException">The calendar is not sound.</exception>
    public async Task<ClockVersion> HandleAsync(BusinessCalendar calendar, int? expectedVersion, CancellationToken cancellationToken)
    {
        access.Demand(TicketPermissions.ManageServiceLevels);
        new CalendarRules(L).Check(calendar).ThrowIfAny();
        var before = (await versions.GetFreshShelfAsync(cancellationToken)).NewestCalendars.FirstOrDefault(c => c.Id == calendar.Id);
        // Never over what was not read: an edit does not bring back what was retired meanwhile.
        var version = await versions.AddAsync(
            ClockVersionKind.Calendar, calendar.Id, calendar.Name.Trim(), expectedVersion ?? before?.Version ?? 0,
            (number, from) => calendar with { Name = calendar.Name.Trim(), Version = number, ValidFrom = from, IsRetired = before?.IsRetired ?? false },
            cancellationToken);
        await versions.SaveAsync(cancellationToken);
        return version;
    }
}
