using System.Text.Json;
using Helpdesk.Data;

namespace Helpdesk.Compliance.Reports;

/// <summary>A report that somebody asked for: what of, and the files that came of it. Kept as evidence.</summary>
[LedgerName("compliance.report-run")]
internal sealed class ReportRun : AggregateRoot
{
    public const int MaxTitle = 200;
    public const int MaxError = 1000;

    public string ReportId { get; set; } = "";

    public string Title { get; set; } = "";

    /// <summary>What is asked for, see <see cref="StoredScope"/>.</summary>
    public string Scope { get; set; } = "{}";

    /// <summary>Language of the files.</summary>
    public string Culture { get; set; } = "";

    public Guid? EngagementId { get; set; }

    public Guid? ScheduleId { get; set; }

    /// <summary>With whose rights it reads.</summary>
    public Guid RequestedById { get; set; }

    public string RequestedByName { get; set; } = "";

    public DateTime RequestedAt { get; set; }

    public ReportRunState State { get; set; }

    public DateTime? FinishedAt { get; set; }

    public long Rows { get; set; }

    /// <summary>Why there is nothing, in the language of the run.</summary>
    public string? Error { get; set; }

    /// <summary>JSON list of <see cref="ReportFile"/>, once it is done.</summary>
    public string Files { get; set; } = "[]";

    /// <summary>Until then the process that works on it is believed to live, UTC.</summary>
    [NotInLedger("A claim of the machinery on the run; what came of the run is in the ledger.")]
    public DateTime? LeaseUntil { get; set; }

    public StoredScope StoredScope => JsonSerializer.Deserialize<StoredScope>(Scope)!;

    public IReadOnlyList<ReportFile> ReadFiles() => JsonSerializer.Deserialize<List<ReportFile>>(Files)!;

    public bool IsOver => State is ReportRunState.Done or ReportRunState.Failed or ReportRunState.Cancelled;

    public void Finish(long rows, IReadOnlyList<ReportFile> files, DateTime now)
    {
        (State, Rows, Files, FinishedAt, LeaseUntil) = (ReportRunState.Done, rows, JsonSerializer.Serialize(files), now, null);
    }

    public void Give(ReportRunState state, string? error, DateTime now)
    {
        (State, Error, FinishedAt, LeaseUntil) = (state, error?.Length > MaxError ? error[..(MaxError - 1)] + "…" : error, state is ReportRunState.Waiting ? null : now, null);
    }
}

internal enum ReportRunState
{
    Waiting,
    Running,
    Done,
    Failed,
    Cancelled,
}

/// <summary>A file of a run, in the tenant's blob store.</summary>
/// <param name="Kind">One of <see cref="ReportFileKinds"/>.</param>
/// <param name="Name">Name for the person who downloads it.</param>
/// <param name="Sha256">Hash, by which it is stored.</param>
internal sealed record ReportFile(string Kind, string Name, string MediaType, string Sha256, long Length);

internal static class ReportFileKinds
{
    /// <summary>The data, complete; the other files are made of it.</summary>
    public const string Json = "json";

    public const string Pdf = "pdf";

    public const string Csv = "csv";

    public const string Xlsx = "xlsx";

    /// <summary>Ledger events of the items with what proves them.</summary>
    public const string Proof = "proof";

    /// <summary>What the page shows beside the rows; not offered.</summary>
    public const string Cover = "cover";
}

/// <summary><see cref="ReportScope"/> as it is stored.</summary>
internal sealed record StoredScope(
    DateTime From, DateTime To, string Zone, string? Query, IReadOnlyList<string>? Keys, IReadOnlyDictionary<string, string> Parameters)
{
    public static StoredScope Of(ReportScope scope) => new(scope.From, scope.To, scope.Zone.Id, scope.Query, scope.Keys, scope.Parameters);

    public ReportScope ToScope() => new(From, To, TimeZoneInfo.FindSystemTimeZoneById(Zone)) { Query = Query, Keys = Keys, Parameters = Parameters };
}
