using System.Globalization;
using Helpdesk.Changes.Domain;
using Helpdesk.Changes.Integration;
using Helpdesk.Data;
using Helpdesk.Errors;
using Helpdesk.Identity;
using Helpdesk.Security;
using Helpdesk.Tickets;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;

namespace Helpdesk.Changes.Features;

/// <param name="Title">One line.</param>
/// <param name="TeamId">Who does it, or null.</param>
/// <param name="PlannedStart">UTC, or null.</param>
/// <param name="PlannedEnd">UTC, or null.</param>
/// <param name="After">Positions of the tasks that are done before, counted from 1.</param>
internal sealed record PlannedTask(string? Title, Guid? TeamId, DateTime? PlannedStart, DateTime? PlannedEnd, IReadOnlyList<int> After);

/// <summary>Replaces the tasks of a change while its work has not begun. They are part of what is approved.</summary>
internal sealed class SaveChangeTasks(
    ChangesDbContext db, IUnitOfWork unitOfWork, ChangeAccess access, ITicketIntegrationService tickets, IPeopleDirectory people, TaskPlanText words, IStringLocalizer L)
{
    private const int MostTasks = 50;

    public async Task HandleAsync(string number, IReadOnlyList<PlannedTask> planned, string? expectedStamp, CancellationToken cancellationToken)
    {
        var ticket = await access.FindForEditAsync(number, cancellationToken);
        if (ticket.State is ChangeType.Implement or ChangeType.Review or ChangeType.Closed or ChangeType.Cancelled)
        {
            throw new BusinessException("Changes:Begun", L["The work on {0} has begun: its plan stays what was approved. Write down what happened instead.", number], 409);
        }

        await using var transaction = await unitOfWork.BeginAsync(cancellationToken);
        var change = await access.TrackAsync(ticket, expectedStamp, cancellationToken);

        var teams = await people.GetTeamsAsync([.. planned.Select(t => t.TeamId).OfType<Guid>()], cancellationToken);
        Check(change, planned, teams);
        db.Tasks.RemoveRange(await db.Tasks.Where(t => t.ChangeId == change.Id).ToListAsync(cancellationToken));
        List<ChangeTask> tasks =
        [
            .. planned.Select((t, i) => new ChangeTask
            {
                Id = Guid.CreateVersion7(), ChangeId = change.Id, Position = i + 1, Title = t.Title!.Trim(), TeamId = t.TeamId, PlannedStart = t.PlannedStart,
                PlannedEnd = t.PlannedEnd, Predecessors = t.After,
            }),
        ];
        db.Tasks.AddRange(tasks);
        var before = change.Plan;
        change.SetPlan(before with { TaskPlan = await words.OfAsync(tasks, cancellationToken) });
        await db.SaveChangesAsync(cancellationToken);
        await tickets.RecordChangesAsync(ticket.TicketId, [new(PlanFields.Tasks, before.TaskPlan, change.TaskPlan)], null, null, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }

    private void Check(Change change, IReadOnlyList<PlannedTask> planned, IReadOnlyDictionary<Guid, TeamRef> teams)
    {
        Dictionary<string, string[]> errors = [];
        if (planned.Count > MostTasks)
        {
            throw new ValidationException("tasks", L["A change has {0} tasks at most.", MostTasks]);
        }

        for (var i = 0; i < planned.Count; i++)
        {
            var (task, field) = (planned[i], string.Create(CultureInfo.InvariantCulture, $"tasks[{i}]"));
            var title = task.Title?.Trim() ?? "";
            if (title.Length is 0 or > ChangeTask.MaxTitle || title.Any(char.IsControl))
            {
                errors[$"{field}.title"] = [L["Say in one line what is done."]];
            }

            if (task.TeamId is { } team && !teams.ContainsKey(team))
            {
                errors[$"{field}.teamId"] = [L["There is no such team any more. Choose another one."]];
            }

            if (task.PlannedEnd <= task.PlannedStart)
            {
                errors[$"{field}.plannedEnd"] = [L["The end lies after the start."]];
            }
            else if (task.PlannedStart < change.PlannedStart || task.PlannedEnd > change.PlannedEnd)
            {
                errors[$"{field}.plannedStart"] = [L["The task lies outside of the time that is planned for the change."]];
            }

            if (task.After.FirstOrDefault(p => p < 1 || p > planned.Count) is not 0 and var missing)
            {
                errors[$"{field}.after"] = [L["There is no task {0}.", missing]];
            }
            else if (task.After.Contains(0))
            {
                errors[$"{field}.after"] = [L["There is no task {0}.", 0]];
            }
        }

        if (errors.Count == 0
            && TaskCircle.Find(planned.Select((t, i) => (t, i)).ToDictionary(x => x.i + 1, x => x.t.After)) is { Count: > 0 } circle)
        {
            errors[string.Create(CultureInfo.InvariantCulture, $"tasks[{circle[0] - 1}].after")] =
                [L["These tasks wait for each other, so none of them could begin: {0}.", string.Join(" → ", circle)]];
        }

        if (errors.Count > 0)
        {
            db.Forget();
            throw new ValidationException(errors);
        }
    }
}
