using Helpdesk.Data;
using Helpdesk.Workflows.Engine;

namespace Helpdesk.Workflows.Domain;

/// <summary>One run of a version of a workflow. It keeps that version to its end.</summary>
[LedgerName("workflows.instance")]
internal sealed class WorkflowInstance : AggregateRoot
{
    public const int MaxCorrelationId = 200;

    /// <summary>The version that it runs, <see cref="Entity.Id"/> of the definition's row.</summary>
    public required Guid DefinitionVersionId { get; init; }

    /// <summary>Id that all versions share.</summary>
    public required string DefinitionId { get; init; }

    public required int Version { get; init; }

    public string? Name { get; set; }

    /// <summary>What it is about, for example the number of a ticket.</summary>
    public string? CorrelationId { get; set; }

    public WorkflowStatus Status { get; set; }

    public WorkflowSubStatus SubStatus { get; set; }

    /// <summary>Incidents that wait for somebody.</summary>
    public int IncidentCount { get; set; }

    /// <summary><see cref="WorkflowState"/> as JSON.</summary>
    [NotInLedger("Follows from the definition and the journal, whose lines are in the ledger.")]
    public string State { get; set; } = "";

    public DateTime CreatedAt { get; set; }

    public DateTime UpdatedAt { get; set; }

    public DateTime? FinishedAt { get; set; }
}

/// <summary>A place where an instance waits, to be found by what is waited for or when it is due.</summary>
[NotInLedger("Worked out from the state of the instance.")]
internal sealed class StoredBookmark
{
    public Guid InstanceId { get; init; }

    public int BookmarkId { get; init; }

    public required string ActivityId { get; init; }

    public required string Hash { get; init; }

    /// <summary>Of the instance, at the time of the wait.</summary>
    public string? CorrelationId { get; init; }

    public DateTime? DueAt { get; set; }

    /// <summary>How often its time had come and it could not go on.</summary>
    public int Attempts { get; set; }
}

/// <summary>What starts instances of a published version.</summary>
[NotInLedger("Worked out from the published definition.")]
internal sealed class StoredTrigger
{
    public Guid DefinitionVersionId { get; init; }

    public required string ActivityId { get; init; }

    public required string Hash { get; init; }

    /// <summary>When it begins an instance by itself, UTC; null when something has to happen.</summary>
    public DateTime? DueAt { get; set; }

    /// <summary>How often its time had come and it could not begin.</summary>
    public int Attempts { get; set; }

    /// <summary>Instances that it has begun, or left to one that runs; counted where two at the same moment must not both begin.</summary>
    public int Starts { get; set; }
}

/// <summary>One line of what an instance did.</summary>
[AppendOnly(MayExpire = true)]
[LedgerName("workflows.journal")]
internal sealed class JournalRecord
{
    public Guid InstanceId { get; init; }

    /// <summary>From 1 without a gap.</summary>
    public long Sequence { get; init; }

    public DateTime At { get; init; }

    /// <summary>Run of the activity: a step in a loop has many.</summary>
    public int ActivityRun { get; init; }

    public required string ActivityId { get; init; }

    public required string ActivityType { get; init; }

    public required string Event { get; init; }

    public string? Message { get; init; }
}
