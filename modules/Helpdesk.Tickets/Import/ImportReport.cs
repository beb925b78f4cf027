using System.Text;

namespace Helpdesk.Tickets.Import;

/// <summary>What an import did, or would do. A dry run and a real run of the same file on the same data give the same report.</summary>
internal sealed record ImportReport
{
    public required int RowsRead { get; init; }

    public required int IncidentsStored { get; init; }

    public required int EventsStored { get; init; }

    public required int EventsAlreadyStored { get; init; }

    public int RowsRejected => Rejected.Count;

    public required IReadOnlyList<RejectedRow> Rejected { get; init; }

    public required IReadOnlyList<Trap> Traps { get; init; }

    public string ToText()
    {
        var text = new StringBuilder()
            .AppendLine($"Rows read              {RowsRead,10:N0}")
            .AppendLine($"Incidents stored       {IncidentsStored,10:N0}")
            .AppendLine($"Events stored          {EventsStored,10:N0}")
            .AppendLine($"Events already stored  {EventsAlreadyStored,10:N0}")
            .AppendLine($"Rows rejected          {RowsRejected,10:N0}");
        foreach (var row in Rejected)
        {
            text.AppendLine($"  line {row.Line}: {row.Reason}");
        }

        text.AppendLine("Traps found");
        foreach (var trap in Traps)
        {
            text.AppendLine($"  {trap.Name,-34} {trap.Count,10:N0}  {trap.Description}");
        }

        return text.ToString();
    }
}

/// <summary>A row that was not stored.</summary>
internal sealed record RejectedRow(int Line, string Reason);

/// <summary>Something in the file that a naive reader gets wrong.</summary>
internal sealed record Trap(string Name, int Count, string Description);

/// <summary>How far an import is.</summary>
internal sealed record ImportProgress(int Done, int Total);
