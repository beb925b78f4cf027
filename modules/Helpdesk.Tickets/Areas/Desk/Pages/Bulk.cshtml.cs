using Helpdesk.Security;
using Helpdesk.Tickets.Features;
using Helpdesk.Tickets.Web;
using Helpdesk.Ui;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Rendering;

namespace Helpdesk.Tickets.Areas.Desk.Pages;

/// <summary>One change for many tickets: choose it, see what it does to each and why not, apply it.</summary>
[RequirePermission("BulkEditTickets")]
internal sealed class BulkModel(PreviewBulkEdit preview, ApplyBulkEdit apply, TicketCatalog catalog, ReferenceOptions options, FieldForms forms) : TicketDeskPage
{
    /// <summary>Value of a choice that leaves the field as it is.</summary>
    private const string Keep = "keep";

    [BindProperty]
    public List<string> Numbers { get; set; } = [];

    [BindProperty]
    public string? ReturnUrl { get; set; }

    [BindProperty]
    public BulkInput Input { get; set; } = new();

    /// <summary>What would happen; null before the preview.</summary>
    public IReadOnlyList<BulkEditLine>? Lines { get; private set; }

    /// <summary>What happened; null before it was applied.</summary>
    public IReadOnlyList<BulkEditLine>? Results { get; private set; }

    public IReadOnlyList<SelectListItem> Teams { get; private set; } = [];

    public IReadOnlyList<SelectListItem> Categories { get; private set; } = [];

    public IReadOnlyList<SelectListItem> Services { get; private set; } = [];

    public IReadOnlyList<SelectListItem> Assignees { get; private set; } = [];

    public IReadOnlyList<SelectListItem> Impacts { get; private set; } = [];

    public IReadOnlyList<SelectListItem> Urgencies { get; private set; } = [];

    public IReadOnlyList<SelectListItem> Transitions { get; private set; } = [];

    public IReadOnlyList<SelectListItem> SubStates { get; private set; } = [];

    public IReadOnlyList<SelectListItem> Codes { get; private set; } = [];

    /// <summary>Custom fields of the chosen tickets' types.</summary>
    public FieldForm Fields { get; private set; } = FieldForm.None;

    public string BackUrl => Url.IsLocalUrl(ReturnUrl) ? ReturnUrl : Url.Content("~/desk");

    /// <summary>Without a selection there is nothing to do here: back to the queue.</summary>
    public IActionResult OnGet() => Redirect(Url.Content("~/desk"));

    public async Task<IActionResult> OnPostAsync()
    {
        Clean();
        if (Numbers.Count == 0)
        {
            this.Toast(L["Choose at least one ticket first."], ToastKind.Info);
            return LocalRedirect(BackUrl);
        }

        ModelState.Clear();
        await OpenFieldsAsync();
        await PrepareAsync();
        return Page();
    }

    public async Task<IActionResult> OnPostPreviewAsync()
    {
        Clean();
        await RunAsync(async request => Lines = await preview.HandleAsync(request, Aborted));
        await PrepareAsync();
        return ModelState.IsValid ? Page() : Refused();
    }

    public async Task<IActionResult> OnPostApplyAsync()
    {
        Clean();
        await RunAsync(async request => Results = await apply.HandleAsync(request, Aborted));
        if (Results is null)
        {
            await PrepareAsync();
            return Refused();
        }

        var changed = Results.Count(r => r.Applies);
        this.Toast(
            changed == 1 ? L["1 ticket changed"] : L["{0} tickets changed", changed],
            changed == Results.Count ? ToastKind.Success : ToastKind.Warning);
        if (changed == Results.Count)
        {
            return LocalRedirect(BackUrl);
        }

        await PrepareAsync();
        return Page();
    }

    private void Clean() => Numbers = [.. Numbers.Where(n => !string.IsNullOrWhiteSpace(n)).Distinct(StringComparer.OrdinalIgnoreCase)];

    private async Task OpenFieldsAsync() => Fields = await forms.ForManyAsync(
        await preview.FieldsAsync(Numbers, Aborted), Request.Form, Input.Clear, ModelState, (id, typed, name) => ResolvePersonAsync(id, typed, name, agentsOnly: false));

    private async Task RunAsync(Func<BulkEditRequest, Task> act)
    {
        await OpenFieldsAsync();
        var assignee = Input.Assignee switch
        {
            "me" => new Optional<Guid?>(Person.RequiredId),
            "nobody" => new Optional<Guid?>(null),
            "person" => new Optional<Guid?>(await ResolvePersonAsync(Input.AssigneeId, Input.AssigneeId_Text, "Input.AssigneeId", agentsOnly: true)),
            _ => default,
        };
        if (Input.Assignee == "person" && assignee.Value is null && ModelState.IsValid)
        {
            ModelState.AddModelError("Input.AssigneeId", L["Choose a person."]);
        }

        var patch = new TicketPatch
        {
            TeamId = Chosen(Input.Team),
            AssigneeId = assignee,
            CategoryId = Chosen(Input.Category),
            ServiceId = Chosen(Input.Service),
            Impact = Level(Input.Impact),
            Urgency = Level(Input.Urgency),
            Fields = Fields.Sent,
            Reason = Input.Reason,
        };
        var transition = string.IsNullOrEmpty(Input.Transition) || Input.Transition == Keep
            ? null
            : new TransitionRequest
            {
                Transition = Input.Transition,
                SubState = string.IsNullOrEmpty(Input.SubState) ? null : Input.SubState,
                Reason = Input.Reason,
                ResolutionCode = string.IsNullOrEmpty(Input.ResolutionCode) ? null : Input.ResolutionCode,
                ResolutionNotes = Input.ResolutionNotes,
                Comment = Input.Comment,
                AssigneeId = assignee.Value,
            };
        if (transition is null && !patch.TeamId.HasValue && !patch.AssigneeId.HasValue && !patch.CategoryId.HasValue && !patch.ServiceId.HasValue
            && !patch.Impact.HasValue && !patch.Urgency.HasValue && Fields.Sent.Count == 0 && ModelState.IsValid)
        {
            ModelState.AddModelError("", L["Choose what should change."]);
        }

        await TryAsync(() => act(new BulkEditRequest { Numbers = Numbers, Patch = patch, Transition = transition }));
        Fields = FieldForms.WithErrors(Fields, ModelState);
    }

    private static Optional<Guid?> Chosen(string? value) =>
        value is null or Keep ? default : new Optional<Guid?>(Guid.TryParse(value, out var id) ? id : null);

    private static Optional<int?> Level(string? value) => int.TryParse(value, out var level) ? new Optional<int?>(level) : default;

    private async Task PrepareAsync()
    {
        SelectListItem asIs = new(L["Leave as it is"], Keep);
        Teams = [asIs, .. await options.TeamsAsync([], Aborted)];
        Categories = [asIs, .. await options.CategoriesAsync([], Aborted)];
        Services = [asIs, .. await options.ServicesAsync([], Aborted)];
        Impacts = [asIs, .. options.Levels(null)];
        Urgencies = [asIs, .. options.Levels(null)];
        Assignees =
        [
            asIs, new(L["Me"], "me"), new(L["Nobody"], "nobody"), new(L["Somebody else"], "person"),
        ];
        // What one type calls a transition stands for all: the preview says which tickets cannot take it.
        Transitions =
        [
            asIs,
            .. catalog.Types.SelectMany(t => t.StateMachine.Transitions).DistinctBy(t => t.Id).Select(t => new SelectListItem(L[t.Name], t.Id)),
        ];
        SubStates =
        [
            new(L["None"], ""),
            .. catalog.Types.SelectMany(t => t.StateMachine.States).SelectMany(s => s.SubStates).DistinctBy(s => s.Id).Select(s => new SelectListItem(L[s.Name], s.Id)),
        ];
        Codes =
        [
            new(L["None"], ""),
            .. catalog.Types.SelectMany(t => t.ResolutionCodes).DistinctBy(c => c.Id).Select(c => new SelectListItem(L[c.Name], c.Id)),
        ];
    }
}

internal sealed class BulkInput
{
    public string? Team { get; set; } = "keep";

    public string? Assignee { get; set; } = "keep";

    public Guid? AssigneeId { get; set; }

    public string? AssigneeId_Text { get; set; }

    public string? Category { get; set; } = "keep";

    public string? Service { get; set; } = "keep";

    public string? Impact { get; set; } = "keep";

    public string? Urgency { get; set; } = "keep";

    /// <summary>Keys of the custom fields to empty.</summary>
    public List<string> Clear { get; set; } = [];

    public string? Transition { get; set; } = "keep";

    public string? SubState { get; set; }

    public string? ResolutionCode { get; set; }

    public string? ResolutionNotes { get; set; }

    public string? Comment { get; set; }

    public string? Reason { get; set; }
}
