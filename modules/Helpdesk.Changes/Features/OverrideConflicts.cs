using Helpdesk.Changes.Integration;
using Helpdesk.Data;
using Helpdesk.Errors;
using Helpdesk.Security;
using Helpdesk.Tickets;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;

namespace Helpdesk.Changes.Features;

/// <summary>Somebody with the right of its own lets a change go ahead in spite of the conflicts that it has now.</summary>
internal sealed class OverrideConflicts(
    ChangesDbContext db, IUnitOfWork unitOfWork, ChangeAccess access, ITicketIntegrationService tickets, ChangeSchedule schedule, ICurrentUser user, TimeProvider time, IStringLocalizer L)
{
    private const int MaxReason = 1000;

    public async Task HandleAsync(string number, string? reason, string? expectedStamp, CancellationToken cancellationToken)
    {
        var ticket = await access.FindAsync(number, cancellationToken);
        access.Demand(ChangePermissions.OverrideChangeConflicts);
        reason = reason?.Trim();
        if (string.IsNullOrEmpty(reason))
        {
            throw new ValidationException("reason", L["Say why it goes ahead in spite of the conflicts."]);
        }

        if (reason.Length > MaxReason)
        {
            throw new ValidationException("reason", L["The text is too long: {0} of at most {1} characters.", reason.Length, MaxReason]);
        }

        await using var transaction = await unitOfWork.BeginAsync(cancellationToken);
        var change = await db.Changes.FirstOrDefaultAsync(c => c.Id == ticket.TicketId, cancellationToken);
        var conflicts = change is null || ticket.State is ChangeType.Review or ChangeType.Closed or ChangeType.Cancelled
            ? []
            : await schedule.FindConflictsAsync(ticket, change, ticket.AssigneeId, cancellationToken);
        if (change is null || conflicts.Count == 0)
        {
            throw new BusinessException("Changes:NoConflict", L["{0} has no conflicts that could be overridden.", number], 409);
        }

        if (expectedStamp is not null && expectedStamp != change.ConcurrencyStamp)
        {
            throw new ConcurrencyException(L["The plan of {0} was changed meanwhile. Read it again and repeat your change.", number]);
        }

        var before = change.OverrideReason;
        change.Override(conflicts, reason, user.RequiredId, time.GetUtcNow().UtcDateTime);
        await db.SaveChangesAsync(cancellationToken);
        await tickets.RecordChangesAsync(ticket.TicketId, [new("conflictOverride", before, reason)], null, null, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }
}
