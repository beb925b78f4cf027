using Helpdesk.Data;

namespace Helpdesk.Workflows.Domain;

/// <summary>A request that a step waits for. Its id is the idempotency key: the same on each try.</summary>
[NotInLedger("Transport: what was sent where and what came back is in the journal of the instance, whose lines are in the ledger.")]
internal sealed class PendingRequest : Entity, IHasConcurrencyStamp
{
    public const int MaxHost = 255;
    public const int MaxProblem = 500;

    public string ConcurrencyStamp { get; set; } = "";

    public Guid InstanceId { get; init; }

    /// <summary>Run of the step that waits.</summary>
    public int RunId { get; init; }

    public required string Host { get; init; }

    /// <summary><see cref="Http.RequestOrder"/> as JSON.</summary>
    public required string Order { get; init; }

    /// <summary>Next try, UTC; while one is under way, the moment from which its process must be dead.</summary>
    public DateTime DueAt { get; set; }

    /// <summary>Tries that have begun.</summary>
    public int Attempts { get; set; }

    /// <summary>What became of the last try.</summary>
    public string? LastProblem { get; set; }
}
