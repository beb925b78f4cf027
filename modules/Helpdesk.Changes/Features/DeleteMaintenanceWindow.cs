using Helpdesk.Errors;
using Helpdesk.Security;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;

namespace Helpdesk.Changes.Features;

/// <summary>Takes a weekly time for changes away; does nothing when it is gone.</summary>
internal sealed class DeleteMaintenanceWindow(ChangesDbContext db, ICurrentUser user, IStringLocalizer L)
{
    public async Task HandleAsync(Guid id, CancellationToken cancellationToken)
    {
        if (!user.Can(ChangePermissions.ManageChanges))
        {
            throw new ForbiddenException(L["For this you need the right “{0}”.", L[ChangePermissions.ManageChanges.Description].Value]);
        }

        if (await db.MaintenanceWindows.FirstOrDefaultAsync(x => x.Id == id, cancellationToken) is { } found)
        {
            db.MaintenanceWindows.Remove(found);
            await db.SaveChangesAsync(cancellationToken);
        }
    }
}
