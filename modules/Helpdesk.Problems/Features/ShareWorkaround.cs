using Helpdesk.Errors;
using Helpdesk.Problems.Domain;
using Helpdesk.Security;
using Helpdesk.Tickets;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;

namespace Helpdesk.Problems.Features;

/// <summary>
/// Tells the callers of all open linked incidents what to do meanwhile. Each is told each workaround once: who asks twice, or links more incidents later,
/// reaches only those who do not know it.
/// </summary>
internal sealed class ShareWorkaround(ProblemsDbContext db, ProblemAccess access, ReadProblem read, ICurrentUser user, IStringLocalizer L)
{
    /// <returns>How many incidents get it.</returns>
    public async Task<int> HandleAsync(string number, CancellationToken cancellationToken)
    {
        await access.FindForEditAsync(number, cancellationToken);
        access.Demand(TicketPermissions.BulkEditTickets);
        var view = await read.HandleAsync(number, cancellationToken);
        if (view.Problem.Workaround.Length == 0)
        {
            throw new BusinessException("Problems:NoWorkaround", L["{0} has no workaround yet. Write it down first.", view.Ticket.Number], 409);
        }

        var known = await db.SharedWorkarounds.Where(s => s.ProblemId == view.Ticket.TicketId).ToDictionaryAsync(s => s.TicketId, cancellationToken);
        foreach (var incident in view.Unshared)
        {
            if (!known.TryGetValue(incident.Ticket.TicketId, out var shared))
            {
                shared = new SharedWorkaround { ProblemId = view.Ticket.TicketId, TicketId = incident.Ticket.TicketId };
                db.SharedWorkarounds.Add(shared);
            }

            shared.Version = view.Problem.WorkaroundVersion;
            db.Publish(new WorkaroundShared(view.Ticket.Number, incident.Ticket.Number, view.Problem.Workaround, user.RequiredId, user.Name));
        }

        await db.SaveChangesAsync(cancellationToken);
        return view.Unshared.Count;
    }
}
