using System.Globalization;
using System.Text.Json;
using Helpdesk.Errors;
using Helpdesk.Security;
using Helpdesk.Tickets.CustomFields;
using Helpdesk.Tickets.Features;
using Helpdesk.Tickets.Text;
using Helpdesk.Tickets.Web;
using Helpdesk.Ui;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Rendering;

namespace Helpdesk.Tickets.Areas.Desk.Pages.Tickets;

/// <summary>Changes one property of a ticket: in place with script, as a page without; the consequence is shown before it is saved.</summary>
[RequirePermission("EditTickets")]
internal sealed class EditModel(
    MergeChanges merge, AddComment comment, Drafts drafts, TicketCatalog catalog, ReferenceOptions options, PreviewClocks preview, FieldForms forms)
    : TicketDeskPage
{
    /// <summary>What stands before the key of a custom field in the address.</summary>
    private const string CustomPrefix = "field-";

    private static readonly string[] Known =
        ["title", "description", "team", "assignee", "category", "service", "impact", "urgency", "priority", "requester"];

    [BindProperty]
    public EditInput Input { get; set; } = new();

    /// <summary>Whose value counts where two people changed the same: one of <see cref="Choices"/>.</summary>
    [BindProperty]
    public string? Choice { get; set; }

    /// <summary>The text that the person made of both.</summary>
    [BindProperty]
    public string? Together { get; set; }

    /// <summary>A text of the person's own that is not taken becomes an internal note.</summary>
    [BindProperty]
    public bool KeepAsNote { get; set; }

    /// <summary>Stamp of the ticket as the page of the choice showed it.</summary>
    [BindProperty]
    public string? Compared { get; set; }

    [BindProperty]
    public int ComparedSeen { get; set; }

    /// <summary>What has to be chosen; empty on the form itself.</summary>
    public IReadOnlyList<FieldOverlap> Overlaps { get; private set; } = [];

    /// <summary>The person's values as they were sent, to be sent again with the choice.</summary>
    public IReadOnlyList<(string Name, string Value)> Mine { get; private set; } = [];

    /// <summary>When the restored draft was saved; null without one.</summary>
    public DateTime? DraftSavedAt { get; private set; }

    public string DraftForm => "edit-" + Field;

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

    /// <summary>The custom field; null for another property.</summary>
    public FieldFormItem? Custom { get; private set; }

    /// <summary>Custom fields that the change makes necessary, to be filled in with it.</summary>
    public FieldForm Needed { get; private set; } = FieldForm.None;

    public bool IsText => !IsRow;

    /// <summary>Shown as a row of the property list; the texts need a page's width.</summary>
    public bool IsRow => Field is not ("title" or "description");

    public async Task<IActionResult> OnGetAsync(string number, string field)
    {
        await OpenAsync(number, field);
        FillFromTicket();
        await RestoreAsync();
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
        var outcome = new MergeOutcome([], []);
        if (!ModelState.IsValid || !await TryAsync(async () => outcome = await merge.HandleAsync(number, patch, Stamp, Seen, Aborted)))
        {
            await OpenAsync(number, field);
            await NeedAsync();
            await PrepareAsync();
            return Shown(Conflict is null ? StatusCodes.Status422UnprocessableEntity : StatusCodes.Status409Conflict);
        }

        return outcome.Overlaps.Count > 0 ? Compare(outcome.Overlaps, patch) : await SavedAsync(number, outcome);
    }

    /// <summary>The choice between two people's values.</summary>
    public async Task<IActionResult> OnPostMergeAsync(string number, string field)
    {
        await OpenAsync(number, field);
        var mine = await PatchAsync();
        var chosen = Choice switch
        {
            Choices.Mine => mine,
            Choices.Theirs => new TicketPatch(),
            Choices.Together when field == "title" => new TicketPatch { Title = Together ?? "" },
            Choices.Together when field == "description" => new TicketPatch { Description = Together ?? "" },
            _ => null,
        };
        if (chosen is null)
        {
            ModelState.AddModelError("", L["Choose which value the ticket gets."]);
        }

        var outcome = new MergeOutcome([], []);
        if (!ModelState.IsValid || !await TryAsync(async () =>
        {
            outcome = await merge.HandleAsync(number, chosen!, Compared, ComparedSeen, Aborted);
            if (outcome.Overlaps.Count == 0 && Choice == Choices.Theirs && KeepAsNote && (mine.Description.Value ?? mine.Title.Value) is { Length: > 0 } text)
            {
                await comment.HandleAsync(number, new AddCommentRequest($"{L["My version of “{0}”, which was not taken:", Label].Value}\n\n{text}", false, []), Aborted);
            }
        }) || outcome.Overlaps.Count > 0)
        {
            return Compare(await merge.CompareAsync(number, mine, Stamp, Seen, Aborted), mine);
        }

        return await SavedAsync(number, outcome);
    }

    private async Task<IActionResult> SavedAsync(string number, MergeOutcome outcome)
    {
        await drafts.DiscardAsync(number, DraftForm, Aborted);
        return await ChangedAsync(
            number,
            Choice == Choices.Theirs ? L["{0} of {1} stays as it is", Label, number]
            : outcome.KeptFrom.Count > 0 ? L["{0} of {1} changed; what {2} changed meanwhile stays", Label, number, string.Join(", ", outcome.KeptFrom)]
            : L["{0} of {1} changed", Label, number],
            TicketRegions.AllButComposer);
    }

    /// <summary>Shows all three values; base and choice stay with the form, so that nothing has to be typed again however often others are faster.</summary>
    private IActionResult Compare(IReadOnlyList<FieldOverlap> overlaps, TicketPatch mine)
    {
        Overlaps = overlaps;
        Compared = View.Ticket.ConcurrencyStamp;
        ComparedSeen = View.Ticket.LastSequence;
        Mine = MineOf(mine);
        if (overlaps.FirstOrDefault(o => o.IsMine) is { } text && IsText)
        {
            Together ??= TextMerge.Merge(text.Was ?? "", text.Theirs ?? "", text.Mine ?? "");
        }

        if (Request.IsHtmx())
        {
            // Too much for a row of the property list: it takes the place of a transition's form.
            Response.StatusCode = StatusCodes.Status422UnprocessableEntity;
            Response.Headers["HX-Retarget"] = "#ticket-action";
            Response.Headers["HX-Reswap"] = "innerHTML";
            return Partial("_Merge", this);
        }

        var page = Page();
        page.StatusCode = StatusCodes.Status409Conflict;
        return page;
    }

    private List<(string Name, string Value)> MineOf(TicketPatch mine)
    {
        List<(string Name, string Value)> needed = [.. Needed.Items.SelectMany(i => i.Values.DefaultIfEmpty("").Select(v => (i.Name, v)))];
        if (Custom is { } custom)
        {
            return [.. custom.Values.DefaultIfEmpty("").Select(v => (custom.Name, v)), .. needed];
        }

        List<(string Name, string? Value)> values = Field switch
        {
            "title" => [("Input.Title", mine.Title.Value)],
            "description" => [("Input.Description", mine.Description.Value)],
            "team" => [("Input.TeamId", mine.TeamId.Value?.ToString())],
            "assignee" => mine.AssigneeId.Value is { } assignee ? [("Input.AssigneeId", assignee.ToString())] : [("Input.Nobody", "true")],
            "category" => [("Input.CategoryId", mine.CategoryId.Value?.ToString())],
            "service" => [("Input.ServiceId", mine.ServiceId.Value?.ToString())],
            "impact" => [("Input.Impact", mine.Impact.Value?.ToString(CultureInfo.InvariantCulture))],
            "urgency" => [("Input.Urgency", mine.Urgency.Value?.ToString(CultureInfo.InvariantCulture))],
            "priority" => mine.Priority.Value is { } priority ? [("Input.Priority", priority.ToString(CultureInfo.InvariantCulture))] : [("Input.Computed", "true")],
            _ => [("Input.RequesterId", mine.RequesterId.Value.ToString())],
        };
        values.Add(("Input.Reason", mine.Reason));
        return [.. values.Where(v => v.Value is not null).Select(v => (v.Name, v.Value!)), .. needed];
    }

    /// <summary>A text that was begun on any device goes on, on the version that it was begun on: what changed since is found when it is saved.</summary>
    private async Task RestoreAsync()
    {
        if (await drafts.FindAsync(View.Ticket.Id, DraftForm, Aborted) is not { } draft)
        {
            return;
        }

        Input.Title = draft["Input.Title"] ?? Input.Title;
        Input.Description = draft["Input.Description"] ?? Input.Description;
        Input.Reason = draft["Input.Reason"] ?? Input.Reason;
        (Stamp, Seen) = draft.Stamp is { Length: > 0 } stamp ? (stamp, draft.Seen) : (Stamp, Seen);
        DraftSavedAt = draft.SavedAt;
    }

    private async Task OpenAsync(string number, string field)
    {
        var isCustom = field.StartsWith(CustomPrefix, StringComparison.Ordinal);
        if (!Known.Contains(field) && !isCustom)
        {
            throw new NotFoundException(L["A ticket has no property “{0}”.", field]);
        }

        Field = field;
        await LoadAsync(number);
        if (isCustom)
        {
            await OpenCustomAsync(field[CustomPrefix.Length..]);
            return;
        }

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

    private async Task OpenCustomAsync(string key)
    {
        var view = View.Details.Fields.FirstOrDefault(f => f.Key == key && f.IsOffered) ?? throw new NotFoundException(L["A ticket has no property “{0}”.", Field]);
        Custom = (await forms.ForTicketAsync(
            [key], _ => view.Value, _ => view.Text, Request.HasFormContentType ? Request.Form : null, ModelState, isRequired: false,
            (id, typed, name) => ResolvePersonAsync(id, typed, name, agentsOnly: false), Aborted)).Items.Single();
        (Label, Verb) = (view.Label, L["Save field"]);
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

    private async Task NeedAsync() =>
        Needed = await forms.ForTicketAsync(
            [.. NeededFields([]).Where(k => k != Custom?.Field.Key)], _ => null, _ => null, Request.Form, ModelState, isRequired: true,
            (id, typed, name) => ResolvePersonAsync(id, typed, name, agentsOnly: false), Aborted);

    private async Task<TicketPatch> PatchAsync()
    {
        await NeedAsync();
        var patch = await OwnPatchAsync();
        return Needed.Sent.Count == 0 ? patch : patch with { Fields = new Dictionary<string, JsonElement>([.. patch.Fields ?? new Dictionary<string, JsonElement>(), .. Needed.Sent]) };
    }

    /// <summary>The property that the form is about.</summary>
    private async Task<TicketPatch> OwnPatchAsync()
    {
        if (Custom is { } custom)
        {
            return custom.Posted is { } sent
                ? new TicketPatch { Fields = new Dictionary<string, JsonElement> { [custom.Field.Key] = sent } }
                : new TicketPatch();
        }

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

/// <summary>Whose value a field gets that two people changed.</summary>
internal static class Choices
{
    public const string Mine = "mine";
    public const string Theirs = "theirs";

    /// <summary>A text made of both.</summary>
    public const string Together = "together";
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
