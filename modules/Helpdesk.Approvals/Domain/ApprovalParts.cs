using Helpdesk.Data;

namespace Helpdesk.Approvals.Domain;

/// <summary>One place in an approval: a person, or a team of which any member decides. A round has its own.</summary>
[LedgerName("approvals.slot")]
public sealed class ApprovalSlot : Entity
{
    public Guid ApprovalId { get; set; }

    public int Round { get; set; }

    /// <summary>Order on the page.</summary>
    public int Position { get; set; }

    public int Level { get; set; }

    public bool IsMandatory { get; set; }

    public Guid? PersonId { get; set; }

    public Guid? TeamId { get; set; }

    /// <summary>Asked in place of those above, because they have not decided in time.</summary>
    public Guid? EscalatedPersonId { get; set; }

    public Guid? EscalatedTeamId { get; set; }

    /// <summary>What the workflow says, for example <c>managerOfRequester</c>; <c>person:…</c> after somebody was asked in another one's place.</summary>
    public string Source { get; set; } = "";

    public SlotState State { get; set; }

    /// <summary>When it was asked first, UTC.</summary>
    public DateTime? AskedAt { get; set; }

    /// <summary>The one whose right it is may decide here.</summary>
    internal bool IsFor(Guid principalId, IReadOnlySet<Guid> teamIds) =>
        PersonId == principalId || EscalatedPersonId == principalId
        || (TeamId is { } team && teamIds.Contains(team)) || (EscalatedTeamId is { } other && teamIds.Contains(other));
}

/// <summary>What somebody decided, or took back. Never changed and never deleted.</summary>
[AppendOnly]
[LedgerName("approvals.decision")]
public sealed class ApprovalDecision : Entity
{
    public Guid ApprovalId { get; set; }

    public Guid SlotId { get; set; }

    /// <summary>Order within the approval.</summary>
    public int Sequence { get; set; }

    public int Round { get; set; }

    public DecisionKind Kind { get; set; }

    /// <summary>Who decided.</summary>
    public Guid PersonId { get; set; }

    /// <summary>Whom they stood in for, or null.</summary>
    public Guid? OnBehalfOfId { get; set; }

    public string? Comment { get; set; }

    /// <summary>SHA-256 of the content that the person saw.</summary>
    public string ContentHash { get; set; } = "";

    public DateTime DecidedAt { get; set; }
}

/// <summary>Somebody stands in for somebody else who is away.</summary>
[LedgerName("approvals.delegation")]
public sealed class Delegation : AggregateRoot
{
    /// <summary>Who is away.</summary>
    public Guid PersonId { get; set; }

    /// <summary>Who stands in. Only for the person: not for those whom that person stands in for.</summary>
    public Guid DelegateId { get; set; }

    /// <summary>First moment, UTC.</summary>
    public DateTime From { get; set; }

    /// <summary>End, UTC; not part of it.</summary>
    public DateTime To { get; set; }

    public string? Reason { get; set; }

    public DateTime CreatedAt { get; set; }
}
