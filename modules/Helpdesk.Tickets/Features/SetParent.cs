using Helpdesk.Errors;
using Helpdesk.Security;
using Helpdesk.Tickets.Domain;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;

namespace Helpdesk.Tickets.Features;

internal sealed class SetParent(TicketsDbContext db, TicketAccess access, ICurrentUser user, TimeProvider time, IStringLocalizer L)
{
    private const int MaxDepth = 20;

    /// <param name="number">The child.</param>
    /// <param name="parentNumber">The parent; null takes the ticket out of its parent.</param>
    /// <param name="expectedStamp">Concurrency stamp that the person saw, or null.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public async Task<Ticket> HandleAsync(string number, string? parentNumber, string? expectedStamp, CancellationToken cancellationToken)
    {
        var ticket = await access.FindForEditAsync(number, expectedStamp, cancellationToken);
        access.DemandUnfinished(ticket);
        var parentId = string.IsNullOrWhiteSpace(parentNumber) ? null : await FindParentAsync(ticket, parentNumber.Trim(), cancellationToken);
        if (ticket.SetParent(parentId, TicketAct.Of(user, time, L)) is { } changed)
        {
            db.Events.Add(changed);
            await db.SaveChangesAsync(cancellationToken);
        }

        return ticket;
    }

    /// <summary>Walks up from the new parent: meeting the child there would close a circle.</summary>
    private async Task<Guid?> FindParentAsync(Ticket ticket, string parentNumber, CancellationToken cancellationToken)
    {
        var parent = await access.Visible().Where(t => t.Number == parentNumber).Select(t => new { t.Id, t.ParentId }).FirstOrDefaultAsync(cancellationToken)
            ?? throw new ValidationException("parent", access.NotFound(parentNumber).Message);
        Guid? next = parent.Id;
        var above = parent.ParentId;
        for (var depth = 0; next is not null; depth++)
        {
            if (next == ticket.Id)
            {
                throw new ValidationException("parent", L["{0} is below {1} already, so it cannot be its parent.", parentNumber, ticket.Number]);
            }

            if (depth == MaxDepth)
            {
                throw new ValidationException("parent", L["Tickets can be nested {0} levels deep at most.", MaxDepth]);
            }

            next = above;
            above = next is { } id ? await db.Tickets.Where(t => t.Id == id).Select(t => t.ParentId).FirstOrDefaultAsync(cancellationToken) : null;
        }

        return parent.Id;
    }
}
