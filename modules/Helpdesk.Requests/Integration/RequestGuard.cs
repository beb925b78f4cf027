using Helpdesk.Requests.Features;
using Helpdesk.Tickets;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;

namespace Helpdesk.Requests.Integration;

/// <summary>Nothing is fulfilled that has to be approved and is not, whoever asks; nothing is complete while somebody works on it.</summary>
internal sealed class RequestGuard(
    RequestsDbContext db, AdvanceOrder advance, OrderApproval approval, ITicketIntegrationService tickets, IStringLocalizer L) : ITicketGuard
{
    public async Task<string?> WhyNotAsync(TicketGuardContext context, CancellationToken cancellationToken) => context.Ticket.TypeId switch
    {
        RequestType.Id => await WhyNotRequestAsync(context, cancellationToken),
        TaskType.Id when context.Transition.IsReopen => await WhyNotReopenAsync(context.Ticket, cancellationToken),
        _ => null,
    };

    public async Task<IReadOnlyCollection<TicketTransition>> FindPointlessAsync(
        TicketPanelModel ticket, IReadOnlyList<TicketTransition> transitions, CancellationToken cancellationToken)
    {
        if (ticket.TypeId != RequestType.Id)
        {
            return [];
        }

        var isApproved = await db.Orders.AnyAsync(o => o.Id == ticket.TicketId && o.WorkflowId != null, cancellationToken);
        return [.. transitions.Where(t => isApproved
            ? t.To == RequestType.InFulfilment && ticket.State is RequestType.New or RequestType.WaitingForApproval
            : t.To == RequestType.WaitingForApproval)];
    }

    private async Task<string?> WhyNotRequestAsync(TicketGuardContext context, CancellationToken cancellationToken)
    {
        var (ticket, to) = (context.Ticket, context.Transition.To);
        var order = await db.Orders.AsNoTracking().FirstOrDefaultAsync(o => o.Id == ticket.TicketId, cancellationToken);
        switch (to)
        {
            case RequestType.WaitingForApproval:
                return order?.WorkflowId is null ? L["Nobody has to approve {0}: start the fulfilment.", ticket.Number].Value : null;
            case RequestType.InFulfilment when order?.WorkflowId is not null:
                if (context.ChangesContent)
                {
                    return L["{0} is changed in the same step, so what was approved does not hold. Save the change first, and ask again.", ticket.Number];
                }

                if (await approval.WhyNotAsync(order, ticket.Number, cancellationToken) is { } unapproved)
                {
                    return unapproved;
                }

                // Between two steps of the workflow all that was asked so far is approved, and more is to be asked.
                return ticket.State == RequestType.WaitingForApproval && context.Actor != TicketGuardActor.System
                    ? L["{0} goes on by itself when its approval has ended.", ticket.Number].Value
                    : null;
            case RequestType.Fulfilled when order is not null:
                return await WhyNotCompleteAsync(ticket, cancellationToken);
            default:
                return null;
        }
    }

    private async Task<string?> WhyNotCompleteAsync(TicketPanelModel ticket, CancellationToken cancellationToken)
    {
        var standing = await advance.FindAsync(ticket.TicketId, cancellationToken);
        if (standing is { Open: { Count: > 0 } open })
        {
            return L["{0} has open tasks: {1}. Complete or cancel them first.", ticket.Number, string.Join(", ", open.Select(t => t.Number))];
        }

        return standing is { HasAhead: true, HasFailed: false } ? L["{0} has tasks that have not begun. Wait for them, or cancel the request.", ticket.Number].Value : null;
    }

    private async Task<string?> WhyNotReopenAsync(TicketPanelModel task, CancellationToken cancellationToken)
    {
        var orderId = await db.OrderTasks.Where(t => t.TicketId == task.TicketId).Select(t => (Guid?)t.OrderId).FirstOrDefaultAsync(cancellationToken);
        return orderId is { } id && (await tickets.GetAsync([id], cancellationToken)).GetValueOrDefault(id) is { } request && RequestType.IsOver(request.State)
            ? L["{0} is over, so its task {1} is not taken up again. Reopen the request first.", request.Number, task.Number].Value
            : null;
    }
}
