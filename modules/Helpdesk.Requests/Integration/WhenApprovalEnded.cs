using Helpdesk.Approvals;
using Helpdesk.Errors;
using Helpdesk.Events;
using Helpdesk.Tickets;
using Helpdesk.Workflows;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;

namespace Helpdesk.Requests.Integration;

/// <summary>
/// What the approval of an order comes to. The workflow says only that it has ended; whether it is approved is what the decisions say about the present
/// content, so that no workflow, however drawn, lets through what nobody agreed to.
/// </summary>
internal sealed class WhenApprovalEnded(
    RequestsDbContext db, ITicketIntegrationService tickets, ITicketCommands commands, OrderApproval approval, IStringLocalizer L)
    : IEventHandler<WorkflowEnded>, IEventHandler<ApprovalVoided>
{
    public async Task HandleAsync(WorkflowEnded @event, EventContext context, CancellationToken cancellationToken)
    {
        // A run that does not count any more says nothing.
        if (await db.Orders.AsNoTracking().FirstOrDefaultAsync(o => o.ApprovalRunId == @event.InstanceId, cancellationToken) is not { } order
            || (await tickets.GetAsync([order.Id], cancellationToken)).GetValueOrDefault(order.Id) is not { State: RequestType.WaitingForApproval } request)
        {
            return;
        }

        if (@event.End != WorkflowEnd.Finished)
        {
            await TellAsync(
                request.Number,
                @event.End == WorkflowEnd.Cancelled
                    ? L["The approval was given up before anybody decided. Ask again, or cancel the request."]
                    : L["The approval does not go on: {0} Mend it in the workflow, ask again, or cancel the request.", @event.Message ?? ""],
                cancellationToken);
            return;
        }

        try
        {
            if (await approval.WhyNotAsync(order, request.Number, cancellationToken) is not { } why)
            {
                await commands.TransitionAsync(request.Number, new TicketStep(RequestType.Fulfil), cancellationToken);
            }
            else if (await approval.FindRejectionAsync(order, cancellationToken) is { } rejection)
            {
                await commands.TransitionAsync(request.Number, new TicketStep(RequestType.Reject, Reason: rejection), cancellationToken);
            }
            else
            {
                // Nobody was asked, or the order was changed in the moment of the last decision; then everybody is asked anew.
                await TellAsync(request.Number, L["The request does not go on by itself: {0}", why], cancellationToken);
            }
        }
        catch (BusinessException exception) when (exception is not ConcurrencyException)
        {
            await TellAsync(request.Number, L["The request does not go on by itself: {0}", exception.Message], cancellationToken);
        }
    }

    /// <summary>What is asked for was changed after it was approved: everybody is asked anew, from the first step on.</summary>
    public async Task HandleAsync(ApprovalVoided @event, EventContext context, CancellationToken cancellationToken)
    {
        if (await db.Orders.AsNoTracking().AnyAsync(o => o.Id == @event.TicketId && o.ApprovalRunId == @event.InstanceId, cancellationToken)
            && (await tickets.GetAsync([@event.TicketId], cancellationToken)).GetValueOrDefault(@event.TicketId) is
                { State: RequestType.WaitingForApproval or RequestType.InFulfilment or RequestType.OnHold } request)
        {
            await commands.TransitionAsync(
                request.Number, new TicketStep(RequestType.AskForApproval, Reason: L["It was changed after it had been approved."]), cancellationToken);
        }
    }

    private async Task TellAsync(string number, string why, CancellationToken cancellationToken)
    {
        db.Publish(new OwnerNeeded(number, why));
        await db.SaveChangesAsync(cancellationToken);
    }
}
