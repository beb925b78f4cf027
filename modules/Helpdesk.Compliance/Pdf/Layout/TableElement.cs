using System.Globalization;

namespace Helpdesk.Compliance.Pdf;

/// <summary>A cell of a row.</summary>
internal sealed class TableCell(Element content, int column, int columnSpan, int rowSpan, string role, bool isShaded, string attributes, string? id)
{
    public int Column => column;

    public int ColumnSpan => columnSpan;

    /// <summary>Rows that are still to be drawn.</summary>
    public int RowsLeft { get; set; } = rowSpan;

    public Element Content => content;

    public bool IsShaded => isShaded;

    public bool Done { get; set; }

    public Tag? Tag { get; private set; }

    public Tag Open(Canvas canvas) => Tag ??= canvas.Open(role, attributes, id);
}

internal sealed record TableRow(IReadOnlyList<TableCell> Cells)
{
    public Tag? Tag { get; set; }
}

/// <summary>
/// A table that reads its rows as pages fill. A row goes to the next page when it does not fit, and breaks within its cells when it is
/// higher than a third of a page. A cell over several rows goes on where they do.
/// </summary>
internal sealed class TableElement(LayoutContext context, IReadOnlyList<PdfWidth> columns, Func<List<TableRow>> header, IEnumerable<TableRow> rows) : Element
{
    private const double Padding = 4;
    private const double Endless = 1e9;
    private readonly IEnumerator<TableRow> _source = rows.GetEnumerator();
    private readonly List<TableRow> _waiting = [];
    // Cells that began in a row above and reach into the next one.
    private readonly List<TableCell> _hanging = [];
    private bool _isRead;
    private Tag? _tag;

    public override Fit Measure(double width, double height)
    {
        var widths = PdfWidth.Divide(columns, width, 0);
        var plan = MakePlan(widths, height, Heights(header(), [], widths).Sum());
        return plan.Kind == FitKind.Wrap ? Fit.Wrap : new(plan.Kind, width, plan.Used);
    }

    public override Fit Draw(Canvas canvas, Area area)
    {
        var widths = PdfWidth.Divide(columns, area.Width, 0);
        var headerRows = header();
        var headerHeights = Heights(headerRows, [], widths);
        var plan = MakePlan(widths, area.Height, headerHeights.Sum());
        if (plan.Kind == FitKind.Wrap)
        {
            return Fit.Wrap;
        }

        // Where the table goes on, its header is repeated for the eye only: the structure has it once.
        var isRepeated = _tag is not null && !canvas.InArtifact && headerRows.Count > 0;
        _tag ??= canvas.Open("Table");
        canvas.Enter(_tag);
        if (isRepeated)
        {
            canvas.BeginArtifact("/Type/Pagination");
        }

        DrawRows(canvas, area, headerRows, headerHeights, widths, [], isLastCut: false);
        if (isRepeated)
        {
            canvas.EndArtifact();
        }

        DrawRows(canvas, area.Below(headerHeights.Sum()), _waiting[..plan.Heights.Count], plan.Heights, widths, _hanging, plan.IsCut);
        _waiting.RemoveRange(0, plan.Heights.Count - (plan.IsCut ? 1 : 0));
        canvas.Leave();
        if (plan.Kind == FitKind.Full)
        {
            canvas.Close(_tag);
        }

        return new(plan.Kind, area.Width, plan.Used);
    }

    private static double WidthOf(TableCell cell, double[] widths) => widths.AsSpan(cell.Column, cell.ColumnSpan).ToArray().Sum();

    private static double HeightOf(TableCell cell, double[] widths) =>
        cell.Done ? 0 : cell.Content.Measure(WidthOf(cell, widths) - (2 * Padding), Endless).Height + (2 * Padding);

    /// <summary>A cell over several rows that needs more than they have makes the last of them higher.</summary>
    private static List<double> Heights(IReadOnlyList<TableRow> rows, IReadOnlyList<TableCell> hanging, double[] widths)
    {
        List<double> heights = [];
        List<(TableCell Cell, int From)> spanning = [.. hanging.Select(c => (c, 0))];
        foreach (var row in rows)
        {
            var height = 2 * Padding;
            foreach (var cell in row.Cells)
            {
                if (cell.RowsLeft == 1)
                {
                    height = Math.Max(height, HeightOf(cell, widths));
                }
                else
                {
                    spanning.Add((cell, heights.Count));
                }
            }

            heights.Add(height);
        }

        foreach (var (cell, from) in spanning.Where(s => s.From + s.Cell.RowsLeft <= rows.Count))
        {
            heights[from + cell.RowsLeft - 1] += Math.Max(0, HeightOf(cell, widths) - heights.Skip(from).Take(cell.RowsLeft).Sum());
        }

        return heights;
    }

    private (FitKind Kind, List<double> Heights, double Used, bool IsCut) MakePlan(double[] widths, double space, double headerHeight)
    {
        if (headerHeight >= context.BodyHeight)
        {
            throw new PdfLayoutException("The header of a table is higher than a page. Shorten its texts or make its columns wider.");
        }

        Read(widths, space - headerHeight);
        var heights = Heights(_waiting, _hanging, widths);
        var (count, used) = (0, headerHeight);
        while (count < heights.Count && used + heights[count] <= space + Slack)
        {
            used += heights[count++];
        }

        if (count == _waiting.Count && _isRead)
        {
            return (used <= space + Slack ? FitKind.Full : FitKind.Wrap, heights, used, false);
        }

        var rest = space - used;
        var isCut = heights[count] > context.BodyHeight / 3 && CanBegin(_waiting[count], widths, rest);
        var taken = heights[..count];
        if (isCut)
        {
            return (FitKind.Partial, [.. taken, rest], space, true);
        }

        return count == 0 ? (FitKind.Wrap, taken, 0, false) : (FitKind.Partial, taken, used, false);
    }

    /// <summary>Rows for this page, and as many more as cells of theirs reach into.</summary>
    private void Read(double[] widths, double space)
    {
        var height = 0.0;
        var reach = 0;
        foreach (var row in _waiting)
        {
            height += Heights([row], [], widths)[0];
            reach = Math.Max(reach - 1, row.Cells.Select(c => c.RowsLeft - 1).DefaultIfEmpty(0).Max());
        }

        while (!_isRead && (height <= space + Slack || reach > 0))
        {
            if (!_source.MoveNext())
            {
                _isRead = true;
                return;
            }

            var row = _source.Current;
            _waiting.Add(row);
            height += Heights([row], [], widths)[0];
            reach = Math.Max(reach - 1, row.Cells.Select(c => c.RowsLeft - 1).DefaultIfEmpty(0).Max());
        }
    }

    /// <summary>Whether a row that is cut here shows a part of each of its cells; otherwise it begins on the next page.</summary>
    private bool CanBegin(TableRow row, double[] widths, double space)
    {
        var open = row.Cells.Where(c => !c.Done).ToList();
        return open.Count > 0
            && open.TrueForAll(c => c.Content.Measure(WidthOf(c, widths) - (2 * Padding), space - (2 * Padding)).Kind != FitKind.Wrap);
    }

    private void DrawRows(Canvas canvas, Area area, List<TableRow> part, List<double> heights, double[] widths, List<TableCell> hanging, bool isLastCut)
    {
        var y = 0.0;
        for (var i = 0; i < part.Count; i++)
        {
            var (row, isCut) = (part[i], isLastCut && i == part.Count - 1);
            row.Tag ??= canvas.Open("TR");
            // What comes from the page before is drawn once for all its rows on this one.
            foreach (var cell in i == 0 ? [.. hanging, .. row.Cells] : row.Cells)
            {
                var rowsHere = Math.Min(cell.RowsLeft, part.Count - i);
                var left = widths.Take(cell.Column).Sum();
                DrawCell(canvas, new(area.X + left, area.Y + y, WidthOf(cell, widths), heights.GetRange(i, rowsHere).Sum()), row, cell);
            }

            y += heights[i];
            if (!isCut)
            {
                hanging.AddRange(row.Cells);
                hanging.ForEach(c => c.RowsLeft--);
            }

            DrawLines(canvas, area with { Y = area.Y + y - 0.5, Height = 0.5 }, widths, hanging, isFull: i == part.Count - 1);
            if (!isCut)
            {
                Finish(canvas, row, hanging);
            }
        }
    }

    private void DrawCell(Canvas canvas, Area box, TableRow row, TableCell cell)
    {
        if (cell.IsShaded)
        {
            canvas.Fill(box, context.Theme.HeaderBackground);
        }

        if (cell.Tag is null)
        {
            canvas.Enter(row.Tag!);
            cell.Open(canvas);
            canvas.Leave();
        }

        if (!cell.Done)
        {
            canvas.Enter(cell.Tag!);
            cell.Done = cell.Content.Draw(canvas, box.Inside(Padding, Padding, Padding, Padding)).Kind == FitKind.Full;
            canvas.Leave();
        }
    }

    /// <summary>A line below each cell that ends here.</summary>
    private void DrawLines(Canvas canvas, Area area, double[] widths, List<TableCell> cells, bool isFull)
    {
        if (isFull || cells.TrueForAll(c => c.RowsLeft == 0))
        {
            canvas.Fill(area, context.Theme.Border);
            return;
        }

        foreach (var cell in cells.Where(c => c.RowsLeft == 0))
        {
            canvas.Fill(area with { X = area.X + widths.Take(cell.Column).Sum(), Width = WidthOf(cell, widths) }, context.Theme.Border);
        }
    }

    private static void Finish(Canvas canvas, TableRow row, List<TableCell> hanging)
    {
        foreach (var cell in hanging.Where(c => c.RowsLeft == 0))
        {
            if (!cell.Done)
            {
                throw new PdfLayoutException("A cell of a table holds a page break. Take it out: pages break between the rows of a table.");
            }

            canvas.Close(cell.Tag!);
        }

        hanging.RemoveAll(c => c.RowsLeft == 0);
        canvas.Close(row.Tag!);
    }

    public static string SpanAttributes(int columnSpan, int rowSpan, string? scope, IReadOnlyList<string> headers)
    {
        var entries = (scope is null ? "" : $"/Scope/{scope}")
            + (columnSpan > 1 ? string.Create(CultureInfo.InvariantCulture, $"/ColSpan {columnSpan}") : "")
            + (rowSpan > 1 ? string.Create(CultureInfo.InvariantCulture, $"/RowSpan {rowSpan}") : "")
            + (headers.Count > 0 ? $"/Headers[{string.Concat(headers.Select(PdfSyntax.Text))}]" : "");
        return entries.Length == 0 ? "" : $"/A<</O/Table{entries}>>";
    }
}
