using Helpdesk.Data;
using Helpdesk.Errors;
using Helpdesk.Tasks;
using Helpdesk.Tickets.Clocks;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace Helpdesk.Tickets.Features;

/// <summary>
/// Does the steps of clocks that are reached: tells people, hands tickets on, raises events. Each ticket's steps are one transaction with the rows
/// that claim them, whose key lets each step happen once, however many nodes look and wherever one of them dies.
/// </summary>
[BackgroundTask(
    Title = "Service level steps",
    Schedule = "0/20 * * * * ?",
    Description = "Tells people that a service level is about to be missed or was missed, and does what its clock says.")]
internal sealed class DoDueSteps(
    TicketsDbContext db, IUnitOfWork unitOfWork, ClockVersions versions, TicketClocks clocks, StepActions actions, FollowedCalendars followed,
    TimeProvider time, ILogger<DoDueSteps> logger) : IBackgroundTask
{
    private const int BatchSize = 100;

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var shelf = await versions.GetShelfAsync(cancellationToken);
        if (shelf.IsEmpty)
        {
            return;
        }

        var now = time.GetUtcNow().UtcDateTime;
        await FollowCalendarsAsync(shelf, now, cancellationToken);
        (DateTime At, Guid TicketId) last = (DateTime.MinValue, Guid.Empty);
        while (true)
        {
            var page = await ReadPageAsync(db, last, now, BatchSize, cancellationToken);
            foreach (var ticketId in page.Select(p => p.TicketId).Distinct())
            {
                await TryAsync(shelf, ticketId, now, cancellationToken);
            }

            if (page.Count < BatchSize)
            {
                return;
            }

            last = page[^1];
        }
    }

    /// <summary>The next clocks whose steps are due, by an index whatever the number of clocks.</summary>
    internal static async Task<List<(DateTime At, Guid TicketId)>> ReadPageAsync(
        TicketsDbContext db, (DateTime At, Guid TicketId) after, DateTime now, int count, CancellationToken cancellationToken)
    {
        var rows = await db.Clocks.AsNoTracking()
            .Where(c => c.NextStepAt <= now && c.NextStepAt >= after.At && (c.NextStepAt > after.At || c.TicketId.CompareTo(after.TicketId) > 0))
            .OrderBy(c => c.NextStepAt).ThenBy(c => c.TicketId)
            .Take(count)
            .Select(c => new { c.NextStepAt, c.TicketId })
            .ToListAsync(cancellationToken);
        return [.. rows.Select(r => (r.NextStepAt!.Value, r.TicketId))];
    }

    private async Task TryAsync(ClockShelf shelf, Guid ticketId, DateTime now, CancellationToken cancellationToken)
    {
        try
        {
            await using var transaction = await unitOfWork.BeginAsync(cancellationToken);
            await DoAsync(shelf, ticketId, now, cancellationToken);
            await transaction.CommitAsync(cancellationToken);
        }
        catch (Exception e) when (e is ConcurrencyException or DuplicateException)
        {
            // Another node did the steps, or somebody changed the ticket at this moment; what is left is done by the next run.
            logger.LogDebug(e, "Steps of the ticket {TicketId} were left to others.", ticketId);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            logger.LogError(e, "The service level steps of the ticket {TicketId} failed; the next run tries again.", ticketId);
        }
        finally
        {
            db.Forget();
        }
    }

    private async Task DoAsync(ClockShelf shelf, Guid ticketId, DateTime now, CancellationToken cancellationToken)
    {
        // The state first: an event that comes in between is noticed by its sequence.
        var state = await db.ClockStates.FirstOrDefaultAsync(s => s.TicketId == ticketId, cancellationToken);
        if (await db.Tickets.FirstOrDefaultAsync(t => t.Id == ticketId, cancellationToken) is not { } ticket
            || await clocks.ReadAsync(ticket, state, cancellationToken) is not { } walk)
        {
            return;
        }

        var rows = await db.Clocks.Where(c => c.TicketId == ticketId).ToListAsync(cancellationToken);
        var fired = await db.FiredSteps.AsNoTracking().Where(f => f.TicketId == ticketId).ToListAsync(cancellationToken);
        foreach (var reading in shelf.Reader.Read(walk.State, now))
        {
            List<ThresholdReading> due = [.. ClockRows.Steps(ticketId, reading, fired, walk.SilentUntil).Where(s => s.At <= now)];
            foreach (var step in due)
            {
                var outcome = step.Firing == ThresholdFiring.NoticeOnly ? FiredStepOutcome.NoticeOnly
                    : step == due[^1] ? FiredStepOutcome.Done
                    : FiredStepOutcome.ToldByLater;
                var claim = Claim(ticketId, reading.Clock, step, outcome, now);
                fired.Add(claim);
                db.FiredSteps.Add(claim);
                await actions.DoAsync(ticket, reading, step, outcome, cancellationToken);
            }
        }

        clocks.Write(ticket, ClockRows.Of(shelf, ticketId, walk, fired, now), rows, state);
        await db.SaveChangesAsync(cancellationToken);
    }

    private static FiredStep Claim(Guid ticketId, ServiceClock clock, ThresholdReading step, FiredStepOutcome outcome, DateTime now) => new()
    {
        TicketId = ticketId,
        DefinitionId = clock.Definition.Id,
        DefinitionVersion = clock.Definition.Version,
        Cycle = clock.Cycle,
        AttachedBy = clock.AttachedBy,
        Step = step.Index,
        ReachedAt = step.At!.Value,
        FiredAt = now,
        Outcome = outcome,
    };

    /// <summary>Open clocks follow a new version of their calendar from the moment when it counts; ended ones keep theirs.</summary>
    private async Task FollowCalendarsAsync(ClockShelf shelf, DateTime now, CancellationToken cancellationToken)
    {
        foreach (var id in shelf.AllCalendars.Where(c => c.Version > 1).Select(c => c.Id).Distinct())
        {
            var version = shelf.Calendars.At(id, now).Version;
            if (version == 1 || followed.Has(id, version))
            {
                continue;
            }

            var moved = 0;
            while (true)
            {
                // States are the tickets with open clocks: few among many.
                var batch = await db.Tickets
                    .Where(t => db.ClockStates.Any(s => s.TicketId == t.Id)
                        && db.Clocks.Any(c => c.TicketId == t.Id && c.EndedAt == null && c.CalendarId == id && c.CalendarVersion < version))
                    .OrderBy(t => t.Number).Take(BatchSize).ToListAsync(cancellationToken);
                if (batch.Count == 0)
                {
                    break;
                }

                try
                {
                    await clocks.RebuildAsync(batch, cancellationToken);
                    moved += batch.Count;
                }
                catch (ConcurrencyException)
                {
                    // Somebody works on one of them; the next run goes on.
                    return;
                }
                finally
                {
                    db.Forget();
                }
            }

            followed.Add(id, version);
            logger.LogInformation("The open clocks of {Tickets} tickets follow version {Version} of the calendar {CalendarId}.", moved, version, id);
        }
    }
}
