using System.Globalization;
using System.IO.Compression;
using System.Text;
using System.Text.Json;
using System.Xml;
using DocumentFormat.OpenXml;
using DocumentFormat.OpenXml.Spreadsheet;
using Microsoft.Extensions.Localization;

namespace Helpdesk.Compliance.Reports.Files;

/// <summary>
/// A workbook: a sheet about the report, one of its items, one for each table of evidence. The library's package keeps each sheet in memory until it is
/// saved, so the archive is written here and the library writes the sheets, row by row.
/// </summary>
internal sealed class XlsxReport(ReportText text, IStringLocalizer L)
{
    /// <summary>What a sheet and a cell of this format hold.</summary>
    private const int MostRows = 1_048_576;
    private const int MostCharacters = 32_767;
    private const string Relationships = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    private const string PackageRelationships = "http://schemas.openxmlformats.org/package/2006/relationships";

    private static readonly Stylesheet Styles = new(
        new NumberingFormats(
            new NumberingFormat { NumberFormatId = 164, FormatCode = "yyyy-mm-dd hh:mm:ss" },
            new NumberingFormat { NumberFormatId = 165, FormatCode = "[h]:mm:ss" }),
        new Fonts(new Font(), new Font(new Bold())),
        new Fills(new Fill(new PatternFill { PatternType = PatternValues.None }), new Fill(new PatternFill { PatternType = PatternValues.Gray125 })),
        new Borders(new Border()),
        new CellFormats(
            new CellFormat(),
            new CellFormat { FontId = 1, ApplyFont = true },
            new CellFormat { NumberFormatId = 164, ApplyNumberFormat = true },
            new CellFormat { NumberFormatId = 165, ApplyNumberFormat = true },
            new CellFormat { NumberFormatId = 10, ApplyNumberFormat = true },
            new CellFormat { NumberFormatId = 3, ApplyNumberFormat = true }));

    private enum Style : uint
    {
        Text,
        Heading,
        Instant,
        Duration,
        Share,
        Number,
    }

    public void Write(Stream output, ReportCover cover, IEnumerable<(string Label, string Value)> about, Func<IEnumerable<ReportLine>> rows)
    {
        using ZipArchive archive = new(output, ZipArchiveMode.Create, leaveOpen: true);
        List<string> names = [];
        void Sheet(string title, Action<OpenXmlWriter> write) => Add(archive, cover, $"xl/worksheets/sheet{names.Count + 1}.xml", NameOf(title, names), names, write);

        Sheet(L["About"], sheet =>
        {
            sheet.WriteStartElement(new SheetData());
            foreach (var (label, value) in about)
            {
                Row(sheet, [TextCell(label, Style.Heading), TextCell(value)]);
            }

            sheet.WriteEndElement();
        });
        Tables(Sheet, cover.Title, [], cover.Columns, rows().Select(r => ((string?)null, r.Values)));
        foreach (var table in cover.Evidence)
        {
            Tables(Sheet, table.Title, [cover.Columns[0].Title], table.Columns, rows().SelectMany(r => r.Of(table).Select(v => ((string?)r.Key, v))));
        }

        AddBook(archive, cover, names);
    }

    /// <summary>A table on as many sheets as it needs.</summary>
    private void Tables(
        Action<string, Action<OpenXmlWriter>> sheet, string title, IReadOnlyList<string> owner, IReadOnlyList<ReportColumn> columns, IEnumerable<(string? Key, JsonElement Values)> rows)
    {
        using var next = rows.GetEnumerator();
        var more = next.MoveNext();
        var number = 1;
        do
        {
            sheet(number == 1 ? title : string.Create(CultureInfo.InvariantCulture, $"{title} {number}"), writer =>
            {
                writer.WriteElement(new SheetViews(new SheetView(new Pane { VerticalSplit = 1, TopLeftCell = "A2", ActivePane = PaneValues.BottomLeft, State = PaneStateValues.Frozen }) { WorkbookViewId = 0 }));
                writer.WriteStartElement(new SheetData());
                Row(writer, [.. owner.Concat(columns.Select(c => c.Title)).Select(t => TextCell(t, Style.Heading))]);
                for (var count = 1; more && count < MostRows; count++)
                {
                    var (key, values) = next.Current;
                    Row(writer, [.. key is null ? Enumerable.Empty<Cell>() : [TextCell(key)], .. columns.Select(c => CellOf(c, values))]);
                    more = next.MoveNext();
                }

                writer.WriteEndElement();
            });
            number++;
        }
        while (more);
    }

    private Cell CellOf(ReportColumn column, JsonElement values)
    {
        if (!values.TryGetProperty(column.Key, out var value) || value.ValueKind == JsonValueKind.Null)
        {
            return new Cell();
        }

        return column.Kind switch
        {
            ReportValueKind.Number => NumberCell(value.GetInt64(), Style.Number),
            ReportValueKind.Share => NumberCell(value.GetDouble(), Style.Share),
            ReportValueKind.Duration => NumberCell(value.GetInt64() / 86400.0, Style.Duration),
            ReportValueKind.Instant => NumberCell(text.Local(value.GetDateTime()).ToOADate(), Style.Instant),
            _ => TextCell(text.Of(column.Kind, value)),
        };
    }

    private static Cell NumberCell(double value, Style style) =>
        new() { CellValue = new CellValue(value.ToString("R", CultureInfo.InvariantCulture)), StyleIndex = (uint)style };

    private Cell TextCell(string value, Style style = Style.Text) => new()
    {
        DataType = CellValues.InlineString,
        StyleIndex = (uint)style,
        InlineString = new InlineString(new Text(Allowed(value)) { Space = SpaceProcessingModeValues.Preserve }),
    };

    /// <summary>XML knows no control characters and no halves of pairs, and a cell no longer text: where it is cut, it says so.</summary>
    private string Allowed(string value)
    {
        var whole = IsXml(value) ? value : string.Concat(value.Where((c, i) => XmlConvert.IsXmlChar(c) || IsHalfOfAPair(value, i)));
        if (whole.Length <= MostCharacters)
        {
            return whole;
        }

        var rest = L["… (cut: whole in the data file)"].Value;
        var length = MostCharacters - rest.Length;
        return whole[..(char.IsHighSurrogate(whole[length - 1]) ? length - 1 : length)] + rest;
    }

    private static bool IsXml(string value)
    {
        for (var i = 0; i < value.Length; i++)
        {
            if (!XmlConvert.IsXmlChar(value[i]) && !IsHalfOfAPair(value, i))
            {
                return false;
            }
        }

        return true;
    }

    private static bool IsHalfOfAPair(string value, int i) =>
        (i + 1 < value.Length && char.IsSurrogatePair(value[i], value[i + 1])) || (i > 0 && char.IsSurrogatePair(value[i - 1], value[i]));

    private static void Row(OpenXmlWriter sheet, IEnumerable<Cell> cells)
    {
        sheet.WriteStartElement(new Row());
        foreach (var cell in cells)
        {
            sheet.WriteElement(cell);
        }

        sheet.WriteEndElement();
    }

    /// <summary>Names of sheets are short, unique and without some signs.</summary>
    private static string NameOf(string title, List<string> taken)
    {
        var name = string.Concat(title.Where(c => !"[]:*?/\\'".Contains(c)));
        name = name.Length <= 28 ? name : name[..28].TrimEnd();
        return taken.Contains(name, StringComparer.OrdinalIgnoreCase) ? string.Create(CultureInfo.InvariantCulture, $"{name} {taken.Count}") : name;
    }

    private static void Add(ZipArchive archive, ReportCover cover, string path, string name, List<string> names, Action<OpenXmlWriter> write)
    {
        names.Add(name);
        using var part = Entry(archive, cover, path);
        using var sheet = OpenXmlWriter.Create(part, new UTF8Encoding(false));
        sheet.WriteStartDocument(standalone: true);
        sheet.WriteStartElement(new Worksheet());
        write(sheet);
        sheet.WriteEndElement();
    }

    private static void AddBook(ZipArchive archive, ReportCover cover, List<string> names)
    {
        Workbook book = new(new Sheets(names.Select((name, i) => new Sheet { Name = name, SheetId = (uint)i + 1, Id = string.Create(CultureInfo.InvariantCulture, $"rId{i + 1}") })));
        Put(archive, cover, "xl/workbook.xml", Xml(book.OuterXml));
        Put(archive, cover, "xl/styles.xml", Xml(Styles.OuterXml));
        var sheets = names.Select((_, i) => i + 1).ToList();
        Put(archive, cover, "xl/_rels/workbook.xml.rels", Xml($"<Relationships xmlns=\"{PackageRelationships}\">"
            + string.Concat(sheets.Select(i => $"<Relationship Id=\"rId{i}\" Type=\"{Relationships}/worksheet\" Target=\"worksheets/sheet{i}.xml\"/>"))
            + $"<Relationship Id=\"rId{names.Count + 1}\" Type=\"{Relationships}/styles\" Target=\"styles.xml\"/></Relationships>"));
        Put(archive, cover, "_rels/.rels", Xml($"<Relationships xmlns=\"{PackageRelationships}\"><Relationship Id=\"rId1\" Type=\"{Relationships}/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>"));
        const string Types = "application/vnd.openxmlformats-officedocument.spreadsheetml.";
        Put(archive, cover, "[Content_Types].xml", Xml("<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\">"
            + "<Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/>"
            + $"<Override PartName=\"/xl/workbook.xml\" ContentType=\"{Types}sheet.main+xml\"/><Override PartName=\"/xl/styles.xml\" ContentType=\"{Types}styles+xml\"/>"
            + string.Concat(sheets.Select(i => $"<Override PartName=\"/xl/worksheets/sheet{i}.xml\" ContentType=\"{Types}worksheet+xml\"/>")) + "</Types>"));
    }

    private static string Xml(string element) => "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>" + element;

    private static void Put(ZipArchive archive, ReportCover cover, string path, string content)
    {
        using var part = Entry(archive, cover, path);
        part.Write(Encoding.UTF8.GetBytes(content));
    }

    private static Stream Entry(ZipArchive archive, ReportCover cover, string path)
    {
        var entry = archive.CreateEntry(path);
        entry.LastWriteTime = new DateTimeOffset(DateTime.SpecifyKind(cover.GeneratedAt, DateTimeKind.Utc));
        return entry.Open();
    }
}
