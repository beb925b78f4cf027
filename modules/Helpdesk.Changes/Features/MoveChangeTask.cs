using Helpdesk.Changes.Domain;
using Helpdesk.Data;
using Helpdesk.Errors;
using Helpdesk.Security;
using Helpdesk.Tickets;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;

namespace Helpdesk.Changes.Features;

/// <summary>Somebody begins a task or ends it, in the order that was approved.</summary>
internal sealed class MoveChangeTask(
    ChangesDbContext db, IUnitOfWork unitOfWork, ChangeAccess access, ITicketIntegrationService tickets, ICurrentUser user, TimeProvider time, IStringLocalizer L)
{
    public async Task HandleAsync(string number, Guid taskId, ChangeTaskState state, CancellationToken cancellationToken)
    {
        var ticket = await access.FindForEditAsync(number, cancellationToken);
        await using var transaction = await unitOfWork.BeginAsync(cancellationToken);
        var change = await db.Changes.FirstOrDefaultAsync(c => c.Id == ticket.TicketId, cancellationToken);
        var tasks = await db.Tasks.Where(t => t.ChangeId == ticket.TicketId).OrderBy(t => t.Position).ToListAsync(cancellationToken);
        var task = tasks.Find(t => t.Id == taskId) ?? throw new NotFoundException(L["{0} has no such task.", number]);
        if (WhyNot(number, ticket.State, change!, tasks, task, state) is { } why)
        {
            throw new BusinessException("Changes:TaskNotPossible", why, 409);
        }

        var before = task.State;
        task.Move(state, user.RequiredId, time.GetUtcNow().UtcDateTime);
        // Two people at the same change follow one another.
        db.Entry(change!).State = EntityState.Modified;
        await db.SaveChangesAsync(cancellationToken);
        await tickets.RecordChangesAsync(ticket.TicketId, [new("task", $"{task.Title}: {PlanFields.Name(before)}", $"{task.Title}: {PlanFields.Name(state)}")], null, null, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }

    private string? WhyNot(string number, string ticketState, Change change, List<ChangeTask> tasks, ChangeTask task, ChangeTaskState state)
    {
        if (ticketState != ChangeType.Implement)
        {
            return L["Tasks are done while {0} is implemented.", number];
        }

        if (change.HeldAt is not null)
        {
            return L["{0} is on hold: {1}. Resume it first.", number, change.HeldReason!];
        }

        var isPossible = (task.State, state) switch
        {
            (ChangeTaskState.Open, ChangeTaskState.Started or ChangeTaskState.Skipped) => true,
            (ChangeTaskState.Started, ChangeTaskState.Done or ChangeTaskState.Failed or ChangeTaskState.Skipped) => true,
            // A second try.
            (ChangeTaskState.Failed, ChangeTaskState.Started) => true,
            _ => false,
        };
        if (!isPossible)
        {
            return L["“{0}” cannot go from “{1}” to “{2}”.", task.Title, L[ChangeTexts.Task(task.State)].Value, L[ChangeTexts.Task(state)].Value];
        }

        return state == ChangeTaskState.Started && task.Predecessors.Select(p => tasks[p - 1]).FirstOrDefault(t => t.State is not (ChangeTaskState.Done or ChangeTaskState.Skipped)) is { } first
            ? L["“{0}” begins after “{1}”, which is not done yet.", task.Title, first.Title].Value
            : null;
    }
}
