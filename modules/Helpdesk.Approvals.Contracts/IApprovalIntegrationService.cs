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
