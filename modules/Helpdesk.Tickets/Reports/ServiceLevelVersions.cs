using System.Globalization;
using Helpdesk.Compliance;
using Helpdesk.Tickets.Clocks;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;

namespace Helpdesk.Tickets.Reports;

/// <summary>Calendars, clock definitions and rules for the log of configuration changes: each version with the one before.</summary>
internal sealed class ServiceLevelVersions(TicketsDbContext db, IStringLocalizer L) : IConfigurationVersions
{
    public string EntityType => "tickets.clock-version";

    public async Task<IReadOnlyDictionary<string, ConfigurationVersion>> ReadAsync(IReadOnlyCollection<string> entityIds, CancellationToken cancellationToken)
    {
        var items = entityIds.Select(k => Guid.TryParse(k.Split(',')[0], out var id) ? id : Guid.Empty).Distinct().ToList();
        var versions = await db.ClockVersions.AsNoTracking().Where(v => items.Contains(v.ItemId)).ToListAsync(cancellationToken);
        var bodies = versions.ToDictionary(v => (v.ItemId, v.Version), v => v.Body);
        return versions.Where(v => entityIds.Contains(KeyOf(v))).ToDictionary(
            KeyOf,
            v => new ConfigurationVersion(NameOf(v), bodies.GetValueOrDefault((v.ItemId, v.Version - 1)), v.Body),
            StringComparer.Ordinal);
    }

    private string NameOf(ClockVersion version) => version.Kind switch
    {
        ClockVersionKind.Calendar => L["Calendar {0}, version {1}", version.Name, version.Version],
        ClockVersionKind.Definition => L["Clock definition {0}, version {1}", version.Name, version.Version],
        _ => L["Service level rules, version {0}", version.Version],
    };

    private static string KeyOf(ClockVersion version) => string.Create(CultureInfo.InvariantCulture, $"{version.ItemId:d},{version.Version}");
}
