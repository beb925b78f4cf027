using System.Text.Json.Nodes;
using Helpdesk.Tickets.CustomFields;
using Helpdesk.Tickets.Domain;
using Helpdesk.Web;
using Microsoft.EntityFrameworkCore;

namespace Helpdesk.Tickets.Features;

/// <summary>A fact of a ticket's history with its values as stored.</summary>
/// <param name="Sequence">1, 2, 3 ... within the ticket.</param>
/// <param name="Kind">created, changed, transitioned, assigned, public-reply, internal-note, ...</param>
/// <param name="OccurredAt">When it was so.</param>
/// <param name="RecordedAt">When it was stored; later for imports.</param>
/// <param name="ActorId">Person; null for the system.</param>
/// <param name="ActorName">Name at that time.</param>
/// <param name="OnBehalfOfId">Person for whom the actor acted.</param>
/// <param name="Origin">Way in which it came in.</param>
/// <param name="Reason">Why, where somebody said so.</param>
/// <param name="SubjectId">Message, file or link that it speaks of.</param>
/// <param name="IsPublic">The requester sees it.</param>
/// <param name="DefinitionVersion">Version of the state machine that a transition was judged by.</param>
/// <param name="IsOutsideMachine">An imported transition that the machine would have refused.</param>
/// <param name="Changes">Field to [old, new].</param>
public sealed record TicketEventRow(
    int Sequence, string Kind, DateTime OccurredAt, DateTime RecordedAt, Guid? ActorId, string ActorName, Guid? OnBehalfOfId, string Origin, string? Reason,
    Guid? SubjectId, bool IsPublic, int? DefinitionVersion, bool IsOutsideMachine, JsonObject Changes);

internal sealed class ListTicketEvents(TicketsDbContext db, TicketAccess access, TicketCatalog catalog, FieldCatalog fields)
{
    /// <summary>Events from the first on; the cursor is the sequence of the last one read.</summary>
    public async Task<Page<TicketEventRow>> HandleAsync(string number, int after, int limit, CancellationToken cancellationToken)
    {
        var ticket = await access.Visible().Where(t => t.Number == number).Select(t => new { t.Id, t.TypeId }).FirstOrDefaultAsync(cancellationToken)
            ?? throw access.NotFound(number);
        var desk = access.SeesDesk;
        var type = catalog.FindType(ticket.TypeId);
        var known = await fields.GetAsync(cancellationToken);
        var events = await db.Events.AsNoTracking()
            .Where(e => e.TicketId == ticket.Id && e.Sequence > after && (desk || e.IsPublic))
            .OrderBy(e => e.Sequence).Take(limit + 1).ToListAsync(cancellationToken);
        return new(
            [.. events.Take(limit).Select(e => Row(e, type, known, desk))],
            events.Count > limit ? events[limit - 1].Sequence.ToString(System.Globalization.CultureInfo.InvariantCulture) : null);
    }

    private static TicketEventRow Row(TicketEvent e, TicketType? type, IReadOnlyList<CustomField> fields, bool desk)
    {
        var changes = JsonNode.Parse(e.Changes) as JsonObject ?? [];
        if (!desk)
        {
            foreach (var field in changes.Select(c => c.Key).Where(f => !PublicHistory.Shows(f, fields)).ToList())
            {
                changes.Remove(field);
            }
        }

        return new(
            e.Sequence, e.Kind, e.OccurredAt, e.RecordedAt, e.ActorId, e.ActorName, e.OnBehalfOfId, e.Origin,
            desk || PublicHistory.EndsTicket(e, type) ? e.Reason : null, e.SubjectId, e.IsPublic, e.DefinitionVersion, e.IsOutsideMachine, changes);
    }
}
