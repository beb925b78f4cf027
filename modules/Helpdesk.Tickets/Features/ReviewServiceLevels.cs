using Helpdesk.Errors;
using Helpdesk.Security;
using Helpdesk.Tickets.Clocks;
using Helpdesk.Tickets.Domain;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;

namespace Helpdesk.Tickets.Features;

/// <param name="Reviewed">Open tickets whose clocks changed; each has an event of it.</param>
/// <param name="Unchanged">Open tickets for which the same clocks are right.</param>
/// <param name="Busy">Tickets that somebody changed at the same moment; the next review takes them.</param>
internal sealed record ServiceLevelReview(int Reviewed, int Unchanged, int Busy);

/// <summary>
/// Applies the rules and definitions of now to open tickets. Edits reach no open ticket by themselves: this step does it, and each ticket's stream
/// tells it, so that clocks stay what stream and versions say.
/// </summary>
internal sealed class ReviewServiceLevels(
    TicketsDbContext db, ClockVersions versions, TicketClocks clocks, TicketAccess access, ICurrentUser user, TimeProvider time, IStringLocalizer L)
{
    private const int BatchSize = 100;

    /// <param name="reason">Why; goes to every event, so it is needed to save.</param>
    /// <param name="save">False counts only.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <exception cref="BusinessException">A new version does not count yet.</exception>
    public async Task<ServiceLevelReview> HandleAsync(string? reason, bool save, CancellationToken cancellationToken)
    {
        access.Demand(TicketPermissions.ManageServiceLevels);
        if (save)
        {
            var texts = new TicketTextRules(L);
            reason = texts.Line("reason", reason, TicketTextRules.MaxReason);
            texts.ThrowIfAny();
        }

        var shelf = await versions.GetShelfAsync(cancellationToken);
        var now = time.GetUtcNow().UtcDateTime;
        if (save && await db.ClockVersions.AnyAsync(v => v.ValidFrom > now, cancellationToken))
        {
            throw new BusinessException("Tickets:NotYetValid", L["The new version counts in a minute. Apply it to open tickets then."], 409);
        }

        var (reviewed, unchanged, busy, last) = (0, 0, 0, "");
        while (true)
        {
            var after = last;
            var batch = await db.Tickets.Where(t => t.IsOpen && string.Compare(t.Number, after) > 0).OrderBy(t => t.Number).Take(BatchSize)
                .ToListAsync(cancellationToken);
            if (batch.Count == 0)
            {
                return new(reviewed, unchanged, busy);
            }

            List<Guid> ids = [.. batch.Select(t => t.Id)];
            var states = await db.ClockStates.AsNoTracking().Where(s => ids.Contains(s.TicketId)).ToDictionaryAsync(s => s.TicketId, cancellationToken);
            foreach (var ticket in batch)
            {
                last = ticket.Number;
                if (await clocks.ReadAsync(ticket, states.GetValueOrDefault(ticket.Id), cancellationToken) is not { } walk || !IsAnother(shelf, walk, now))
                {
                    unchanged++;
                    continue;
                }

                if (!save)
                {
                    reviewed++;
                    continue;
                }

                try
                {
                    db.Events.Add(ticket.ReviewServiceLevels(TicketAct.Of(user, time, L, reason)));
                    await db.SaveChangesAsync(cancellationToken);
                    reviewed++;
                }
                catch (ConcurrencyException)
                {
                    busy++;
                    break;
                }
            }

            db.Forget();
        }
    }

    private static bool IsAnother(ClockShelf shelf, ClockWalk walk, DateTime now)
    {
        var chosen = shelf.Selector.Choose(walk.State.Facts, now).Winners.Select(w => w.Definition.Key).ToHashSet();
        return walk.Plan.Count == 0 || !chosen.SetEquals(walk.Plan[^1].Definitions);
    }
}
