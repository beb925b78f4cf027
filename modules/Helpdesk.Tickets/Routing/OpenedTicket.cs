using System.Text.Json;
using Helpdesk.Tickets.CustomFields;
using Helpdesk.Tickets.Domain;

namespace Helpdesk.Tickets.Routing;

/// <summary>A past ticket as it was when it was opened: what its first event says, so that a dry run judges what routing would have seen.</summary>
internal static class OpenedTicket
{
    public static Ticket Of(Ticket ticket, TicketEvent? first, IReadOnlyList<CustomField> fields)
    {
        using var json = JsonDocument.Parse(first?.Changes ?? "{}");
        var changes = json.RootElement;
        var isKnown = first is not null;
        var opened = new Ticket
        {
            Id = ticket.Id,
            TypeId = ticket.TypeId,
            Number = ticket.Number,
            Title = Text(TicketFields.Title) ?? ticket.Title,
            Impact = isKnown ? Number(TicketFields.Impact) : ticket.Impact,
            Urgency = isKnown ? Number(TicketFields.Urgency) : ticket.Urgency,
            Priority = Number(TicketFields.Priority) ?? ticket.Priority,
            CategoryId = isKnown ? Id(TicketFields.CategoryId) : ticket.CategoryId,
            ServiceId = isKnown ? Id(TicketFields.ServiceId) : ticket.ServiceId,
            RequesterId = Id(TicketFields.RequesterId) ?? ticket.RequesterId,
            OpenedById = ticket.OpenedById,
            Channel = Text(TicketFields.Channel) ?? ticket.Channel,
            CreatedAt = ticket.CreatedAt,
        };
        foreach (var field in fields)
        {
            var parts = Value(field.Name) is { } value ? FieldValues.Parts(field, FieldText.FromEvent(value)) : [];
            for (var i = 0; i < parts.Count; i++)
            {
                var row = new TicketFieldValue { TicketId = ticket.Id, FieldId = field.Id, Place = i };
                row.Set(field.Kind, parts[i]);
                opened.FieldValues.Add(row);
            }
        }

        return opened;

        JsonElement? Value(string field) =>
            changes.TryGetProperty(field, out var pair) && pair is { ValueKind: JsonValueKind.Array } && pair.GetArrayLength() == 2
                ? pair[1]
                : null;

        string? Text(string field) => Value(field) is { ValueKind: JsonValueKind.String } value ? value.GetString() : null;

        int? Number(string field) => Value(field) is { ValueKind: JsonValueKind.Number } value && value.TryGetInt32(out var number) ? number : null;

        Guid? Id(string field) => Value(field) is { ValueKind: JsonValueKind.String } value && value.TryGetGuid(out var id) ? id : null;
    }
}
