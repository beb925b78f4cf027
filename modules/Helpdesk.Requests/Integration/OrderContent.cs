using System.Globalization;
using Helpdesk.Requests.Domain;
using Helpdesk.Tickets;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;

namespace Helpdesk.Requests.Integration;

/// <summary>Who approves a request approves the order: another quantity or payer voids what was decided.</summary>
internal sealed class OrderContent(RequestsDbContext db, IStringLocalizer L) : ITicketContentProvider
{
    public async Task<TicketContentPart?> FindAsync(TicketPanelModel ticket, CancellationToken cancellationToken)
    {
        // As it is stored, not as a use case of this scope is about to change it.
        if (ticket.TypeId != RequestType.Id
            || await db.Orders.AsNoTracking().FirstOrDefaultAsync(o => o.Id == ticket.TicketId, cancellationToken) is not { } order)
        {
            return null;
        }

        List<KeyValuePair<string, string>> values =
        [
            new("item", order.ItemId.ToString()),
            new("quantity", order.Quantity.ToString(CultureInfo.InvariantCulture)),
            new("costCentre", order.CostCentre),
        ];
        List<TicketContentField> fields =
        [
            new("item", L["Catalogue item"], order.ItemName),
            new("quantity", L["Quantity"], order.Quantity.ToString(CultureInfo.CurrentCulture)),
        ];
        if (order.UnitPrice is { } price)
        {
            values.Add(new("unitPrice", $"{price} {order.Currency}"));
            fields.Add(new("unitPrice", L["Price"], Money.Text(price, order.Currency)));
            if (order.Quantity > 1)
            {
                fields.Add(new("total", L["In total"], Money.Text(order.Total!.Value, order.Currency)));
            }
        }

        if (order.CostCentre.Length > 0)
        {
            fields.Add(new("costCentre", L["Cost centre"], order.CostCentre));
        }

        return new("order", values, fields);
    }
}
