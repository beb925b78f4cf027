using Helpdesk.Approvals;
using Helpdesk.Changes.Domain.Conflicts;
using Helpdesk.Changes.Integration;
using Helpdesk.Errors;
using Helpdesk.Security;
using Helpdesk.Tickets;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;

namespace Helpdesk.Changes.Features;

/// <summary>What another time would mean for a change.</summary>
/// <param name="Ticket">The ticket.</param>
/// <param name="Stamp">Stamp of the plan that was looked at.</param>
/// <param name="Now">The time that is planned now; null for none.</param>
/// <param name="Then">The other time; null when none was given.</param>
/// <param name="Conflicts">What the other time collides with.</param>
/// <param name="Voided">Titles of the approvals that would be asked for again.</param>
/// <param name="Refusal">Why it cannot be moved there; null when it can.</param>
internal sealed record MovePreview(
    TicketPanelModel Ticket, string Stamp, Period? Now, Period? Then, IReadOnlyList<Conflict> Conflicts, IReadOnlyList<string> Voided, string? Refusal);

/// <summary>Says what a move of a change would mean. Changes nothing.</summary>
internal sealed class PreviewMove(
    ChangesDbContext db, ChangeAccess access, ChangeSchedule schedule, SaveChangePlan save, IApprovalIntegrationService approvals)
{
    /// <param name="number">Change.</param>
    /// <param name="start">New start, UTC; null for the present one.</param>
    /// <param name="end">New end, UTC; null keeps the length.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public async Task<MovePreview> HandleAsync(string number, DateTime? start, DateTime? end, CancellationToken cancellationToken)
    {
        var ticket = await access.FindForEditAsync(number, cancellationToken);
        var change = await db.Changes.AsNoTracking().FirstOrDefaultAsync(c => c.Id == ticket.TicketId, cancellationToken);
        var (stamp, now) = (change?.ConcurrencyStamp ?? ChangeAccess.NoStamp, change?.Planned);
        end ??= start + now?.Length ?? now?.End;
        start ??= now?.Start;
        if (start is not { } from || end is not { } to || from >= to)
        {
            return new(ticket, stamp, now, null, [], [], null);
        }

        var then = new Period(from, to);
        var standings = then == now ? [] : await approvals.GetStandingsAsync(ticket.TicketId, cancellationToken);
        return new(
            ticket,
            stamp,
            now,
            then,
            await schedule.FindConflictsAsync(ticket, then, ticket.AssigneeId, cancellationToken),
            [.. standings.Where(s => s.Verdict is ApprovalVerdict.Approved or ApprovalVerdict.Open).Select(s => s.Title)],
            then == now ? null : await save.WhyNotMoveAsync(ticket, change, then, cancellationToken));
    }
}
