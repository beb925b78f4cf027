using Helpdesk.Tickets.Clocks;
using Microsoft.EntityFrameworkCore;

namespace Helpdesk.Tickets.Features;

/// <param name="Version">1, 2, 3 ...</param>
/// <param name="ValidFrom">UTC; from when on it counts.</param>
/// <param name="CreatedAt">UTC.</param>
/// <param name="CreatedByName">Who made it.</param>
/// <param name="OpenClocks">Open clocks that it measures.</param>
/// <param name="EndedClocks">Ended clocks that it measured; they keep it.</param>
/// <param name="IsRetired">With it the item was, or stayed, retired.</param>
internal sealed record ClockVersionRow(
    int Version, DateTime ValidFrom, DateTime CreatedAt, string CreatedByName, int OpenClocks, int EndedClocks, bool IsRetired);

/// <summary>The versions of a calendar, a definition or the rules, newest first, with the clocks that each holds.</summary>
internal sealed class ReadClockVersions(TicketsDbContext db, ClockVersions clockVersions, TicketAccess access)
{
    public async Task<IReadOnlyList<ClockVersionRow>> HandleAsync(ClockVersionKind kind, Guid id, CancellationToken cancellationToken)
    {
        access.Demand(TicketPermissions.ManageServiceLevels);
        var versions = await db.ClockVersions.AsNoTracking().Where(v => v.ItemId == id && v.Kind == kind)
            .OrderByDescending(v => v.Version)
            .Select(v => new { v.Version, v.ValidFrom, v.CreatedAt, v.CreatedByName })
            .ToListAsync(cancellationToken);

        // The rule set is no clock's: a clock names the definition that a rule chose.
        var held = kind switch
        {
            ClockVersionKind.Calendar => db.Clocks.Where(c => c.CalendarId == id).Select(c => new { Version = c.CalendarVersion, c.Status }),
            ClockVersionKind.Definition => db.Clocks.Where(c => c.DefinitionId == id).Select(c => new { Version = c.DefinitionVersion, c.Status }),
            _ => null,
        };
        var counts = held is null ? []
            : await held.GroupBy(c => c).Select(g => new { g.Key.Version, g.Key.Status, Count = g.Count() }).ToListAsync(cancellationToken);
        var shelf = await clockVersions.GetFreshShelfAsync(cancellationToken);
        var retired = shelf.AllCalendars.Where(c => c.Id == id && c.IsRetired).Select(c => c.Version)
            .Concat(shelf.AllDefinitions.Where(d => d.Id == id && d.IsRetired).Select(d => d.Version))
            .ToHashSet();
        return
        [
            .. versions.Select(v => new ClockVersionRow(
                v.Version, v.ValidFrom, v.CreatedAt, v.CreatedByName,
                counts.Where(c => c.Version == v.Version && c.Status is (ClockStatus.Running or ClockStatus.Paused)).Sum(c => c.Count),
                counts.Where(c => c.Version == v.Version && c.Status is not (ClockStatus.Running or ClockStatus.Paused)).Sum(c => c.Count),
                retired.Contains(v.Version))),
        ];
    }
}
