using System.Text.Json;
using Helpdesk.Data;

namespace Helpdesk.Tickets.Routing;

/// <summary>
/// Who of a team got a ticket when: the memory of round robin. One row per team, whose number is its concurrency token: of two tickets that take
/// the same turn one is told of the conflict and takes the next.
/// </summary>
[NotInLedger("Follows from the assignments, which are in the streams of the tickets and so in the ledger.")]
internal sealed class TeamTurns
{
    public Guid TeamId { get; set; }

    /// <summary>Turns so far.</summary>
    public int Number { get; set; }

    /// <summary>Person to the number of their last turn, as a JSON object.</summary>
    public string Taken { get; set; } = "{}";

    public IReadOnlyDictionary<Guid, int> Last() => Read();

    /// <summary>The person has the next turn.</summary>
    public void Take(Guid personId)
    {
        var taken = Read();
        taken[personId] = ++Number;
        Taken = JsonSerializer.Serialize(taken);
    }

    private Dictionary<Guid, int> Read() => JsonSerializer.Deserialize<Dictionary<Guid, int>>(Taken) ?? [];
}
