using Helpdesk.Tickets.CustomFields;

namespace Helpdesk.Tickets.Domain;

public sealed partial class Ticket
{
    /// <summary>Custom fields as their source has them; its own events tell what changed.</summary>
    internal void SetFields(IReadOnlyList<FieldChange> fields) => Set(fields, new TicketChanges());

    /// <summary>Writes values of custom fields into their rows.</summary>
    private void Set(IReadOnlyList<FieldChange> fields, TicketChanges changes)
    {
        foreach (var (field, value) in fields)
        {
            var old = CustomFields.FieldValues.Of(FieldValues, field);
            if (old == value)
            {
                continue;
            }

            changes.Add(field.Name, CustomFields.FieldValues.ForEvent(field, old), CustomFields.FieldValues.ForEvent(field, value));
            var rows = FieldValues.Where(v => v.FieldId == field.Id).OrderBy(v => v.Place).ToList();
            var parts = CustomFields.FieldValues.Parts(field, value);
            for (var i = 0; i < parts.Count; i++)
            {
                if (i == rows.Count)
                {
                    rows.Add(new TicketFieldValue { TicketId = Id, FieldId = field.Id, Place = i });
                    FieldValues.Add(rows[i]);
                }

                rows[i].Set(field.Kind, parts[i]);
            }

            foreach (var needless in rows.Skip(parts.Count))
            {
                FieldValues.Remove(needless);
            }
        }
    }
}
