using System.Text.Json;
using System.Text.Json.Serialization;

namespace Helpdesk.Compliance.Reports;

/// <summary>Everything that a report says beside its rows (practice.md 3.2, common to all). Stored as JSON; texts are in the language of the run.</summary>
internal sealed record ReportCover
{
    /// <summary>A gap in a chart is no number.</summary>
    public static JsonSerializerOptions Json { get; } = new() { NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals };

    public required string ReportId { get; init; }

    public required string Title { get; init; }

    public required string Description { get; init; }

    public required string Tenant { get; init; }

    public required string Culture { get; init; }

    public required StoredScope Scope { get; init; }

    public string? PeriodMeaning { get; init; }

    /// <summary>Parameters by their labels.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Parameters { get; init; } = [];

    public required DateTime GeneratedAt { get; init; }

    public required string GeneratedBy { get; init; }

    public required string SoftwareVersion { get; init; }

    public required string DataModelVersion { get; init; }

    public required IReadOnlyList<ReportColumn> Columns { get; init; }

    public IReadOnlyList<ReportTable> Evidence { get; init; } = [];

    public long RowCount { get; init; }

    public string? QueryInWords { get; init; }

    public string? Query { get; init; }

    public ReportNumbers? Numbers { get; init; }

    public IReadOnlyList<ReportGap> Gaps { get; init; } = [];

    public long HiddenByRights { get; init; }

    public IReadOnlyList<string> Notes { get; init; } = [];

    public IReadOnlyList<ReportMetric> Metrics { get; init; } = [];

    public IReadOnlyList<ReportFigure> Figures { get; init; } = [];

    public IReadOnlyList<ReportChart> Charts { get; init; } = [];

    /// <summary>SHA-256 of the data file.</summary>
    public string DataSha256 { get; init; } = "";

    /// <summary>Where the ledger was sealed to when the rows were read.</summary>
    public LedgerMark? Ledger { get; init; }

    /// <summary>Why a file is missing, and the like.</summary>
    public IReadOnlyList<string> FileNotes { get; init; } = [];
}

/// <param name="Checkpoint">Number of the last signed checkpoint.</param>
/// <param name="Hash">SHA-256 of its canonical JSON.</param>
/// <param name="KeyId">Key that signed it.</param>
/// <param name="LastSequence">Last event that it covers.</param>
/// <param name="ProvenEvents">Events of the items in the proof.</param>
/// <param name="UnsealedEvents">Events of the items that have no seal yet.</param>
internal sealed record LedgerMark(int Checkpoint, string Hash, string KeyId, long LastSequence, long ProvenEvents, long UnsealedEvents);
