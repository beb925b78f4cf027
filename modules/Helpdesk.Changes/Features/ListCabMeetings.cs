using Helpdesk.Changes.Domain;
using Microsoft.EntityFrameworkCore;

namespace Helpdesk.Changes.Features;

/// <summary>Lists meetings, the latest ones first.</summary>
internal sealed class ListCabMeetings(ChangesDbContext db)
{
    public const int Most = 100;

    public async Task<IReadOnlyList<CabMeeting>> HandleAsync(CancellationToken cancellationToken) =>
        await db.CabMeetings.AsNoTracking().Include(m => m.Items).OrderByDescending(m => m.Start).ThenBy(m => m.Id).Take(Most).ToListAsync(cancellationToken);
}
