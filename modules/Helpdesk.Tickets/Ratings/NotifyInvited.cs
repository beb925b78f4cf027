using Helpdesk.Tasks;
using Microsoft.EntityFrameworkCore;

namespace Helpdesk.Tickets.Ratings;

/// <summary>Tells people some hours after the closing that they are asked, unless they have answered by then.</summary>
[BackgroundTask(
    Title = "Ask for ratings",
    Schedule = "0 */10 * * * ?",
    Description = "Tells requesters of closed tickets that they are asked what they think of the help.")]
internal sealed class NotifyInvited(TicketsDbContext db, TicketCatalog catalog, TimeProvider time) : IBackgroundTask
{
    private const int BatchSize = 100;

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow().UtcDateTime;
        while (true)
        {
            var due = await (
                from r in db.Ratings
                where r.NotifyAt != null && r.NotifyAt <= now
                join t in db.Tickets on r.TicketId equals t.Id
                orderby r.NotifyAt
                select new { Rating = r, Ticket = t }).Take(BatchSize).ToListAsync(cancellationToken);
            if (due.Count == 0)
            {
                return;
            }

            foreach (var (rating, ticket) in due.Select(d => (d.Rating, d.Ticket)))
            {
                var state = catalog.FindType(ticket.TypeId)?.StateMachine.States.FirstOrDefault(s => s.Id == ticket.State);
                rating.Notify(ticket, state?.Category == StateCategory.Closed);
            }

            await db.SaveChangesAsync(cancellationToken);
            db.Forget();
        }
    }
}
