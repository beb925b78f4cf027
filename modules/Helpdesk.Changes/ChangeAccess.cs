using Helpdesk.Changes.Domain;
using Helpdesk.Errors;
using Helpdesk.Security;
using Helpdesk.Tickets;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;

namespace Helpdesk.Changes;

/// <summary>Changes as the present person sees them. Scoped.</summary>
internal sealed class ChangeAccess(ChangesDbContext db, ITicketIntegrationService tickets, ICurrentUser user, IStringLocalizer L)
{
    /// <summary>Stamp of a plan that nobody has written yet.</summary>
    public const string NoStamp = "0";

    /// <exception cref="NotFoundException">There is none, or the person may not know of it.</exception>
    public async Task<TicketPanelModel> FindAsync(string number, CancellationToken cancellationToken) =>
        await tickets.FindAsync(number, cancellationToken) is { TypeId: ChangeType.Id } ticket
            ? ticket
            : throw new NotFoundException(L["There is no change {0} that you may see.", number.Length > 32 ? number[..32] + "…" : number]);

    /// <summary>The change, to be worked on.</summary>
    public async Task<TicketPanelModel> FindForEditAsync(string number, CancellationToken cancellationToken)
    {
        var ticket = await FindAsync(number, cancellationToken);
        Demand(TicketPermissions.EditTickets);
        return ticket;
    }

    /// <summary>What is written of it, to be changed; an empty plan when nobody has written one.</summary>
    /// <param name="ticket">The change.</param>
    /// <param name="expectedStamp">Stamp of what the person read; null when nothing was.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public async Task<Change> TrackAsync(TicketPanelModel ticket, string? expectedStamp, CancellationToken cancellationToken)
    {
        var change = await db.Changes.FirstOrDefaultAsync(c => c.Id == ticket.TicketId, cancellationToken);
        if (expectedStamp is not null && expectedStamp != (change?.ConcurrencyStamp ?? NoStamp))
        {
            throw new ConcurrencyException(L["The plan of {0} was changed meanwhile. Read it again and repeat your change.", ticket.Number]);
        }

        if (change is null)
        {
            change = new Change { Id = ticket.TicketId };
            db.Changes.Add(change);
        }

        return change;
    }

    public void Demand(Permission permission)
    {
        if (!user.Can(permission))
        {
            throw new ForbiddenException(L["For this you need the right “{0}”.", L[permission.Description].Value]);
        }
    }
}
