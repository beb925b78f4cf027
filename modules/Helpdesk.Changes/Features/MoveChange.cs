using Helpdesk.Changes.Domain;
using Helpdesk.Tickets;
using Microsoft.EntityFrameworkCore;

namespace Helpdesk.Changes.Features;

/// <summary>Plans another time for a change and leaves the rest of its plan as it is.</summary>
internal sealed class MoveChange(ChangesDbContext db, ITicketIntegrationService tickets, SaveChangePlan save)
{
    /// <param name="number">Change.</param>
    /// <param name="start">New start, UTC.</param>
    /// <param name="end">New end, UTC.</param>
    /// <param name="expectedStamp">Stamp of the plan that the person saw, or null.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public async Task HandleAsync(string number, DateTime? start, DateTime? end, string? expectedStamp, CancellationToken cancellationToken)
    {
        // What may not be seen or edited is refused by the use case that saves.
        var ticket = await tickets.FindAsync(number, cancellationToken);
        var change = ticket is null ? null : await db.Changes.AsNoTracking().FirstOrDefaultAsync(c => c.Id == ticket.TicketId, cancellationToken);
        await save.HandleAsync(
            number, (change?.Plan ?? new ChangePlan()) with { PlannedStart = start, PlannedEnd = end }, expectedStamp ?? change?.ConcurrencyStamp, cancellationToken);
    }
}
