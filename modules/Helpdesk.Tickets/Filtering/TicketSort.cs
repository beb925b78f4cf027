using System.Linq.Expressions;
using System.Text;
using System.Text.Json;
using Helpdesk.Errors;
using Helpdesk.Tickets.CustomFields;
using Helpdesk.Tickets.Domain;
using Helpdesk.Tickets.Features;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;

namespace Helpdesk.Tickets.Filtering;

/// <summary>
/// Order of a list and the place where its next page begins. A page starts behind the last row of the page before (keyset): the
/// thousandth page costs what the first costs. The number is the last key, so the order is total.
/// </summary>
internal sealed partial class TicketSort
{
    /// <summary>Urgent first, then oldest first.</summary>
    public const string Default = "priority,created";

    /// <summary>Longest text that a saved view can keep.</summary>
    public const int MaxText = 64;

    private const int MaxKeys = 3;

    // Empty values come last in ascending order on every database.
    private static readonly DateTime Never = new(9999, 1, 1, 0, 0, 0, DateTimeKind.Utc);

    private static readonly IReadOnlyDictionary<string, LambdaExpression> Columns = new Dictionary<string, LambdaExpression>(StringComparer.OrdinalIgnoreCase)
    {
        ["number"] = Column(t => t.Number),
        ["title"] = Column(t => t.NormalizedTitle),
        ["type"] = Column(t => t.TypeId),
        ["state"] = Column(t => t.State),
        ["channel"] = Column(t => t.Channel),
        ["priority"] = Column(t => t.Priority),
        ["impact"] = Column(t => t.Impact ?? 9),
        ["urgency"] = Column(t => t.Urgency ?? 9),
        ["created"] = Column(t => t.CreatedAt),
        ["updated"] = Column(t => t.UpdatedAt),
        ["resolved"] = Column(t => t.ResolvedAt ?? Never),
        ["closed"] = Column(t => t.ClosedAt ?? Never),
        ["due"] = Column(t => t.DueAt ?? Never),
        ["reopens"] = Column(t => t.ReopenCount),
        ["reassignments"] = Column(t => t.ReassignmentCount),
    };

    private readonly List<Key> _keys;
    private readonly List<CustomField> _joined;
    private readonly IStringLocalizer L;

    private TicketSort(string text, List<Key> keys, List<CustomField> joined, IStringLocalizer localizer)
    {
        Text = text;
        _keys = keys;
        _joined = joined;
        L = localizer;
    }

    /// <summary>Our own fields that a list can be sorted by.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. Columns.Keys];

    /// <param name="text">Names, each with an optional sign; empty for the default.</param>
    /// <param name="localizer">Texts of errors.</param>
    /// <param name="vocabulary">Fields that the person may name.</param>
    /// <exception cref="ValidationException">Unknown field, one without an order, or too many; field <c>sort</c>.</exception>
    public static TicketSort Parse(string? text, IStringLocalizer localizer, FilterVocabulary vocabulary)
    {
        List<string> asked = [];
        List<Key> keys = [];
        List<CustomField> joined = [];
        foreach (var part in Parts(text))
        {
            var descending = part.StartsWith('-');
            var name = part.TrimStart('-', '+');
            var field = vocabulary.Find(name);
            if (asked.Count == MaxKeys)
            {
                throw new ValidationException("sort", localizer["Sort by at most {0} fields.", MaxKeys]);
            }

            if (field?.Custom is { } custom)
            {
                DemandOrder(custom, localizer);
                keys.AddRange(KeysOf(custom, joined.Count, descending));
                joined.Add(custom);
            }
            else if (Columns.TryGetValue(name, out var column))
            {
                keys.Add(KeyOf(name.ToLowerInvariant(), column, descending, field is { IsDeskOnly: true }));
            }
            else
            {
                throw new ValidationException("sort", name.StartsWith(CustomField.Prefix, StringComparison.OrdinalIgnoreCase)
                    ? localizer["There is no field “{0}” to sort by.", name]
                    : localizer["The list cannot be sorted by “{0}”. Use: {1}.", name, string.Join(", ", Names)]);
            }

            asked.Add((descending ? "-" : "") + keys[^1].Name);
        }

        if (!keys.Exists(k => k.Name == "number"))
        {
            keys.Add(KeyOf("number", Columns["number"], keys[^1].Descending, isDeskOnly: false));
        }

        return new(string.Join(",", asked), keys, joined, localizer);
    }

    /// <summary>The text of a sort that a view keeps.</summary>
    /// <exception cref="ValidationException">As for <see cref="Parse"/>, or it is too long; field <c>sort</c>.</exception>
    public static string ForView(string? text, IStringLocalizer localizer, FilterVocabulary vocabulary)
    {
        var kept = Parse(text, localizer, vocabulary).Text;
        return kept.Length <= MaxText ? kept : throw new ValidationException("sort", localizer["This order is too long to be kept. Sort by fewer fields."]);
    }

    /// <summary>What is left of an order when the custom fields are taken out of it that are gone or give no order any more.</summary>
    public static string WithoutLost(string text, FilterVocabulary vocabulary) => string.Join(",", Parts(text).Where(
        p => p.TrimStart('-', '+') is var name
            && (!name.StartsWith(CustomField.Prefix, StringComparison.OrdinalIgnoreCase) || vocabulary.Find(name)?.Custom is { } field && IsSortable(field))));

    /// <summary>The sort as text in its shortest form, without the number at its end unless it was asked for.</summary>
    public string Text { get; }

    /// <exception cref="ValidationException">The order would tell a requester what only the desk sees; field <c>sort</c>.</exception>
    public void DemandPublic()
    {
        if (_keys.Find(k => k.IsDeskOnly) is { } key)
        {
            throw new ValidationException("sort", L["Only people of the service desk can search by {0}.", key.Name]);
        }
    }

    /// <summary>The rows in this order, from behind the cursor on.</summary>
    /// <param name="tickets">Tickets.</param>
    /// <param name="cursor">Cursor of the page before; empty for the first page.</param>
    /// <param name="most">Most rows.</param>
    /// <exception cref="ValidationException">The cursor was not made by this list in this order; field <c>cursor</c>.</exception>
    public IQueryable<SortedRow> Page(IQueryable<Ticket> tickets, string? cursor, int most) =>
        Apply(After(Join(tickets), cursor)).Take(most).Select(Row()).AsNoTracking();

    private IQueryable<SortedTicket> Apply(IQueryable<SortedTicket> tickets)
    {
        var expression = tickets.Expression;
        for (var i = 0; i < _keys.Count; i++)
        {
            var (column, descending) = (_keys[i].Column, _keys[i].Descending);
            var method = (i == 0, descending) switch
            {
                (true, false) => nameof(Queryable.OrderBy),
                (true, true) => nameof(Queryable.OrderByDescending),
                (false, false) => nameof(Queryable.ThenBy),
                (false, true) => nameof(Queryable.ThenByDescending),
            };
            expression = Expression.Call(typeof(Queryable), method, [typeof(SortedTicket), column.ReturnType], expression, Expression.Quote(column));
        }

        return tickets.Provider.CreateQuery<SortedTicket>(expression);
    }

    /// <summary>Only what comes behind the cursor.</summary>
    private IQueryable<SortedTicket> After(IQueryable<SortedTicket> tickets, string? cursor)
    {
        if (string.IsNullOrEmpty(cursor))
        {
            return tickets;
        }

        var values = Read(cursor);
        var ticket = Expression.Parameter(typeof(SortedTicket), "t");
        Expression? after = null;
        for (var i = _keys.Count - 1; i >= 0; i--)
        {
            var key = Predicates.Replace(_keys[i].Column.Body, _keys[i].Column.Parameters[0], ticket);
            var behind = Compare(key, values[i], _keys[i].Descending, orEqual: false);
            // "a >= x and (a > x or rest)" instead of "a > x or (a = x and rest)": the first form lets an index seek.
            after = after is null
                ? behind
                : Expression.AndAlso(Compare(key, values[i], _keys[i].Descending, orEqual: true), Expression.OrElse(behind, after));
        }

        return tickets.Where(Expression.Lambda<Func<SortedTicket, bool>>(after!, ticket));
    }

    /// <summary>The cursor behind a row.</summary>
    public string Cursor(SortedRow row)
    {
        var buffer = new System.Buffers.ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartArray();
            json.WriteStringValue(Text);
            foreach (var key in _keys)
            {
                Write(json, key.Value(row));
            }

            json.WriteEndArray();
        }

        return Convert.ToBase64String(buffer.WrittenSpan).TrimEnd('=').Replace('+', '-').Replace('/', '_');
    }

    private static string[] Parts(string? text) => (string.IsNullOrWhiteSpace(text) ? Default : text).Split(',', StringSplitOptions.TrimEntries);

    private static Key KeyOf(string name, LambdaExpression column, bool descending, bool isDeskOnly)
    {
        Expression<Func<SortedTicket, Ticket>> own = s => s.Ticket;
        return new(name, descending, isDeskOnly, Expression.Lambda(Predicates.Replace(column.Body, column.Parameters[0], own.Body), own.Parameters), row => Value(row.Row, name));
    }

    private static object Value(TicketRow row, string name) => name switch
    {
        "number" => row.Number,
        "title" => row.Title.ToLowerInvariant(),
        "type" => row.TypeId,
        "state" => row.State,
        "channel" => row.Channel,
        "priority" => row.Priority,
        "impact" => row.Impact ?? 9,
        "urgency" => row.Urgency ?? 9,
        "created" => row.CreatedAt,
        "updated" => row.UpdatedAt,
        "resolved" => row.ResolvedAt ?? Never,
        "closed" => row.ClosedAt ?? Never,
        "due" => row.DueAt ?? Never,
        "reopens" => row.ReopenCount,
        _ => row.ReassignmentCount,
    };

    private static void Write(Utf8JsonWriter json, object value)
    {
        switch (value)
        {
            case int number:
                json.WriteNumberValue(number);
                break;
            case long number:
                json.WriteNumberValue(number);
                break;
            case DateTime time:
                json.WriteNumberValue(time.Ticks);
                break;
            default:
                json.WriteStringValue((string)value);
                break;
        }
    }

    private object[] Read(string cursor)
    {
        try
        {
            var base64 = cursor.Replace('-', '+').Replace('_', '/');
            using var json = JsonDocument.Parse(Encoding.UTF8.GetString(Convert.FromBase64String(base64.PadRight((base64.Length + 3) / 4 * 4, '='))));
            var items = json.RootElement.EnumerateArray().ToList();
            if (items.Count == _keys.Count + 1 && items[0].GetString() == Text)
            {
                return [.. _keys.Select((k, i) => Read(items[i + 1], k.Column.ReturnType))];
            }
        }
        catch (Exception e) when (e is FormatException or JsonException or InvalidOperationException or ArgumentException)
        {
            // Answered below like a cursor of another list.
        }

        throw new ValidationException("cursor", L["The cursor does not belong to this list. Start again without a cursor."]);
    }

    private static object Read(JsonElement item, Type type)
    {
        if (type == typeof(int))
        {
            return item.GetInt32();
        }

        if (type == typeof(long))
        {
            return item.GetInt64();
        }

        if (type == typeof(DateTime))
        {
            return new DateTime(item.GetInt64(), DateTimeKind.Utc);
        }

        var text = item.GetString() ?? throw new FormatException("A text is missing.");
        return text.Length <= 250 ? text : throw new FormatException("A text is too long.");
    }

    private static BinaryExpression Compare(Expression key, object value, bool descending, bool orEqual)
    {
        var parameter = Capture(value, key.Type);
        if (key.Type == typeof(string))
        {
            key = Expression.Call(typeof(string), nameof(string.Compare), null, key, parameter);
            parameter = Expression.Constant(0);
        }

        return (descending, orEqual) switch
        {
            (false, false) => Expression.GreaterThan(key, parameter),
            (false, true) => Expression.GreaterThanOrEqual(key, parameter),
            (true, false) => Expression.LessThan(key, parameter),
            (true, true) => Expression.LessThanOrEqual(key, parameter),
        };
    }

    // A field of an object, as the compiler does for a captured variable: EF sends it as a parameter and caches one plan.
    private static Expression Capture(object value, Type type) => Expression.Field(
        Expression.Constant(Activator.CreateInstance(typeof(Box<>).MakeGenericType(type), value)), nameof(Box<object>.Value));

    private static LambdaExpression Column<T>(Expression<Func<Ticket, T>> column) => column;

    /// <summary>A column of the order.</summary>
    /// <param name="Column">From a <see cref="SortedTicket"/> in the database.</param>
    /// <param name="Value">The same of a row that was read.</param>
    private sealed record Key(string Name, bool Descending, bool IsDeskOnly, LambdaExpression Column, Func<SortedRow, object> Value);

    private sealed class Box<T>(T value)
    {
        public readonly T Value = value;
    }
}
