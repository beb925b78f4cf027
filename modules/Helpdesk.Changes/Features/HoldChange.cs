using Helpdesk.Changes.Domain;
using Helpdesk.Data;
using Helpdesk.Errors;
using Helpdesk.Security;
using Helpdesk.Tickets;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;

namespace Helpdesk.Changes.Features;

/// <summary>
/// Holds a change, or lets it go on where it was (practice.md 2.4). On hold it can only be cancelled: no approval is given, no task begun.
/// </summary>
internal sealed class HoldChange(
    ChangesDbContext db, IUnitOfWork unitOfWork, ChangeAccess access, ITicketIntegrationService tickets, TimeProvider time, IStringLocalizer L)
{
    private const int MaxReason = 1000;

    public async Task HoldAsync(string number, string? reason, CancellationToken cancellationToken)
    {
        var text = reason?.Trim() ?? "";
        if (text.Length is 0 or > MaxReason)
        {
            throw new ValidationException("reason", L["Say in at most {0} characters why it is put on hold.", MaxReason]);
        }

        await ChangeAsync(number, text, change => change.HeldAt is not null ? L["{0} is on hold already.", number].Value : null, change => change.Hold(text, time.GetUtcNow().UtcDateTime), cancellationToken);
    }

    public Task ResumeAsync(string number, CancellationToken cancellationToken) =>
        ChangeAsync(number, null, change => change.HeldAt is null ? L["{0} is not on hold.", number].Value : null, change => change.GoOn(), cancellationToken);

    private async Task ChangeAsync(string number, string? reason, Func<Change, string?> whyNot, Action<Change> act, CancellationToken cancellationToken)
    {
        var ticket = await access.FindForEditAsync(number, cancellationToken);
        if (ticket.State is ChangeType.Closed or ChangeType.Cancelled)
        {
            throw new BusinessException("Changes:Finished", L["{0} is finished and is not changed any more.", number], 409);
        }

        await using var transaction = await unitOfWork.BeginAsync(cancellationToken);
        var change = await access.TrackAsync(ticket, null, cancellationToken);

        if (whyNot(change) is { } why)
        {
            throw new BusinessException("Changes:Hold", why, 409);
        }

        var before = change.HeldReason;
        act(change);
        await db.SaveChangesAsync(cancellationToken);
        await tickets.RecordChangesAsync(ticket.TicketId, [new("onHold", before, change.HeldReason)], reason, null, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }
}
