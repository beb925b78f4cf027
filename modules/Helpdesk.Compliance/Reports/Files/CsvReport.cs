using System.Globalization;
using System.IO.Compression;
using System.Text;
using System.Text.Json;
using CsvHelper;

namespace Helpdesk.Compliance.Reports.Files;

/// <summary>
/// Tables as CSV (RFC 4180, UTF-8) for programs: keys as headings, times in UTC, durations in seconds. A report with evidence is a ZIP archive with a file for
/// each table.
/// </summary>
internal static class CsvReport
{
    public static bool IsArchive(ReportCover cover) => cover.Evidence.Count > 0;

    public static void Write(Stream output, ReportCover cover, Func<IEnumerable<ReportLine>> rows)
    {
        if (!IsArchive(cover))
        {
            WriteTable(output, cover.Columns, null, rows().Select(r => (r.Key, r.Values)));
            return;
        }

        using ZipArchive archive = new(output, ZipArchiveMode.Create, leaveOpen: true);
        Add(archive, cover, "items", cover.Columns, null, rows().Select(r => (r.Key, r.Values)));
        foreach (var table in cover.Evidence)
        {
            Add(archive, cover, table.Key, table.Columns, cover.Columns[0].Key, rows().SelectMany(r => r.Of(table).Select(v => (r.Key, v))));
        }
    }

    private static void Add(ZipArchive archive, ReportCover cover, string name, IReadOnlyList<ReportColumn> columns, string? owner, IEnumerable<(string Key, JsonElement Values)> rows)
    {
        var entry = archive.CreateEntry(name + ".csv");
        // The same data make the same archive.
        entry.LastWriteTime = new DateTimeOffset(DateTime.SpecifyKind(cover.GeneratedAt, DateTimeKind.Utc));
        using var file = entry.Open();
        WriteTable(file, columns, owner, rows);
    }

    private static void WriteTable(Stream output, IReadOnlyList<ReportColumn> columns, string? owner, IEnumerable<(string Key, JsonElement Values)> rows)
    {
        using StreamWriter text = new(output, new UTF8Encoding(encoderShouldEmitUTF8Identifier: true), 1 << 16, leaveOpen: true);
        using CsvWriter csv = new(text, CultureInfo.InvariantCulture, leaveOpen: true);
        if (owner is not null)
        {
            csv.WriteField("item");
        }

        foreach (var column in columns)
        {
            csv.WriteField(column.Key);
        }

        csv.NextRecord();
        foreach (var (key, values) in rows)
        {
            if (owner is not null)
            {
                csv.WriteField(Safe(key));
            }

            foreach (var column in columns)
            {
                csv.WriteField(Text(column, values));
            }

            csv.NextRecord();
        }
    }

    private static string Text(ReportColumn column, JsonElement values) =>
        !values.TryGetProperty(column.Key, out var value) || value.ValueKind == JsonValueKind.Null ? ""
        : value.ValueKind == JsonValueKind.String ? column.Kind == ReportValueKind.Instant ? value.GetString()! : Safe(value.GetString()!)
        : value.GetRawText();

    /// <summary>A spreadsheet program would run a text that begins like a formula; the apostrophe makes it a text.</summary>
    private static string Safe(string text) => text.Length > 0 && text[0] is '=' or '+' or '-' or '@' or '\t' or '\r' or '\n' ? "'" + text : text;
}
