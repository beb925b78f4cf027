using Helpdesk.Events;
using Helpdesk.Requests.Features;
using Helpdesk.Tickets;
using Helpdesk.Workflows;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;

namespace Helpdesk.Requests.Integration;

/// <summary>What a step of a request brings about: people are asked, tasks begin, or are not needed any more.</summary>
internal sealed class WhenRequestMoved(
    RequestsDbContext db, AdvanceOrder advance, ITicketIntegrationService tickets, IWorkflowRuntime workflows, IStringLocalizer L) : IEventHandler<TicketTransitioned>
{
    public static bool Concerns(TicketTransitioned @event) => @event.TypeId == RequestType.Id;

    public async Task HandleAsync(TicketTransitioned @event, EventContext context, CancellationToken cancellationToken)
    {
        switch (@event.To)
        {
            case RequestType.WaitingForApproval:
                await AskAsync(@event, cancellationToken);
                break;
            case RequestType.InFulfilment:
                await advance.HandleAsync(@event.TicketId, mayEnd: @event.From != RequestType.Fulfilled, cancellationToken);
                break;
            case RequestType.Cancelled or RequestType.Rejected:
                await GiveUpAsync(@event, cancellationToken);
                break;
        }
    }

    private async Task AskAsync(TicketTransitioned @event, CancellationToken cancellationToken)
    {
        // As it is now: it may have gone on since.
        if (await db.Orders.AsNoTracking().FirstOrDefaultAsync(o => o.Id == @event.TicketId, cancellationToken) is not { WorkflowId: { } workflow } before
            || (await tickets.GetAsync([before.Id], cancellationToken)).GetValueOrDefault(before.Id) is not { State: RequestType.WaitingForApproval })
        {
            return;
        }

        if (before.ApprovalRunId is { } old)
        {
            await workflows.CancelAsync(old, cancellationToken);
        }

        // Read after it: a step that fails takes all records out of the trackers.
        var run = await workflows.StartAsync(workflow, @event.Number, cancellationToken);
        var order = await db.Orders.FirstAsync(o => o.Id == before.Id, cancellationToken);
        order.ApprovalRunId = run;
        if (order.ApprovalRunId is null)
        {
            db.Publish(new OwnerNeeded(@event.Number, L["Nobody is asked to approve it, because the workflow “{0}” is not published. Publish it and ask again, or cancel the request.", workflow]));
        }

        await db.SaveChangesAsync(cancellationToken);
    }

    private async Task GiveUpAsync(TicketTransitioned @event, CancellationToken cancellationToken)
    {
        if (await advance.FindAsync(@event.TicketId, cancellationToken) is not { } standing || standing.Request.State != @event.To)
        {
            return;
        }

        foreach (var task in standing.Open)
        {
            db.Publish(new TaskNotNeeded(@event.Number, task.Number));
        }

        await db.SaveChangesAsync(cancellationToken);
        if (standing.Order.ApprovalRunId is { } run)
        {
            await workflows.CancelAsync(run, cancellationToken);
        }
    }
}
