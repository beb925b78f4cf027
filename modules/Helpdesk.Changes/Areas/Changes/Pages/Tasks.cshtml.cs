using System.Globalization;
using Helpdesk.Changes.Domain;
using Helpdesk.Changes.Features;
using Helpdesk.Errors;
using Helpdesk.Identity;
using Helpdesk.Security;
using Helpdesk.Ui;
using Helpdesk.Web;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.Extensions.Localization;

namespace Helpdesk.Changes.Areas.Changes.Pages;

/// <summary>The tasks of an implementation: planned with the change, done in their order.</summary>
[RequirePermission("EditTickets")]
internal sealed class TasksModel(
    ReadChangeTasks read, SaveChangeTasks save, MoveChangeTask move, IPeopleDirectory people, IPersonTime times, IStringLocalizer L) : PageModel
{
    private const int EmptyRows = 3;

    [BindProperty(SupportsGet = true, Name = "number")]
    public string Number { get; set; } = "";

    [BindProperty]
    public TasksInput Input { get; set; } = new();

    public ChangeTasksView View { get; private set; } = null!;

    public IReadOnlyList<SelectListItem> Teams { get; private set; } = [];

    public IReadOnlyDictionary<Guid, PersonRef> People { get; private set; } = new Dictionary<Guid, PersonRef>();

    public bool IsPlanned => View.Ticket.State is ChangeType.Draft or ChangeType.Submitted or ChangeType.Assess or ChangeType.Authorize or ChangeType.Scheduled;

    public bool IsDone => View.Ticket.State == ChangeType.Implement && View.Change.HeldAt is null;

    public string TeamName(Guid? id) => id is null ? "" : Teams.FirstOrDefault(t => t.Value == id.ToString())?.Text ?? L["Unknown"];

    public async Task OnGetAsync(CancellationToken cancellationToken)
    {
        await LoadAsync(cancellationToken);
        Input = new()
        {
            Stamp = View.Stamp,
            Tasks =
            [
                .. View.Tasks.Select(t => new TaskRow
                {
                    Title = t.Title, TeamId = t.TeamId, PlannedStart = Local(t.PlannedStart), PlannedEnd = Local(t.PlannedEnd),
                    After = string.Join(", ", t.Predecessors),
                }),
                .. Enumerable.Range(0, EmptyRows).Select(_ => new TaskRow()),
            ],
        };
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken cancellationToken)
    {
        await LoadAsync(cancellationToken);
        // Rows that were left empty are none; what others call a task by is its place among those that are left.
        var rows = Input.Tasks.Where(t => !t.IsEmpty).ToList();
        var isRead = true;
        List<PlannedTask> planned = [];
        for (var i = 0; i < rows.Count; i++)
        {
            if (After(rows[i].After) is not { } after)
            {
                ModelState.AddModelError($"Input.Tasks[{i}].After", L["Write the numbers of other tasks, such as 1, 2."]);
                isRead = false;
                continue;
            }

            planned.Add(new(rows[i].Title, rows[i].TeamId, Utc(rows[i].PlannedStart), Utc(rows[i].PlannedEnd), after));
        }

        Input.Tasks = rows;
        if (!isRead || !ModelState.IsValid || !await this.TryAsync(() => save.HandleAsync(Number, planned, Input.Stamp, cancellationToken)))
        {
            Response.StatusCode = 422;
            return Page();
        }

        this.Toast(L["The tasks of {0} were saved", Number], ToastKind.Success);
        return Redirect(Url.Content($"~/desk/changes/{Number}/tasks"));
    }

    public async Task<IActionResult> OnPostMoveAsync(Guid task, ChangeTaskState state, CancellationToken cancellationToken)
    {
        if (await this.TryAsync(() => move.HandleAsync(Number, task, state, cancellationToken), prefix: ""))
        {
            return Redirect(Url.Content($"~/desk/changes/{Number}/tasks"));
        }

        await LoadAsync(cancellationToken);
        Response.StatusCode = 422;
        return Page();
    }

    private async Task LoadAsync(CancellationToken cancellationToken)
    {
        View = await read.HandleAsync(Number, cancellationToken);
        Teams = [new(L["No team"], ""), .. (await people.GetAllTeamsAsync(cancellationToken)).Select(t => new SelectListItem(t.Name, t.Id.ToString()))];
        People = await people.GetPeopleAsync([.. View.Tasks.Select(t => t.DoneById).OfType<Guid>().Distinct()], cancellationToken);
    }

    /// <summary>The numbers in a text; null when it holds anything else.</summary>
    private static List<int>? After(string? text)
    {
        List<int> numbers = [];
        foreach (var part in (text ?? "").Split([',', ' ', ';'], StringSplitOptions.RemoveEmptyEntries))
        {
            if (!int.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
            {
                return null;
            }

            numbers.Add(number);
        }

        return numbers;
    }

    private DateTime? Local(DateTime? utc) => utc is { } at && times.ToLocal(at) is var l ? new DateTime(l.Year, l.Month, l.Day, l.Hour, l.Minute, 0, DateTimeKind.Unspecified) : null;

    private DateTime? Utc(DateTime? local) => local is { } at ? times.ToUtc(at) : null;

    internal sealed class TasksInput
    {
        public string? Stamp { get; set; }

        public List<TaskRow> Tasks { get; set; } = [];
    }

    internal sealed class TaskRow
    {
        public string? Title { get; set; }

        public Guid? TeamId { get; set; }

        public DateTime? PlannedStart { get; set; }

        public DateTime? PlannedEnd { get; set; }

        public string? After { get; set; }

        public bool IsEmpty => string.IsNullOrWhiteSpace(Title) && TeamId is null && PlannedStart is null && PlannedEnd is null && string.IsNullOrWhiteSpace(After);
    }
}
