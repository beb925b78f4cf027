using Helpdesk.Errors;
using Helpdesk.Security;
using Helpdesk.Tickets.Domain;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;

namespace Helpdesk.Tickets;

/// <summary>
/// Who sees which ticket: people of the desk see all; everybody else the tickets that they reported, wrote down or watch, and of those only
/// the public part. Scoped.
/// </summary>
internal sealed class TicketAccess(TicketsDbContext db, TicketCatalog catalog, ICurrentUser user, IStringLocalizer L)
{
    /// <summary>Sees every ticket with its internal part.</summary>
    public bool SeesDesk => user.Can(TicketPermissions.ViewTickets);

    /// <summary>Works on tickets.</summary>
    public bool MayEdit => user.Can(TicketPermissions.EditTickets);

    /// <summary>The tickets that the person may know of.</summary>
    public IQueryable<Ticket> Visible()
    {
        if (SeesDesk)
        {
            return db.Tickets;
        }

        if (!user.Can(TicketPermissions.ReadTickets))
        {
            throw new ForbiddenException(L["You may not read tickets. Ask an administrator for the role Requester."]);
        }

        var me = user.RequiredId;
        var tasks = catalog.Types.Where(t => t.IsTask).Select(t => t.Id).ToList();
        return (tasks.Count == 0 ? db.Tickets : db.Tickets.Where(t => !tasks.Contains(t.TypeId))).Where(t => t.RequesterId == me || t.OpenedById == me || db.Watchers.Any(w => w.PersonId == me && w.TicketId == t.Id));
    }

    /// <summary>The ticket, tracked.</summary>
    /// <exception cref="NotFoundException">There is none, or the person may not know of it.</exception>
    public async Task<Ticket> FindAsync(string number, CancellationToken cancellationToken) =>
        await Visible().FirstOrDefaultAsync(t => t.Number == number, cancellationToken) ?? throw NotFound(number);

    /// <summary>The ticket to be changed by somebody who works on tickets.</summary>
    /// <exception cref="ForbiddenException">The person sees the ticket but may not work on it.</exception>
    public async Task<Ticket> FindForEditAsync(string number, string? expectedStamp, CancellationToken cancellationToken)
    {
        var ticket = await FindAsync(number, cancellationToken);
        DemandEdit(ticket);
        CheckStamp(ticket, expectedStamp);
        return ticket;
    }

    /// <exception cref="BusinessException">The ticket is closed, cancelled or merged into another one.</exception>
    public void DemandUnfinished(Ticket ticket)
    {
        DemandNotOver(ticket);
        DemandUnmerged(ticket);
    }

    /// <exception cref="BusinessException">The ticket is merged into another one.</exception>
    public void DemandUnmerged(Ticket ticket)
    {
        if (ticket.IsMerged)
        {
            throw new BusinessException(
                "Tickets:Merged", L["{0} was merged into another ticket and is worked on there. Undo the merge to change it.", ticket.Number], 409);
        }
    }

    /// <exception cref="BusinessException">The ticket is closed or cancelled.</exception>
    public void DemandNotOver(Ticket ticket)
    {
        if (ticket.IsFinished(catalog.FindType(ticket.TypeId)))
        {
            throw new BusinessException(
                "Tickets:Finished", L["{0} is finished and is not changed any more. Reopen it, or make a new ticket and link it.", ticket.Number], 409);
        }
    }

    public void DemandEdit(Ticket ticket)
    {
        if (!MayEdit)
        {
            throw new ForbiddenException(L["You may not work on {0}. People who work on tickets can change it.", ticket.Number]);
        }
    }

    /// <summary>
    /// May write what the requester reads: who works on tickets, and who has to do with this one. Watching counts for those only who were asked to:
    /// who sees the whole desk (an auditor) could begin to watch any ticket.
    /// </summary>
    public bool MayReply(Ticket ticket, bool isWatcher) =>
        MayEdit
        || (user.Can(TicketPermissions.UsePortal) && user.Id is { } me && (ticket.RequesterId == me || ticket.OpenedById == me || (isWatcher && !SeesDesk)));

    /// <exception cref="ForbiddenException">The person may not write to the requester of this ticket.</exception>
    public async Task DemandReplyAsync(Ticket ticket, CancellationToken cancellationToken)
    {
        if (!MayReply(ticket, isWatcher: false)
            && !MayReply(ticket, await db.Watchers.AnyAsync(w => w.TicketId == ticket.Id && w.PersonId == user.Id, cancellationToken)))
        {
            DemandEdit(ticket);
        }
    }

    public void Demand(Permission permission)
    {
        if (!user.Can(permission))
        {
            throw new ForbiddenException(L["For this you need the right “{0}”.", L[permission.Description].Value]);
        }
    }

    /// <summary>The person is the ticket's requester.</summary>
    public bool IsRequester(Ticket ticket) => user.Id is { } me && ticket.RequesterId == me;

    /// <exception cref="ConcurrencyException">The person decided on an older version.</exception>
    public void CheckStamp(Ticket ticket, string? expectedStamp)
    {
        if (expectedStamp is not null && expectedStamp != ticket.ConcurrencyStamp)
        {
            throw new ConcurrencyException(L["{0} was changed meanwhile. Read it again and repeat your change.", ticket.Number]);
        }
    }

    public NotFoundException NotFound(string number) => new(L["There is no ticket {0} that you may see.", number.Length > 32 ? number[..32] + "…" : number]);
}
