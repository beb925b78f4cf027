using Helpdesk.Errors;
using Helpdesk.Security;
using Helpdesk.Settings;
using Helpdesk.Tasks;
using Helpdesk.Tickets.Domain;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;
using Microsoft.Extensions.Logging;

namespace Helpdesk.Tickets.Features;

/// <summary>
/// Closes what has been resolved for some working days. Counted from the resolution, never from the last change: otherwise every touch of
/// the record would put the end off (practice.md 2.1).
/// </summary>
[BackgroundTask(
    Title = "Close resolved tickets",
    Schedule = "0 7 * * * ?",
    Description = "Closes tickets whose requesters did not object within the working days that the settings name.")]
internal sealed class CloseResolvedTickets(
    TicketsDbContext db, TicketCatalog catalog, IEnumerable<ITicketGuard> guards, ISettings settings, ICurrentUser user, TimeProvider time,
    IStringLocalizer L, ILogger<CloseResolvedTickets> logger) : IBackgroundTask
{
    private const int BatchSize = 200;

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var days = (await settings.GetAsync<TicketSettings>(cancellationToken)).AutoCloseAfterWorkingDays;
        if (days == 0)
        {
            return;
        }

        foreach (var type in catalog.Types)
        {
            foreach (var state in type.StateMachine.States.Where(s => s.Category == StateCategory.Resolved))
            {
                await CloseAsync(type, state, days, cancellationToken);
            }
        }
    }

    private async Task CloseAsync(TicketType type, TicketState state, int days, CancellationToken cancellationToken)
    {
        var close = type.StateMachine.Transitions.FirstOrDefault(
            t => t.From.Contains(state.Id) && type.StateMachine.State(t.To).Category == StateCategory.Closed);
        if (close is null)
        {
            return;
        }

        var now = time.GetUtcNow().UtcDateTime;
        // Working days are never shorter than days: the database leaves out most, the calendar decides the rest.
        var latest = now.AddDays(-days);
        var last = "";
        while (true)
        {
            var after = last;
            var due = await db.Tickets
                .Where(t => t.State == state.Id && t.TypeId == type.Id && t.MergedIntoId == null && t.ResolvedAt != null && t.ResolvedAt <= latest && string.Compare(t.Number, after) > 0)
                .OrderBy(t => t.Number)
                .Take(BatchSize)
                .ToListAsync(cancellationToken);
            if (due.Count == 0)
            {
                return;
            }

            foreach (var ticket in due)
            {
                last = ticket.Number;
                if (WorkingDays.Add(ticket.ResolvedAt!.Value, days, user.TimeZone) <= now && !await TryCloseAsync(ticket, type, close, days, cancellationToken))
                {
                    // Nothing of the failed change may be saved with the next one, so the tracker is emptied; what is left of the batch is read anew.
                    break;
                }
            }

            db.Forget();
        }
    }

    /// <returns>False when somebody else changed the ticket meanwhile.</returns>
    private async Task<bool> TryCloseAsync(Ticket ticket, TicketType type, TicketTransition close, int days, CancellationToken cancellationToken)
    {
        var context = new TicketGuardContext(ticket.ToPanelModel(), close, TicketGuardActor.System);
        foreach (var guard in guards)
        {
            if (await guard.WhyNotAsync(context, cancellationToken) is not null)
            {
                return true;
            }
        }

        var act = TicketAct.Of(user, time, L, L["Closed automatically {0} working days after it was resolved.", days]);
        try
        {
            db.Events.Add(ticket.Transition(close, type, new TransitionFacts(), act));
            await db.SaveChangesAsync(cancellationToken);
            return true;
        }
        catch (ConcurrencyException)
        {
            // Somebody works on it right now; the next run looks again.
            logger.LogInformation("Ticket {Number} was changed while it was to be closed; the next run looks again.", ticket.Number);
            return false;
        }
    }
}
