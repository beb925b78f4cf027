using Helpdesk.Tickets.Routing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;

namespace Helpdesk.Tickets.Features;

/// <summary>Says how much open work a person can have; null goes back to the usual capacity.</summary>
internal sealed class SaveCapacity(TicketsDbContext db, TicketAccess access, TicketReferences references, IStringLocalizer L)
{
    public const int MostTickets = 1000;

    public async Task HandleAsync(Guid personId, int? capacity, CancellationToken cancellationToken)
    {
        access.Demand(TicketPermissions.ManageTicketSettings);
        var texts = new TicketTextRules(L);
        if (capacity is < 0 or > MostTickets)
        {
            texts.Add("capacity", L["Give a number from 0 to {0}. 0 gets no tickets.", MostTickets]);
        }

        await references.CheckPersonAsync(texts, "personId", personId, cancellationToken);
        texts.ThrowIfAny();
        var row = await db.Capacities.FirstOrDefaultAsync(c => c.PersonId == personId, cancellationToken);
        if (capacity is not { } value)
        {
            if (row is not null)
            {
                db.Capacities.Remove(row);
            }
        }
        else if (row is null)
        {
            db.Capacities.Add(new PersonCapacity { PersonId = personId, Capacity = value });
        }
        else
        {
            row.Capacity = value;
        }

        await db.SaveChangesAsync(cancellationToken);
    }
}
