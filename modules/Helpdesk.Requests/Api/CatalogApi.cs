using System.ComponentModel.DataAnnotations;
using System.Text.Json;
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

/// <summary>The catalogue over the API: what a person may order, and its items for those who keep it.</summary>
internal static class CatalogApi
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        var group = routes.MapApi("catalog", "Service catalogue");
        group.MapGet("", ListAsync)
            .RequirePermission(TicketPermissions.UsePortal)
            .WithName("ListCatalog")
            .WithSummary("Lists what the present person can order")
            .WithDescription("`q` takes words that all must stand in an item's name or description.");
        group.MapPost("{key}/orders", OrderAsync)
            .RequirePermission(TicketPermissions.UsePortal)
            .WithIdempotencyKey()
            .WithName("OrderItem")
            .WithSummary("Orders an item")
            .WithDescription("""Makes one request. `requesterId` needs the right to report for others. Example: `{"quantity":1,"fields":{"laptop-model":"standard"}}`.""");
        group.MapGet("items", ListItemsAsync)
            .RequirePermission(RequestPermissions.ManageCatalog)
            .WithName("ListCatalogItems")
            .WithSummary("Lists all items, those that are offered to nobody too");
        group.MapGet("items/{id:guid}", GetItemAsync)
            .RequirePermission(RequestPermissions.ManageCatalog)
            .WithName("GetCatalogItem")
            .WithSummary("Reads an item; its ETag is its version");
        group.MapPost("items", CreateItemAsync)
            .RequirePermission(RequestPermissions.ManageCatalog)
            .WithIdempotencyKey()
            .WithName("CreateCatalogItem")
            .WithSummary("Adds an item")
            .WithDescription("""Tasks without `after` begin at once, the others when those before them are done. Example: `{"key":"laptop","name":"Laptop","categoryId":"…","price":1200,"currency":"EUR","tasks":[{"key":"buy","title":"Buy it","teamId":"…"},{"key":"set-up","title":"Set it up","after":["buy"]}]}`.""");
        group.MapPut("items/{id:guid}", UpdateItemAsync)
            .RequirePermission(RequestPermissions.ManageCatalog)
            .WithName("UpdateCatalogItem")
            .WithSummary("Replaces an item")
            .WithDescription("What is left out is taken away; the key stays. Orders of before keep what they were made of. `If-Match` takes the ETag.");
        group.MapPost("categories", CreateCategoryAsync)
            .RequirePermission(RequestPermissions.ManageCatalog)
            .WithIdempotencyKey()
            .WithName("CreateCatalogCategory")
            .WithSummary("Adds a category of the catalogue");
        group.MapDelete("categories/{id:guid}", DeleteCategoryAsync)
            .RequirePermission(RequestPermissions.ManageCatalog)
            .WithName("DeleteCatalogCategory")
            .WithSummary("Takes an empty category away");
    }

    private static async Task<Ok<IReadOnlyList<CatalogShelfResource>>> ListAsync(string? q, Catalog catalog, CancellationToken cancellationToken) =>
        TypedResults.Ok<IReadOnlyList<CatalogShelfResource>>([.. (await catalog.ListAsync(q, cancellationToken)).Select(CatalogShelfResource.Of)]);

    private static async Task<Created<OrderedResource>> OrderAsync(string key, OrderBody body, OrderItem order, HttpRequest request, CancellationToken cancellationToken)
    {
        var ticket = await order.HandleAsync(key, new(body.Quantity, body.RequesterId, body.CostCentre, body.Comment, body.Fields, body.ItemVersion), cancellationToken);
        return TypedResults.Created(
            $"{request.PathBase}{ApiRouteBuilderExtensions.Root}/{RequestType.Type.ApiPath}/{ticket.Number}", new OrderedResource(ticket.TicketId, ticket.Number, ticket.Title));
    }

    private static async Task<Ok<IReadOnlyList<CatalogItemResource>>> ListItemsAsync(ListCatalogItems list, CancellationToken cancellationToken) =>
        TypedResults.Ok<IReadOnlyList<CatalogItemResource>>([.. (await list.HandleAsync(cancellationToken)).SelectMany(s => s.Items).Select(CatalogItemResource.Of)]);

    private static async Task<Ok<CatalogItemResource>> GetItemAsync(Guid id, ListCatalogItems list, HttpResponse response, CancellationToken cancellationToken)
    {
        var item = await list.GetAsync(id, cancellationToken);
        return Tagged(item, response);
    }

    private static async Task<Created<CatalogItemResource>> CreateItemAsync(CatalogItemBody body, SaveCatalogItem save, HttpResponse response, CancellationToken cancellationToken)
    {
        var item = await save.HandleAsync(null, body.ToText(), null, cancellationToken);
        return TypedResults.Created($"{response.HttpContext.Request.PathBase}{ApiRouteBuilderExtensions.Root}/catalog/items/{item.Id}", Tagged(item, response).Value!);
    }

    private static async Task<Ok<CatalogItemResource>> UpdateItemAsync(
        Guid id, CatalogItemBody body, SaveCatalogItem save, HttpRequest request, CancellationToken cancellationToken) =>
        Tagged(await save.HandleAsync(id, body.ToText(), request.ExpectedStamp(), cancellationToken), request.HttpContext.Response);

    private static async Task<Created<CatalogCategoryResource>> CreateCategoryAsync(
        CatalogCategoryBody body, SaveCatalogCategory save, CancellationToken cancellationToken)
    {
        var category = await save.HandleAsync(null, body.Name, body.Icon, cancellationToken);
        return TypedResults.Created($"{ApiRouteBuilderExtensions.Root}/catalog", new CatalogCategoryResource(category.Id, category.Name, category.Icon));
    }

    private static async Task<NoContent> DeleteCategoryAsync(Guid id, DeleteCatalogCategory delete, CancellationToken cancellationToken)
    {
        await delete.HandleAsync(id, cancellationToken);
        return TypedResults.NoContent();
    }

    private static Ok<CatalogItemResource> Tagged(CatalogItem item, HttpResponse response)
    {
        var resource = CatalogItemResource.Of(item);
        response.SetEntityTag(item.ConcurrencyStamp, JsonSerializer.SerializeToUtf8Bytes(resource));
        return TypedResults.Ok(resource);
    }
}

/// <summary>An order.</summary>
internal sealed record OrderBody
{
    public int Quantity { get; init; } = 1;

    /// <summary>Who needs it; null for the present person.</summary>
    public Guid? RequesterId { get; init; }

    [MaxLength(CatalogItem.MaxWord)]
    public string? CostCentre { get; init; }

    /// <summary>What else to know, Markdown.</summary>
    public string? Comment { get; init; }

    /// <summary>The form: values by the keys of its fields.</summary>
    public IReadOnlyDictionary<string, JsonElement>? Fields { get; init; }

    /// <summary>Version of the item that was seen; another one is refused.</summary>
    public int? ItemVersion { get; init; }
}

/// <summary>A request that was made.</summary>
internal sealed record OrderedResource(Guid Id, string Number, string Title);

/// <summary>A category of the catalogue.</summary>
internal sealed record CatalogCategoryBody
{
    [Required, MaxLength(CatalogCategory.MaxName)]
    public required string Name { get; init; }

    /// <summary>Name of a Tabler icon.</summary>
    public string? Icon { get; init; }
}

/// <summary>A category of the catalogue.</summary>
internal sealed record CatalogCategoryResource(Guid Id, string Name, string Icon);

/// <summary>A category with what can be ordered.</summary>
internal sealed record CatalogShelfResource(Guid Id, string Name, IReadOnlyList<OfferResource> Items)
{
    public static CatalogShelfResource Of(CatalogShelf s) => new(s.Category.Id, s.Category.Name, [.. s.Items.Select(OfferResource.Of)]);
}

/// <summary>Something to order.</summary>
internal sealed record OfferResource(
    string Key, int Version, string Name, string Summary, string Description, decimal? Price, string? Currency, string DeliveryTime, int MaxQuantity, string ApprovalText)
{
    public static OfferResource Of(CatalogItem i) => new(
        i.Key, i.Version, i.Name, i.Summary, i.Description, i.UnitPrice is { } price ? Money.Amount(price) : null, i.Currency, i.DeliveryTime, i.MaxQuantity, i.ApprovalText);
}

/// <summary>A task of an item.</summary>
internal sealed record FulfilmentTaskBody
{
    /// <summary>Name within the item: lower case, digits and hyphens.</summary>
    [Required, MaxLength(FulfilmentTask.MaxKey)]
    public required string Key { get; init; }

    [Required, MaxLength(FulfilmentTask.MaxTitle)]
    public required string Title { get; init; }

    /// <summary>Markdown.</summary>
    [MaxLength(FulfilmentTask.MaxDescription)]
    public string Description { get; init; } = "";

    /// <summary>Null for routing.</summary>
    public Guid? TeamId { get; init; }

    /// <summary>1 high to 3 low; null for medium.</summary>
    public int? Urgency { get; init; }

    /// <summary>Keys of tasks that must be done first.</summary>
    public IReadOnlyList<string> After { get; init; } = [];

    public static FulfilmentTaskBody Of(FulfilmentTask t) => new() { Key = t.Key, Title = t.Title, Description = t.Description, TeamId = t.TeamId, Urgency = t.Urgency, After = t.After };
}

/// <summary>An item as it is written.</summary>
internal record CatalogItemBody
{
    /// <summary>Lower case, digits and hyphens; made of the name when it is left out. An edit does not change it.</summary>
    [MaxLength(CatalogItem.MaxKey)]
    public string Key { get; init; } = "";

    [Required, MaxLength(CatalogItem.MaxName)]
    public required string Name { get; init; }

    [MaxLength(CatalogItem.MaxSummary)]
    public string Summary { get; init; } = "";

    [MaxLength(CatalogItem.MaxDescription)]
    public string Description { get; init; } = "";

    public required Guid? CategoryId { get; init; }

    /// <summary>Name of a Tabler icon.</summary>
    public string Icon { get; init; } = "";

    public bool IsActive { get; init; } = true;

    /// <summary>Teams that may order it; together with the roles empty for everybody.</summary>
    public IReadOnlyList<Guid> AudienceTeams { get; init; } = [];

    public IReadOnlyList<string> AudienceRoles { get; init; } = [];

    /// <summary>Of one piece; null for none.</summary>
    public decimal? Price { get; init; }

    /// <summary>ISO 4217.</summary>
    public string? Currency { get; init; }

    public string CostCentre { get; init; } = "";

    public string DeliveryTime { get; init; } = "";

    public int MaxQuantity { get; init; } = 1;

    public Guid? ServiceId { get; init; }

    public Guid? TeamId { get; init; }

    /// <summary>1 high to 3 low.</summary>
    public int Urgency { get; init; } = 3;

    /// <summary>Published workflow that approves; null when nobody has to.</summary>
    public string? WorkflowId { get; init; }

    /// <summary>Who has to agree, in the requester's words.</summary>
    public string ApprovalText { get; init; } = "";

    public IReadOnlyList<FulfilmentTaskBody> Tasks { get; init; } = [];

    /// <summary>Key of a field to name, email, organisation or manager: what a fresh form begins with.</summary>
    public IReadOnlyDictionary<string, string> Defaults { get; init; } = new Dictionary<string, string>();

    public CatalogItemText ToText() => new()
    {
        Key = Key,
        Name = Name,
        Summary = Summary,
        Description = Description,
        CategoryId = CategoryId,
        Icon = Icon,
        IsActive = IsActive,
        AudienceTeams = AudienceTeams,
        AudienceRoles = AudienceRoles,
        Price = Price,
        Currency = Currency ?? "",
        CostCentre = CostCentre,
        DeliveryTime = DeliveryTime,
        MaxQuantity = MaxQuantity,
        ServiceId = ServiceId,
        TeamId = TeamId,
        Urgency = Urgency,
        WorkflowId = WorkflowId ?? "",
        ApprovalText = ApprovalText,
        Tasks = [.. Tasks.Select(t => new FulfilmentTask(t.Key, t.Title, t.Description, t.TeamId, t.Urgency, t.After))],
        Defaults = Defaults,
    };
}

/// <summary>An item.</summary>
internal sealed record CatalogItemResource : CatalogItemBody
{
    public required Guid Id { get; init; }

    /// <summary>1, 2, 3 …</summary>
    public required int Version { get; init; }

    public static CatalogItemResource Of(CatalogItem i) => new()
    {
        Id = i.Id,
        Version = i.Version,
        Key = i.Key,
        Name = i.Name,
        Summary = i.Summary,
        Description = i.Description,
        CategoryId = i.CategoryId,
        Icon = i.Icon,
        IsActive = i.IsActive,
        AudienceTeams = CatalogJson.Read<List<Guid>>(i.AudienceTeams),
        AudienceRoles = CatalogJson.Read<List<string>>(i.AudienceRoles),
        Price = i.UnitPrice is { } price ? Money.Amount(price) : null,
        Currency = i.Currency,
        CostCentre = i.CostCentre,
        DeliveryTime = i.DeliveryTime,
        MaxQuantity = i.MaxQuantity,
        ServiceId = i.ServiceId,
        TeamId = i.TeamId,
        Urgency = i.Urgency,
        WorkflowId = i.WorkflowId,
        ApprovalText = i.ApprovalText,
        Tasks = [.. i.ReadTasks().Select(FulfilmentTaskBody.Of)],
        Defaults = CatalogJson.Read<Dictionary<string, string>>(i.Defaults),
    };
}
