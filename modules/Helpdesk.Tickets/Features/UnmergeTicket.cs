using Helpdesk.Errors;
using Helpdesk.Security;
using Helpdesk.Tickets.Domain;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;

namespace Helpdesk.Tickets.Features;

/// <summary>Takes a merge back: the ticket stands alone again as if it had never been merged, whatever became of the main record.</summary>
internal sealed class UnmergeTicket(
    TicketsDbContext db, TicketAccess access, TicketCatalog catalog, ICurrentUser user, TimeProvider time, IStringLocalizer L)
{
    /// <param name="number">The ticket that was merged.</param>
    /// <param name="reason">Why; goes to both histories. Null for none.</param>
    /// <param name="expectedStamp">Concurrency stamp of the ticket that the person saw, or null.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <exception cref="BusinessException">It is not merged.</exception>
    public async Task<Ticket> HandleAsync(string number, string? reason, string? expectedStamp, CancellationToken cancellationToken)
    {
        var rules = new TicketTextRules(L);
        var act = TicketAct.Of(user, time, L, rules.Reason(reason));
        rules.ThrowIfAny();
        var ticket = await access.FindForEditAsync(number, expectedStamp, cancellationToken);
        if (ticket.MergedIntoId is not { } mainId)
        {
            throw new BusinessException("Tickets:NotMerged", L["{0} is not merged into another ticket.", ticket.Number], 409);
        }

        var type = catalog.FindType(ticket.TypeId)
            ?? throw new BusinessException("Tickets:TypeOff", L["Tickets of type {0} are switched off, so {1} stays as it is.", ticket.TypeId, ticket.Number], 409);
        var main = await db.Tickets.FirstAsync(t => t.Id == mainId, cancellationToken);
        db.Events.AddRange(ticket.Unmerge(main, type, act));
        await db.SaveChangesAsync(cancellationToken);
        return ticket;
    }
}
