using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Helpdesk.Tickets.Domain;

/// <summary>Collects changed fields of one event: name to <c>[old, new]</c>. Equal values are left out.</summary>
internal sealed class TicketChanges
{
    // The text is stored and sent as JSON, never put into HTML: umlauts stay readable.
    private static readonly JsonWriterOptions WriterOptions = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly List<(string Field, object? Old, object? New)> _items = [];

    /// <summary>True when nothing differs.</summary>
    public bool IsEmpty => _items.Count == 0;

    /// <summary>Names of the changed fields.</summary>
    public IReadOnlyList<string> Fields => [.. _items.Select(i => i.Field)];

    /// <summary>Says what the event is about where that itself did not change.</summary>
    public TicketChanges Name(string field, string value)
    {
        if (!Contains(field))
        {
            _items.Insert(0, (field, value, value));
        }

        return this;
    }

    /// <summary>True when the field is among the changed ones.</summary>
    public bool Contains(string field) => _items.Any(i => i.Field == field);

    public TicketChanges Add(string field, object? old, object? @new)
    {
        if (!Equals(old, @new))
        {
            _items.Add((field, old, @new));
        }

        return this;
    }

    /// <summary>Also when both are the same: the stream may know an older value.</summary>
    public TicketChanges Set(string field, object? old, object? @new)
    {
        _items.Add((field, old, @new));
        return this;
    }

    public string ToJson()
    {
        var buffer = new ArrayBufferWriter<byte>(256);
        using (var writer = new Utf8JsonWriter(buffer, WriterOptions))
        {
            writer.WriteStartObject();
            foreach (var (field, old, @new) in _items)
            {
                writer.WriteStartArray(field);
                Write(writer, old);
                Write(writer, @new);
                writer.WriteEndArray();
            }

            writer.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    private static void Write(Utf8JsonWriter writer, object? value)
    {
        switch (value)
        {
            case null:
                writer.WriteNullValue();
                break;
            case string text:
                writer.WriteStringValue(text);
                break;
            case Guid id:
                writer.WriteStringValue(id);
                break;
            case int number:
                writer.WriteNumberValue(number);
                break;
            case decimal amount:
                writer.WriteNumberValue(amount);
                break;
            case bool flag:
                writer.WriteBooleanValue(flag);
                break;
            case DateTime time:
                writer.WriteStringValue(time);
                break;
            default:
                throw new InvalidOperationException($"A value of type {value.GetType().Name} cannot be part of a ticket's history.");
        }
    }
}
