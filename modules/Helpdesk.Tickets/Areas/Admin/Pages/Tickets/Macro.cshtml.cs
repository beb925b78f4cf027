using Helpdesk.Errors;
using Helpdesk.Identity;
using Helpdesk.Security;
using Helpdesk.Tickets.Domain;
using Helpdesk.Tickets.Features;
using Helpdesk.Tickets.Replies;
using Helpdesk.Tickets.Text;
using Helpdesk.Tickets.Web;
using Helpdesk.Ui;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.EntityFrameworkCore;

namespace Helpdesk.Tickets.Areas.Admin.Pages.Tickets;

/// <summary>
/// One macro. Its steps travel with the form: adding, moving and removing one stores nothing, so that it needs no script and is undone by leaving.
/// </summary>
[RequirePermission("ManageReplies")]
internal sealed class MacroModel(
    TicketsDbContext db, SaveMacro save, ApplyMacro apply, ReferenceOptions options, TicketCatalog catalog, TicketLabels labels, IPeopleDirectory people, MacroText text)
    : TicketPageModel
{
    private const int MostPeople = 50;

    /// <summary>Macro to change; null for a new one.</summary>
    [BindProperty(SupportsGet = true)]
    public Guid? Id { get; set; }

    [BindProperty]
    public MacroInput Input { get; set; } = new();

    public IReadOnlyList<SelectListItem> Teams { get; private set; } = [];

    /// <summary>Null before a preview.</summary>
    public MacroPlan? Plan { get; private set; }

    public IReadOnlyList<SelectListItem> Kinds => [.. MacroSteps.All.Select(k => new SelectListItem(L[k.Name], k.Id))];

    public string KindName(string? kind) => text.KindName(kind ?? "");

    public async Task<IActionResult> OnGetAsync()
    {
        if (Id is { } id)
        {
            var macro = await db.Macros.AsNoTracking().FirstOrDefaultAsync(m => m.Id == id, Aborted)
                ?? throw new NotFoundException(L["There is no such macro any more."]);
            Input = new() { Name = macro.Name, TeamId = macro.TeamId, Stamp = macro.ConcurrencyStamp, Steps = [.. macro.ReadSteps().Select(MacroStepInput.Of)] };
        }

        Input.Ticket = await db.Tickets.AsNoTracking().Where(t => t.IsOpen).OrderByDescending(t => t.UpdatedAt).Select(t => t.Number).FirstOrDefaultAsync(Aborted);
        await LoadAsync();
        return Page();
    }

    public async Task<IActionResult> OnPostAsync()
    {
        if (!await TryAsync(() => save.HandleAsync(Asked, Aborted)))
        {
            await LoadAsync();
            return Refused();
        }

        this.Toast(L["Macro “{0}” saved", Input.Name!.Trim()]);
        return Redirect(Url.Content(MacrosModel.Here));
    }

    public Task<IActionResult> OnPostAddAsync() => ChangeAsync(steps =>
    {
        if (steps.Count < Macro.MostSteps)
        {
            steps.Add(new() { Kind = Input.NewKind });
        }
    });

    public Task<IActionResult> OnPostRemoveAsync(int at) => ChangeAsync(steps =>
    {
        if (at >= 0 && at < steps.Count)
        {
            steps.RemoveAt(at);
        }
    });

    public Task<IActionResult> OnPostUpAsync(int at) => ChangeAsync(steps =>
    {
        if (at > 0 && at < steps.Count)
        {
            (steps[at - 1], steps[at]) = (steps[at], steps[at - 1]);
        }
    });

    /// <summary>Shows what the macro would do to the ticket; stores nothing.</summary>
    public async Task<IActionResult> OnPostPreviewAsync()
    {
        var isFit = await TryAsync(async () =>
        {
            try
            {
                Plan = await apply.PreviewAsync(Input.Ticket?.Trim().ToUpperInvariant() ?? "", await save.CheckAsync(Asked, Aborted), Aborted);
            }
            catch (NotFoundException exception)
            {
                throw new ValidationException("ticket", exception.Message);
            }
        });
        await LoadAsync();
        return isFit ? Page() : Refused();
    }

    public IReadOnlyList<SelectListItem> Assignees { get; private set; } = [];

    /// <summary>With an empty first entry: leave the team.</summary>
    public IReadOnlyList<SelectListItem> StepTeams { get; private set; } = [];

    /// <summary>Field and value in one choice, grouped by field.</summary>
    public IReadOnlyList<SelectListItem> Values { get; private set; } = [];

    public IReadOnlyList<SelectListItem> Transitions =>
    [
        .. catalog.Types.SelectMany(t => t.StateMachine.Transitions.Select(w => (Way: w, To: t.StateMachine.State(w.To))))
            .DistinctBy(w => w.Way.Id).Select(w => new SelectListItem($"{L[w.Way.Name].Value} → {L[w.To.Name].Value}", w.Way.Id)),
    ];

    public IReadOnlyList<SelectListItem> SubStates =>
    [
        new(L["None"], ""),
        .. catalog.Types.SelectMany(t => t.StateMachine.States).SelectMany(s => s.SubStates).DistinctBy(s => s.Id).Select(s => new SelectListItem(L[s.Name], s.Id)),
    ];

    public IReadOnlyList<SelectListItem> Codes =>
        [new(L["None"], ""), .. catalog.Types.SelectMany(t => t.ResolutionCodes).DistinctBy(c => c.Id).Select(c => new SelectListItem(L[c.Name], c.Id))];

    private SaveMacroRequest Asked => new(Id, Input.Name ?? "", Input.TeamId, [.. Input.Steps.Select(s => s.ToStep())], Input.Stamp);

    private async Task<IActionResult> ChangeAsync(Action<List<MacroStepInput>> change)
    {
        if (Input.Steps.Count > 0 || Input.NewKind is not null)
        {
            change(Input.Steps);
        }

        // The controls show the new places, not what was posted for the old ones.
        ModelState.Clear();
        await LoadAsync();
        return Page();
    }

    private async Task LoadAsync()
    {
        var teams = (await options.TeamsAsync([.. Input.Steps.Select(s => s.TeamId).Append(Input.TeamId).OfType<Guid>()], Aborted)).Skip(1).ToArray();
        Teams = [new(L["Everybody"], ""), .. teams];
        StepTeams = [new(L["Leave it"], ""), .. teams];
        var agents = await people.SearchPeopleAsync("", MostPeople, agentsOnly: true, Aborted);
        var chosen = await people.GetPeopleAsync([.. Input.Steps.Select(s => Guid.TryParse(s.Assignee, out var id) ? id : (Guid?)null).OfType<Guid>()], Aborted);
        Assignees =
        [
            new(L["Leave it"], ""), new(L["Whoever applies the macro"], MacroSteps.Me), new(L["Nobody: back to the queue"], MacroSteps.Nobody),
            .. agents.Concat(chosen.Values).DistinctBy(p => p.Id).OrderBy(p => p.DisplayName, StringComparer.CurrentCultureIgnoreCase)
                .Select(p => new SelectListItem(p.DisplayName, p.Id.ToString())),
        ];
        Guid[] set = [.. Input.Steps.Select(s => Guid.TryParse(s.ToStep().Value, out var id) ? id : (Guid?)null).OfType<Guid>()];
        Values =
        [
            .. Group(TicketFields.Impact, Enumerable.Range(1, 3).Select(i => (labels.Level(i), $"{i}"))),
            .. Group(TicketFields.Urgency, Enumerable.Range(1, 3).Select(i => (labels.Level(i), $"{i}"))),
            .. Group(TicketFields.Priority, Enumerable.Range(1, 5).Select(i => ($"P{i} – {labels.Priority(i)}", $"{i}")).Append((L["What impact and urgency give"].Value, ""))),
            .. Group(TicketFields.CategoryId, (await options.CategoriesAsync(set, Aborted)).Select(o => (o.Text, o.Value))),
            .. Group(TicketFields.ServiceId, (await options.ServicesAsync(set, Aborted)).Select(o => (o.Text, o.Value))),
        ];
    }

    private IEnumerable<SelectListItem> Group(string field, IEnumerable<(string Text, string Value)> values)
    {
        var group = new SelectListGroup { Name = text.FieldName(field) };
        return values.Select(v => new SelectListItem($"{group.Name}: {v.Text}", $"{field}:{v.Value}") { Group = group });
    }
}

internal sealed class MacroInput
{
    public string? Name { get; set; }

    public Guid? TeamId { get; set; }

    /// <summary>Of the macro when it was opened; null for a new one.</summary>
    public string? Stamp { get; set; }

    public List<MacroStepInput> Steps { get; set; } = [];

    /// <summary>Kind of the step to add.</summary>
    public string? NewKind { get; set; } = MacroSteps.Reply;

    /// <summary>Number of the ticket for the preview.</summary>
    public string? Ticket { get; set; }
}

internal sealed class MacroStepInput
{
    public string? Kind { get; set; }

    public string? Text { get; set; }

    /// <summary><c>impact:1</c>: field and value in one.</summary>
    public string? Value { get; set; }

    public Guid? TeamId { get; set; }

    public string? Assignee { get; set; }

    public string? Transition { get; set; }

    public string? SubState { get; set; }

    public string? ResolutionCode { get; set; }

    public string? ResolutionNotes { get; set; }

    public string? Reason { get; set; }

    public static MacroStepInput Of(MacroStep step) => new()
    {
        Kind = step.Kind,
        Text = step.Text,
        Value = step.Field is null ? null : $"{step.Field}:{step.Value}",
        TeamId = step.TeamId,
        Assignee = step.Assignee,
        Transition = step.Transition,
        SubState = step.SubState,
        ResolutionCode = step.ResolutionCode,
        ResolutionNotes = step.ResolutionNotes,
        Reason = step.Reason,
    };

    public MacroStep ToStep()
    {
        var parts = (Value ?? "").Split(':', 2);
        return new()
        {
            Kind = Kind ?? "",
            Text = Text,
            Field = parts is [{ Length: > 0 } field, ..] ? field : null,
            Value = parts is [_, { Length: > 0 } value] ? value : null,
            TeamId = TeamId,
            Assignee = string.IsNullOrEmpty(Assignee) ? null : Assignee,
            Transition = Transition,
            SubState = SubState,
            ResolutionCode = ResolutionCode,
            ResolutionNotes = ResolutionNotes,
            Reason = Reason,
        };
    }
}
