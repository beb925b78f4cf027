namespace Helpdesk.Compliance;

/// <summary>What is asked of a report, and what it says about the whole of its rows. For one run, not for two threads.</summary>
/// <param name="scope">What is asked for.</param>
public sealed class ReportContext(ReportScope scope)
{
    private readonly List<ReportGap> _gaps = [];
    private readonly List<string> _notes = [];
    private readonly List<ReportMetric> _metrics = [];
    private readonly List<ReportFigure> _figures = [];
    private readonly List<ReportChart> _charts = [];

    /// <summary>What is asked for.</summary>
    public ReportScope Scope { get; } = scope;

    /// <summary>About how many rows will come, for the progress; null when it is not known.</summary>
    public long? Expected { get; private set; }

    /// <summary>The filter in words; null for all.</summary>
    public string? QueryInWords { get; private set; }

    /// <summary>The filter as it was understood, in the language of the queues; null for all.</summary>
    public string? Query { get; private set; }

    /// <summary>What the numbers of the population say about its completeness; null for a report whose rows have no numbers.</summary>
    public ReportNumbers? Numbers { get; private set; }

    /// <summary>Missing numbers with what is known of them.</summary>
    public IReadOnlyList<ReportGap> Gaps => _gaps;

    /// <summary>Items of the period that the person may not see.</summary>
    public long HiddenByRights { get; private set; }

    /// <summary>Sentences that the reader must know.</summary>
    public IReadOnlyList<string> Notes => _notes;

    /// <summary>Definitions of the numbers.</summary>
    public IReadOnlyList<ReportMetric> Metrics => _metrics;

    /// <summary>Numbers about the whole.</summary>
    public IReadOnlyList<ReportFigure> Figures => _figures;

    /// <summary>Charts.</summary>
    public IReadOnlyList<ReportChart> Charts => _charts;

    /// <summary>Says how many rows will come.</summary>
    public void Expect(long rows) => Expected = rows;

    /// <summary>Says how the filter was understood.</summary>
    public void Filtered(string inWords, string query) => (QueryInWords, Query) = (inWords, query);

    /// <summary>Says which numbers the population has.</summary>
    public void Numbered(ReportNumbers numbers) => Numbers = numbers;

    /// <summary>Says that numbers are missing between the first and the last one.</summary>
    public void Missing(ReportGap gap) => _gaps.Add(gap);

    /// <summary>Says that the person may not see so many items.</summary>
    public void Hidden(long count) => HiddenByRights += count;

    /// <summary>A sentence that the reader must know, in the language of the report.</summary>
    public void Note(string sentence) => _notes.Add(sentence);

    /// <summary>The definition of a number that the report shows.</summary>
    public void Defined(ReportMetric metric) => _metrics.Add(metric);

    /// <summary>A number about the whole.</summary>
    public void Figure(ReportFigure figure) => _figures.Add(figure);

    /// <summary>A chart.</summary>
    public void Chart(ReportChart chart) => _charts.Add(chart);
}

/// <summary>Numbers of a population.</summary>
/// <param name="First">First number of the period.</param>
/// <param name="Last">Last number of the period.</param>
/// <param name="Count">Items with a number from the first to the last one, those that a filter or rights leave out included.</param>
/// <param name="MissingCount">Numbers between the first and the last one that no item has; all of them, even when only the first ones are listed as gaps.</param>
public sealed record ReportNumbers(string First, string Last, long Count, long MissingCount);

/// <summary>A run of missing numbers.</summary>
/// <param name="First">First missing number.</param>
/// <param name="Last">Last missing number; the same for a single one.</param>
/// <param name="Kind">What is known.</param>
/// <param name="Reason">A sentence for the auditor, with who, when and why where the ledger knows.</param>
public sealed record ReportGap(string First, string Last, ReportGapKind Kind, string Reason);

/// <summary>What is known of missing numbers.</summary>
public enum ReportGapKind
{
    /// <summary>The number was drawn and never used: an act that was given up. The ledger knows no record with it.</summary>
    NeverUsed,

    /// <summary>The ledger says who deleted the record.</summary>
    Deleted,

    /// <summary>The ledger says that the record was created and nobody deleted it with this product: it was removed from the database. Evidence is missing.</summary>
    Removed,
}

/// <summary>A definition of a number (practice.md 2.10).</summary>
/// <param name="Id">Id in the registry.</param>
/// <param name="Version">Version of the definition.</param>
/// <param name="Name">Name.</param>
/// <param name="Formula">How it is calculated, in words.</param>
public sealed record ReportMetric(string Id, int Version, string Name, string Formula);

/// <summary>A number about the whole.</summary>
/// <param name="Key">camelCase.</param>
/// <param name="Title">Title.</param>
/// <param name="Kind">What the value is.</param>
/// <param name="Value">Value, of the type that its kind says.</param>
public sealed record ReportFigure(string Key, string Title, ReportValueKind Kind, object? Value);

/// <summary>A chart.</summary>
/// <param name="Title">Title.</param>
/// <param name="Description">What it shows, in a sentence with its numbers: for people who do not see it.</param>
/// <param name="Labels">Labels of the horizontal axis.</param>
/// <param name="Series">Series; one value for each label, NaN for none.</param>
/// <param name="IsLine">A line over time; bars otherwise.</param>
public sealed record ReportChart(string Title, string Description, IReadOnlyList<string> Labels, IReadOnlyList<ReportSeries> Series, bool IsLine);

/// <summary>A series of a chart.</summary>
/// <param name="Name">Name.</param>
/// <param name="Values">Values.</param>
public sealed record ReportSeries(string Name, IReadOnlyList<double> Values);
