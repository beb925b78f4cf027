using Helpdesk.Errors;
using Helpdesk.Security;
using Helpdesk.Tickets.Domain;
using Helpdesk.Tickets.Features;
using Helpdesk.Tickets.Web;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Rendering;

namespace Helpdesk.Tickets.Areas.Desk.Pages.Tickets;

/// <summary>Changes a task of a ticket.</summary>
[RequirePermission("EditTickets")]
internal sealed class TaskModel(TicketTasks tasks) : TicketDeskPage
{
    [BindProperty]
    public TaskInput Input { get; set; } = new();

    public Guid TaskId { get; private set; }

    public IReadOnlyList<SelectListItem> States =>
        [.. TicketTaskStates.All.Select(s => new SelectListItem(L[s.Name], s.Id, s.Id == Input.State))];

    public async Task<IActionResult> OnGetAsync(string number, Guid taskId)
    {
        var task = await OpenAsync(number, taskId);
        Input = new TaskInput
        {
            Title = task.Title,
            State = task.State,
            AssigneeId = task.AssigneeId,
            AssigneeId_Text = task.AssigneeName,
            Due = TaskInput.DayOf(task.DueAt, Person.TimeZone),
            Position = task.Position,
        };
        return Page();
    }

    public async Task<IActionResult> OnPostAsync(string number, Guid taskId)
    {
        if (!await TryAsync(async () =>
        {
            var present = await OpenAsync(number, taskId);
            var assignee = await ResolvePersonAsync(Input.AssigneeId, Input.AssigneeId_Text, "Input.AssigneeId", agentsOnly: true);
            if (!ModelState.IsValid)
            {
                throw new ValidationException(new Dictionary<string, string[]>());
            }

            await tasks.ChangeAsync(
                number,
                taskId,
                new TaskPatch
                {
                    Title = Input.Title ?? "",
                    State = Input.State ?? "",
                    AssigneeId = assignee,
                    // A time of day that the API gave stays as long as the day stays.
                    DueAt = Input.Due == TaskInput.DayOf(present.DueAt, Person.TimeZone) ? present.DueAt : TaskInput.EndOf(Input.Due, Person.TimeZone),
                    Position = Input.Position,
                },
                Stamp,
                Aborted);
        }))
        {
            await OpenAsync(number, taskId);
            return Refused();
        }

        return await ChangedAsync(number, L["Task of {0} changed", number]);
    }

    private async Task<TaskView> OpenAsync(string number, Guid taskId)
    {
        await LoadAsync(number);
        TaskId = taskId;
        return View.Details.Tasks.FirstOrDefault(t => t.Id == taskId) ?? throw new NotFoundException(L["{0} has no such task.", number]);
    }
}

internal sealed class TaskInput
{
    public string? Title { get; set; }

    public string? State { get; set; }

    public Guid? AssigneeId { get; set; }

    public string? AssigneeId_Text { get; set; }

    /// <summary>A day in the person's zone: tasks are planned in days.</summary>
    public DateOnly? Due { get; set; }

    public int Position { get; set; } = 1;

    public static DateOnly? DayOf(DateTime? due, TimeZoneInfo zone) =>
        due is { } time ? DateOnly.FromDateTime(TimeZoneInfo.ConvertTimeFromUtc(DateTime.SpecifyKind(time, DateTimeKind.Utc), zone)) : null;

    /// <summary>The last minute of the day, UTC; an hour later where the clocks skip it.</summary>
    public static DateTime? EndOf(DateOnly? day, TimeZoneInfo zone)
    {
        if (day is not { } date)
        {
            return null;
        }

        var end = date.ToDateTime(new TimeOnly(23, 59));
        return zone.IsInvalidTime(end) ? TimeZoneInfo.ConvertTimeToUtc(end.AddHours(1), zone) : TimeZoneInfo.ConvertTimeToUtc(end, zone);
    }
}
