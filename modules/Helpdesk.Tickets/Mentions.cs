using Helpdesk.Identity;
using Helpdesk.Tickets.Domain;
using Helpdesk.Tickets.Text;
using Microsoft.EntityFrameworkCore;

namespace Helpdesk.Tickets;

/// <summary>
/// Who is meant by <c>@user.name</c> in a message. Only people who work on tickets mention others, and only people who see the desk can be mentioned:
/// whoever is told of an internal note may read it, and nobody finds out by trying who works here. Scoped.
/// </summary>
internal sealed class Mentions(TicketsDbContext db, TicketAccess access, MarkdownRenderer markdown, IPeopleDirectory people)
{
    /// <summary>People that one message mentions; the rest is text.</summary>
    public const int Most = 20;

    /// <summary>People that the present person mentions in a message.</summary>
    public async Task<IReadOnlyList<Guid>> FindAsync(string body, CancellationToken cancellationToken)
    {
        if (!access.MayEdit)
        {
            return [];
        }

        List<Guid> found = [];
        foreach (var userName in markdown.MentionsIn(body).Take(Most))
        {
            if (await people.FindPersonAsync(userName, cancellationToken) is { IsActive: true } person
                && string.Equals(person.UserName, userName, StringComparison.OrdinalIgnoreCase)
                && await people.MayAsync(person.Id, TicketPermissions.ViewTickets, cancellationToken))
            {
                found.Add(person.Id);
            }
        }

        return found;
    }

    /// <summary>Those who are mentioned hear of what happens next. Adds the watchers, without saving them.</summary>
    public async Task<IReadOnlyList<TicketEvent>> WatchAsync(Ticket ticket, IReadOnlyList<Guid> mentioned, TicketAct act, CancellationToken cancellationToken)
    {
        if (mentioned.Count == 0)
        {
            return [];
        }

        HashSet<Guid> watching =
        [
            .. await db.Watchers.Where(w => w.TicketId == ticket.Id && mentioned.Contains(w.PersonId)).Select(w => w.PersonId).ToListAsync(cancellationToken),
            // Of an earlier message of the same macro.
            .. db.Watchers.Local.Where(w => w.TicketId == ticket.Id).Select(w => w.PersonId),
        ];
        List<TicketEvent> events = [];
        foreach (var person in mentioned.Where(p => p != act.ActorId && watching.Add(p)))
        {
            db.Watchers.Add(new TicketWatcher { TicketId = ticket.Id, PersonId = person });
            events.Add(ticket.Watched(person, isRemoved: false, act with { Reason = null }));
        }

        return events;
    }
}
