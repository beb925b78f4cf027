using Helpdesk.Data;
using Helpdesk.Errors;
using Helpdesk.Tickets.CustomFields;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;

namespace Helpdesk.Tickets.Features;

/// <summary>Takes a custom field out of the forms, or offers it again. Values that tickets have stay readable and can be filtered.</summary>
internal sealed class RetireField(TicketsDbContext db, TicketAccess access, FieldCatalog fields, IUnitOfWork unitOfWork, IStringLocalizer L)
{
    public async Task<CustomField> HandleAsync(Guid id, bool retire, CancellationToken cancellationToken)
    {
        access.Demand(TicketPermissions.ManageTicketSettings);
        await using var transaction = await unitOfWork.BeginAsync(cancellationToken);
        var all = await db.FieldDefinitions.ToListAsync(cancellationToken);
        var definition = all.Find(d => d.Id == id) ?? throw new NotFoundException(L["There is no such field any more."]);
        var field = CustomField.Of(definition);
        if (retire && all.Where(d => !d.IsRetired && d.Id != id).Select(CustomField.Of).FirstOrDefault(d => d.Condition?.On == field.Name) is { } dependent)
        {
            throw new BusinessException(
                "Tickets:FieldIsNeeded", L["“{0}” decides whether “{1}” is shown. Change or retire that field first.", field.Label, dependent.Label], 409);
        }

        definition.IsRetired = retire;
        fields.Changed();
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return field;
    }
}
