using System.Globalization;
using Helpdesk.Data;
using Helpdesk.Errors;
using Helpdesk.Requests.Domain;
using Helpdesk.Tickets;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;

namespace Helpdesk.Requests.Features;

/// <summary>Changes how many are ordered and who pays. What was approved was for another order, so it is approved anew.</summary>
internal sealed class ChangeOrder(RequestsDbContext db, Catalog catalog, ITicketIntegrationService tickets, IUnitOfWork unitOfWork, IStringLocalizer L)
{
    public async Task<Order> HandleAsync(string number, int quantity, string? costCentre, string? expectedStamp, CancellationToken cancellationToken)
    {
        catalog.Demand(TicketPermissions.EditTickets);
        await using var transaction = await unitOfWork.BeginAsync(cancellationToken);
        var request = await tickets.FindAsync(number, cancellationToken);
        var order = request is null ? null : await db.Orders.FirstOrDefaultAsync(o => o.Id == request.TicketId, cancellationToken);
        if (request is null || order is null)
        {
            throw new NotFoundException(L["There is no order {0} that you may see.", number.Length > 32 ? number[..32] + "…" : number]);
        }

        if (expectedStamp is not null && expectedStamp != order.ConcurrencyStamp)
        {
            throw new ConcurrencyException(L["“{0}” was changed meanwhile. Read it again and repeat your change.", order.ItemName]);
        }

        if (RequestType.IsOver(request.State))
        {
            throw new BusinessException("Requests:Over", L["{0} is finished, so its order is not changed any more.", number], 409);
        }

        if (quantity < 1 || quantity > order.MaxQuantity)
        {
            throw new ValidationException("quantity", order.MaxQuantity == 1 ? L["You can order one at a time."] : L["Order from 1 to {0} pieces.", order.MaxQuantity]);
        }

        var payer = costCentre?.Trim() ?? "";
        if (payer.Length > CatalogItem.MaxWord)
        {
            throw new ValidationException("costCentre", L["The text is too long: {0} of at most {1} characters.", payer.Length, CatalogItem.MaxWord]);
        }

        List<RecordedChange> changes = [];
        if (quantity != order.Quantity)
        {
            changes.Add(new("quantity", order.Quantity.ToString(CultureInfo.InvariantCulture), quantity.ToString(CultureInfo.InvariantCulture)));
        }

        if (payer != order.CostCentre)
        {
            changes.Add(new("costCentre", order.CostCentre, payer));
        }

        if (changes.Count > 0)
        {
            (order.Quantity, order.CostCentre) = (quantity, payer);
            await db.SaveChangesAsync(cancellationToken);
            await tickets.RecordChangesAsync(order.Id, changes, null, null, cancellationToken);
        }

        await transaction.CommitAsync(cancellationToken);
        return order;
    }
}
