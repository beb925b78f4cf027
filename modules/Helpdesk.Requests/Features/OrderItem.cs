using System.Text.Json;
using Helpdesk.Data;
using Helpdesk.Errors;
using Helpdesk.Requests.Domain;
using Helpdesk.Tickets;
using Microsoft.Extensions.Localization;

namespace Helpdesk.Requests.Features;

/// <summary>An order.</summary>
/// <param name="Quantity">Pieces.</param>
/// <param name="RequesterId">Who needs it; null for the present person.</param>
/// <param name="CostCentre">Who pays; null for the item's.</param>
/// <param name="Comment">What else to know, Markdown.</param>
/// <param name="Fields">The form, by the keys of its fields.</param>
/// <param name="SeenVersion">Version of the item that the person saw, or null.</param>
internal sealed record OrderRequest(
    int Quantity, Guid? RequesterId, string? CostCentre, string? Comment, IReadOnlyDictionary<string, JsonElement>? Fields, int? SeenVersion);

/// <summary>Orders an item: one request, with all that it needs of the item, or nothing.</summary>
internal sealed class OrderItem(RequestsDbContext db, Catalog catalog, ITicketCommands tickets, IUnitOfWork unitOfWork, IStringLocalizer L)
{
    /// <exception cref="ConcurrencyException">The item says something else now than the person saw.</exception>
    public async Task<TicketPanelModel> HandleAsync(string key, OrderRequest request, CancellationToken cancellationToken)
    {
        var item = await catalog.FindAsync(key, cancellationToken);
        if (request.SeenVersion is { } seen && seen != item.Version)
        {
            throw new ConcurrencyException(L["“{0}” was changed while you filled in the form. Look at what it says now, then order.", item.Name]);
        }

        Dictionary<string, string[]> errors = [];
        if (request.Quantity < 1 || request.Quantity > item.MaxQuantity)
        {
            errors["quantity"] = [item.MaxQuantity == 1 ? L["You can order one at a time."] : L["Order from 1 to {0} pieces.", item.MaxQuantity]];
        }

        var costCentre = request.CostCentre?.Trim() is { Length: > 0 } given ? given : item.CostCentre;
        if (costCentre.Length > CatalogItem.MaxWord)
        {
            errors["costCentre"] = [L["The text is too long: {0} of at most {1} characters.", costCentre.Length, CatalogItem.MaxWord]];
        }

        await using var transaction = await unitOfWork.BeginAsync(cancellationToken);
        var ticket = await CreateAsync(item, request, errors, cancellationToken);
        db.Orders.Add(new Order
        {
            Id = ticket.TicketId,
            ItemId = item.Id,
            ItemVersion = item.Version,
            ItemName = item.Name,
            DeliveryTime = item.DeliveryTime,
            Quantity = request.Quantity,
            MaxQuantity = item.MaxQuantity,
            UnitPrice = item.UnitPrice,
            Currency = item.Currency,
            CostCentre = costCentre,
            WorkflowId = item.WorkflowId,
            ApprovalText = item.ApprovalText,
            Tasks = item.Tasks,
        });
        db.Publish(new Ordered(ticket.Number));
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return ticket;
    }

    /// <summary>What is wrong with the order is said together with what is wrong with the form.</summary>
    private async Task<TicketPanelModel> CreateAsync(CatalogItem item, OrderRequest request, Dictionary<string, string[]> errors, CancellationToken cancellationToken)
    {
        try
        {
            var ticket = await tickets.CreateAsync(
                new NewTicketModel(
                    RequestType.Id, request.Quantity > 1 ? $"{item.Name} × {request.Quantity}" : item.Name, request.Comment?.Trim() ?? "",
                    ServiceId: item.ServiceId, Urgency: item.Urgency, TeamId: item.TeamId)
                {
                    RequesterId = request.RequesterId,
                    FormKey = item.Key,
                    Fields = request.Fields,
                    IsFromPortal = true,
                },
                cancellationToken);
            return errors.Count == 0 ? ticket : throw new ValidationException(errors);
        }
        catch (ValidationException exception) when (errors.Count > 0)
        {
            throw new ValidationException(errors.Concat(exception.Errors.Where(e => !errors.ContainsKey(e.Key))).ToDictionary(e => e.Key, e => e.Value));
        }
    }
}
