using Helpdesk.Errors;
using Helpdesk.Security;
using Helpdesk.Tickets.Features;
using Helpdesk.Tickets.Web;
using Helpdesk.Ui;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Rendering;

namespace Helpdesk.Tickets.Areas.Desk.Pages.Tickets;

/// <summary>Changes one property of a ticket: in place with script, as a page without; the consequence is shown before it is saved.</summary>
[RequirePermission("EditTickets")]
internal sealed class EditModel(UpdateTicket update, TicketCatalog catalog, ReferenceOptions options, PreviewClocks preview) : TicketDeskPage
{
    private static readonly string[] Known =
        ["title", "description", "team", "assignee", "category", "service", "impact", "urgency", "priority", "requester"];

    [BindProperty]
    public EditInput Input { get; set; } = new();

    public string Field { get; private set; } = "";

    public string Label { get; private set; } = "";

    /// <summary>Words of the button that saves.</summary>
    public string Verb { get; private set; } = "";

    public IReadOnlyList<SelectListItem> Options { get; private set; } = [];

    /// <summary>What the change brings with it, beyond the field itself.</summary>
    public IReadOnlyList<ChangeLine> Consequences { get; private set; } = [];

    /// <summary>A consequence that is not a change of a field.</summary>
    public string? ConsequenceNote { get; private set; }

    /// <summary>Every clock before and after.</summary>
    public IReadOnlyList<ClockChange> Clocks { get; private set; } = [];

    /// <summary>Shown as a row of the property list; the texts need a page's width.</summary>
    public bool IsRow => Field is not ("title" or "description");

    public async Task<IActionResult> OnGetAsync(string number, string field)
    {
        await OpenAsync(number, field);
        FillFromTicket();
        await PrepareAsync();
        return Shown(StatusCodes.Status200OK);
    }

    /// <summary>The consequence of the values in the form as it stands; asked on every change.</summary>
    public async Task<IActionResult> OnGetPreviewAsync(string number, string field, EditInput input)
    {
        ModelState.Clear();
        Input = input;
        await OpenAsync(number, field);
        await PrepareAsync();
        return Partial("_Consequence", this);
    }

    public async Task<IActionResult> OnPostAsync(string number, string field, [FromForm(Name = "preview")] string? asked)
    {
        await OpenAsync(number, field);
        if (asked is not null)
        {
            await PrepareAsync();
            return Shown(StatusCodes.Status200OK);
        }

        var patch = await PatchAsync();
        if (!ModelState.IsValid || !await TryAsync(() => update.HandleAsync(number, patch, Stamp, Aborted)))
        {
            await OpenAsync(number, field);
            await PrepareAsync();
            return Shown(Conflict is null ? StatusCodes.Status422UnprocessableEntity : StatusCodes.Status409Conflict);
        }

        return await ChangedAsync(number, L["{0} of {1} changed", Label, number], TicketRegions.AllButComposer);
    }

    private async Task OpenAsync(string number, string field)
    {
        if (!Known.Contains(field))
        {
            throw new NotFoundException(L["A ticket has no property “{0}”.", field]);
        }

        Field = field;
        await LoadAsync(number);
        (Label, Verb) = field switch
        {
            "title" => (L["Title"].Value, L["Change title"].Value),
            "description" => (L["Description"], L["Change description"]),
            "team" => (L["Team"], L["Change team"]),
            "assignee" => (L["Assignee"], L["Change assignee"]),
            "category" => (L["Category"], L["Change category"]),
            "service" => (L["Service"], L["Change service"]),
            "impact" => (L["Impact"], L["Change impact"]),
            "urgency" => (L["Urgency"], L["Change urgency"]),
            "priority" => (L["Priority"], L["Override priority"]),
            _ => (L["Requester"], L["Change requester"]),
        };
    }

    private void FillFromTicket()
    {
        var ticket = View.Ticket;
        Input = new EditInput
        {
            Title = ticket.Title,
            Description = ticket.Description,
            TeamId = ticket.TeamId,
            AssigneeId = ticket.AssigneeId,
            AssigneeId_Text = View.Details.AssigneeName,
            CategoryId = ticket.CategoryId,
            ServiceId = ticket.ServiceId,
            Impact = ticket.Impact,
            Urgency = ticket.Urgency,
            Priority = ticket.Priority,
            RequesterId = ticket.RequesterId,
            RequesterId_Text = View.Details.RequesterName,
        };
    }

    private async Task<TicketPatch> PatchAsync()
    {
        switch (Field)
        {
            case "title":
                return new TicketPatch { Title = Input.Title ?? "" };
            case "description":
                return new TicketPatch { Description = Input.Description ?? "" };
            case "team":
                return new TicketPatch { TeamId = Input.TeamId, Reason = Input.Reason };
            case "assignee":
                var assignee = Input.Me is not null ? Person.RequiredId
                    : Input.Nobody is not null ? null
                    : await ResolvePersonAsync(Input.AssigneeId, Input.AssigneeId_Text, "Input.AssigneeId", agentsOnly: true);
                return new TicketPatch { AssigneeId = assignee, Reason = Input.Reason };
            case "category":
                return new TicketPatch { CategoryId = Input.CategoryId };
            case "service":
                return new TicketPatch { ServiceId = Input.ServiceId };
            case "impact":
                return new TicketPatch { Impact = Input.Impact };
            case "urgency":
                return new TicketPatch { Urgency = Input.Urgency };
            case "priority":
                return new TicketPatch { Priority = Input.Computed is not null ? (int?)null : Input.Priority, Reason = Input.Reason };
            default:
                var requester = await ResolvePersonAsync(Input.RequesterId, Input.RequesterId_Text, "Input.RequesterId", agentsOnly: false);
                if (requester is null && ModelState.IsValid)
                {
                    ModelState.AddModelError("Input.RequesterId", L["A ticket needs a requester."]);
                }

                return new TicketPatch { RequesterId = requester ?? View.Ticket.RequesterId };
        }
    }

    private async Task PrepareAsync()
    {
        var ticket = View.Ticket;
        switch (Field)
        {
            case "team":
                Options = await options.TeamsAsync(Input.TeamId, Aborted);
                if (Input.TeamId != ticket.TeamId && View.Details.AssigneeName is { } owner)
                {
                    Consequences = [new ChangeLine("assigneeId", L["Assignee"], owner, null)];
                    ConsequenceNote = L["The new team decides who takes it."];
                }

                break;
            case "category":
                Options = await options.CategoriesAsync(Input.CategoryId, Aborted);
                break;
            case "service":
                Options = await options.ServicesAsync(Input.ServiceId, Aborted);
                await ShowClocksAsync(ticket.Priority, Input.ServiceId);
                break;
            case "impact":
                Options = options.Levels(Input.Impact);
                await ComputePriorityAsync(Input.Impact, ticket.Urgency);
                break;
            case "urgency":
                Options = options.Levels(Input.Urgency);
                await ComputePriorityAsync(ticket.Impact, Input.Urgency);
                break;
            case "priority":
                Options = options.Priorities(Input.Priority);
                await ShowClocksAsync(Input.Priority ?? ticket.Priority, ticket.ServiceId);
                if (View.Details.ComputedPriority is { } computed)
                {
                    ConsequenceNote = L["Impact and urgency give P{0} – {1}.", computed, Text.Priority(computed)];
                }

                break;
        }
    }

    private async Task ShowClocksAsync(int priority, Guid? serviceId) => Clocks = await preview.HandleAsync(View.Ticket, priority, serviceId, Aborted);

    private async Task ComputePriorityAsync(int? impact, int? urgency)
    {
        var ticket = View.Ticket;
        var computed = (await catalog.GetMatrixAsync(ticket.TypeId, Aborted)).Compute(impact, urgency);
        if (computed is not { } priority)
        {
            ConsequenceNote = L["The priority stays P{0}: impact and urgency are not both known.", ticket.Priority];
        }
        else if (ticket.IsPriorityOverridden)
        {
            ConsequenceNote = L["The priority stays P{0}, because it was set by hand. Impact and urgency would give P{1}.", ticket.Priority, priority];
        }
        else if (priority != ticket.Priority)
        {
            await ShowClocksAsync(priority, ticket.ServiceId);
            Consequences = [new ChangeLine("priority", L["Priority"], $"P{ticket.Priority} – {Text.Priority(ticket.Priority)}", $"P{priority} – {Text.Priority(priority)}")];
        }
        else
        {
            ConsequenceNote = L["The priority stays P{0} – {1}.", priority, Text.Priority(priority)];
        }
    }

    private IActionResult Shown(int status)
    {
        if (!Request.IsHtmx() || !IsRow)
        {
            var page = Page();
            page.StatusCode = status;
            return page;
        }

        // The theme's htmx takes a refused form only with 422; the browser gets 409 for a conflict.
        Response.StatusCode = status == StatusCodes.Status409Conflict ? StatusCodes.Status422UnprocessableEntity : status;
        if (status != StatusCodes.Status200OK)
        {
            // The form's own answer replaces only its row; the success answers with regions.
            Response.Headers["HX-Retarget"] = $"#property-{Field}";
            Response.Headers["HX-Reswap"] = "outerHTML";
        }

        return Partial("_EditRow", this);
    }
}

internal sealed class EditInput
{
    public string? Title { get; set; }

    public string? Description { get; set; }

    public Guid? TeamId { get; set; }

    public Guid? AssigneeId { get; set; }

    public string? AssigneeId_Text { get; set; }

    /// <summary>Name of the pressed button: assign to the present person.</summary>
    public string? Me { get; set; }

    /// <summary>Name of the pressed button: take the assignee away.</summary>
    public string? Nobody { get; set; }

    public Guid? CategoryId { get; set; }

    public Guid? ServiceId { get; set; }

    public int? Impact { get; set; }

    public int? Urgency { get; set; }

    public int? Priority { get; set; }

    /// <summary>Name of the pressed button: back to what the matrix gives.</summary>
    public string? Computed { get; set; }

    public Guid? RequesterId { get; set; }

    public string? RequesterId_Text { get; set; }

    public string? Reason { get; set; }
}
