using Helpdesk.Errors;
using Helpdesk.Security;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;

namespace Helpdesk.Changes.Features;

/// <summary>Changes are allowed again in this time; does nothing when it is gone.</summary>
internal sealed class DeleteBlackout(ChangesDbContext db, ICurrentUser user, IStringLocalizer L)
{
    public async Task HandleAsync(Guid id, CancellationToken cancellationToken)
    {
        if (!user.Can(ChangePermissions.ManageChanges))
        {
            throw new ForbiddenException(L["For this you need the right “{0}”.", L[ChangePermissions.ManageChanges.Description].Value]);
        }

        if (await db.Blackouts.FirstOrDefaultAsync(x => x.Id == id, cancellationToken) is { } found)
        {
            db.Blackouts.Remove(found);
            await db.SaveChangesAsync(cancellationToken);
        }
    }
}
