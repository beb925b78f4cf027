using Helpdesk.Errors;
using Helpdesk.Security;
using Helpdesk.Tickets.CustomFields;
using Helpdesk.Tickets.Domain;
using Helpdesk.Tickets.Features;
using Helpdesk.Tickets.Web;
using Helpdesk.Ui;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Rendering;

namespace Helpdesk.Tickets.Areas.Desk.Pages;

/// <summary>A new ticket, written by an agent for somebody: a call, a walk-in.</summary>
[RequirePermission("EditTickets")]
internal sealed class NewModel(CreateTicket create, TicketCatalog catalog, ReferenceOptions options, FieldForms forms) : TicketDeskPage
{
    [BindProperty]
    public NewInput Input { get; set; } = new();

    public TicketType Type { get; private set; } = null!;

    public IReadOnlyList<SelectListItem> Categories { get; private set; } = [];

    public IReadOnlyList<SelectListItem> Services { get; private set; } = [];

    public IReadOnlyList<SelectListItem> Teams { get; private set; } = [];

    public int? Priority { get; private set; }

    public FieldForm Fields { get; private set; } = FieldForm.None;

    public async Task<IActionResult> OnGetAsync(string? type, string? title, string? parent)
    {
        await OpenAsync(type);
        Input.Title = title is { Length: > 250 } ? title[..250] : title;
        Input.ParentNumber = parent;
        await PrepareAsync(posted: null);
        return Page();
    }

    public async Task<IActionResult> OnGetPriorityAsync(string? type, NewInput input)
    {
        ModelState.Clear();
        Input = input;
        await OpenAsync(type);
        await ComputeAsync();
        return Partial("_NewPriority", this);
    }

    /// <summary>Which fields show as the form stands; asked on every change.</summary>
    public async Task<IActionResult> OnPostFieldsAsync(string? type)
    {
        await OpenAsync(type);
        await AskAsync(Request.Form);
        return new JsonResult(new { shown = Fields.Shown });
    }

    /// <summary>The same without script: the form once more, with everything that was typed.</summary>
    public async Task<IActionResult> OnPostFormAsync(string? type)
    {
        await OpenAsync(type);
        await PrepareAsync(Request.Form);
        return Page();
    }

    public async Task<IActionResult> OnPostAsync(string? type)
    {
        await OpenAsync(type);
        await AskAsync(Request.Form);
        Ticket? ticket = null;
        var requester = await ResolvePersonAsync(Input.RequesterId, Input.RequesterId_Text, "Input.RequesterId", agentsOnly: false);
        if (requester is null && !ModelState.ContainsKey("Input.RequesterId"))
        {
            ModelState.AddModelError("Input.RequesterId", L["Say who has the problem."]);
        }
        else if (requester is null && ModelState["Input.RequesterId"]!.Errors.Count == 0)
        {
            ModelState.AddModelError("Input.RequesterId", L["Say who has the problem."]);
        }

        var assignee = await ResolvePersonAsync(Input.AssigneeId, Input.AssigneeId_Text, "Input.AssigneeId", agentsOnly: true);
        if (!await TryAsync(async () => ticket = await create.HandleAsync(
            Asked with
            {
                RequesterId = requester,
                TeamId = Input.TeamId,
                AssigneeId = assignee,
                Channel = Input.Channel ?? TicketChannels.Phone,
                ParentNumber = string.IsNullOrWhiteSpace(Input.ParentNumber) ? null : Input.ParentNumber.Trim(),
                Files = Input.Files.ToUploads(),
                Fields = Fields.Sent,
            },
            Aborted)))
        {
            await PrepareAsync(Request.Form);
            return Refused();
        }

        this.Toast(L["{0} created", ticket!.Number]);
        return Redirect(Url.Content($"~/desk/tickets/{ticket.Number}"));
    }

    private Task OpenAsync(string? type)
    {
        Type = type is null
            ? Text.Types.FirstOrDefault() ?? throw new NotFoundException(L["No kind of ticket is switched on. An administrator can enable one under Features."])
            : Text.Type(type) ?? throw new NotFoundException(L["There is no kind of ticket “{0}”.", type]);
        return Task.CompletedTask;
    }

    private CreateTicketRequest Asked => new()
    {
        TypeId = Type.Id,
        Title = Input.Title ?? "",
        Description = Input.Description ?? "",
        Impact = Input.Impact,
        Urgency = Input.Urgency,
        CategoryId = Input.CategoryId,
        ServiceId = Input.ServiceId,
    };

    private async Task AskAsync(IFormCollection? posted) =>
        Fields = await forms.ForNewAsync(
            await create.FactsAsync(Asked, Aborted), FieldAudience.Desk, posted, ModelState, Url.Content($"~/desk/new/{Type.Id}?handler=Fields"),
            (id, typed, field) => ResolvePersonAsync(id, typed, field, agentsOnly: false), Aborted);

    private async Task PrepareAsync(IFormCollection? posted)
    {
        await AskAsync(posted);
        Categories = await options.CategoriesAsync(Input.CategoryId, Aborted);
        Services = await options.ServicesAsync(Input.ServiceId, Aborted);
        Teams = await options.TeamsAsync(Input.TeamId, Aborted);
        await ComputeAsync();
    }

    private async Task ComputeAsync() =>
        Priority = (await catalog.GetMatrixAsync(Type.Id, Aborted)).Compute(Input.Impact, Input.Urgency);

    public IReadOnlyList<SelectListItem> Levels(int? selected) => options.Levels(selected);

    public IReadOnlyList<SelectListItem> Channels => options.Channels(Input.Channel);
}

internal sealed class NewInput
{
    public Guid? RequesterId { get; set; }

    public string? RequesterId_Text { get; set; }

    public string? Title { get; set; }

    public string? Description { get; set; }

    public Guid? CategoryId { get; set; }

    public Guid? ServiceId { get; set; }

    public int? Impact { get; set; } = 2;

    public int? Urgency { get; set; } = 2;

    public Guid? TeamId { get; set; }

    public Guid? AssigneeId { get; set; }

    public string? AssigneeId_Text { get; set; }

    public string? Channel { get; set; } = TicketChannels.Phone;

    public string? ParentNumber { get; set; }

    public List<IFormFile> Files { get; set; } = [];
}
