using Helpdesk.Changes.Domain;
using Microsoft.EntityFrameworkCore;

namespace Helpdesk.Changes.Features;

/// <summary>What forbids and what allows changes.</summary>
/// <param name="Blackouts">Those that are not over, first ones first.</param>
/// <param name="MaintenanceWindows">Weekly times.</param>
internal sealed record WindowsView(IReadOnlyList<Blackout> Blackouts, IReadOnlyList<MaintenanceWindow> MaintenanceWindows);

/// <summary>Lists blackouts and maintenance windows.</summary>
internal sealed class ListWindows(ChangesDbContext db, TimeProvider time)
{
    public async Task<WindowsView> HandleAsync(CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow().UtcDateTime;
        return new(
            await db.Blackouts.AsNoTracking().Where(b => b.To > now).OrderBy(b => b.From).ToListAsync(cancellationToken),
            await db.MaintenanceWindows.AsNoTracking().OrderBy(w => w.ServiceId).ThenBy(w => w.FromMinute).ToListAsync(cancellationToken));
    }
}
