using Helpdesk.Data;

namespace Helpdesk.Tickets.Import;

/// <summary>An import started in the browser: who loaded which file when, and what came of it.</summary>
[LedgerName("tickets.import-job")]
internal sealed class ImportJob : AggregateRoot
{
    public string FileName { get; set; } = "";

    public string FileSha256 { get; set; } = "";

    public string Profile { get; set; } = "";

    public bool IsDryRun { get; set; }

    public Guid? StartedById { get; set; }

    public string StartedByName { get; set; } = "";

    public DateTime StartedAt { get; set; }

    public DateTime? FinishedAt { get; set; }

    /// <summary>The report as JSON once it is done.</summary>
    public string? Report { get; set; }

    /// <summary>Why it ended early.</summary>
    public string? Error { get; set; }
}
