using Helpdesk.Tickets.CustomFields;
using Helpdesk.Tickets.Filtering;

namespace Helpdesk.Tickets.Web;

/// <summary>A column that a queue can show.</summary>
/// <param name="Name">As in the filter language; also what it sorts by.</param>
/// <param name="Label">English heading, the localization key.</param>
/// <param name="Class">Class of the theme's queue.</param>
internal sealed record QueueColumn(string Name, string Label, string Class)
{
    /// <summary>The list can be ordered by it.</summary>
    public bool IsSortable { get; init; } = TicketSort.Names.Contains(Name);

    /// <summary>Key of the custom field that it shows; null for our own.</summary>
    public string? FieldKey { get; init; }
}

internal static class QueueColumns
{
    public static IReadOnlyList<QueueColumn> All { get; } =
    [
        new("priority", "Priority", "col-priority"),
        new("type", "Type", "col-type"),
        new("number", "Number", "col-number"),
        new("title", "Title", "col-title"),
        new("state", "State", "col-state"),
        new("requester", "Requester", "col-person"),
        new("team", "Team", "col-team"),
        new("assignee", "Assignee", "col-person"),
        new("category", "Category", "col-category"),
        new("service", "Service", "col-service"),
        new("impact", "Impact", "col-level"),
        new("urgency", "Urgency", "col-level"),
        new("channel", "Channel", "col-channel"),
        new("reopens", "Times reopened", "col-num"),
        new("reassignments", "Changes of team", "col-num"),
        new("due", "Due", "col-due"),
        new("risk", "Risk", "col-risk"),
        new("created", "Created", "col-time"),
        new("updated", "Updated", "col-time"),
        new("resolved", "Resolved", "col-time"),
        new("closed", "Closed", "col-time"),
    ];

    /// <summary>What most agents need to choose the next ticket.</summary>
    public static IReadOnlyList<string> Default { get; } = ["priority", "number", "title", "state", "requester", "team", "assignee", "due", "updated"];

    /// <summary>The columns named, unknown ones left out, number and title always among them; the default for an empty list.</summary>
    public static IReadOnlyList<QueueColumn> Of(string? names) => Of(names, All);

    /// <summary>Our own columns and one for each custom field.</summary>
    public static IReadOnlyList<QueueColumn> Possible(IReadOnlyList<CustomField> fields) =>
        [.. All, .. fields.Where(f => !f.IsRetired).Select(f => new QueueColumn(f.Name, f.Label, "col-category") { FieldKey = f.Key, IsSortable = TicketSort.IsSortable(f) })];

    public static IReadOnlyList<QueueColumn> Of(string? names, IReadOnlyList<QueueColumn> possible)
    {
        var wanted = (names ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        if (wanted.Length == 0)
        {
            wanted = [.. Default];
        }

        return [.. possible.Where(c => wanted.Contains(c.Name, StringComparer.OrdinalIgnoreCase) || c.Name is "number" or "title")];
    }
}
