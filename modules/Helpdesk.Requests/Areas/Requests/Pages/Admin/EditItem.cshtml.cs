using System.Globalization;
using Helpdesk.Data;
using Helpdesk.Errors;
using Helpdesk.Identity;
using Helpdesk.Requests.Domain;
using Helpdesk.Requests.Features;
using Helpdesk.Security;
using Helpdesk.Tickets;
using Helpdesk.Ui;
using Helpdesk.Web;
using Helpdesk.Workflows;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.Extensions.Localization;

namespace Helpdesk.Requests.Areas.Requests.Pages;

/// <summary>An item of the catalogue on one page: what people see, price, form, approval, tasks.</summary>
[RequirePermission("ManageCatalog")]
internal sealed class EditItemModel(
    ListCatalogItems list, SaveCatalogItem save, SaveItemImage saveImage, ITicketForms forms, IPeopleDirectory people, ITicketServiceDirectory services,
    IWorkflowRuntime workflows, IUnitOfWork unitOfWork, IStringLocalizer L) : PageModel
{
    private const string New = "new";
    private const int EmptyTasks = 1;

    [BindProperty(SupportsGet = true)]
    public string Id { get; set; } = New;

    [BindProperty]
    public ItemInput Input { get; set; } = new();

    public CatalogItem? Item { get; private set; }

    public IReadOnlyList<TicketFormField> Fields { get; private set; } = [];

    public IReadOnlyList<SelectListItem> Categories { get; private set; } = [];

    public IReadOnlyList<SelectListItem> Teams { get; private set; } = [];

    public IReadOnlyList<SelectListItem> TeamsOrRouting => [new(L["By routing"], ""), .. Teams];

    public IReadOnlyList<SelectListItem> Services { get; private set; } = [];

    public IReadOnlyList<SelectListItem> Workflows { get; private set; } = [];

    public IReadOnlyList<SelectListItem> RoleNames => [.. Roles.All.Select(r => new SelectListItem(L[r], r))];

    public IReadOnlyList<SelectListItem> Levels => [new(L["High"], "1"), new(L["Medium"], "2"), new(L["Low"], "3")];

    public IReadOnlyList<SelectListItem> LevelsOrMedium => [new("–", ""), .. Levels];

    public async Task OnGetAsync(CancellationToken cancellationToken)
    {
        await LoadAsync(cancellationToken);
        Input = Item is null ? new() : ItemInput.Of(Item);
        AddEmptyTasks();
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken cancellationToken)
    {
        await LoadAsync(cancellationToken);
        CatalogItem? saved = null;
        if (!ModelState.IsValid || !await this.TryAsync(async () => saved = await SaveAsync(cancellationToken)))
        {
            AddEmptyTasks();
            Response.StatusCode = 422;
            return Page();
        }

        this.Toast(L["“{0}” saved", saved!.Name], ToastKind.Success);
        return Redirect(Url.Content($"~/admin/catalog/items/{saved.Id}"));
    }

    private async Task<CatalogItem> SaveAsync(CancellationToken cancellationToken)
    {
        // An image that is refused must not leave the rest saved.
        await using var transaction = await unitOfWork.BeginAsync(cancellationToken);
        var item = await save.HandleAsync(Item?.Id, ToText(), Item is null ? null : Input.Stamp ?? "", cancellationToken);
        if (Input.Image is { } image)
        {
            await using var content = image.OpenReadStream();
            await saveImage.HandleAsync(item.Id, content, cancellationToken);
        }
        else if (Input.RemoveImage)
        {
            await saveImage.HandleAsync(item.Id, null, cancellationToken);
        }

        await transaction.CommitAsync(cancellationToken);
        return item;
    }

    private CatalogItemText ToText() => new()
    {
        Key = Input.Key ?? "",
        Name = Input.Name ?? "",
        Summary = Input.Summary ?? "",
        Description = Input.Description ?? "",
        CategoryId = Input.CategoryId,
        Icon = Input.Icon ?? "",
        IsActive = Input.IsActive,
        AudienceTeams = Input.AudienceTeams,
        AudienceRoles = Input.AudienceRoles,
        Price = Price(),
        Currency = Input.Currency ?? "",
        CostCentre = Input.CostCentre ?? "",
        DeliveryTime = Input.DeliveryTime ?? "",
        MaxQuantity = Input.MaxQuantity,
        ServiceId = Input.ServiceId,
        TeamId = Input.TeamId,
        Urgency = Input.Urgency,
        WorkflowId = Input.WorkflowId ?? "",
        ApprovalText = Input.ApprovalText ?? "",
        Tasks =
        [
            .. Input.Tasks.Where(t => !string.IsNullOrWhiteSpace(t.Title)).Select((t, i) => new FulfilmentTask(
                t.Key?.Trim().ToLowerInvariant() is { Length: > 0 } key ? key : $"task-{i + 1}", t.Title!.Trim(), t.Description ?? "", t.TeamId, t.Urgency,
                [.. (t.After ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(k => k.ToLowerInvariant()).Distinct()])),
        ],
        Defaults = Defaults(),
    };

    private decimal? Price() => string.IsNullOrWhiteSpace(Input.Price)
        ? null
        : decimal.TryParse(Input.Price, NumberStyles.AllowDecimalPoint, CultureInfo.CurrentCulture, out var price)
            ? price
            : throw new ValidationException("price", L["“{0}” is no number.", Input.Price]);

    private Dictionary<string, string> Defaults()
    {
        Dictionary<string, string> defaults = new(StringComparer.Ordinal);
        foreach (var line in (Input.Defaults ?? "").Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            if (line.Split('=', 2, StringSplitOptions.TrimEntries) is not [{ Length: > 0 } key, { Length: > 0 } fact])
            {
                throw new ValidationException("defaults", L["“{0}” does not say which field is filled in with what.", line]);
            }

            defaults[key] = fact;
        }

        return defaults;
    }

    private void AddEmptyTasks()
    {
        for (var i = 0; i < EmptyTasks; i++)
        {
            Input.Tasks.Add(new());
        }
    }

    private async Task LoadAsync(CancellationToken cancellationToken)
    {
        if (Id != New)
        {
            Item = Guid.TryParse(Id, out var id) ? await list.GetAsync(id, cancellationToken) : throw new NotFoundException(L["This item does not exist any more."]);
            Fields = await forms.ListAsync(RequestType.Id, Item.Key, cancellationToken);
        }

        Categories = [.. (await list.HandleAsync(cancellationToken)).Select(s => new SelectListItem(s.Category.Name, s.Category.Id.ToString()))];
        Teams = [.. (await people.GetAllTeamsAsync(cancellationToken)).Select(t => new SelectListItem(t.Name, t.Id.ToString()))];
        Services = [new("–", ""), .. (await services.GetAllAsync(cancellationToken)).Where(s => s.IsActive || s.Id == Item?.ServiceId).Select(s => new SelectListItem(s.Name, s.Id.ToString()))];
        Workflows = [new(L["Nobody has to agree"], ""), .. (await workflows.ListStartableAsync(cancellationToken)).Select(w => new SelectListItem(w.Name, w.DefinitionId))];
        if (Item?.WorkflowId is { } workflow && Workflows.All(w => w.Value != workflow))
        {
            Workflows = [.. Workflows, new SelectListItem(L["{0} (not published)", workflow], workflow)];
        }
    }

    internal sealed class ItemInput
    {
        public string? Key { get; set; }

        public string? Name { get; set; }

        public string? Summary { get; set; }

        public string? Description { get; set; }

        public Guid? CategoryId { get; set; }

        public string? Icon { get; set; }

        public IFormFile? Image { get; set; }

        public bool RemoveImage { get; set; }

        public bool IsActive { get; set; } = true;

        public List<Guid> AudienceTeams { get; set; } = [];

        public List<string> AudienceRoles { get; set; } = [];

        public string? Price { get; set; }

        public string? Currency { get; set; }

        public string? CostCentre { get; set; }

        public string? DeliveryTime { get; set; }

        public int MaxQuantity { get; set; } = 1;

        public Guid? ServiceId { get; set; }

        public Guid? TeamId { get; set; }

        public int Urgency { get; set; } = 3;

        public string? WorkflowId { get; set; }

        public string? ApprovalText { get; set; }

        public string? Defaults { get; set; }

        public List<TaskInput> Tasks { get; set; } = [];

        public string? Stamp { get; set; }

        public static ItemInput Of(CatalogItem i) => new()
        {
            Name = i.Name,
            Summary = i.Summary,
            Description = i.Description,
            CategoryId = i.CategoryId,
            Icon = i.Icon,
            IsActive = i.IsActive,
            AudienceTeams = CatalogJson.Read<List<Guid>>(i.AudienceTeams),
            AudienceRoles = CatalogJson.Read<List<string>>(i.AudienceRoles),
            Price = i.UnitPrice is { } price ? Money.Amount(price).ToString("0.00", CultureInfo.CurrentCulture) : null,
            Currency = i.Currency,
            CostCentre = i.CostCentre,
            DeliveryTime = i.DeliveryTime,
            MaxQuantity = i.MaxQuantity,
            ServiceId = i.ServiceId,
            TeamId = i.TeamId,
            Urgency = i.Urgency,
            WorkflowId = i.WorkflowId,
            ApprovalText = i.ApprovalText,
            Defaults = string.Join('\n', CatalogJson.Read<Dictionary<string, string>>(i.Defaults).Select(d => $"{d.Key} = {d.Value}")),
            Tasks = [.. i.ReadTasks().Select(TaskInput.Of)],
            Stamp = i.ConcurrencyStamp,
        };
    }

    internal sealed class TaskInput
    {
        public string? Key { get; set; }

        public string? Title { get; set; }

        public string? Description { get; set; }

        public Guid? TeamId { get; set; }

        public int? Urgency { get; set; }

        public string? After { get; set; }

        public static TaskInput Of(FulfilmentTask t) => new()
        {
            Key = t.Key,
            Title = t.Title,
            Description = t.Description,
            TeamId = t.TeamId,
            Urgency = t.Urgency,
            After = string.Join(", ", t.After),
        };
    }
}
