using Helpdesk.Data;
using Helpdesk.Security;
using Helpdesk.Tickets.Domain;
using Microsoft.Extensions.Localization;

namespace Helpdesk.Tickets.Features;

internal sealed class SetParent(
    TicketsDbContext db, IUnitOfWork unitOfWork, TicketAccess access, TicketReferences references, ICurrentUser user, TimeProvider time, IStringLocalizer L)
{
    /// <param name="number">The child.</param>
    /// <param name="parentNumber">The parent; null takes the ticket out of its parent.</param>
    /// <param name="expectedStamp">Concurrency stamp that the person saw, or null.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public async Task<Ticket> HandleAsync(string number, string? parentNumber, string? expectedStamp, CancellationToken cancellationToken)
    {
        // One writer after the other: two moves below each other would close a circle.
        await using var transaction = await unitOfWork.BeginAsync(cancellationToken);
        var ticket = await access.FindForEditAsync(number, expectedStamp, cancellationToken);
        access.DemandUnfinished(ticket);
        Guid? parentId = string.IsNullOrWhiteSpace(parentNumber) ? null : await references.FindParentAsync(parentNumber.Trim(), ticket, cancellationToken);
        if (ticket.SetParent(parentId, TicketAct.Of(user, time, L)) is { } changed)
        {
            db.Events.Add(changed);
            await db.SaveChangesAsync(cancellationToken);
        }

        await transaction.CommitAsync(cancellationToken);
        return ticket;
    }
}
