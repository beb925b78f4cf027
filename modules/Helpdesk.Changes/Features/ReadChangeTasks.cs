using Helpdesk.Changes.Domain;
using Helpdesk.Errors;
using Helpdesk.Tickets;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;

namespace Helpdesk.Changes.Features;

/// <summary>The tasks of a change in their order.</summary>
/// <param name="Ticket">The ticket.</param>
/// <param name="Change">The change.</param>
/// <param name="Stamp">Stamp of the plan, which the tasks are a part of.</param>
/// <param name="Tasks">The tasks.</param>
internal sealed record ChangeTasksView(TicketPanelModel Ticket, Change Change, string Stamp, IReadOnlyList<ChangeTask> Tasks);

/// <summary>Reads the tasks of a change.</summary>
internal sealed class ReadChangeTasks(ChangesDbContext db, ChangeAccess access)
{
    public async Task<ChangeTasksView> HandleAsync(string number, CancellationToken cancellationToken)
    {
        var ticket = await access.FindAsync(number, cancellationToken);
        var change = await db.Changes.AsNoTracking().FirstOrDefaultAsync(c => c.Id == ticket.TicketId, cancellationToken);
        return new(
            ticket, change ?? new Change { Id = ticket.TicketId }, change?.ConcurrencyStamp ?? ChangeAccess.NoStamp,
            await db.Tasks.AsNoTracking().Where(t => t.ChangeId == ticket.TicketId).OrderBy(t => t.Position).ToListAsync(cancellationToken));
    }
}
