using Helpdesk.Approvals;
using Helpdesk.Tickets;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;

namespace Helpdesk.Changes.Integration;

/// <summary>Nobody is asked about a change on hold.</summary>
internal sealed class HeldChanges(ChangesDbContext db, ITicketIntegrationService tickets, IStringLocalizer L) : IApprovalPause
{
    public async Task<IReadOnlyDictionary<Guid, string>> FindPausedAsync(IReadOnlyCollection<Guid> ticketIds, CancellationToken cancellationToken)
    {
        var held = await db.Changes.AsNoTracking().Where(c => ticketIds.Contains(c.Id) && c.HeldAt != null)
            .Select(c => new { c.Id, c.HeldReason }).ToListAsync(cancellationToken);
        var numbers = held.Count == 0 ? null : await tickets.GetAsync([.. held.Select(h => h.Id)], cancellationToken);
        return held.ToDictionary(h => h.Id, h => L["{0} is on hold: {1}. Resume it first.", numbers![h.Id].Number, h.HeldReason!].Value);
    }
}
