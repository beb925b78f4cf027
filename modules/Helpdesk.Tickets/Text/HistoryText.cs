using System.Text.Json;
using Helpdesk.Tickets.Clocks;
using Helpdesk.Tickets.CustomFields;
using Helpdesk.Tickets.Domain;
using Helpdesk.Tickets.Features;
using Helpdesk.Tickets.Routing;
using Microsoft.Extensions.Localization;

namespace Helpdesk.Tickets.Text;

/// <summary>Makes events readable: labels for fields, names for ids, in the person's language. Scoped.</summary>
internal sealed class HistoryText(TicketLabels labels, FieldText values, IStringLocalizer L)
{
    private const int MaxValueLength = 200;

    /// <summary>Ids of people in an event's changes, to be looked up in one batch.</summary>
    public static IEnumerable<Guid?> People(IEnumerable<TicketEvent> events, IReadOnlyList<CustomField> fields) =>
        Ids(
            events,
            [
                TicketFields.AssigneeId, TicketFields.RequesterId, TicketFields.WatcherId, TicketFields.TaskAssigneeId, TicketFields.MentionedIds,
                .. fields.Where(f => f.Kind == FieldKind.Person).Select(f => f.Name),
            ]);

    public static IEnumerable<Guid?> Teams(IEnumerable<TicketEvent> events) => Ids(events, TicketFields.TeamId);

    public static IEnumerable<Guid?> Tickets(IEnumerable<TicketEvent> events) => 
        Ids(events, TicketFields.ParentId, TicketFields.MergedIntoId, TicketFields.AbsorbedId, TicketFields.SplitIntoId);

    /// <summary>Changed fields as text; long values are cut unless they are wanted whole.</summary>
    public IReadOnlyList<ChangeLine> Lines(
        TicketEvent @event, TicketType? type, TicketNames names, IReadOnlyList<TicketCategory> categories, IReadOnlyList<TicketService> services,
        IReadOnlyDictionary<Guid, string> ticketNumbers, IReadOnlyList<CustomField> fields, bool isWhole = false)
    {
        if (@event.Changes.Length <= 2)
        {
            return [];
        }

        using var json = JsonDocument.Parse(@event.Changes);
        List<ChangeLine> lines = [];
        foreach (var property in json.RootElement.EnumerateObject())
        {
            if (ClockFields.Hidden.Contains(property.Name))
            {
                continue;
            }

            // [old, new]; an import may bring other shapes, which are shown as they are.
            var isPair = property.Value.ValueKind == JsonValueKind.Array && property.Value.GetArrayLength() == 2;
            lines.Add(new(
                property.Name,
                type?.FieldNames.FirstOrDefault(f => f.Id == property.Name) is { } own ? L[own.Name] : Label(property.Name, fields),
                // The same twice is no change: it names what the event is about.
                isPair && property.Value[0].ToString() != property.Value[1].ToString() ? Value(property.Name, property.Value[0]) : null,
                isPair ? Value(property.Name, property.Value[1]) : property.Value.ToString()));
        }

        return lines;

        string? Value(string field, JsonElement value)
        {
            if (FindField(field, fields) is { } custom)
            {
                return Short(values.Show(custom, FieldText.FromEvent(value), id => names.Person(id)));
            }

            var text = value.ValueKind switch
            {
                JsonValueKind.Null or JsonValueKind.Undefined => null,
                JsonValueKind.True => L["Yes"].Value,
                JsonValueKind.False => L["No"].Value,
                _ => value.ToString(),
            };
            if (text is null)
            {
                return null;
            }

            var id = Guid.TryParse(text, out var guid) ? guid : (Guid?)null;
            var number = value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out var parsed) ? parsed : (int?)null;
            text = field switch
            {
                TicketFields.State => labels.State(type, text),
                TicketFields.SubState => labels.SubState(type, text),
                TicketFields.Priority when number is { } priority => labels.Priority(priority),
                TicketFields.Impact or TicketFields.Urgency when number is not null => labels.Level(number),
                TicketFields.AssigneeId or TicketFields.RequesterId or TicketFields.WatcherId or TicketFields.TaskAssigneeId when id is not null => names.Person(id),
                TicketFields.MentionedIds => string.Join(", ", IdsIn(text).Select(names.Person).OfType<string>()),
                TicketFields.TeamId when id is not null => names.Team(id),
                TicketFields.CategoryId when id is not null => categories.FirstOrDefault(c => c.Id == id)?.Path ?? L["Unknown"],
                TicketFields.ServiceId when id is not null => services.FirstOrDefault(s => s.Id == id)?.Name ?? L["Unknown"],
                TicketFields.TaskState => labels.TaskState(text),
                TicketFields.ParentId or TicketFields.MergedIntoId or TicketFields.AbsorbedId or TicketFields.SplitIntoId when id is not null => ticketNumbers.GetValueOrDefault(id.Value, L["Unknown"]),
                TicketFields.RatingReasons => string.Join(", ", Ratings.RatingReasons.Read(text).Select(r => L[r].Value)),
                TicketFields.RoutedBy when text == TicketRouter.DefaultTeam => L["Default team"],
                TicketFields.Channel => labels.Channel(text),
                TicketFields.ResolutionCode => labels.ResolutionCode(type, text),
                _ => text,
            };
            return Short(text);
        }

        string? Short(string? text) => !isWhole && text is { Length: > MaxValueLength } ? text[..MaxValueLength] + "…" : text;
    }

    /// <summary>What happened, in a word or two.</summary>
    public string Summary(TicketEvent @event) => @event.Kind switch
    {
        TicketEventKinds.Created => L["Created"],
        TicketEventKinds.Changed => L["Changed"],
        TicketEventKinds.Transitioned => L["State changed"],
        TicketEventKinds.ClosedReopened => L["Closed ticket reopened"],
        TicketEventKinds.Assigned => L["Assigned"],
        TicketEventKinds.PublicReply => L["Public reply"],
        TicketEventKinds.InternalNote => L["Internal note"],
        TicketEventKinds.Attached => L["File attached"],
        TicketEventKinds.Linked => L["Link added"],
        TicketEventKinds.Unlinked => L["Link removed"],
        TicketEventKinds.ParentSet => L["Parent changed"],
        TicketEventKinds.Merged => L["Merged into another ticket"],
        TicketEventKinds.Unmerged => L["Merge undone"],
        TicketEventKinds.Absorbed => L["Another ticket merged into this one"],
        TicketEventKinds.Released => L["Merge of another ticket undone"],
        TicketEventKinds.Split => L["Message split off"],
        TicketEventKinds.ChildLeft => L["Part left as it is"],
        TicketEventKinds.TaskAdded => L["Task added"],
        TicketEventKinds.TaskChanged => L["Task changed"],
        TicketEventKinds.Watched => L["Watcher added"],
        TicketEventKinds.Unwatched => L["Watcher removed"],
        TicketEventKinds.Imported => L["Imported"],
        TicketEventKinds.Rated => L["Rated by the requester"],
        TicketEventKinds.ServiceLevelsReviewed => L["Service levels applied anew"],
        _ => @event.Kind,
    };

    /// <summary>Label of a field as named in the API, custom ones too.</summary>
    public string Label(string field, IReadOnlyList<CustomField> fields) => FindField(field, fields)?.Label ?? Label(field);

    private static CustomField? FindField(string name, IReadOnlyList<CustomField> fields) =>
        name.StartsWith(CustomField.Prefix, StringComparison.Ordinal) ? fields.FirstOrDefault(f => f.Name == name) : null;

    private string Label(string field) => field switch
    {
        TicketFields.Number => L["Number"],
        TicketFields.Title => L["Title"],
        TicketFields.Description => L["Description"],
        TicketFields.State => L["State"],
        TicketFields.SubState => L["Reason of the state"],
        TicketFields.Impact => L["Impact"],
        TicketFields.Urgency => L["Urgency"],
        TicketFields.Priority => L["Priority"],
        TicketFields.IsPriorityOverridden => L["Priority overridden"],
        TicketFields.CategoryId => L["Category"],
        TicketFields.ServiceId => L["Service"],
        TicketFields.RequesterId => L["Requester"],
        TicketFields.TeamId => L["Team"],
        TicketFields.AssigneeId => L["Assignee"],
        TicketFields.Channel => L["Channel"],
        TicketFields.ParentId => L["Parent"],
        TicketFields.ResolutionCode => L["Resolution code"],
        TicketFields.ResolutionNotes => L["Resolution notes"],
        TicketFields.ReopenCount => L["Times reopened"],
        TicketFields.WatcherId => L["Watcher"],
        TicketFields.FileName => L["File"],
        TicketFields.Link => L["Link"],
        TicketFields.MergedIntoId => L["Merged into"],
        TicketFields.AbsorbedId => L["Merged ticket"],
        TicketFields.SplitIntoId => L["New ticket"],
        TicketFields.TaskTitle => L["Task"],
        TicketFields.TaskState => L["State of the task"],
        TicketFields.TaskAssigneeId => L["Assignee of the task"],
        TicketFields.TaskDueAt => L["Due date of the task"],
        TicketFields.TaskPosition => L["Place of the task"],
        TicketFields.RoutedBy => L["Routed by rule"],
        TicketFields.Score => L["Rating (1 to 5)"],
        TicketFields.RatingReasons => L["Reasons of the rating"],
        TicketFields.MentionedIds => L["Mentioned"],
        TicketFields.Macro => L["Macro"],
        _ => field,
    };

    /// <summary>People that a message mentions.</summary>
    public static IReadOnlyList<Guid> Mentioned(TicketEvent @event) => [.. Ids([@event], TicketFields.MentionedIds).OfType<Guid>()];

    private static IEnumerable<Guid?> IdsIn(string text) => text.Split(',').Select(part => Guid.TryParse(part, out var id) ? id : (Guid?)null);

    private static List<Guid?> Ids(IEnumerable<TicketEvent> events, params string[] fields)
    {
        List<Guid?> ids = [];
        foreach (var @event in events.Where(e => fields.Any(f => e.Changes.Contains(f, StringComparison.Ordinal))))
        {
            using var json = JsonDocument.Parse(@event.Changes);
            foreach (var field in fields)
            {
                if (json.RootElement.TryGetProperty(field, out var pair) && pair.ValueKind == JsonValueKind.Array)
                {
                    ids.AddRange(pair.EnumerateArray().SelectMany(v => v.ValueKind == JsonValueKind.String ? IdsIn(v.GetString()!) : []));
                }
            }
        }

        return ids;
    }
}
