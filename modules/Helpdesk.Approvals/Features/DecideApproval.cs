using Helpdesk.Approvals.Domain;
using Helpdesk.Approvals.Integration;
using Helpdesk.Data;
using Helpdesk.Errors;
using Helpdesk.Security;
using Helpdesk.Tickets;
using Microsoft.Extensions.Localization;

namespace Helpdesk.Approvals.Features;

/// <param name="IsApproved">True approves, false rejects.</param>
/// <param name="Comment">Why; needed to reject.</param>
/// <param name="ContentHash">Hash of the content that the person saw.</param>
/// <param name="OnBehalfOfId">Whom the person stands in for; null for the person's own right.</param>
internal sealed record DecideRequest(bool IsApproved, string? Comment, string? ContentHash, Guid? OnBehalfOfId = null);

/// <summary>Somebody approves or rejects. Two at the same moment follow one another: the second one is judged by what the first one left.</summary>
internal sealed class DecideApproval(
    ApprovalsDbContext db, IUnitOfWork unitOfWork, ITicketIntegrationService tickets, StandIns standIns, ApprovalAccess access, AskApprovers ask, Pauses pauses,
    ICurrentUser user, TimeProvider time, IStringLocalizer L)
{
    public const int MaxComment = 4000;
    private const int Tries = 4;

    public async Task HandleAsync(Guid id, DecideRequest request, CancellationToken cancellationToken)
    {
        var comment = request.Comment?.Trim() is { Length: > 0 } text ? text : null;
        if (!request.IsApproved && comment is null)
        {
            throw new ValidationException("comment", L["Say why you reject it: the requester reads it."]);
        }

        if (comment is { Length: > MaxComment })
        {
            throw new ValidationException("comment", L["The text is too long: {0} of at most {1} characters.", comment.Length, MaxComment]);
        }

        for (var attempt = 1; ; attempt++)
        {
            try
            {
                await TryAsync(id, request, comment, cancellationToken);
                return;
            }
            catch (ConcurrencyException) when (attempt < Tries && !unitOfWork.HasBegun)
            {
                db.Forget();
            }
        }
    }

    private async Task TryAsync(Guid id, DecideRequest request, string? comment, CancellationToken cancellationToken)
    {
        await using var transaction = await unitOfWork.BeginAsync(cancellationToken);
        var approval = await access.FindAsync(id, cancellationToken);
        if (approval.State == ApprovalState.Open && await pauses.WhyAsync(approval.TicketId, cancellationToken) is { } paused)
        {
            throw new BusinessException("Approvals:Paused", paused, 409);
        }

        var voter = await VoterAsync(approval, request.OnBehalfOfId, cancellationToken);
        var content = await tickets.GetContentAsync(approval.TicketId, cancellationToken);
        // What is stored now, what is asked for, and what the person saw must be one.
        var present = content is null ? "" : ContentHash.Of(content);
        var refusal = approval.State == ApprovalState.Open && (request.ContentHash ?? "") != present && approval.WhyNot(voter) == DecisionRefusal.None
            ? DecisionRefusal.ContentChanged
            : approval.Decide(voter, request.IsApproved, comment, present, time.GetUtcNow().UtcDateTime);
        if (refusal != DecisionRefusal.None)
        {
            throw access.Refused(approval, refusal);
        }

        await ask.TellAsync(approval, isAskedAgain: false, cancellationToken);
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }

    /// <summary>The capacity in which the person decides; where only one fits it need not be said.</summary>
    private async Task<Voter> VoterAsync(Approval approval, Guid? onBehalfOf, CancellationToken cancellationToken)
    {
        var voters = await standIns.VotersAsync(user.RequiredId, cancellationToken);
        if (onBehalfOf is { } principal && principal != user.Id)
        {
            return voters.FirstOrDefault(v => v.OnBehalfOfId == principal)
                ?? throw new ValidationException("onBehalfOf", L["You do not stand in for this person now."]);
        }

        var fitting = voters.Where(v => approval.WhyNot(v) == DecisionRefusal.None).ToList();
        return onBehalfOf is null && fitting is [var only] ? only : voters[0];
    }
}
