using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Helpdesk.Compliance.Reports.Files;

/// <summary>
/// The data file: JSON with one row on a line, so that it is written and read without being held, and so that two of them can be compared line by line.
/// </summary>
internal static class ReportData
{
    private const string RowsBegin = "\"rows\":[";
    private const string RowsEnd = "],";
    private static readonly JsonWriterOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    private static readonly JsonSerializerOptions Web = new(JsonSerializerDefaults.Web) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals };

    /// <summary>Writes the head, the rows as they come and what the report said about the whole.</summary>
    /// <returns>Count of rows.</returns>
    public static async Task<long> WriteAsync(
        Stream output, ReportCover head, IAsyncEnumerable<ReportRow> rows, ReportContext context, Func<ReportRow, long, Task> onRow, CancellationToken cancellationToken)
    {
        StreamWriter text = new(output, bufferSize: 1 << 16);
        await using var _ = text.ConfigureAwait(false);
        await text.WriteAsync("{\n\"report\":" + JsonSerializer.Serialize(
            new { id = head.ReportId, head.Title, head.Description, head.Tenant, head.Culture, head.Scope, head.PeriodMeaning, head.Parameters, head.GeneratedAt, head.GeneratedBy, head.SoftwareVersion, head.DataModelVersion }, Web));
        await text.WriteAsync(",\n\"columns\":" + JsonSerializer.Serialize(head.Columns, Web) + ",\n\"evidence\":" + JsonSerializer.Serialize(head.Evidence, Web) + ",\n" + RowsBegin);
        long count = 0;
        MemoryStream line = new();
        await using Utf8JsonWriter json = new(line, Plain);
        await foreach (var row in rows.WithCancellation(cancellationToken))
        {
            await text.WriteAsync(count++ == 0 ? "\n" : ",\n");
            line.SetLength(0);
            json.Reset();
            WriteRow(json, head, row);
            await json.FlushAsync(cancellationToken);
            await text.WriteAsync(System.Text.Encoding.UTF8.GetString(line.GetBuffer(), 0, (int)line.Length));
            await onRow(row, count);
        }

        await text.WriteAsync("\n" + RowsEnd + "\n\"facts\":" + JsonSerializer.Serialize(
            new { rowCount = count, context.QueryInWords, context.Query, context.Numbers, context.Gaps, context.HiddenByRights, context.Notes, context.Metrics, context.Figures, context.Charts }, Web) + "\n}\n");
        return count;
    }

    /// <summary>The rows of a data file, one after the other.</summary>
    public static IEnumerable<ReportLine> Read(Stream data)
    {
        using StreamReader text = new(data, leaveOpen: false);
        while (text.ReadLine() is { } head && head != RowsBegin)
        {
        }

        while (text.ReadLine() is { } line && line != RowsEnd)
        {
            if (line.Length > 0)
            {
                using var row = JsonDocument.Parse(line.AsMemory(0, line[^1] == ',' ? line.Length - 1 : line.Length));
                yield return ReportLine.Of(row.RootElement);
            }
        }
    }

    private static void WriteRow(Utf8JsonWriter json, ReportCover head, ReportRow row)
    {
        json.WriteStartObject();
        json.WriteString("key", row.Key);
        json.WritePropertyName("values");
        WriteValues(json, head.Columns, row.Values, head.ReportId);
        foreach (var table in head.Evidence)
        {
            if (row.Evidence.TryGetValue(table.Key, out var lines) && lines.Count > 0)
            {
                json.WriteStartArray(table.Key);
                foreach (var values in lines)
                {
                    WriteValues(json, table.Columns, values, head.ReportId);
                }

                json.WriteEndArray();
            }
        }

        json.WriteEndObject();
    }

    private static void WriteValues(Utf8JsonWriter json, IReadOnlyList<ReportColumn> columns, IReadOnlyList<object?> values, string report)
    {
        if (values.Count != columns.Count)
        {
            throw new InvalidOperationException($"A row of the report {report} has {values.Count} values for {columns.Count} columns.");
        }

        json.WriteStartObject();
        for (var i = 0; i < columns.Count; i++)
        {
            json.WritePropertyName(columns[i].Key);
            WriteValue(json, columns[i], values[i], report);
        }

        json.WriteEndObject();
    }

    private static void WriteValue(Utf8JsonWriter json, ReportColumn column, object? value, string report)
    {
        switch (column.Kind, value)
        {
            case (_, null):
                json.WriteNullValue();
                break;
            case (ReportValueKind.Text or ReportValueKind.LongText or ReportValueKind.Hash, string text):
                json.WriteStringValue(text);
                break;
            case (ReportValueKind.Number or ReportValueKind.Duration, long number):
                json.WriteNumberValue(number);
                break;
            case (ReportValueKind.Number or ReportValueKind.Duration, int number):
                json.WriteNumberValue(number);
                break;
            case (ReportValueKind.Share, double share):
                json.WriteNumberValue(share);
                break;
            case (ReportValueKind.Instant, DateTime instant):
                json.WriteStringValue(DateTime.SpecifyKind(instant, DateTimeKind.Utc));
                break;
            case (ReportValueKind.YesNo, bool yes):
                json.WriteBooleanValue(yes);
                break;
            default:
                throw new InvalidOperationException($"The column {column.Key} of the report {report} is of kind {column.Kind} and has a value of type {value.GetType().Name}.");
        }
    }
}

/// <summary>A row of a data file.</summary>
/// <param name="Key">Names it.</param>
/// <param name="Values">By the keys of the columns.</param>
/// <param name="Evidence">Rows of each table by its key.</param>
internal sealed record ReportLine(string Key, JsonElement Values, IReadOnlyDictionary<string, JsonElement> Evidence)
{
    public static ReportLine Of(JsonElement row) => new(
        row.GetProperty("key").GetString()!,
        row.GetProperty("values").Clone(),
        row.EnumerateObject().Where(p => p.Value.ValueKind == JsonValueKind.Array).ToDictionary(p => p.Name, p => p.Value.Clone(), StringComparer.Ordinal));

    /// <summary>Rows of a table of evidence.</summary>
    public IEnumerable<JsonElement> Of(ReportTable table) => Evidence.TryGetValue(table.Key, out var rows) ? rows.EnumerateArray() : [];
}
