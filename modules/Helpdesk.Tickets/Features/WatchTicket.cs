using Helpdesk.Security;
using Helpdesk.Tickets.Domain;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;

namespace Helpdesk.Tickets.Features;

internal sealed class WatchTicket(
    TicketsDbContext db, TicketAccess access, TicketReferences references, ICurrentUser user, TimeProvider time, IStringLocalizer L)
{
    /// <summary>Adds a watcher.</summary>
    /// <param name="number">Ticket.</param>
    /// <param name="personId">Person; null = the present one. Another one needs the right to work on tickets.</param>
    /// <param name="expectedStamp">Concurrency stamp that the person saw, or null.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public async Task AddAsync(string number, Guid? personId, string? expectedStamp, CancellationToken cancellationToken)
    {
        var (ticket, person, existing) = await FindAsync(number, personId, expectedStamp, cancellationToken);
        if (existing is not null)
        {
            return;
        }

        if (person != user.Id)
        {
            var rules = new TicketTextRules(L);
            await references.CheckPersonAsync(rules, "personId", person, cancellationToken);
            rules.ThrowIfAny();
        }

        db.Watchers.Add(new TicketWatcher { TicketId = ticket.Id, PersonId = person });
        db.Events.Add(ticket.Watched(person, isRemoved: false, TicketAct.Of(user, time, L)));
        await db.SaveChangesAsync(cancellationToken);
    }

    /// <summary>Removes a watcher.</summary>
    public async Task RemoveAsync(string number, Guid? personId, string? expectedStamp, CancellationToken cancellationToken)
    {
        var (ticket, person, existing) = await FindAsync(number, personId, expectedStamp, cancellationToken);
        if (existing is null)
        {
            return;
        }

        db.Watchers.Remove(existing);
        db.Events.Add(ticket.Watched(person, isRemoved: true, TicketAct.Of(user, time, L)));
        await db.SaveChangesAsync(cancellationToken);
    }

    private async Task<(Ticket Ticket, Guid Person, TicketWatcher? Existing)> FindAsync(string number, Guid? personId, string? expectedStamp, CancellationToken cancellationToken)
    {
        var ticket = await access.FindAsync(number, cancellationToken);
        access.CheckStamp(ticket, expectedStamp);
        var person = personId ?? user.RequiredId;
        if (person != user.Id)
        {
            access.DemandEdit(ticket);
        }

        return (ticket, person, await db.Watchers.FirstOrDefaultAsync(w => w.TicketId == ticket.Id && w.PersonId == person, cancellationToken));
    }
}
