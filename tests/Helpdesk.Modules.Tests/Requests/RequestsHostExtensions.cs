using System.Text.Json.Nodes;
using Helpdesk.Identity;
using Helpdesk.Modules.Tests.Approvals;
using Helpdesk.Tickets.CustomFields;
using Helpdesk.Tickets.Features;
using Microsoft.Extensions.DependencyInjection;

namespace Helpdesk.Modules.Tests.Requests;

/// <summary>What tests of requests do again and again, in the field's words.</summary>
internal static class RequestsHostExtensions
{
    private static int _items;

    public static object Task(string key, params string[] after) => new { key, title = "Do " + key, after };

    /// <summary>A new item; its key.</summary>
    public static async Task<string> ItemAsync(
        this ApprovalsHost host, object[]? tasks = null, string? workflow = null, decimal? price = null, int maxQuantity = 5, string[]? roles = null, Guid? serviceId = null)
    {
        var key = $"item-{Interlocked.Increment(ref _items)}";
        var (status, body) = await host.SendItemAsync(new
        {
            key,
            name = "Thing " + key,
            categoryId = await host.CategoryAsync(),
            tasks = tasks ?? [],
            workflowId = workflow,
            price,
            currency = price is null ? null : "EUR",
            maxQuantity,
            audienceRoles = roles ?? [],
            serviceId,
        });
        status.ShouldBe(201, body?.ToJsonString());
        return key;
    }

    public static Task<(int Status, JsonNode? Body)> SendItemAsync(this ApprovalsHost host, object item, string userName = "admin") =>
        host.SendAsync(userName, HttpMethod.Post, "/catalog/items", item);

    public static async Task<Guid> CategoryAsync(this ApprovalsHost host)
    {
        var (status, body) = await host.SendAsync("admin", HttpMethod.Post, "/catalog/categories", new { name = $"Shelf {Guid.CreateVersion7():N}", icon = "device-laptop" });
        status.ShouldBe(201, body?.ToJsonString());
        return (Guid)body!["id"]!;
    }

    /// <summary>Orders and lets what follows happen; the number of the request.</summary>
    public static async Task<string> OrderAsync(this ApprovalsHost host, string key, string userName = "rita", object? order = null)
    {
        var (status, body) = await host.TryOrderAsync(key, order ?? new { quantity = 1 }, userName);
        status.ShouldBe(201, body?.ToJsonString());
        return (string)body!["number"]!;
    }

    public static async Task<(int Status, JsonNode? Body)> TryOrderAsync(this ApprovalsHost host, string key, object order, string userName = "rita")
    {
        var answer = await host.SendAsync(userName, HttpMethod.Post, $"/catalog/{key}/orders", order);
        await host.DrainAsync();
        return answer;
    }

    public static async Task<string> StateAsync(this ApprovalsHost host, string request) => (string)(await host.GetAsync("anna", $"/requests/{request}"))["state"]!;

    /// <summary>Number and state of the tasks that were created, by their key.</summary>
    public static async Task<IReadOnlyDictionary<string, (string Number, string State)>> TasksAsync(this ApprovalsHost host, string request) =>
        ((JsonArray)(await host.GetAsync("anna", $"/requests/{request}/order"))["tasks"]!)
        .Where(t => t!["number"] is not null)
        .ToDictionary(t => (string)t!["key"]!, t => ((string)t!["number"]!, (string)t["state"]!));

    public static async Task<(int Status, JsonNode? Body)> StepAsync(this ApprovalsHost host, string path, string transition, string? reason = null, string userName = "anna")
    {
        var answer = await host.SendAsync(
            userName, HttpMethod.Post, $"/{path}/transitions", new { transition, reason, assigneeId = transition is "done" or "reopen" && path.StartsWith("fulfilment", StringComparison.Ordinal) ? host.IdOf("anna") : (Guid?)null });
        await host.DrainAsync();
        return answer;
    }

    public static async Task TaskStepAsync(this ApprovalsHost host, string request, string key, string transition = "done", string? reason = null)
    {
        var (status, body) = await host.StepAsync($"fulfilment-tasks/{(await host.TasksAsync(request))[key].Number}", transition, reason);
        status.ShouldBe(200, body?.ToJsonString());
    }

    /// <summary>Internal notes of a request.</summary>
    public static async Task<IReadOnlyList<string>> NotesAsync(this ApprovalsHost host, string request) =>
        [.. ((JsonArray)(await host.GetAsync("anna", $"/requests/{request}/comments"))["items"]!).Where(c => !(bool)c!["isPublic"]!).Select(c => (string)c!["body"]!)];

    /// <summary>The workflow that is shipped for orders.</summary>
    public static async Task<string> PublishedAsync(this ApprovalsHost host)
    {
        var (status, body) = await host.SendAsync("admin", HttpMethod.Post, "/workflows/workflow-definitions/request-approval/publish", new { });
        status.ShouldBeLessThan(300, body?.ToJsonString());
        return "request-approval";
    }

    /// <summary>A field of a form.</summary>
    public static async Task FieldAsync(this ApprovalsHost host, string key, FieldKind kind, string on, string value, bool isRequired = true)
    {
        await using var scope = host.Host.CreateScope();
        await scope.Services.GetRequiredService<SaveField>().HandleAsync(
            new SaveFieldRequest
            {
                Key = key,
                Kind = kind,
                TypeId = "request",
                Labels = new Dictionary<string, string> { ["en"] = key },
                ConditionOn = on,
                ConditionValues = [value],
                Requirement = isRequired ? FieldRequirement.Always : FieldRequirement.Never,
            },
            CancellationToken.None);
    }

    /// <summary>Everything that is stored of requests and orders, as numbers: to see that nothing was left behind.</summary>
    public static async Task<(int Requests, int Orders)> CountAsync(this ApprovalsHost host)
    {
        await using var scope = host.Host.CreateScope();
        var tickets = await scope.Services.GetRequiredService<Helpdesk.Tickets.ITicketIntegrationService>().ListOpenAsync("request", 10_000, CancellationToken.None);
        return (tickets.Count, await Microsoft.EntityFrameworkCore.EntityFrameworkQueryableExtensions.CountAsync(
            scope.Services.GetRequiredService<Helpdesk.Requests.RequestsDbContext>().Orders));
    }

    public static async Task<PersonRef> PersonAsync(this ApprovalsHost host, string userName)
    {
        await using var scope = host.Host.CreateScope();
        return (await scope.Services.GetRequiredService<IPeopleDirectory>().FindPersonAsync(userName, CancellationToken.None))!;
    }
}
