using System.ComponentModel.DataAnnotations;
using System.Text.Json;
using Helpdesk.Approvals;
using Helpdesk.Requests.Domain;
using Helpdesk.Requests.Features;
using Helpdesk.Security;
using Helpdesk.Tickets;
using Helpdesk.Web;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Helpdesk.Requests.Api;

/// <summary>What was ordered with a request.</summary>
internal static class OrdersApi
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        var order = routes.MapApi(RequestType.Type.ApiPath, RequestType.Type.PluralName).MapGroup("{number}/order");
        order.MapGet("", GetAsync)
            .RequirePermission(TicketPermissions.ViewTickets)
            .WithName("GetOrder")
            .WithSummary("Reads what was ordered with a request, its approvals and its tasks");
        order.MapPut("", PutAsync)
            .RequirePermission(TicketPermissions.EditTickets)
            .WithName("ChangeOrder")
            .WithSummary("Changes how many are ordered and who pays")
            .WithDescription("""What was approved before does not hold any more: everybody is asked again. `If-Match` takes the ETag. Example: `{"quantity":2,"costCentre":"4711"}`.""");
    }

    private static async Task<Ok<OrderResource>> GetAsync(string number, ReadOrder read, HttpResponse response, CancellationToken cancellationToken)
    {
        var view = await read.HandleAsync(number, cancellationToken);
        var resource = OrderResource.Of(view);
        response.SetEntityTag(view.Order.ConcurrencyStamp, JsonSerializer.SerializeToUtf8Bytes(resource));
        return TypedResults.Ok(resource);
    }

    private static async Task<Ok<OrderResource>> PutAsync(
        string number, ChangeOrderBody body, ChangeOrder change, ReadOrder read, HttpRequest request, CancellationToken cancellationToken)
    {
        await change.HandleAsync(number, body.Quantity, body.CostCentre, request.ExpectedStamp(), cancellationToken);
        return await GetAsync(number, read, request.HttpContext.Response, cancellationToken);
    }
}

internal sealed record ChangeOrderBody
{
    public required int Quantity { get; init; }

    [MaxLength(CatalogItem.MaxWord)]
    public string? CostCentre { get; init; }
}

/// <summary>An order.</summary>
internal sealed record OrderResource(
    string Item, int ItemVersion, int Quantity, decimal? Price, string? Currency, decimal? Total, string CostCentre, bool NeedsApproval,
    IReadOnlyList<OrderApprovalResource> Approvals, IReadOnlyList<OrderTaskResource> Tasks)
{
    public static OrderResource Of(OrderView v) => new(
        v.Order.ItemName, v.Order.ItemVersion, v.Order.Quantity, Amount(v.Order.UnitPrice), v.Order.Currency, Amount(v.Order.Total), v.Order.CostCentre,
        v.Order.WorkflowId is not null,
        [.. v.Approvals.Select(a => new OrderApprovalResource(a.Standing.Id, a.Standing.Title, a.Standing.Verdict, a.Asked, a.Approvers))],
        [.. v.Tasks.Select(t => new OrderTaskResource(t.Plan.Key, t.Plan.Title, t.Team, t.Plan.After, t.Ticket?.Number, t.Ticket?.State))]);

    private static decimal? Amount(long? hundredths) => hundredths is { } some ? Money.Amount(some) : null;
}

/// <summary>A question to those who decide.</summary>
internal sealed record OrderApprovalResource(Guid Id, string Title, ApprovalVerdict Verdict, IReadOnlyList<string> Asked, IReadOnlyList<string> Approvers);

/// <summary>A task; without number while it waits for others.</summary>
internal sealed record OrderTaskResource(string Key, string Title, string? Team, IReadOnlyList<string> After, string? Number, string? State);
