using Helpdesk.Data;
using Helpdesk.Errors;
using Helpdesk.Tickets.CustomFields;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;

namespace Helpdesk.Tickets.Features;

/// <summary>Shows a custom field one place earlier or later.</summary>
internal sealed class MoveField(TicketsDbContext db, TicketAccess access, FieldCatalog fields, IUnitOfWork unitOfWork, IStringLocalizer L)
{
    public async Task HandleAsync(Guid id, bool up, CancellationToken cancellationToken)
    {
        access.Demand(TicketPermissions.ManageTicketSettings);
        await using var transaction = await unitOfWork.BeginAsync(cancellationToken);

        // Retired ones stand in a list of their own.
        var all = await db.FieldDefinitions.OrderBy(d => d.IsRetired).ThenBy(d => d.Position).ThenBy(d => d.Id).ToListAsync(cancellationToken);
        var from = all.FindIndex(d => d.Id == id);
        if (from < 0)
        {
            throw new NotFoundException(L["There is no such field any more."]);
        }

        var to = up ? from - 1 : from + 1;
        if (to >= 0 && to < all.Count && all[to].IsRetired == all[from].IsRetired)
        {
            (all[from], all[to]) = (all[to], all[from]);
        }

        for (var i = 0; i < all.Count; i++)
        {
            all[i].Position = i;
        }

        fields.Changed();
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }
}
