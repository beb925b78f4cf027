using System.Text.Json.Nodes;
using Helpdesk.Identity;
using Helpdesk.Tickets.CustomFields;
using Helpdesk.Tickets.Domain;
using Helpdesk.Tickets.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;

namespace Helpdesk.Tickets.Integration;

/// <summary>What a ticket asks for, in words and as one text that is the same for the same content.</summary>
internal sealed class ReadTicketContent(
    TicketsDbContext db, TicketCatalog catalog, FieldCatalog customFields, FieldText fieldText, TicketLabels labels, IPeopleDirectory people,
    IEnumerable<ITicketContentProvider> providers, IStringLocalizer L)
{
    private static readonly string[] Columns =
    [
        nameof(Ticket.Title), nameof(Ticket.Description), nameof(Ticket.Impact), nameof(Ticket.Urgency), nameof(Ticket.ServiceId), nameof(Ticket.CategoryId),
        nameof(Ticket.RequesterId),
    ];

    /// <summary>True when a use case of this scope is about to change what the ticket asks for.</summary>
    public bool IsChanging(Ticket ticket) =>
        db.Entry(ticket).Properties.Any(p => p.IsModified && Columns.Contains(p.Metadata.Name))
        || db.ChangeTracker.Entries<TicketFieldValue>().Any(v => v.Entity.TicketId == ticket.Id && v.State != EntityState.Unchanged);

    public async Task<TicketContent?> HandleAsync(Guid ticketId, CancellationToken cancellationToken)
    {
        // As it is stored, not as a use case of this scope is about to change it.
        var ticket = await db.Tickets.AsNoTracking().FirstOrDefaultAsync(t => t.Id == ticketId, cancellationToken);
        if (ticket is null)
        {
            return null;
        }

        ticket.FieldValues.AddRange(await db.FieldValues.AsNoTracking().Where(v => v.TicketId == ticketId).OrderBy(v => v.Place).ToListAsync(cancellationToken));
        var rules = await customFields.GetRulesAsync(cancellationToken);
        HashSet<Guid> ids = [ticket.RequesterId, .. ticket.FieldValues.Select(v => v.PersonId).OfType<Guid>()];
        var names = await people.GetPeopleAsync(ids, cancellationToken);
        string? Person(Guid id) => names.GetValueOrDefault(id)?.DisplayName ?? L["Unknown"].Value;
        var custom = fieldText.Views(ticket, rules, Person, desk: true);
        var service = (await catalog.GetServicesAsync(cancellationToken)).FirstOrDefault(s => s.Id == ticket.ServiceId);
        var category = (await catalog.GetCategoriesAsync(cancellationToken)).FirstOrDefault(c => c.Id == ticket.CategoryId);

        var canonical = new JsonObject
        {
            [TicketFields.Title] = ticket.Title,
            [TicketFields.Description] = ticket.Description.ReplaceLineEndings("\n"),
            [TicketFields.Impact] = ticket.Impact,
            [TicketFields.Urgency] = ticket.Urgency,
            [TicketFields.ServiceId] = ticket.ServiceId?.ToString(),
            [TicketFields.CategoryId] = ticket.CategoryId?.ToString(),
            [TicketFields.RequesterId] = ticket.RequesterId.ToString(),
            ["fields"] = new JsonObject(custom.Where(f => f.Value is not null).OrderBy(f => f.Key, StringComparer.Ordinal)
                .Select(f => KeyValuePair.Create(f.Key, (JsonNode?)JsonValue.Create(f.Value)))),
        };
        List<TicketContentField> added = [];
        foreach (var provider in providers)
        {
            if (await provider.FindAsync(ticket.ToPanelModel(), cancellationToken) is { } part)
            {
                canonical[part.Name] = new JsonObject(part.Values.Select(v => KeyValuePair.Create(v.Key, (JsonNode?)JsonValue.Create(v.Value.ReplaceLineEndings("\n")))));
                added.AddRange(part.Fields);
            }
        }

        return new(
            ticket.Id,
            ticket.RequesterId,
            service?.OwnerId,
            canonical.ToJsonString(),
            [
                new(TicketFields.Title, L["Title"], ticket.Title),
                new(TicketFields.Description, L["Description"], ticket.Description.Length == 0 ? null : ticket.Description, IsLong: true, IsMarkdown: true),
                new(TicketFields.RequesterId, L["Requester"], Person(ticket.RequesterId)),
                new(TicketFields.ServiceId, L["Service"], service?.Name),
                new(TicketFields.CategoryId, L["Category"], category?.Path),
                new(TicketFields.Impact, L["Impact"], ticket.Impact is null ? null : labels.Level(ticket.Impact)),
                new(TicketFields.Urgency, L["Urgency"], ticket.Urgency is null ? null : labels.Level(ticket.Urgency)),
                .. custom.Where(f => f.Text is not null).Select(f => new TicketContentField(f.Key, f.Label, f.Text, f.IsStaffOnly, f.IsLong)),
                .. added,
            ]);
    }
}
