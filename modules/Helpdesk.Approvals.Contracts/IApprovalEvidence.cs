namespace Helpdesk.Approvals;

/// <summary>Approvals as evidence for compliance reports: all that were ever asked for, with every decision. Scoped.</summary>
public interface IApprovalEvidence
{
    /// <summary>
    /// The approvals of these tickets by ticket, oldest first, with few queries however many tickets they are. Those that were given up and those that are
    /// void are among them. Not whether the present person may see them.
    /// </summary>
    Task<ILookup<Guid, ApprovalEvidence>> GetAsync(IReadOnlyCollection<Guid> ticketIds, CancellationToken cancellationToken);
}

/// <summary>An approval.</summary>
/// <param name="Id">Key; the ledger's name is <c>approvals.approval</c> with it.</param>
/// <param name="TicketId">Ticket that it is about.</param>
/// <param name="Title">What was asked.</param>
/// <param name="Meaning">What somebody agreed to who approved.</param>
/// <param name="Stage">How it stands or ended.</param>
/// <param name="AskedAt">When it was asked for, UTC.</param>
/// <param name="EndedAt">When it was decided, expired, was given up or became void; null while it is open.</param>
/// <param name="Decisions">Every decision, the first ones first.</param>
public sealed record ApprovalEvidence(
    Guid Id, Guid TicketId, string Title, string Meaning, ApprovalStage Stage, DateTime AskedAt, DateTime? EndedAt, IReadOnlyList<DecisionEvidence> Decisions)
{
    /// <summary>It was approved at an instant: decided by then, and not void by then.</summary>
    public bool WasApprovedAt(DateTime instant) => Stage switch
    {
        ApprovalStage.Approved => EndedAt <= instant,
        ApprovalStage.Voided => EndedAt > instant && Decisions.Any(d => d.IsApproved == true && d.At <= instant),
        _ => false,
    };
}

/// <summary>What somebody decided, or took back.</summary>
/// <param name="Id">Key; the ledger's name is <c>approvals.decision</c> with it.</param>
/// <param name="PersonId">Who.</param>
/// <param name="OnBehalfOfId">For whom, or null.</param>
/// <param name="Role">As what they were asked, as the workflow says it: <c>team:CAB</c>, <c>managerOfRequester</c>.</param>
/// <param name="Step">1, 2, 3 ... where one is asked after another.</param>
/// <param name="Round">1 at first; one more for each change of the content.</param>
/// <param name="IsApproved">True approves, false rejects, null takes an earlier decision back.</param>
/// <param name="Comment">What they wrote, or null.</param>
/// <param name="ContentHash">SHA-256 of the content that they saw.</param>
/// <param name="At">When, UTC.</param>
/// <param name="Worth">Whether it counts.</param>
public sealed record DecisionEvidence(
    Guid Id, Guid PersonId, Guid? OnBehalfOfId, string Role, int Step, int Round, bool? IsApproved, string? Comment, string ContentHash, DateTime At,
    DecisionWorth Worth);

/// <summary>How an approval stands or ended.</summary>
public enum ApprovalStage
{
    /// <summary>Somebody is asked.</summary>
    Open,

    /// <summary>Approved.</summary>
    Approved,

    /// <summary>Rejected.</summary>
    Rejected,

    /// <summary>Nobody decided in time.</summary>
    Expired,

    /// <summary>It was given up.</summary>
    Cancelled,

    /// <summary>The content changed after it was approved, or nobody was left who may decide.</summary>
    Voided,
}

/// <summary>Whether a decision counts, and why it does not.</summary>
public enum DecisionWorth
{
    /// <summary>It counts.</summary>
    Counts,

    /// <summary>The person took it back, or decided anew.</summary>
    TakenBack,

    /// <summary>The content is another one since.</summary>
    ContentChanged,

    /// <summary>The approval expired or was given up.</summary>
    Ended,
}
