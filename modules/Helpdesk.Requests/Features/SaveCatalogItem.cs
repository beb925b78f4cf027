using System.Text.RegularExpressions;
using Helpdesk.Data;
using Helpdesk.Errors;
using Helpdesk.Identity;
using Helpdesk.Requests.Domain;
using Helpdesk.Security;
using Helpdesk.Tickets;
using Helpdesk.Ui;
using Helpdesk.Workflows;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;

namespace Helpdesk.Requests.Features;

/// <summary>All that is written of an item.</summary>
internal sealed record CatalogItemText
{
    /// <summary>Lower case, digits and hyphens; taken for a new item only.</summary>
    public string Key { get; init; } = "";

    public string Name { get; init; } = "";

    public string Summary { get; init; } = "";

    public string Description { get; init; } = "";

    public Guid? CategoryId { get; init; }

    public string Icon { get; init; } = "";

    public bool IsActive { get; init; } = true;

    public IReadOnlyList<Guid> AudienceTeams { get; init; } = [];

    public IReadOnlyList<string> AudienceRoles { get; init; } = [];

    /// <summary>Of one piece; null for none.</summary>
    public decimal? Price { get; init; }

    /// <summary>ISO 4217, for example EUR.</summary>
    public string Currency { get; init; } = "";

    public string CostCentre { get; init; } = "";

    public string DeliveryTime { get; init; } = "";

    public int MaxQuantity { get; init; } = 1;

    public Guid? ServiceId { get; init; }

    public Guid? TeamId { get; init; }

    public int Urgency { get; init; } = 3;

    /// <summary>Published workflow that approves; empty when nobody has to.</summary>
    public string WorkflowId { get; init; } = "";

    public string ApprovalText { get; init; } = "";

    public IReadOnlyList<FulfilmentTask> Tasks { get; init; } = [];

    public IReadOnlyDictionary<string, string> Defaults { get; init; } = new Dictionary<string, string>();
}

/// <summary>Writes an item of the catalogue. Orders of before keep what they were made of.</summary>
internal sealed partial class SaveCatalogItem(
    RequestsDbContext db, Catalog catalog, IPeopleDirectory people, ITicketServiceDirectory services, IWorkflowRuntime workflows, IIconSource icons, IStringLocalizer L)
{
    private const int MostPieces = 1_000;

    /// <param name="id">Null for a new one.</param>
    /// <param name="text">All of it.</param>
    /// <param name="expectedStamp">Version that the person saw, or null.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public async Task<CatalogItem> HandleAsync(Guid? id, CatalogItemText text, string? expectedStamp, CancellationToken cancellationToken)
    {
        catalog.Demand(RequestPermissions.ManageCatalog);
        var item = id is null
            ? new CatalogItem { Key = Key(text) }
            : await db.Items.FirstOrDefaultAsync(i => i.Id == id, cancellationToken) ?? throw new NotFoundException(L["This item does not exist any more."]);
        if (expectedStamp is not null && expectedStamp != item.ConcurrencyStamp)
        {
            throw new ConcurrencyException(L["“{0}” was changed meanwhile. Read it again and repeat your change.", item.Name]);
        }

        Dictionary<string, string[]> errors = [];
        if (id is null)
        {
            await CheckKeyAsync(item.Key, errors, cancellationToken);
        }

        CheckWords(text, errors);
        await CheckReferencesAsync(text, item, errors, cancellationToken);
        CheckTasks(text.Tasks, errors);
        await CheckTeamsAsync(text, errors, cancellationToken);
        if (errors.Count > 0)
        {
            throw new ValidationException(errors);
        }

        Write(item, text);
        if (id is null)
        {
            db.Items.Add(item);
        }
        else
        {
            item.Version++;
        }

        await db.SaveChangesAsync(cancellationToken);
        return item;
    }

    private static void Write(CatalogItem item, CatalogItemText text)
    {
        item.Name = text.Name.Trim();
        item.Summary = text.Summary.Trim();
        item.Description = text.Description.ReplaceLineEndings("\n").Trim();
        item.CategoryId = text.CategoryId!.Value;
        item.Icon = text.Icon.Trim();
        item.IsActive = text.IsActive;
        item.AudienceTeams = CatalogJson.Write(text.AudienceTeams.Distinct());
        item.AudienceRoles = CatalogJson.Write(text.AudienceRoles.Distinct());
        item.UnitPrice = text.Price is { } price ? Money.Hundredths(price) : null;
        item.Currency = text.Price is null ? null : text.Currency.Trim().ToUpperInvariant();
        item.CostCentre = text.CostCentre.Trim();
        item.DeliveryTime = text.DeliveryTime.Trim();
        item.MaxQuantity = text.MaxQuantity;
        item.ServiceId = text.ServiceId;
        item.TeamId = text.TeamId;
        item.Urgency = text.Urgency;
        item.WorkflowId = text.WorkflowId.Trim() is { Length: > 0 } workflow ? workflow : null;
        item.ApprovalText = text.ApprovalText.Trim();
        item.Tasks = CatalogJson.Write(text.Tasks.Select(t => t with { Title = t.Title.Trim(), Description = t.Description.ReplaceLineEndings("\n").Trim() }));
        item.Defaults = CatalogJson.Write(text.Defaults);
    }

    private async Task CheckKeyAsync(string key, Dictionary<string, string[]> errors, CancellationToken cancellationToken)
    {
        if (!KeyForm().IsMatch(key))
        {
            errors["key"] = [L["A key is made of lower-case letters, digits and hyphens, begins with a letter and has at most {0} characters.", CatalogItem.MaxKey]];
        }
        else if (await db.Items.AnyAsync(i => i.Key == key, cancellationToken))
        {
            errors["key"] = [L["There is already an item with the key “{0}”.", key]];
        }
    }

    private void CheckWords(CatalogItemText text, Dictionary<string, string[]> errors)
    {
        Line("name", text.Name, CatalogItem.MaxName, isNeeded: true);
        Line("summary", text.Summary, CatalogItem.MaxSummary);
        Line("description", text.Description, CatalogItem.MaxDescription);
        Line("costCentre", text.CostCentre, CatalogItem.MaxWord);
        Line("deliveryTime", text.DeliveryTime, CatalogItem.MaxWord);
        Line("approvalText", text.ApprovalText, CatalogItem.MaxSummary);
        if (text.Icon.Trim().Length > 0 && icons.Find(text.Icon.Trim()) is null)
        {
            errors["icon"] = [L["There is no icon “{0}”. Use the name of a Tabler icon, for example device-laptop.", text.Icon.Trim()]];
        }

        if (text.Price is { } price && (price < 0 || price > Money.Most || decimal.Round(price, 2) != price))
        {
            errors["price"] = [L["A price is from 0 to {0:N0} and has at most two digits behind the point.", Money.Most]];
        }

        if (text.Price is not null && !CurrencyForm().IsMatch(text.Currency.Trim()))
        {
            errors["currency"] = [L["Write the currency as three letters, for example EUR."]];
        }

        if (text.MaxQuantity is < 1 or > MostPieces)
        {
            errors["maxQuantity"] = [L["An order has at least one piece, and at most {0}.", MostPieces]];
        }

        if (text.Urgency is < 1 or > 3)
        {
            errors["urgency"] = [L["Use a level from 1 (high) to 3 (low)."]];
        }

        if (text.Defaults.Values.FirstOrDefault(v => !ProfileFacts.All.Contains(v)) is { } unknown)
        {
            errors["defaults"] = [L["“{0}” is nothing that is known of a person. Use one of: {1}.", unknown, string.Join(", ", ProfileFacts.All)]];
        }

        void Line(string field, string value, int most, bool isNeeded = false)
        {
            if (isNeeded && string.IsNullOrWhiteSpace(value))
            {
                errors[field] = [L["Fill this in."]];
            }
            else if (value.Trim().Length > most)
            {
                errors[field] = [L["The text is too long: {0} of at most {1} characters.", value.Trim().Length, most]];
            }
        }
    }

    private async Task CheckReferencesAsync(CatalogItemText text, CatalogItem item, Dictionary<string, string[]> errors, CancellationToken cancellationToken)
    {
        if (text.CategoryId is not { } category || !await db.Categories.AnyAsync(c => c.Id == category, cancellationToken))
        {
            errors["categoryId"] = [L["Choose a category of the catalogue."]];
        }

        if (text.ServiceId is { } service && (await services.GetAllAsync(cancellationToken)).All(s => s.Id != service))
        {
            errors["serviceId"] = [L["There is no such service any more. Choose another one."]];
        }

        var workflow = text.WorkflowId.Trim();
        if (workflow.Length > 0 && workflow != item.WorkflowId && (await workflows.ListStartableAsync(cancellationToken)).All(w => w.DefinitionId != workflow))
        {
            errors["workflowId"] = [L["There is no published workflow “{0}” that begins by hand.", workflow]];
        }

        if (text.AudienceRoles.FirstOrDefault(r => !Roles.All.Contains(r)) is { } role)
        {
            errors["audienceRoles"] = [L["There is no role “{0}”.", role]];
        }
    }

    private async Task CheckTeamsAsync(CatalogItemText text, Dictionary<string, string[]> errors, CancellationToken cancellationToken)
    {
        List<Guid> wanted = [.. text.AudienceTeams, .. text.Tasks.Select(t => t.TeamId).OfType<Guid>(), .. text.TeamId is { } team ? (Guid[])[team] : []];
        var known = await people.GetTeamsAsync(wanted, cancellationToken);
        if (wanted.Exists(t => !known.ContainsKey(t)))
        {
            errors.TryAdd(text.TeamId is { } own && !known.ContainsKey(own) ? "teamId" : text.AudienceTeams.Any(t => !known.ContainsKey(t)) ? "audienceTeams" : "tasks", [L["There is no such team any more. Choose another one."]]);
        }
    }

    private void CheckTasks(IReadOnlyList<FulfilmentTask> tasks, Dictionary<string, string[]> errors)
    {
        List<string> said = [];
        if (tasks.Count > FulfilmentTask.Most)
        {
            said.Add(L["An item has at most {0} tasks.", FulfilmentTask.Most]);
        }

        foreach (var task in tasks)
        {
            if (!KeyForm().IsMatch(task.Key))
            {
                said.Add(L["“{0}” is no key of a task: use lower-case letters, digits and hyphens, and begin with a letter.", task.Key]);
            }

            if (task.Title.Trim().Length is 0 or > FulfilmentTask.MaxTitle || task.Description.Trim().Length > FulfilmentTask.MaxDescription)
            {
                said.Add(L["The task “{0}” needs a title of at most {1} characters; its description has at most {2}.", task.Key, FulfilmentTask.MaxTitle, FulfilmentTask.MaxDescription]);
            }

            if (task.Urgency is < 1 or > 3)
            {
                said.Add(L["Use a level from 1 (high) to 3 (low)."]);
            }
        }

        if (tasks.GroupBy(t => t.Key).FirstOrDefault(g => g.Count() > 1) is { } twice)
        {
            said.Add(L["There are two tasks with the key “{0}”.", twice.Key]);
        }
        else if (TaskOrder.FindUnknown(tasks) is var (task, unknown))
        {
            said.Add(L["“{0}” waits for “{1}”, which is no task of this item.", task.Title, unknown]);
        }
        else if (TaskOrder.FindCircle(tasks) is { Count: > 0 } circle)
        {
            said.Add(L["These tasks wait for each other, so none of them could ever begin: {0}.", string.Join(" → ", circle)]);
        }

        if (said.Count > 0)
        {
            errors["tasks"] = [.. said];
        }
    }

    private static string Key(CatalogItemText text) => text.Key.Trim().ToLowerInvariant() is { Length: > 0 } key
        ? key
        : NoKey().Replace(text.Name.Trim().ToLowerInvariant(), "-").Trim('-') is var made && made.Length > CatalogItem.MaxKey ? made[..CatalogItem.MaxKey].Trim('-') : made;

    [GeneratedRegex("^[a-z][a-z0-9-]{0,39}$")]
    private static partial Regex KeyForm();

    [GeneratedRegex("[^a-z0-9]+")]
    private static partial Regex NoKey();

    [GeneratedRegex("^[A-Za-z]{3}$")]
    private static partial Regex CurrencyForm();
}
