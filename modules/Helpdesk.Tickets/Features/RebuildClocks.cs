using Helpdesk.Data;
using Helpdesk.Errors;
using Helpdesk.Tickets.Clocks;
using Helpdesk.Tickets.Domain;
using Helpdesk.Tickets.Metrics;
using Microsoft.EntityFrameworkCore;

namespace Helpdesk.Tickets.Features;

/// <summary>What a rebuild did.</summary>
/// <param name="Tickets">Tickets looked at.</param>
/// <param name="Clocks">Clocks that they have now.</param>
/// <param name="Changed">Rows that were added, changed or removed; 0 when all had been right.</param>
internal sealed record ClockRebuild(int Tickets, int Clocks, int Changed);

/// <summary>
/// Makes all stored clocks and measures anew from the streams, in batches that each commit. What is right already is left as it is, so a rebuild of a sound
/// tenant writes nothing and disturbs nobody.
/// </summary>
internal sealed class RebuildClocks(
    TicketsDbContext db, IUnitOfWork unitOfWork, IEnumerable<TicketType> types, TicketClocks clocks, TicketMeasuring measuring)
{
    private const int BatchSize = 200;
    private const int MostConflicts = 20;

    public Task<ClockRebuild> HandleAsync(IProgress<int>? progress, CancellationToken cancellationToken) =>
        RebuildAsync(db.Tickets, progress, cancellationToken);

    /// <summary>Only tickets that have no measures: those stored before there were any.</summary>
    public Task<ClockRebuild> CatchUpAsync(CancellationToken cancellationToken)
    {
        // A type whose module is off has no machine to read its histories by.
        List<string> known = [.. types.Select(t => t.Id)];
        return RebuildAsync(
            db.Tickets.Where(t => known.Contains(t.TypeId) && !db.Measures.Any(m => m.TicketId == t.Id)), progress: null, cancellationToken);
    }

    private async Task<ClockRebuild> RebuildAsync(IQueryable<Ticket> which, IProgress<int>? progress, CancellationToken cancellationToken)
    {
        var (tickets, count, changed, conflicts, last) = (0, 0, 0, 0, "");
        while (true)
        {
            var after = last;
            await using var transaction = await unitOfWork.BeginAsync(cancellationToken);
            var batch = await which.Where(t => string.Compare(t.Number, after) > 0).OrderBy(t => t.Number).Take(BatchSize).ToListAsync(cancellationToken);
            if (batch.Count == 0)
            {
                return new(tickets, count, changed);
            }

            (int Clocks, int Changed) done;
            try
            {
                done = await clocks.RebuildAsync(batch, cancellationToken);
                await measuring.RebuildAsync(batch, cancellationToken);
            }
            catch (ConcurrencyException) when (++conflicts < MostConflicts)
            {
                // Somebody works on one of them: once more.
                await transaction.DisposeAsync();
                db.Forget();
                continue;
            }

            await transaction.CommitAsync(cancellationToken);
            db.Forget();
            conflicts = 0;
            (tickets, count, changed, last) = (tickets + batch.Count, count + done.Clocks, changed + done.Changed, batch[^1].Number);
            progress?.Report(tickets);
        }
    }
}
