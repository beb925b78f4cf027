using Helpdesk.Approvals;
using Helpdesk.Requests.Domain;
using Microsoft.Extensions.Localization;

namespace Helpdesk.Requests.Integration;

/// <summary>Whether an order is approved as it is now. Scoped.</summary>
internal sealed class OrderApproval(IApprovalIntegrationService approvals, IStringLocalizer L)
{
    /// <summary>A sentence that says why not; null when it is approved, or nobody has to.</summary>
    public async Task<string?> WhyNotAsync(Order order, string number, CancellationToken cancellationToken)
    {
        if (order.WorkflowId is null)
        {
            return null;
        }

        var standings = await OfRunAsync(order, cancellationToken);
        if (standings.Find(s => s.Verdict != ApprovalVerdict.Approved) is { } against)
        {
            return against.Verdict switch
            {
                ApprovalVerdict.Open => L["{0} waits for the approval “{1}”.", number, against.Title],
                ApprovalVerdict.Rejected => L["{0} was rejected: “{1}”.", number, against.Title],
                _ => L["“{1}” does not hold for {0} as it is now. Ask for an approval again.", number, against.Title],
            };
        }

        return standings.Exists(s => s.ApproverIds.Count > 0) ? null : L["Nobody has approved {0} as it is now. Ask for an approval.", number].Value;
    }

    /// <summary>Why it is not to be done: what was written by who rejected it, or that nobody decided in time. Null when neither is so.</summary>
    public async Task<string?> FindRejectionAsync(Order order, CancellationToken cancellationToken)
    {
        var standings = await OfRunAsync(order, cancellationToken);
        return standings.Find(s => s.Verdict == ApprovalVerdict.Rejected) is { } rejected
            ? string.IsNullOrWhiteSpace(rejected.Comment) ? rejected.Title : rejected.Comment
            : standings.Exists(s => s.IsExpired) ? L["Nobody decided in time."].Value : null;
    }

    private async Task<List<ApprovalStanding>> OfRunAsync(Order order, CancellationToken cancellationToken) =>
        order.ApprovalRunId is { } run ? [.. (await approvals.GetStandingsAsync(order.Id, cancellationToken)).Where(s => s.InstanceId == run)] : [];
}
