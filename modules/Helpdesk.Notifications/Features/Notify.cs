using Helpdesk.Data;
using Helpdesk.Events;
using Helpdesk.Identity;
using Helpdesk.Notifications.Domain;
using Helpdesk.Tickets;
using Microsoft.EntityFrameworkCore;

namespace Helpdesk.Notifications.Features;

/// <summary>Who is told of what. A person gets one notification for one event, whatever roles they have in it, and none for what they did themselves.</summary>
internal sealed class Notify(NotificationsDbContext db, IPeopleDirectory people, IUnitOfWork unitOfWork, IOpenDesk desk, IEnumerable<TicketType> types)
{
    /// <param name="recipients">Person and kind, most important first; null persons are left out.</param>
    /// <param name="ticket">Ticket.</param>
    /// <param name="actorId">Who did it.</param>
    /// <param name="context">The delivery.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <param name="text">What a message says.</param>
    /// <param name="url">Path from the tenant's root of what it tells of; null for the ticket.</param>
    public async Task HandleAsync(
        IEnumerable<(Guid? PersonId, string Kind)> recipients, TicketPanelModel ticket, Guid? actorId, EventContext context, CancellationToken cancellationToken,
        string? text = null, string? url = null)
    {
        var isTask = types.Any(t => t.Id == ticket.TypeId && t.IsTask);
        var told = recipients
            .Where(r => r.PersonId is not null && r.PersonId != actorId && !(isTask && r.PersonId == ticket.RequesterId && r.PersonId != ticket.AssigneeId))
            .DistinctBy(r => r.PersonId)
            .ToDictionary(r => r.PersonId!.Value, r => r.Kind);
        if (told.Count == 0)
        {
            return;
        }

        // A delivery that comes again finds what it stored.
        var already = await db.Notifications.Where(n => n.MessageId == context.MessageId && told.Keys.Contains(n.PersonId))
            .Select(n => n.PersonId).ToListAsync(cancellationToken);
        var names = await people.GetPeopleAsync([.. told.Keys, .. actorId is { } actor ? (Guid[])[actor] : []], cancellationToken);
        foreach (var (personId, kind) in told)
        {
            if (already.Contains(personId) || !names.TryGetValue(personId, out var person) || !person.IsActive)
            {
                continue;
            }

            db.Notifications.Add(new Notification
            {
                PersonId = personId,
                MessageId = context.MessageId,
                Kind = kind,
                Text = text?.Length > Notification.MaxText ? text[..(Notification.MaxText - 1)] + "…" : text,
                TicketNumber = ticket.Number,
                TicketTitle = ticket.Title,
                ActorName = actorId is { } id ? names.GetValueOrDefault(id)?.DisplayName ?? "" : "",
                // The portal for the requester, the desk for all others; who may not see the desk is led to the portal when opening it.
                Url = url ?? (personId == ticket.RequesterId && personId != ticket.AssigneeId
                    ? $"/portal/requests/{Uri.EscapeDataString(ticket.Number)}"
                    : $"/desk/tickets/{Uri.EscapeDataString(ticket.Number)}"),
                CreatedAt = context.OccurredAt,
            });
        }

        unitOfWork.OnCommitted(() =>
        {
            foreach (var personId in told.Keys)
            {
                desk.Tell(personId);
            }
        });
        await db.SaveChangesAsync(cancellationToken);
    }
}
