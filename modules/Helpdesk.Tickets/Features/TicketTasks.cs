using Helpdesk.Errors;
using Helpdesk.Security;
using Helpdesk.Tickets.Domain;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;

namespace Helpdesk.Tickets.Features;

/// <summary>Changes of a task, or a new one; what is not given stays or gets its default.</summary>
public sealed record TaskPatch
{
    /// <summary>One line, at most 250 characters.</summary>
    public Optional<string> Title { get; init; }

    /// <summary><c>open</c>, <c>done</c> or <c>cancelled</c>.</summary>
    public Optional<string> State { get; init; }

    /// <summary>Somebody who works on tickets; null for nobody.</summary>
    public Optional<Guid?> AssigneeId { get; init; }

    /// <summary>UTC; null for none.</summary>
    public Optional<DateTime?> DueAt { get; init; }

    /// <summary>Place in the list; the smallest stands first.</summary>
    public Optional<int> Position { get; init; }

    /// <summary>Name of the macro that asks for it.</summary>
    internal string? Macro { get; init; }
}

/// <summary>Adds and changes the tasks of a ticket. Only the desk sees them.</summary>
internal sealed class TicketTasks(
    TicketsDbContext db, TicketAccess access, TicketReferences references, ICurrentUser user, TimeProvider time, IStringLocalizer L)
{
    private const int MaxTasks = 100;

    /// <param name="number">Ticket; neither finished nor merged.</param>
    /// <param name="patch">Values; a title is needed.</param>
    /// <param name="expectedStamp">Concurrency stamp of the ticket that the person saw, or null.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public async Task<TicketTask> AddAsync(string number, TaskPatch patch, string? expectedStamp, CancellationToken cancellationToken)
    {
        var ticket = await FindAsync(number, expectedStamp, cancellationToken);
        var (task, added) = await ApplyAsync(ticket, patch, cancellationToken);
        db.Events.Add(added);
        await db.SaveChangesAsync(cancellationToken);
        return task;
    }

    /// <summary>Adds the task without saving it; a macro shows the effect before it is saved.</summary>
    internal async Task<(TicketTask Task, TicketEvent Event)> ApplyAsync(Ticket ticket, TaskPatch patch, CancellationToken cancellationToken)
    {
        access.DemandUnfinished(ticket);
        List<int> positions = [.. db.Tasks.Local.Where(t => t.TicketId == ticket.Id).Select(t => t.Position)];
        positions.AddRange(await db.Tasks.Where(t => t.TicketId == ticket.Id).Select(t => t.Position).ToListAsync(cancellationToken));
        if (positions.Count >= MaxTasks)
        {
            throw new BusinessException("Tickets:TooManyTasks", L["A ticket has {0} tasks at most.", MaxTasks], 409);
        }

        var values = await CheckAsync(
            patch, new TaskValues("", TicketTaskStates.Open, null, null, positions.Count == 0 ? 1 : positions.Max() + 1), cancellationToken);
        var (task, added) = ticket.AddTask(values, TicketAct.Of(user, time, L) with { Macro = patch.Macro });
        db.Tasks.Add(task);
        return (task, added);
    }

    /// <summary>Changes a task; a task that is done is changed to <c>done</c>.</summary>
    public async Task<TicketTask> ChangeAsync(string number, Guid taskId, TaskPatch patch, string? expectedStamp, CancellationToken cancellationToken)
    {
        var ticket = await FindAsync(number, expectedStamp, cancellationToken);
        var task = await db.Tasks.FirstOrDefaultAsync(t => t.Id == taskId && t.TicketId == ticket.Id, cancellationToken)
            ?? throw new NotFoundException(L["{0} has no such task.", number]);
        var values = await CheckAsync(patch, new TaskValues(task.Title, task.State, task.AssigneeId, task.DueAt, task.Position), cancellationToken);
        if (ticket.ChangeTask(task, values, TicketAct.Of(user, time, L)) is { } changed)
        {
            db.Events.Add(changed);
            await db.SaveChangesAsync(cancellationToken);
        }

        return task;
    }

    /// <summary>The tasks in their order.</summary>
    public async Task<IReadOnlyList<TicketTask>> ListAsync(string number, CancellationToken cancellationToken)
    {
        access.Demand(TicketPermissions.ViewTickets);
        var ticketId = await access.Visible().Where(t => t.Number == number).Select(t => (Guid?)t.Id).FirstOrDefaultAsync(cancellationToken)
            ?? throw access.NotFound(number);
        return await db.Tasks.AsNoTracking().Where(t => t.TicketId == ticketId).OrderBy(t => t.Position).ThenBy(t => t.Id).ToListAsync(cancellationToken);
    }

    private async Task<Ticket> FindAsync(string number, string? expectedStamp, CancellationToken cancellationToken)
    {
        var ticket = await access.FindForEditAsync(number, expectedStamp, cancellationToken);
        access.DemandUnfinished(ticket);
        return ticket;
    }

    private async Task<TaskValues> CheckAsync(TaskPatch patch, TaskValues present, CancellationToken cancellationToken)
    {
        var rules = new TicketTextRules(L);
        var values = new TaskValues(
            patch.Title.HasValue || present.Title.Length == 0 ? rules.Line("title", patch.Title.Value, TicketTextRules.MaxTitle) : present.Title,
            patch.State.HasValue ? patch.State.Value ?? "" : present.State,
            patch.AssigneeId.HasValue ? patch.AssigneeId.Value : present.AssigneeId,
            patch.DueAt.HasValue ? Utc(patch.DueAt.Value) : present.DueAt,
            patch.Position.HasValue ? patch.Position.Value : present.Position);
        if (!TicketTaskStates.All.Any(s => s.Id == values.State))
        {
            rules.Add("state", L["Use one of: {0}.", string.Join(", ", TicketTaskStates.All.Select(s => s.Id))]);
        }

        if (values.AssigneeId != present.AssigneeId)
        {
            await references.CheckAssigneeAsync(rules, values.AssigneeId, cancellationToken);
        }

        rules.ThrowIfAny();
        return values;
    }

    /// <summary>Whole seconds: every database gives back what was written.</summary>
    private static DateTime? Utc(DateTime? value) => value is not { } time
        ? null
        : new DateTime((time.Kind == DateTimeKind.Local ? time.ToUniversalTime() : time).Ticks / TimeSpan.TicksPerSecond * TimeSpan.TicksPerSecond, DateTimeKind.Utc);
}
