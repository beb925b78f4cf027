using Helpdesk.Errors;
using Helpdesk.Problems.Domain;
using Helpdesk.Security;
using Helpdesk.Tickets;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;

namespace Helpdesk.Problems.Features;

/// <summary>Helps the caller of a ticket with what is known: the text goes to the caller, the ticket to the error's problem, and the use is counted once.</summary>
internal sealed class UseKnownError(
    ProblemsDbContext db, ProblemAccess access, FindKnownErrors find, ITicketIntegrationService tickets, ICurrentUser user, IStringLocalizer L)
{
    public async Task HandleAsync(Guid id, string number, CancellationToken cancellationToken)
    {
        access.Demand(TicketPermissions.EditTickets);
        var error = await find.GetAsync(id, cancellationToken);
        if (!error.IsUsable)
        {
            throw new BusinessException("Problems:NotPublished", L["“{0}” is not published, so it is not used yet or any more.", error.Name], 409);
        }

        var ticket = await tickets.FindAsync(number.Trim().ToUpperInvariant(), cancellationToken);
        if (ticket is null || ticket.TypeId == ProblemType.Id)
        {
            throw new ValidationException("number", L["There is no ticket {0} that you may see.", number.Length > 32 ? number[..32] + "…" : number]);
        }

        if (ticket.State is ProblemType.Closed or ProblemType.Cancelled)
        {
            throw new BusinessException("Problems:Finished", L["{0} is finished, so nobody needs help with it.", ticket.Number], 409);
        }

        if (await db.KnownErrorUses.AnyAsync(u => u.KnownErrorId == id && u.TicketId == ticket.TicketId, cancellationToken))
        {
            throw new BusinessException("Problems:Used", L["{0} has got “{1}” already.", ticket.Number, error.Name], 409);
        }

        error.TimesUsed++;
        db.KnownErrorUses.Add(new KnownErrorUse { KnownErrorId = id, TicketId = ticket.TicketId });
        db.Publish(new KnownErrorUsed(ticket.Number, error.Help, error.ProblemNumber, user.RequiredId, user.Name));
        await db.SaveChangesAsync(cancellationToken);
    }
}
