using System.Text.Json.Nodes;
using Helpdesk.Requests.Domain;
using Helpdesk.Tickets;
using Helpdesk.Workflows;
using Microsoft.EntityFrameworkCore;

namespace Helpdesk.Requests.Integration;

/// <summary>What expressions of workflows know of the order that they are about: <c>getOrder().total</c>.</summary>
internal sealed class OrderValues(RequestsDbContext db, ITicketIntegrationService tickets) : IWorkflowValues
{
    public string Name => "order";

    public async Task<JsonNode?> ReadAsync(string? correlationId, CancellationToken cancellationToken)
    {
        if (correlationId is null
            || await tickets.FindAsync(correlationId, cancellationToken) is not { } ticket
            || await db.Orders.AsNoTracking().FirstOrDefaultAsync(o => o.Id == ticket.TicketId, cancellationToken) is not { } order)
        {
            return null;
        }

        return new JsonObject
        {
            ["item"] = order.ItemName,
            ["quantity"] = order.Quantity,
            ["unitPrice"] = order.UnitPrice is { } price ? Money.Amount(price) : 0m,
            ["total"] = order.Total is { } total ? Money.Amount(total) : 0m,
            ["currency"] = order.Currency,
            ["costCentre"] = order.CostCentre,
        };
    }
}
