using Helpdesk.Requests.Domain;
using Helpdesk.Tickets;
using Microsoft.EntityFrameworkCore;

namespace Helpdesk.Requests.Features;

/// <summary>
/// Looks where the tasks of an order stand, and says what follows: tasks that may begin, or that all are done. It only says so; each task is created in a
/// transaction of its own, and looks again.
/// </summary>
internal sealed class AdvanceOrder(RequestsDbContext db, ITicketIntegrationService tickets)
{
    /// <param name="orderId">Order.</param>
    /// <param name="mayEnd">The request is fulfilled when all is done; not so when somebody has just taken it up again.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public async Task HandleAsync(Guid orderId, bool mayEnd, CancellationToken cancellationToken)
    {
        if (await FindAsync(orderId, cancellationToken) is not { Request.State: RequestType.InFulfilment } standing)
        {
            return;
        }

        foreach (var task in standing.Ready)
        {
            db.Publish(new TaskReady(standing.Request.Number, task.Key));
        }

        if (mayEnd && standing.IsDone)
        {
            db.Publish(new TasksDone(standing.Request.Number));
        }

        await db.SaveChangesAsync(cancellationToken);
    }

    /// <summary>Null when the ticket is no order.</summary>
    public async Task<OrderStanding?> FindAsync(Guid orderId, CancellationToken cancellationToken)
    {
        if (await db.Orders.AsNoTracking().FirstOrDefaultAsync(o => o.Id == orderId, cancellationToken) is not { } order
            || (await tickets.GetAsync([orderId], cancellationToken)).GetValueOrDefault(orderId) is not { } request)
        {
            return null;
        }

        var rows = await db.OrderTasks.AsNoTracking().Where(t => t.OrderId == orderId).ToListAsync(cancellationToken);
        return new(order, request, rows, await tickets.GetAsync([.. rows.Select(r => r.TicketId)], cancellationToken));
    }
}

/// <summary>Where the tasks of an order stand.</summary>
internal sealed record OrderStanding(
    Order Order, TicketPanelModel Request, IReadOnlyList<OrderTask> Rows, IReadOnlyDictionary<Guid, TicketPanelModel> Tickets)
{
    public IReadOnlyList<FulfilmentTask> Ready =>
        [.. TaskOrder.Ready(Order.ReadTasks(), Rows.Select(r => r.Key).ToHashSet(), Rows.Where(r => StateOf(r) == TaskType.Done).Select(r => r.Key).ToHashSet())];

    /// <summary>There are tasks, and all of them are done.</summary>
    public bool IsDone => Order.ReadTasks() is { Count: > 0 } plan && plan.All(t => Rows.Any(r => r.Key == t.Key && StateOf(r) == TaskType.Done));

    public IReadOnlyList<TicketPanelModel> Open => [.. Tickets.Values.Where(t => TaskType.IsOpen(t.State)).OrderBy(t => t.Number, StringComparer.Ordinal)];

    /// <summary>Some task will not be done, so what waits for it does not begin by itself.</summary>
    public bool HasFailed => Tickets.Values.Any(t => t.State is TaskType.Failed or TaskType.Cancelled);

    /// <summary>Tasks that were not created yet.</summary>
    public bool HasAhead => Order.ReadTasks().Any(t => Rows.All(r => r.Key != t.Key));

    private string? StateOf(OrderTask row) => Tickets.GetValueOrDefault(row.TicketId)?.State;
}
