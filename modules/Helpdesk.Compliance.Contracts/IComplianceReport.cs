namespace Helpdesk.Compliance;

/// <summary>
/// A report that an auditor asks for (practice.md 3.2). The module that owns the facts writes it; Compliance runs it in the background with the rights of
/// the person who asked, and makes the PDF, the spreadsheet and the data files of it. Reads only. Scoped; register as many as needed with
/// <see cref="ComplianceReportServiceCollectionExtensions.AddComplianceReport{T}"/>.
/// </summary>
public interface IComplianceReport
{
    /// <summary>What it is called and what it shows, in the language of the present culture.</summary>
    ReportDefinition Definition { get; }

    /// <summary>
    /// Reads the rows in the order of the report, page by page, so that memory does not grow with them. Facts about the whole (what is missing, what was
    /// left out, figures) are said to the context while it reads; the context is looked at when the rows have ended.
    /// </summary>
    /// <param name="context">What is asked for, and where facts about the whole go.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <exception cref="Errors.ValidationException">The query or a parameter is wrong; before the first row.</exception>
    IAsyncEnumerable<ReportRow> ReadAsync(ReportContext context, CancellationToken cancellationToken);
}

/// <summary>What a report is. Its texts are in the language of the present culture, its keys are the same in all of them.</summary>
/// <param name="Id">Short name that auditors use, for example <c>R1</c>; unique.</param>
/// <param name="Title">Title in sentence case, for example <c>Change register</c>.</param>
/// <param name="Description">What it proves, in a sentence or two.</param>
/// <param name="Permission">Who may run it beside the permission to run reports at all; null for nobody else.</param>
/// <param name="Columns">Columns of the register; the first one names the item.</param>
public sealed record ReportDefinition(string Id, string Title, string Description, Security.Permission? Permission, IReadOnlyList<ReportColumn> Columns)
{
    /// <summary>Evidence that each item has of its own (approvals, tasks, history); empty for a plain register.</summary>
    public IReadOnlyList<ReportTable> Evidence { get; init; } = [];

    /// <summary>What the period is about, for example <c>Planned start within the period</c>; null for a report about now, which takes no period.</summary>
    public string? PeriodMeaning { get; init; }

    /// <summary>True when it takes a filter in the language of the queues (ADR 0014).</summary>
    public bool TakesQuery { get; init; }

    /// <summary>True when it can be made of chosen items only (<see cref="ReportScope.Keys"/>), as for a sample.</summary>
    public bool TakesKeys { get; init; }

    /// <summary>True when its rows are numbered one by one, so that a sample can be drawn from it.</summary>
    public bool IsPopulation { get; init; }

    /// <summary>Populations whose items it gives evidence for, by the id of their report, when they are another report's: R2 for those of R1.</summary>
    public IReadOnlyList<string> EvidenceFor { get; init; } = [];

    /// <summary>What else it asks for.</summary>
    public IReadOnlyList<ReportParameter> Parameters { get; init; } = [];
}

/// <summary>A column.</summary>
/// <param name="Key">camelCase; name in JSON and in the header of CSV.</param>
/// <param name="Title">Heading.</param>
/// <param name="Kind">What its values are.</param>
/// <param name="Weight">Share of the width on paper; 1 is usual, long texts take more.</param>
public sealed record ReportColumn(string Key, string Title, ReportValueKind Kind = ReportValueKind.Text, double Weight = 1);

/// <summary>Evidence of an item: a small table below it.</summary>
/// <param name="Key">camelCase; name in JSON, of the CSV file and of the sheet.</param>
/// <param name="Title">Heading.</param>
/// <param name="Columns">Columns.</param>
public sealed record ReportTable(string Key, string Title, IReadOnlyList<ReportColumn> Columns);

/// <summary>What a value is; each may be null for none.</summary>
public enum ReportValueKind
{
    /// <summary><see cref="string"/>, in the language of the report.</summary>
    Text,

    /// <summary><see cref="string"/> of several lines, Markdown or plain; never cut.</summary>
    LongText,

    /// <summary><see cref="long"/> or <see cref="int"/>.</summary>
    Number,

    /// <summary><see cref="double"/>, 0 to 1.</summary>
    Share,

    /// <summary><see cref="DateTime"/>, UTC; shown in the zone of the report.</summary>
    Instant,

    /// <summary><see cref="long"/> or <see cref="int"/>, seconds.</summary>
    Duration,

    /// <summary><see cref="bool"/>.</summary>
    YesNo,

    /// <summary><see cref="string"/>, a hash or key: shown in a fixed form, never translated.</summary>
    Hash,
}

/// <summary>A value that a report asks for.</summary>
/// <param name="Key">camelCase.</param>
/// <param name="Label">Label.</param>
/// <param name="Kind">Text, Number, Duration (asked for in hours, given in seconds) or YesNo.</param>
/// <param name="Default">As text in the invariant culture, or null.</param>
public sealed record ReportParameter(string Key, string Label, ReportValueKind Kind, string? Default = null);

/// <summary>An item.</summary>
/// <param name="Key">Names it among the rows: a ticket's number; what <see cref="ReportScope.Keys"/> speaks of.</param>
/// <param name="Values">A value for each column, of the type that its kind says.</param>
public sealed record ReportRow(string Key, IReadOnlyList<object?> Values)
{
    /// <summary>Rows of each <see cref="ReportTable"/> by its key; a table without rows may be left out.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<IReadOnlyList<object?>>> Evidence { get; init; } =
        new Dictionary<string, IReadOnlyList<IReadOnlyList<object?>>>(StringComparer.Ordinal);

    /// <summary>Records whose ledger events prove the item, as type and key in the ledger; the first one is the item itself.</summary>
    public IReadOnlyList<LedgerRecord> Records { get; init; } = [];
}

/// <summary>A record as the ledger names it.</summary>
/// <param name="EntityType">Kind, for example <c>tickets.ticket</c>.</param>
/// <param name="EntityId">Key.</param>
public sealed record LedgerRecord(string EntityType, string EntityId);

/// <summary>What is asked for.</summary>
/// <param name="From">UTC, inclusive.</param>
/// <param name="To">UTC, exclusive.</param>
/// <param name="Zone">Zone in which days begin and times are shown.</param>
public sealed record ReportScope(DateTime From, DateTime To, TimeZoneInfo Zone)
{
    /// <summary>Filter in the language of the queues; null for all.</summary>
    public string? Query { get; init; }

    /// <summary>Only these items; null for all. An unknown one is a note, never left out in silence.</summary>
    public IReadOnlyList<string>? Keys { get; init; }

    /// <summary>Values of <see cref="ReportDefinition.Parameters"/> by key, as text in the invariant culture; checked by their kind.</summary>
    public IReadOnlyDictionary<string, string> Parameters { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);
}

/// <summary>Registers reports.</summary>
public static class ComplianceReportServiceCollectionExtensions
{
    /// <summary>Adds a report to the shell.</summary>
    public static Microsoft.Extensions.DependencyInjection.IServiceCollection AddComplianceReport<T>(
        this Microsoft.Extensions.DependencyInjection.IServiceCollection services)
        where T : class, IComplianceReport =>
        Microsoft.Extensions.DependencyInjection.ServiceCollectionServiceExtensions.AddScoped<IComplianceReport, T>(services);
}
