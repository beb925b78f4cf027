using System.Text.Json;
using Helpdesk.Tickets.CustomFields;
using Helpdesk.Tickets.Features;

namespace Helpdesk.Tickets.Domain;

/// <summary>What of a public event the requester sees; who is who on the desk is the desk's business.</summary>
internal static class PublicHistory
{
    private static IReadOnlySet<string> Fields { get; } = new HashSet<string>(StringComparer.Ordinal)
    {
        TicketFields.State, TicketFields.SubState, TicketFields.ResolutionCode, TicketFields.ResolutionNotes, TicketFields.Urgency, TicketFields.Title,
        TicketFields.FileName, TicketFields.ReopenCount,
    };

    /// <summary>The requester may read what an event says of this field: some of our own, and custom fields that are not the staff's.</summary>
    public static bool Shows(string name, IReadOnlyList<CustomField> fields) =>
        Fields.Contains(name) || fields.Any(f => !f.IsStaffOnly && f.Name == name);

    /// <summary>A row as its requester reads it: who works on it, and how the desk judged it, is left out; what the reader did is not.</summary>
    public static TicketRow Of(TicketRow row, Guid? reader) => row with
    {
        OpenedById = row.OpenedById == reader ? reader : null,
        TeamId = null,
        AssigneeId = null,
        ParentId = null,
        ReassignmentCount = 0,
        IsPriorityOverridden = false,
        DueAt = null,
    };

    /// <summary>The main record of a merged ticket is closed or cancelled: nobody reads a reply any more.</summary>
    public static bool IsOver(MainTicket main, TicketType? type) =>
        type?.StateMachine.States.FirstOrDefault(s => s.Id == main.State)?.Category is StateCategory.Closed or StateCategory.Cancelled;

    /// <summary>A cancellation: its reason is meant for the requester. Only the state that was reached counts, not the one that was left.</summary>
    public static bool EndsTicket(TicketEvent e, TicketType? type)
    {
        if (!e.IsPublic || e.Kind != TicketEventKinds.Transitioned)
        {
            return false;
        }

        using var changes = JsonDocument.Parse(e.Changes);
        return changes.RootElement.TryGetProperty(TicketFields.State, out var state)
            && state is { ValueKind: JsonValueKind.Array } && state.GetArrayLength() == 2
            && state[1] is { ValueKind: JsonValueKind.String } reached
            && type?.StateMachine.States.FirstOrDefault(s => reached.ValueEquals(s.Id))?.Category == StateCategory.Cancelled;
    }
}
