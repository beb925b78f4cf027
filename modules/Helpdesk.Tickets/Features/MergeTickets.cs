using Helpdesk.Errors;
using Helpdesk.Security;
using Helpdesk.Tickets.Domain;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;

namespace Helpdesk.Tickets.Features;

/// <summary>
/// Makes a ticket a duplicate of a main record. A link and no move: messages, state, owner and history stay where they are, so that
/// <see cref="UnmergeTicket"/> can take it back at any time.
/// </summary>
internal sealed class MergeTickets(
    TicketsDbContext db, TicketAccess access, TicketCatalog catalog, ICurrentUser user, TimeProvider time, IStringLocalizer L)
{
    /// <param name="number">The duplicate.</param>
    /// <param name="intoNumber">The main record.</param>
    /// <param name="reason">Why; goes to both histories. Null for none.</param>
    /// <param name="expectedStamp">Concurrency stamp of the duplicate that the person saw, or null.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <exception cref="ValidationException">The other ticket cannot be its main record; field <c>into</c>.</exception>
    public async Task<Ticket> HandleAsync(string number, string intoNumber, string? reason, string? expectedStamp, CancellationToken cancellationToken)
    {
        var rules = new TicketTextRules(L);
        var act = TicketAct.Of(user, time, L, rules.Reason(reason));
        rules.ThrowIfAny();
        var ticket = await access.FindForEditAsync(number, expectedStamp, cancellationToken);
        access.DemandUnfinished(ticket);
        var main = await access.Visible().FirstOrDefaultAsync(t => t.Number == intoNumber, cancellationToken)
            ?? throw new ValidationException("into", access.NotFound(intoNumber).Message);
        if (await WhyNotAsync(ticket, main, cancellationToken) is { } why)
        {
            throw new ValidationException("into", why);
        }

        db.Events.AddRange(ticket.MergeInto(main, act));
        await db.SaveChangesAsync(cancellationToken);
        return ticket;
    }

    private async Task<string?> WhyNotAsync(Ticket ticket, Ticket main, CancellationToken cancellationToken)
    {
        if (main.Id == ticket.Id)
        {
            return L["{0} cannot be merged into itself.", ticket.Number];
        }

        if (main.TypeId != ticket.TypeId)
        {
            return L["{0} and {1} are of different types. Link them instead.", ticket.Number, main.Number];
        }

        // Whatever a main record absorbed comes along with it; so only the end of a chain can be merged into, and no circle can close: not even by
        // two merges at the same time, because both tickets of a merge get a new stamp.
        if (main.MergedIntoId is { } above)
        {
            var next = await db.Tickets.Where(t => t.Id == above).Select(t => t.Number).FirstOrDefaultAsync(cancellationToken);
            return L["{0} was merged into {1} itself. Merge into {1}.", main.Number, next ?? ""];
        }

        return main.IsFinished(catalog.FindType(main.TypeId))
            ? L["{0} is finished, nobody works on it any more. Reopen it first, or link the tickets instead.", main.Number].Value
            : null;
    }
}
