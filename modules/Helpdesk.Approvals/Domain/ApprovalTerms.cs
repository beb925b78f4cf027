namespace Helpdesk.Approvals.Domain;

/// <summary>How many of those asked must approve.</summary>
public enum ApprovalMode
{
    /// <summary>One is enough.</summary>
    Any,

    /// <summary>Everybody.</summary>
    All,

    /// <summary>More than half.</summary>
    Majority,

    /// <summary>A number, or a share that is rounded up.</summary>
    Quorum,
}

/// <summary>Life of an approval.</summary>
public enum ApprovalState
{
    /// <summary>Somebody is asked.</summary>
    Open,

    /// <summary>Approved, for the content that was seen.</summary>
    Approved,

    /// <summary>Rejected.</summary>
    Rejected,

    /// <summary>Nobody decided in time.</summary>
    Expired,

    /// <summary>The workflow does not need it any more.</summary>
    Cancelled,

    /// <summary>The content changed after it was approved, or nobody is left who may decide.</summary>
    Voided,
}

/// <summary>Life of one place in an approval.</summary>
public enum SlotState
{
    /// <summary>Its step has not come.</summary>
    Waiting,

    /// <summary>To be decided now.</summary>
    Asked,

    /// <summary>Approved.</summary>
    Approved,

    /// <summary>Rejected.</summary>
    Rejected,

    /// <summary>Not needed any more: the result stands without it, or the content changed.</summary>
    Closed,
}

/// <summary>What a person did.</summary>
public enum DecisionKind
{
    /// <summary>Approved.</summary>
    Approve,

    /// <summary>Rejected.</summary>
    Reject,

    /// <summary>Took back what they had decided.</summary>
    Withdraw,
}

/// <summary>What follows when the time is over.</summary>
public enum ExpiryPolicy
{
    /// <summary>The approval ends as expired; nothing is approved.</summary>
    Expire,

    /// <summary>The approval ends as rejected.</summary>
    Reject,

    /// <summary>Somebody else is asked for as long again; then it expires.</summary>
    Escalate,

    /// <summary>It stays open until somebody decides.</summary>
    Hold,

    /// <summary>It ends as approved, unless somebody mandatory has not approved. Only where the designer of the workflow chose it.</summary>
    Approve,
}

/// <summary>Why a decision is not taken.</summary>
internal enum DecisionRefusal
{
    None,

    /// <summary>The approval has ended.</summary>
    Ended,

    /// <summary>The content is not the one that the person saw.</summary>
    ContentChanged,

    /// <summary>Nobody decides on their own request.</summary>
    IsRequester,

    /// <summary>The person is not asked.</summary>
    NotAsked,

    /// <summary>An earlier step has not been decided.</summary>
    NotYet,

    /// <summary>The person has decided; a decision is not changed.</summary>
    Decided,

    /// <summary>The person has another place in the same step.</summary>
    AskedAlready,
}

/// <summary>Somebody who decides.</summary>
/// <param name="PersonId">Who acts.</param>
/// <param name="OnBehalfOfId">Whom they stand in for, or null.</param>
/// <param name="TeamIds">Teams of the one whose right it is: of the person, or of whom they stand in for.</param>
internal sealed record Voter(Guid PersonId, Guid? OnBehalfOfId, IReadOnlySet<Guid> TeamIds)
{
    /// <summary>Whose right it is.</summary>
    public Guid PrincipalId => OnBehalfOfId ?? PersonId;
}

/// <summary>A place before it is part of an approval: who is asked, after managers and owners were looked up.</summary>
/// <param name="PersonId">Person asked; null for a team.</param>
/// <param name="TeamId">Team asked: any member decides.</param>
/// <param name="Level">Step in which it is asked; lower ones first.</param>
/// <param name="IsMandatory">Nothing is approved without it.</param>
/// <param name="Source">What the workflow says, for example <c>managerOfRequester</c>, to look it up again.</param>
internal sealed record PlannedSlot(Guid? PersonId, Guid? TeamId, int Level, bool IsMandatory, string Source);
