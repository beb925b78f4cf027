using System.Text.Json;
using Helpdesk.Approvals.Domain;
using Helpdesk.Approvals.Integration;
using Helpdesk.Tickets;

namespace Helpdesk.Approvals.Features;

/// <summary>Does what is due: reminds, asks somebody else in place of those who are late, ends what has taken too long. Part of the workflow's transaction.</summary>
internal sealed class AdvanceApproval(
    ApprovalsDbContext db, ITicketIntegrationService tickets, ApproverResolver resolver, StandIns standIns, Pauses pauses, TimeProvider time)
{
    private static readonly TimeSpan LookAgain = TimeSpan.FromHours(1);

    /// <returns>The approval as it stands now; null when there is none.</returns>
    public async Task<Approval?> HandleAsync(Guid id, CancellationToken cancellationToken)
    {
        var approval = await db.FindAsync(id, cancellationToken);
        if (approval is null)
        {
            return null;
        }

        var now = time.GetUtcNow().UtcDateTime;
        if (approval.NextAt <= now && await pauses.WhyAsync(approval.TicketId, cancellationToken) is not null)
        {
            approval.Postpone(now + LookAgain);
            await db.SaveChangesAsync(cancellationToken);
            return approval;
        }

        if (approval.IsExpired(now) ? approval.Expire(await PresentHashAsync(approval, cancellationToken), now) : approval.IsEscalationDue(now))
        {
            await EscalateAsync(approval, cancellationToken);
        }

        if (approval.Remind(now))
        {
            var late = approval.Present.Where(s => s.State == SlotState.Asked);
            db.Publish(new ApprovalReminded(
                approval.Id, approval.TicketId, approval.TicketNumber, approval.Title, await standIns.RecipientsAsync(approval, late, cancellationToken), IsEscalation: false));
        }

        await db.SaveChangesAsync(cancellationToken);
        return approval;
    }

    private async Task<string> PresentHashAsync(Approval approval, CancellationToken cancellationToken) =>
        await tickets.GetContentAsync(approval.TicketId, cancellationToken) is { } content ? ContentHash.Of(content) : "";

    private async Task EscalateAsync(Approval approval, CancellationToken cancellationToken)
    {
        var content = await tickets.GetContentAsync(approval.TicketId, cancellationToken);
        var entry = approval.EscalateTo is null ? null : JsonSerializer.Deserialize<ApproverEntry>(approval.EscalateTo);
        var other = content is null || entry is null ? null : await resolver.FindOneAsync(entry, content, cancellationToken);
        // With nobody above, those who were asked stay asked; it is not tried again every few seconds.
        approval.Escalate(other?.PersonId, other?.TeamId);
        if (other is not null)
        {
            var present = new ApprovalSlot { PersonId = other.PersonId, TeamId = other.TeamId };
            db.Publish(new ApprovalReminded(
                approval.Id, approval.TicketId, approval.TicketNumber, approval.Title, await standIns.RecipientsAsync(approval, [present], cancellationToken), IsEscalation: true));
        }
    }
}
