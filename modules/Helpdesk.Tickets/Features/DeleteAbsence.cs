using Microsoft.EntityFrameworkCore;

namespace Helpdesk.Tickets.Features;

/// <summary>Takes an absence back; from now on the person gets tickets again.</summary>
internal sealed class DeleteAbsence(TicketsDbContext db, TicketAccess access)
{
    public async Task HandleAsync(Guid id, CancellationToken cancellationToken)
    {
        access.Demand(TicketPermissions.ManageTicketSettings);
        if (await db.Absences.FirstOrDefaultAsync(a => a.Id == id, cancellationToken) is { } absence)
        {
            db.Absences.Remove(absence);
            await db.SaveChangesAsync(cancellationToken);
        }
    }
}
