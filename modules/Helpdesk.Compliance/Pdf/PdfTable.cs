using System.Globalization;

namespace Helpdesk.Compliance.Pdf;

/// <summary>The columns, header and rows of a table.</summary>
public sealed class PdfTable
{
    private readonly LayoutContext _context;
    private readonly string _name;
    private readonly List<Action<PdfTableRow>> _header = [];
    private IReadOnlyList<PdfWidth> _columns = [];
    private IEnumerable<Action<PdfTableRow>> _rows = [];
    private string? _empty;

    internal PdfTable(LayoutContext context)
    {
        _context = context;
        _name = string.Create(CultureInfo.InvariantCulture, $"t{++context.Tables}");
    }

    public void Columns(params IReadOnlyList<PdfWidth> widths) => _columns = widths;

    /// <summary>A row of headings; it is repeated on every page.</summary>
    public void Header(params IReadOnlyList<string> texts) => Header(row =>
    {
        foreach (var text in texts)
        {
            row.Cell(text);
        }
    });

    public void Header(Action<PdfTableRow> build) => _header.Add(build);

    public void Row(Action<PdfTableRow> build) => _rows = _rows.Append(build);

    /// <summary>One row for each of a source, which is read as pages fill and, because pages are counted first, more than once.</summary>
    public void Rows<T>(IEnumerable<T> source, Action<PdfTableRow, T> build) =>
        _rows = _rows.Concat(source.Select(item => new Action<PdfTableRow>(row => build(row, item))));

    /// <summary>What stands in a table without rows.</summary>
    public void WhenEmpty(string text) => _empty = text;

    internal Element Make()
    {
        if (_columns.Count == 0)
        {
            throw new PdfLayoutException("A table has no columns. Name their widths first.");
        }

        var covers = new List<string>[_columns.Count];
        var needsHeaders = false;
        MakeHeader(covers, ref needsHeaders);
        return new TableElement(
            _context,
            _columns,
            () =>
            {
                var ignored = false;
                return MakeHeader(new List<string>[_columns.Count], ref ignored);
            },
            MakeRows(needsHeaders ? covers : null));
    }

    private List<TableRow> MakeHeader(List<string>[] covers, ref bool needsHeaders)
    {
        Array.ForEach([.. Enumerable.Range(0, covers.Length)], i => covers[i] = []);
        var open = new int[_columns.Count];
        List<TableRow> rows = [];
        foreach (var build in _header)
        {
            PdfTableRow row = new(_context, _columns.Count, open, isHeader: true, $"{_name}h{rows.Count}", null);
            build(row);
            rows.Add(row.Make(rows.Count + 1));
            foreach (var cell in rows[^1].Cells)
            {
                needsHeaders |= cell.ColumnSpan > 1 || cell.RowsLeft > 1;
                for (var column = cell.Column; column < cell.Column + cell.ColumnSpan; column++)
                {
                    covers[column].Add($"{_name}h{rows.Count - 1}c{cell.Column}");
                }
            }
        }

        return Array.TrueForAll(open, o => o == 0)
            ? rows
            : throw new PdfLayoutException("A cell of a table's header reaches into the rows below it. End its span within the header.");
    }

    private IEnumerable<TableRow> MakeRows(List<string>[]? covers)
    {
        var open = new int[_columns.Count];
        var number = 0;
        foreach (var build in _rows)
        {
            PdfTableRow row = new(_context, _columns.Count, open, isHeader: false, string.Create(CultureInfo.InvariantCulture, $"{_name}r{number}"), covers);
            build(row);
            yield return row.Make(++number);
        }

        if (number == 0 && _empty is not null)
        {
            PdfTableRow row = new(_context, _columns.Count, open, isHeader: false, $"{_name}r", covers);
            row.Cell(_empty, columnSpan: _columns.Count);
            yield return row.Make(1);
        }

        if (Array.Exists(open, o => o > 0))
        {
            throw new PdfLayoutException("A cell of a table spans more rows than follow it. Make its row span smaller.");
        }
    }
}

/// <summary>The cells of a row, from left to right; columns that a cell from above spans are skipped.</summary>
public sealed class PdfTableRow
{
    private readonly LayoutContext _context;
    private readonly int _columns;
    private readonly int[] _open;
    private readonly bool _isHeader;
    private readonly string _name;
    private readonly List<string>[]? _covers;
    private readonly List<TableCell> _cells = [];
    private readonly List<(int Column, int Span, int Rows)> _placed = [];
    private readonly List<string> _rowHeaders = [];
    private int _next;

    internal PdfTableRow(LayoutContext context, int columns, int[] open, bool isHeader, string name, List<string>[]? covers) =>
        (_context, _columns, _open, _isHeader, _name, _covers) = (context, columns, open, isHeader, name, covers);

    public void Cell(string text, int columnSpan = 1, int rowSpan = 1, TextStyle? style = null, TextAlignment alignment = TextAlignment.Left) =>
        Add(new TextElement(_context, [new(text, StyleOf(style), null, null)], alignment, null), columnSpan, rowSpan, isRowHeader: false);

    public void Cell(Action<PdfContainer> build, int columnSpan = 1, int rowSpan = 1)
    {
        Slot slot = new();
        build(new(_context, slot.Put));
        Add(slot, columnSpan, rowSpan, isRowHeader: false);
    }

    /// <summary>The cell that says what the row is about.</summary>
    public void RowHeader(string text, int rowSpan = 1) =>
        Add(new TextElement(_context, [new(text, StyleOf(_context.Theme.Text with { Bold = true }), null, null)], TextAlignment.Left, null), 1, rowSpan, isRowHeader: true);

    internal TableRow Make(int number)
    {
        SkipOpen();
        if (_next != _columns)
        {
            throw new PdfLayoutException(
                $"{(_isHeader ? "Header row" : "Row")} {number} of a table fills {Math.Min(_next, _columns)} of {_columns} columns. Give each column a cell, empty if need be, or let one span more.");
        }

        for (var i = 0; i < _columns; i++)
        {
            _open[i] = Math.Max(0, _open[i] - 1);
        }

        foreach (var (column, span, rows) in _placed)
        {
            Array.Fill(_open, rows - 1, column, span);
        }

        return new(_cells);
    }

    private TextStyle StyleOf(TextStyle? style) => style ?? (_isHeader ? _context.Theme.Text with { Bold = true } : _context.Theme.Text);

    private void SkipOpen()
    {
        while (_next < _columns && _open[_next] > 0)
        {
            _next++;
        }
    }

    private void Add(Element content, int columnSpan, int rowSpan, bool isRowHeader)
    {
        SkipOpen();
        if (columnSpan < 1 || rowSpan < 1 || _next + columnSpan > _columns || _open.AsSpan(_next, columnSpan).ContainsAnyExcept(0))
        {
            throw new PdfLayoutException($"A cell of a table begins in column {_next + 1} and spans {columnSpan}; the table has {_columns} columns, or a cell from above is in the way.");
        }

        var id = $"{_name}c{_next}";
        var isHeader = _isHeader || isRowHeader;
        // Where headings span, their columns do not say by themselves which cells they are about (PDF/UA-1, 7.5).
        List<string> headers = isHeader || _covers is null ? [] : [.. _covers.AsSpan(_next, columnSpan).ToArray().SelectMany(c => c).Distinct(StringComparer.Ordinal), .. _rowHeaders];
        if (isRowHeader && _covers is not null)
        {
            _rowHeaders.Add(id);
        }

        var attributes = TableElement.SpanAttributes(columnSpan, rowSpan, _isHeader ? "Column" : isRowHeader ? "Row" : null, headers);
        _cells.Add(new(content, _next, columnSpan, rowSpan, isHeader ? "TH" : "TD", _isHeader, attributes, _isHeader || (isRowHeader && _covers is not null) ? id : null));
        _placed.Add((_next, columnSpan, rowSpan));
        _next += columnSpan;
    }
}
