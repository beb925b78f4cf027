using Helpdesk.Changes.Domain;
using Helpdesk.Errors;
using Helpdesk.Security;
using Microsoft.Extensions.Localization;

namespace Helpdesk.Changes.Features;

/// <summary>Approves, retires and takes up again what changes are made by. A version is approved by somebody else than who wrote it.</summary>
internal sealed class MoveChangeModel(ChangesDbContext db, ICurrentUser user, TimeProvider time, IStringLocalizer L)
{
    private static readonly TimeSpan Longest = TimeSpan.FromDays(366);

    /// <param name="id">Model; it has a version that waits for its approval.</param>
    /// <param name="expiresAt">UTC; a year at most.</param>
    /// <param name="expectedStamp">Stamp of what the person read.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public async Task ApproveAsync(Guid id, DateTime? expiresAt, string? expectedStamp, CancellationToken cancellationToken)
    {
        var model = await FindAsync(id, expectedStamp, cancellationToken);
        var draft = model.Draft ?? throw new BusinessException("Changes:NothingToApprove", L["No version of “{0}” waits for an approval.", model.Name], 409);
        if (draft.Missing() is { Count: > 0 } missing)
        {
            throw new BusinessException("Changes:ModelIncomplete", L["The model “{0}” is incomplete. Fill in: {1}.", model.Name, string.Join(", ", missing.Select(m => L[m].Value))], 409);
        }

        if (draft.AuthorId == user.RequiredId)
        {
            throw new BusinessException("Changes:OwnModel", L["You wrote this version of “{0}”: somebody else approves it.", model.Name], 409);
        }

        var now = time.GetUtcNow().UtcDateTime;
        if (expiresAt is not { } expires || expires <= now || expires - now > Longest)
        {
            throw new ValidationException("expiresAt", L["Say until when it holds: at most {0} days from now.", Longest.Days]);
        }

        (draft.ApprovedById, draft.ApprovedAt, draft.ExpiresAt) = (user.RequiredId, now, expires);
        model.IsRetired = false;
        model.Resume();
        await SaveAsync(model, cancellationToken);
    }

    public async Task RetireAsync(Guid id, string? expectedStamp, CancellationToken cancellationToken)
    {
        var model = await FindAsync(id, expectedStamp, cancellationToken);
        model.IsRetired = true;
        await SaveAsync(model, cancellationToken);
    }

    /// <summary>Somebody has looked at why changes by it failed.</summary>
    public async Task ResumeAsync(Guid id, string? expectedStamp, CancellationToken cancellationToken)
    {
        var model = await FindAsync(id, expectedStamp, cancellationToken);
        model.IsRetired = false;
        model.Resume();
        await SaveAsync(model, cancellationToken);
    }

    private async Task<ChangeModel> FindAsync(Guid id, string? expectedStamp, CancellationToken cancellationToken)
    {
        if (!user.Can(ChangePermissions.ManageChanges))
        {
            throw new ForbiddenException(L["For this you need the right “{0}”.", L[ChangePermissions.ManageChanges.Description].Value]);
        }

        var model = await db.GetModelAsync(id, L, cancellationToken);
        return expectedStamp is null || expectedStamp == model.ConcurrencyStamp
            ? model
            : throw new ConcurrencyException(L["“{0}” was changed meanwhile. Read it again and repeat your change.", model.Name]);
    }

    private async Task SaveAsync(ChangeModel model, CancellationToken cancellationToken)
    {
        db.Entry(model).State = Microsoft.EntityFrameworkCore.EntityState.Modified;
        await db.SaveChangesAsync(cancellationToken);
    }
}
