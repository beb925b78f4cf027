namespace Helpdesk.Approvals;

/// <summary>What was decided about tickets, for other modules. Scoped.</summary>
public interface IApprovalIntegrationService
{
    /// <summary>
    /// The newest approval of each step that asked about a ticket, judged by what the ticket says now; those that were given up are left out. Not
    /// whether the present person may see them.
    /// </summary>
    Task<IReadOnlyList<ApprovalStanding>> GetStandingsAsync(Guid ticketId, CancellationToken cancellationToken);

    /// <summary>
    /// The same approvals with who decided what and who is still asked: for a board that decides together. Somebody decides on the page of the
    /// approval, never here. Not whether the present person may see them.
    /// </summary>
    Task<IReadOnlyList<ApprovalBallot>> GetBallotsAsync(Guid ticketId, CancellationToken cancellationToken);
}

/// <summary>The voices in an approval.</summary>
/// <param name="Standing">Where it stands.</param>
/// <param name="Votes">All decisions, the first ones first; those that count for nothing any more too.</param>
/// <param name="AskedIds">Who may decide now: people, members of teams, those who stand in; never the requester. Empty when it has ended.</param>
/// <param name="IsContentChanged">The ticket says something else than what was decided on, so no vote counts.</param>
public sealed record ApprovalBallot(ApprovalStanding Standing, IReadOnlyList<ApprovalVote> Votes, IReadOnlyList<Guid> AskedIds, bool IsContentChanged);

/// <summary>What somebody decided, or took back.</summary>
/// <param name="PersonId">Who.</param>
/// <param name="OnBehalfOfId">For whom, or null.</param>
/// <param name="IsApproved">True approves, false rejects, null takes an earlier decision back.</param>
/// <param name="Comment">What they wrote, or null.</param>
/// <param name="DecidedAt">When, UTC.</param>
/// <param name="Counts">It is about what the ticket says now, and was not taken back.</param>
public sealed record ApprovalVote(Guid PersonId, Guid? OnBehalfOfId, bool? IsApproved, string? Comment, DateTime DecidedAt, bool Counts);

/// <summary>Where an approval stands.</summary>
/// <param name="Id">Approval.</param>
/// <param name="Title">What was asked.</param>
/// <param name="Verdict">What it says about the present content.</param>
/// <param name="ApproverIds">Who approved, and for whom they stood in; empty when nobody did.</param>
public sealed record ApprovalStanding(Guid Id, string Title, ApprovalVerdict Verdict, IReadOnlyList<Guid> ApproverIds)
{
    /// <summary>Workflow that asked.</summary>
    public Guid InstanceId { get; init; }

    /// <summary>People who are asked and have not decided; nobody when it has ended.</summary>
    public IReadOnlyList<Guid> AskedIds { get; init; } = [];

    /// <summary>Teams of which somebody is asked.</summary>
    public IReadOnlyList<Guid> AskedTeamIds { get; init; } = [];

    /// <summary>Nobody decided in time.</summary>
    public bool IsExpired { get; init; }

    /// <summary>What was written with the last decision, or null.</summary>
    public string? Comment { get; init; }
}

/// <summary>What an approval says about the content that a ticket has now.</summary>
public enum ApprovalVerdict
{
    /// <summary>Somebody is still asked.</summary>
    Open,

    /// <summary>It is approved.</summary>
    Approved,

    /// <summary>It is rejected.</summary>
    Rejected,

    /// <summary>Nothing: it was about another content, or nobody decided in time.</summary>
    None,
}
