using Helpdesk.Approvals.Domain;
using Helpdesk.Errors;
using Helpdesk.Identity;
using Helpdesk.Security;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;

namespace Helpdesk.Approvals.Features;

/// <param name="DelegateId">Who stands in.</param>
/// <param name="From">First moment, UTC; null for now.</param>
/// <param name="To">End, UTC; not part of it.</param>
/// <param name="Reason">Why, or null.</param>
internal sealed record DelegationRequest(Guid? DelegateId, DateTime? From, DateTime? To, string? Reason);

/// <summary>A person's own absences and who stands in.</summary>
internal sealed class Delegations(ApprovalsDbContext db, IPeopleDirectory people, ICurrentUser user, TimeProvider time, IStringLocalizer L)
{
    private const int MaxReason = 250;
    private static readonly TimeSpan Longest = TimeSpan.FromDays(366);

    /// <summary>Mine that are not over, first ones first.</summary>
    public async Task<IReadOnlyList<Delegation>> ListAsync(CancellationToken cancellationToken)
    {
        var (me, now) = (user.RequiredId, time.GetUtcNow().UtcDateTime);
        return await db.Delegations.AsNoTracking().Where(d => d.PersonId == me && d.To > now).OrderBy(d => d.From).ToListAsync(cancellationToken);
    }

    public async Task<Delegation> SaveAsync(Guid? id, DelegationRequest request, string? expectedStamp, CancellationToken cancellationToken)
    {
        var (me, now) = (user.RequiredId, time.GetUtcNow().UtcDateTime);
        var delegation = id is null ? new Delegation { PersonId = me, CreatedAt = now } : await FindAsync(id.Value, expectedStamp, cancellationToken);
        var from = request.From ?? (id is null ? now : delegation.From);
        var reason = request.Reason?.Trim() is { Length: > 0 } text ? text : null;
        if (request.DelegateId is not { } other || other == me
            || !(await people.GetPeopleAsync([other], cancellationToken)).TryGetValue(other, out var person) || !person.IsActive)
        {
            throw new ValidationException("delegateId", L["Choose somebody else who is here."]);
        }

        if (request.To is not { } to || to <= from || to <= now || to - from > Longest)
        {
            throw new ValidationException("to", L["The end lies after the beginning and after now, and at most a year later."]);
        }

        if (reason is { Length: > MaxReason })
        {
            throw new ValidationException("reason", L["The text is too long: {0} of at most {1} characters.", reason.Length, MaxReason]);
        }

        (delegation.DelegateId, delegation.From, delegation.To, delegation.Reason) = (other, from, to, reason);
        if (id is null)
        {
            db.Delegations.Add(delegation);
        }

        await db.SaveChangesAsync(cancellationToken);
        return delegation;
    }

    /// <summary>I am back: it ends now. What was decided meanwhile stays.</summary>
    public async Task EndAsync(Guid id, CancellationToken cancellationToken)
    {
        var delegation = await FindAsync(id, null, cancellationToken);
        var now = time.GetUtcNow().UtcDateTime;
        if (delegation.To > now)
        {
            delegation.From = delegation.From > now ? now : delegation.From;
            delegation.To = now;
            await db.SaveChangesAsync(cancellationToken);
        }
    }

    private async Task<Delegation> FindAsync(Guid id, string? expectedStamp, CancellationToken cancellationToken)
    {
        var me = user.RequiredId;
        var delegation = await db.Delegations.FirstOrDefaultAsync(d => d.Id == id && d.PersonId == me, cancellationToken)
            ?? throw new NotFoundException(L["There is no such absence of yours."]);
        return expectedStamp is null || expectedStamp == delegation.ConcurrencyStamp
            ? delegation
            : throw new ConcurrencyException(L["The absence was changed meanwhile. Read it again and repeat your change."]);
    }
}
