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

namespace Helpdesk.Tickets.Areas.Desk.Pages.Tickets;

/// <summary>A transition that needs something: asked for inline under the ticket's head, or as a page without script.</summary>
[RequirePermission("EditTickets")]
internal sealed class TransitionModel(TransitionTicket transition, MergeChanges merge, Drafts drafts, ReferenceOptions options, FieldForms forms) : TicketDeskPage
{
    [BindProperty]
    public TransitionInput Input { get; set; } = new();

    /// <summary>When the restored draft was saved; null without one.</summary>
    public DateTime? DraftSavedAt { get; private set; }

    public AllowedTransition Transition { get; private set; } = null!;

    public IReadOnlyList<SelectListItem> SubStates { get; private set; } = [];

    /// <summary>Custom fields that the transition needs and that are empty.</summary>
    public FieldForm Fields { get; private set; } = FieldForm.None;

    public IReadOnlyList<SelectListItem> Codes { get; private set; } = [];

    /// <summary>Tasks that would stay open at the end of the ticket: said, but no obstacle, because the person knows best.</summary>
    public IReadOnlyList<TaskView> OpenTasks => Transition.ToCategory is StateCategory.Resolved or StateCategory.Closed or StateCategory.Cancelled
        ? [.. View.Details.Tasks.Where(t => t.State == TicketTaskStates.Open)]
        : [];

    public bool NeedsReason => Transition.Requires.HasFlag(TransitionRequirements.Reason);

    public bool NeedsResolution => Transition.Requires.HasFlag(TransitionRequirements.Resolution);

    /// <summary>Some reason to wait needs a message, so that the requester knows what is awaited.</summary>
    public bool OffersMessage => Transition.SubStates.Any(s => s.NeedsPublicReply);

    public async Task<IActionResult> OnGetAsync(string number, string transitionId)
    {
        await OpenAsync(number, transitionId);
        Input.ResolutionCode = View.Ticket.ResolutionCode;
        Input.ResolutionNotes = View.Ticket.ResolutionNotes;
        if (Transition.NeedsAssignee)
        {
            Input.AssigneeId = Person.RequiredId;
            Input.AssigneeId_Text = Person.Name;
        }

        await RestoreAsync();
        return Shown(StatusCodes.Status200OK);
    }

    public async Task<IActionResult> OnPostAsync(string number, string transitionId)
    {
        var (stamp, seen) = (Stamp, Seen);
        await LoadAsync(number);
        var missing = View.Details.AllowedTransitions.FirstOrDefault(t => t.Id == transitionId)?.MissingFields ?? [];
        await AskAsync(NeededFields(missing));
        if (!await TryAsync(async () =>
        {
            var assignee = await ResolvePersonAsync(Input.AssigneeId, Input.AssigneeId_Text, "Input.AssigneeId", agentsOnly: true);
            if (!ModelState.IsValid)
            {
                throw new ValidationException(new Dictionary<string, string[]>());
            }

            await transition.HandleAsync(
                number,
                new TransitionRequest
                {
                    Transition = transitionId,
                    SubState = Input.SubState,
                    Reason = Input.Reason,
                    ResolutionCode = Input.ResolutionCode,
                    ResolutionNotes = Input.ResolutionNotes,
                    AssigneeId = assignee,
                    Comment = Input.Comment,
                    Fields = Fields.Sent,
                },
                await merge.StampForStepAsync(number, stamp, seen, Aborted),
                Aborted);
        }))
        {
            (Stamp, Seen) = (stamp, seen);
            await OpenAsync(number, transitionId);
            return Shown(Conflict is null ? StatusCodes.Status422UnprocessableEntity : StatusCodes.Status409Conflict);
        }

        await drafts.DiscardAsync(number, DraftForm(transitionId), Aborted);
        await LoadAsync(number);
        return await ChangedAsync(number, L["{0} is now “{1}”", number, L[View.Details.State.Name].Value], TicketRegions.All);
    }

    public static string DraftForm(string transitionId) => "do-" + transitionId;

    /// <summary>A text that was begun on any device goes on, on the version that it was begun on.</summary>
    private async Task RestoreAsync()
    {
        if (await drafts.FindAsync(View.Ticket.Id, DraftForm(Transition.Id), Aborted) is { } draft)
        {
            Input.Comment = draft["Input.Comment"] ?? Input.Comment;
            Input.ResolutionNotes = draft["Input.ResolutionNotes"] ?? Input.ResolutionNotes;
            (Stamp, Seen) = draft.Stamp is { Length: > 0 } stamp ? (stamp, draft.Seen) : (Stamp, Seen);
            DraftSavedAt = draft.SavedAt;
        }
    }

    private async Task OpenAsync(string number, string transitionId)
    {
        await LoadAsync(number);
        var details = View.Details;
        Transition = details.AllowedTransitions.FirstOrDefault(t => t.Id == transitionId)
            ?? Gone(transitionId)
            ?? throw new NotFoundException(L["{0} has no such action.", number]);
        SubStates = options.SubStates(Transition.SubStates, Input.SubState);
        Codes = options.ResolutionCodes(details.Type, Input.ResolutionCode);
        await AskAsync(NeededFields(Transition.MissingFields));
    }

    private async Task AskAsync(IReadOnlyList<string> missing) =>
        Fields = await forms.ForTicketAsync(
            missing, key => View.Details.Fields.FirstOrDefault(f => f.Key == key)?.Value, key => View.Details.Fields.FirstOrDefault(f => f.Key == key)?.Text,
            Request.HasFormContentType ? Request.Form : null, ModelState, isRequired: true,
            (id, typed, field) => ResolvePersonAsync(id, typed, field, agentsOnly: false), Aborted);

    /// <summary>
    /// The transition was possible when the person opened the form and is not any more: the form stays with what was typed, under the message
    /// that says why.
    /// </summary>
    private AllowedTransition? Gone(string transitionId)
    {
        var machine = View.Details.Type.StateMachine;
        if (machine.Transitions.FirstOrDefault(t => t.Id == transitionId) is not { } known)
        {
            return null;
        }

        if (ModelState.IsValid && Conflict is null)
        {
            ModelState.AddModelError("", L["{0} is now “{1}”. From there this action is not possible.", View.Ticket.Number, L[View.Details.State.Name].Value]);
        }

        var to = machine.State(known.To);
        return new AllowedTransition(known.Id, L[known.Name], to.Id, L[to.Name], to.Category, known.Requires, to.SubStates, View.Ticket.AssigneeId is null, []);
    }

    private IActionResult Shown(int status)
    {
        if (!Request.IsHtmx())
        {
            var page = Page();
            page.StatusCode = status;
            return page;
        }

        // The theme's htmx takes a refused form only with 422; the browser gets 409 for a conflict.
        Response.StatusCode = status == StatusCodes.Status409Conflict ? StatusCodes.Status422UnprocessableEntity : status;
        return Partial("_TransitionForm", this);
    }
}

internal sealed class TransitionInput
{
    public string? SubState { get; set; }

    public string? Reason { get; set; }

    public string? ResolutionCode { get; set; }

    public string? ResolutionNotes { get; set; }

    public Guid? AssigneeId { get; set; }

    public string? AssigneeId_Text { get; set; }

    public string? Comment { get; set; }
}
