using Helpdesk.Approvals.Domain;

namespace Helpdesk.Approvals.Integration;

/// <summary>Tells with the next save who is asked now.</summary>
internal sealed class AskApprovers(ApprovalsDbContext db, StandIns standIns)
{
    public async Task TellAsync(Approval approval, bool isAskedAgain, CancellationToken cancellationToken)
    {
        if (approval.TakeNewlyAsked() is { Count: > 0 } asked)
        {
            db.Publish(new ApprovalRequested(
                approval.Id, approval.TicketId, approval.TicketNumber, approval.Title, approval.Round,
                await standIns.RecipientsAsync(approval, asked, cancellationToken), approval.InstanceId, approval.RunId, isAskedAgain));
        }
    }
}
