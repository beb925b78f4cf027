using System.Text.Json;
using Helpdesk.Errors;
using Helpdesk.Identity;
using Helpdesk.Recipes;
using Helpdesk.Requests.Domain;
using Helpdesk.Requests.Features;
using Helpdesk.Tickets;
using Microsoft.EntityFrameworkCore;

namespace Helpdesk.Requests.Recipes;

/// <summary>
/// <c>{"name":"catalog","categories":[{"name":"Devices","icon":"device-laptop","items":[{"key":"laptop","name":"Laptop","tasks":[…]}]}]}</c>: makes categories and
/// items that do not exist by name and key, judged like those of an administrator. Teams and services stand there by name.
/// </summary>
internal sealed class CatalogStep(
    RequestsDbContext db, SaveCatalogCategory saveCategory, SaveCatalogItem saveItem, IPeopleDirectory people, ITicketServiceDirectory services) : IRecipeStepHandler
{
    public string Name => "catalog";

    public async Task ExecuteAsync(JsonElement step, CancellationToken cancellationToken)
    {
        var known = (await db.Items.Select(i => i.Key).ToListAsync(cancellationToken)).ToHashSet(StringComparer.Ordinal);
        foreach (var wanted in StepReader.Read<Step>(step, Name).Categories)
        {
            var category = await db.Categories.FirstOrDefaultAsync(c => c.Name == wanted.Name, cancellationToken)
                ?? await saveCategory.HandleAsync(null, wanted.Name, wanted.Icon, cancellationToken);
            foreach (var item in wanted.Items.Where(i => known.Add(i.Key)))
            {
                try
                {
                    await saveItem.HandleAsync(null, await TextAsync(category, item, cancellationToken), null, cancellationToken);
                }
                catch (ValidationException e)
                {
                    throw new BusinessException("Recipes:Malformed", $"The item {item.Key} of the recipe cannot be used: {string.Join(" ", e.Errors.Values.SelectMany(m => m))}");
                }
            }
        }
    }

    private async Task<CatalogItemText> TextAsync(CatalogCategory category, Item item, CancellationToken cancellationToken)
    {
        List<FulfilmentTask> tasks = [];
        foreach (var task in item.Tasks ?? [])
        {
            tasks.Add(new(task.Key, task.Title, task.Description ?? "", await TeamAsync(task.Team, item.Key, cancellationToken), task.Urgency, task.After ?? []));
        }

        return new()
        {
            Key = item.Key,
            Name = item.Name,
            Summary = item.Summary ?? "",
            Description = item.Description ?? "",
            CategoryId = category.Id,
            Icon = item.Icon ?? "",
            AudienceTeams = [.. (await TeamsAsync(item.AudienceTeams, item.Key, cancellationToken))],
            AudienceRoles = item.AudienceRoles ?? [],
            Price = item.Price,
            Currency = item.Currency ?? "",
            CostCentre = item.CostCentre ?? "",
            DeliveryTime = item.DeliveryTime ?? "",
            MaxQuantity = item.MaxQuantity,
            ServiceId = item.Service is null ? null : (await services.GetAllAsync(cancellationToken)).FirstOrDefault(s => s.Name == item.Service)?.Id ?? throw Unknown(item.Key, item.Service),
            TeamId = await TeamAsync(item.Team, item.Key, cancellationToken),
            Urgency = item.Urgency,
            WorkflowId = item.Workflow ?? "",
            ApprovalText = item.ApprovalText ?? "",
            Tasks = tasks,
            Defaults = item.Defaults ?? new Dictionary<string, string>(),
        };
    }

    private async Task<IReadOnlyList<Guid>> TeamsAsync(IReadOnlyList<string>? names, string item, CancellationToken cancellationToken)
    {
        List<Guid> ids = [];
        foreach (var name in names ?? [])
        {
            ids.Add((await TeamAsync(name, item, cancellationToken))!.Value);
        }

        return ids;
    }

    private async Task<Guid?> TeamAsync(string? name, string item, CancellationToken cancellationToken) =>
        name is null ? null : (await people.FindTeamAsync(name, cancellationToken))?.Id ?? throw Unknown(item, name);

    private static BusinessException Unknown(string item, string name) =>
        new("Recipes:Malformed", $"The item {item} of the recipe names “{name}”, which does not exist.");

    private sealed record Step(string Name, IReadOnlyList<Category> Categories);

    private sealed record Category(string Name, IReadOnlyList<Item> Items, string Icon = "");

    private sealed record Item(
        string Key, string Name, string? Summary = null, string? Description = null, string? Icon = null, IReadOnlyList<string>? AudienceTeams = null,
        IReadOnlyList<string>? AudienceRoles = null, decimal? Price = null, string? Currency = null, string? CostCentre = null, string? DeliveryTime = null,
        int MaxQuantity = 1, string? Service = null, string? Team = null, int Urgency = 3, string? Workflow = null, string? ApprovalText = null,
        IReadOnlyList<TaskOf>? Tasks = null, IReadOnlyDictionary<string, string>? Defaults = null);

    private sealed record TaskOf(string Key, string Title, string? Description = null, string? Team = null, int? Urgency = null, IReadOnlyList<string>? After = null);
}
