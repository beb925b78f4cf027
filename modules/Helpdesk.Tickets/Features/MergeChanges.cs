using System.Text.Json;
using Helpdesk.Identity;
using Helpdesk.Tickets.CustomFields;
using Helpdesk.Tickets.Domain;
using Helpdesk.Tickets.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;

namespace Helpdesk.Tickets.Features;

/// <summary>A field that somebody else changed after the person began, as readable text.</summary>
/// <param name="Field">Name in the API.</param>
/// <param name="Label">Label in the person's language.</param>
/// <param name="Was">Value that the person saw; null = empty.</param>
/// <param name="Theirs">Value now.</param>
/// <param name="Mine">Value that the person wants; the same as <paramref name="Theirs"/> for a field that only goes with the person's own.</param>
/// <param name="IsMine">The person changes this field too, so one of the two has to give way.</param>
/// <param name="By">Who changed it last.</param>
/// <param name="At">When, UTC.</param>
public sealed record FieldOverlap(string Field, string Label, string? Was, string? Theirs, string? Mine, bool IsMine, string By, DateTime At);

/// <summary>How a late change went.</summary>
/// <param name="Overlaps">What has to be chosen first; nothing was saved then. Empty when everything was saved.</param>
/// <param name="KeptFrom">Names of the people whose changes stand beside the saved one.</param>
public sealed record MergeOutcome(IReadOnlyList<FieldOverlap> Overlaps, IReadOnlyList<string> KeptFrom);

/// <summary>
/// Saves a change that was begun on an older version of the ticket. What others changed meanwhile stays, and where it is something else nobody is
/// asked; where it is the same thing nothing is saved before the person has seen all three values. Messages, files, links and watchers never
/// stand in the way of a field.
/// </summary>
internal sealed class MergeChanges(
    TicketsDbContext db, TicketAccess access, TicketCatalog catalog, UpdateTicket update, IPeopleDirectory people, HistoryText history, FieldCatalog fields,
    IStringLocalizer L)
{
    /// <summary>Fields that make sense together only: who decided on the one looked at the others.</summary>
    private static readonly string[][] Groups =
    [
        [TicketFields.Impact, TicketFields.Urgency, TicketFields.Priority, TicketFields.IsPriorityOverridden],
        [TicketFields.TeamId, TicketFields.AssigneeId],
    ];

    private IReadOnlyList<CustomField> _fields = [];

    /// <param name="number">Human number.</param>
    /// <param name="patch">Changes.</param>
    /// <param name="stamp">Stamp of the ticket as the person saw it.</param>
    /// <param name="seen">Sequence of the last event that the person saw.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public Task<MergeOutcome> HandleAsync(string number, TicketPatch patch, string? stamp, int seen, CancellationToken cancellationToken) =>
        db.RepeatOnConflictAsync(async () =>
        {
            var ticket = await access.FindForEditAsync(number, expectedStamp: null, cancellationToken);
            await LoadFieldsAsync(ticket, patch, cancellationToken);
            var others = await OthersAsync(ticket, stamp, seen, cancellationToken);
            var mine = ValuesOf(patch);
            var overlapping = Overlapping(ticket, mine, others);
            if (overlapping.Count > 0)
            {
                return new MergeOutcome(await DescribeAsync(ticket, mine, others, overlapping, cancellationToken), []);
            }

            db.Events.AddRange(await update.ApplyAsync(ticket, patch, cancellationToken));
            await db.SaveChangesAsync(cancellationToken);
            return new MergeOutcome([], [.. others.Values.Select(o => o.By).Distinct(StringComparer.Ordinal)]);
        });

    /// <summary>The overlaps that <see cref="HandleAsync"/> would tell; saves nothing.</summary>
    public async Task<IReadOnlyList<FieldOverlap>> CompareAsync(string number, TicketPatch patch, string? stamp, int seen, CancellationToken cancellationToken)
    {
        var ticket = await access.FindAsync(number, cancellationToken);
        await LoadFieldsAsync(ticket, patch, cancellationToken);
        var others = await OthersAsync(ticket, stamp, seen, cancellationToken);
        var mine = ValuesOf(patch);
        return await DescribeAsync(ticket, mine, others, Overlapping(ticket, mine, others), cancellationToken);
    }

    /// <summary>
    /// The stamp that a step of the state machine is judged by. A person who looks at an older version decides on the same facts as long as neither
    /// state, owner nor solution changed and nobody wrote to the requester or the requester to the desk; then it is the present stamp.
    /// </summary>
    public async Task<string?> StampForStepAsync(string number, string? stamp, int seen, CancellationToken cancellationToken)
    {
        var ticket = await access.Visible().AsNoTracking().Where(t => t.Number == number)
            .Select(t => new { t.Id, t.ConcurrencyStamp }).FirstOrDefaultAsync(cancellationToken);
        if (ticket is null || string.IsNullOrEmpty(stamp) || ticket.ConcurrencyStamp == stamp)
        {
            return stamp;
        }

        string[] facts = [TicketFields.State, TicketFields.SubState, TicketFields.TeamId, TicketFields.AssigneeId, TicketFields.ResolutionCode, TicketFields.ResolutionNotes];
        var events = await db.Events.AsNoTracking().Where(e => e.TicketId == ticket.Id && e.Sequence > seen)
            .Select(e => new { e.Kind, e.Changes }).ToListAsync(cancellationToken);
        return events.Exists(e => e.Kind == TicketEventKinds.PublicReply || FieldsOf(e.Changes).Any(f => facts.Contains(f.Field)))
            ? stamp
            : ticket.ConcurrencyStamp;
    }

    private async Task LoadFieldsAsync(Ticket ticket, TicketPatch patch, CancellationToken cancellationToken)
    {
        _fields = patch.Fields is { Count: > 0 } ? await fields.GetAsync(cancellationToken) : [];
        if (_fields.Count > 0)
        {
            await fields.LoadValuesAsync(ticket, cancellationToken);
        }
    }

    private async Task<Dictionary<string, Other>> OthersAsync(Ticket ticket, string? stamp, int seen, CancellationToken cancellationToken)
    {
        Dictionary<string, Other> others = new(StringComparer.Ordinal);
        if (string.IsNullOrEmpty(stamp) || stamp == ticket.ConcurrencyStamp)
        {
            return others;
        }

        var events = await db.Events.AsNoTracking().Where(e => e.TicketId == ticket.Id && e.Sequence > seen)
            .OrderBy(e => e.Sequence).Select(e => new { e.Changes, e.ActorName, e.OccurredAt }).ToListAsync(cancellationToken);
        foreach (var step in events)
        {
            foreach (var (field, old) in FieldsOf(step.Changes))
            {
                others[field] = new Other(others.TryGetValue(field, out var before) ? before.Was : old, step.ActorName, step.OccurredAt);
            }
        }

        // Changed and changed back is no change.
        foreach (var field in others.Where(o => Same(o.Value.Was, Present(ticket, o.Key))).Select(o => o.Key).ToList())
        {
            others.Remove(field);
        }

        return others;
    }

    private List<string> Overlapping(Ticket ticket, Dictionary<string, object?> mine, Dictionary<string, Other> others)
    {
        List<string> overlapping = [];
        foreach (var (field, value) in mine)
        {
            var together = Array.Find(Groups, g => g.Contains(field)) ?? [field];
            var changed = together.Where(others.ContainsKey).ToList();
            if (changed.Count > 0 && !Same(Text(value), Present(ticket, field)))
            {
                overlapping.AddRange(changed.Append(field));
            }
        }

        return [.. overlapping.Distinct(StringComparer.Ordinal).OrderBy(f => !mine.ContainsKey(f))];
    }

    private async Task<IReadOnlyList<FieldOverlap>> DescribeAsync(
        Ticket ticket, Dictionary<string, object?> mine, Dictionary<string, Other> others, List<string> overlapping, CancellationToken cancellationToken)
    {
        // As events, so that the history's own words name every value.
        var theirs = Compare(overlapping, f => others.TryGetValue(f, out var other) ? other.Was : Present(ticket, f), f => Present(ticket, f));
        var own = Compare(overlapping, f => null, f => mine.TryGetValue(f, out var value) ? Text(value) : Present(ticket, f));
        List<TicketEvent> events = [theirs, own];
        var names = await TicketNames.LoadAsync(people, HistoryText.People(events, _fields), HistoryText.Teams(events), L, cancellationToken);
        var categories = await catalog.GetCategoriesAsync(cancellationToken);
        var services = await catalog.GetServicesAsync(cancellationToken);
        var type = catalog.FindType(ticket.TypeId);
        var numbers = new Dictionary<Guid, string>();
        var theirLines = history.Lines(theirs, type, names, categories, services, numbers, _fields).ToDictionary(l => l.Field, StringComparer.Ordinal);
        var ownLines = history.Lines(own, type, names, categories, services, numbers, _fields).ToDictionary(l => l.Field, StringComparer.Ordinal);
        return [.. overlapping.Select(field =>
        {
            var other = others.GetValueOrDefault(field);

            // The history shortens long texts; here every word counts.
            var isText = field is TicketFields.Title or TicketFields.Description;
            return new FieldOverlap(
                field,
                history.Label(field, _fields),
                isText ? other?.Was : theirLines.GetValueOrDefault(field)?.Old,
                isText ? Present(ticket, field) : theirLines.GetValueOrDefault(field)?.New,
                isText ? Text(mine.GetValueOrDefault(field)) : ownLines.GetValueOrDefault(field)?.New,
                mine.ContainsKey(field),
                other?.By ?? "",
                other?.At ?? ticket.UpdatedAt);
        })];
    }

    private static TicketEvent Compare(List<string> fields, Func<string, string?> old, Func<string, string?> @new)
    {
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            foreach (var field in fields)
            {
                writer.WriteStartArray(field);
                Write(writer, field, old(field));
                Write(writer, field, @new(field));
                writer.WriteEndArray();
            }

            writer.WriteEndObject();
        }

        return new TicketEvent { Kind = TicketEventKinds.Changed, Changes = System.Text.Encoding.UTF8.GetString(buffer.ToArray()) };
    }

    private static void Write(Utf8JsonWriter writer, string field, string? value)
    {
        if (value is null)
        {
            writer.WriteNullValue();
        }
        else if (field == TicketFields.IsPriorityOverridden)
        {
            writer.WriteBooleanValue(Same(value, "true"));
        }
        else if (field is TicketFields.Impact or TicketFields.Urgency or TicketFields.Priority
            && int.TryParse(value, System.Globalization.CultureInfo.InvariantCulture, out var number))
        {
            writer.WriteNumberValue(number);
        }
        else
        {
            writer.WriteStringValue(value);
        }
    }

    private static List<(string Field, string? Old)> FieldsOf(string changes)
    {
        if (changes.Length <= 2)
        {
            return [];
        }

        using var json = JsonDocument.Parse(changes);
        return [.. json.RootElement.EnumerateObject()
            .Where(p => p.Value.ValueKind == JsonValueKind.Array && p.Value.GetArrayLength() == 2)
            .Select(p => (p.Name, p.Value[0].ValueKind switch
            {
                JsonValueKind.Null => null,
                JsonValueKind.String => p.Value[0].GetString(),
                _ => p.Value[0].GetRawText(),
            }))];
    }

    private Dictionary<string, object?> ValuesOf(TicketPatch patch)
    {
        Dictionary<string, object?> values = new(StringComparer.Ordinal);
        Add(TicketFields.Title, patch.Title.HasValue, patch.Title.Value?.Trim());
        Add(TicketFields.Description, patch.Description.HasValue, patch.Description.Value);
        Add(TicketFields.Impact, patch.Impact.HasValue, patch.Impact.Value);
        Add(TicketFields.Urgency, patch.Urgency.HasValue, patch.Urgency.Value);
        Add(TicketFields.Priority, patch.Priority.HasValue, patch.Priority.Value);
        Add(TicketFields.CategoryId, patch.CategoryId.HasValue, patch.CategoryId.Value);
        Add(TicketFields.ServiceId, patch.ServiceId.HasValue, patch.ServiceId.Value);
        Add(TicketFields.RequesterId, patch.RequesterId.HasValue, patch.RequesterId.Value);
        Add(TicketFields.TeamId, patch.TeamId.HasValue, patch.TeamId.Value);
        Add(TicketFields.AssigneeId, patch.AssigneeId.HasValue, patch.AssigneeId.Value);
        foreach (var (key, sent) in patch.Fields ?? new Dictionary<string, JsonElement>())
        {
            if (_fields.FirstOrDefault(f => f.Key == key) is { } field)
            {
                values[field.Name] = Canonical(field, sent);
            }
        }

        return values;

        void Add(string field, bool isGiven, object? value)
        {
            if (isGiven)
            {
                values[field] = value;
            }
        }
    }

    private string? Canonical(CustomField field, JsonElement sent)
    {
        try
        {
            return new FieldReader(L).Read(field, sent);
        }
        catch (FieldValueException)
        {
            // Refused when it is saved; here it is only another value than the present one.
            return sent.ToString();
        }
    }

    private string? Present(Ticket ticket, string field) => Text(field switch
    {
        TicketFields.Title => ticket.Title,
        TicketFields.Description => ticket.Description,
        TicketFields.State => ticket.State,
        TicketFields.SubState => ticket.SubState,
        TicketFields.Impact => ticket.Impact,
        TicketFields.Urgency => ticket.Urgency,
        TicketFields.Priority => ticket.Priority,
        TicketFields.IsPriorityOverridden => ticket.IsPriorityOverridden,
        TicketFields.CategoryId => ticket.CategoryId,
        TicketFields.ServiceId => ticket.ServiceId,
        TicketFields.RequesterId => ticket.RequesterId,
        TicketFields.TeamId => ticket.TeamId,
        TicketFields.AssigneeId => ticket.AssigneeId,
        TicketFields.ParentId => ticket.ParentId,
        TicketFields.ResolutionCode => ticket.ResolutionCode,
        TicketFields.ResolutionNotes => ticket.ResolutionNotes,
        _ => _fields.FirstOrDefault(f => f.Name == field) is { } custom ? FieldValues.Of(ticket.FieldValues, custom) : null,
    });

    private static string? Text(object? value) => value switch
    {
        null => null,
        string text => text.ReplaceLineEndings("\n"),
        bool flag => flag ? "true" : "false",
        IFormattable other => other.ToString(null, System.Globalization.CultureInfo.InvariantCulture),
        _ => value.ToString(),
    };

    // Browsers send line breaks of their own kind.
    private static bool Same(string? one, string? other) =>
        string.Equals(one?.ReplaceLineEndings("\n").TrimEnd() ?? "", other?.ReplaceLineEndings("\n").TrimEnd() ?? "", StringComparison.Ordinal);

    /// <summary>A field that others changed: what the person still saw, and who changed it last.</summary>
    private sealed record Other(string? Was, string By, DateTime At);
}
