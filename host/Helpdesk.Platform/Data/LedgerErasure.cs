using Helpdesk.Data;
using Microsoft.EntityFrameworkCore;

namespace Helpdesk.Platform.Data;

internal sealed class LedgerErasure(PlatformDbContext db, IUnitOfWork unitOfWork) : ILedgerErasure
{
    private const int Chunk = 500;

    public async Task<long> EraseAsync(string entityType, string entityId, CancellationToken cancellationToken)
    {
        await using var transaction = await unitOfWork.BeginAsync(cancellationToken);
        long erased = 0;
        while (true)
        {
            var events = await db.Set<LedgerEvent>().AsTracking()
                .Where(e => e.EntityType == entityType && e.EntityId == entityId && e.ErasedDigest == null && e.Action != LedgerActions.Erased)
                .OrderBy(e => e.Id).Take(Chunk).ToListAsync(cancellationToken);
            if (events.Count == 0)
            {
                await transaction.CommitAsync(cancellationToken);
                return erased;
            }

            try
            {
                foreach (var @event in events)
                {
                    (@event.ErasedDigest, @event.Salt, @event.Changes) = (@event.ValuesDigest(), null, LedgerEvent.NoValues);
                }

                await db.SaveChangesAsync(cancellationToken);
            }
            finally
            {
                events.ForEach(e => db.Entry(e).State = EntityState.Detached);
            }

            erased += events.Count;
        }
    }
}
