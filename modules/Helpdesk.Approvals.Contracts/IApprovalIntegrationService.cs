namespace Helpdesk.Approvals;

/// <summary>What was decided about tickets, for other modules. Scoped.</summary>
public interface IApprovalIntegrationService
{
    /// <summary>
    /// The newest approval of each step that asked about a ticket, judged by what the ticket says now; those that were given up are left out. Not
    /// whether the present person may see them.
    /// </summary>
    Task<IReadOnlyList<ApprovalStanding>> GetStandingsAsync(Guid ticketId, CancellationToken cancellationToken);
}

/// <summary>Where an approval stands.</summary>
/// <param name="Id">Approval.</param>
/// <param name="Title">What was asked.</param>
/// <param name="Verdict">What it says about the present content.</param>
/// <param name="ApproverIds">Who approved, and for whom they stood in; empty when nobody did.</param>
public sealed record ApprovalStanding(Guid Id, string Title, ApprovalVerdict Verdict, IReadOnlyList<Guid> ApproverIds);

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
