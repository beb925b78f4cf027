using Helpdesk.Events;
using Helpdesk.Requests.Features;
using Helpdesk.Tickets;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;

namespace Helpdesk.Requests.Integration;

/// <summary>A task that is done lets others begin; one that will not be done is a matter for the request's owner.</summary>
internal sealed class WhenTaskEnded(RequestsDbContext db, AdvanceOrder advance, IStringLocalizer L) : IEventHandler<TicketTransitioned>
{
    public static bool Concerns(TicketTransitioned @event) => @event is { TypeId: TaskType.Id, To: TaskType.Done or TaskType.Failed or TaskType.Cancelled };

    public async Task HandleAsync(TicketTransitioned @event, EventContext context, CancellationToken cancellationToken)
    {
        if (await db.OrderTasks.AsNoTracking().FirstOrDefaultAsync(t => t.TicketId == @event.TicketId, cancellationToken) is not { } row)
        {
            return;
        }

        if (@event.To == TaskType.Done)
        {
            await advance.HandleAsync(row.OrderId, mayEnd: true, cancellationToken);
            return;
        }

        if (await advance.FindAsync(row.OrderId, cancellationToken) is { } standing && !RequestType.IsOver(standing.Request.State))
        {
            db.Publish(new OwnerNeeded(
                standing.Request.Number,
                @event.To == TaskType.Failed
                    ? L["The task {0} “{1}” cannot be done, so the request does not go on by itself. Reopen the task, complete the request as it is, or cancel it.", @event.Number, @event.Title]
                    : L["The task {0} “{1}” was cancelled, so the request does not go on by itself. Reopen the task, complete the request as it is, or cancel it.", @event.Number, @event.Title]));
            await db.SaveChangesAsync(cancellationToken);
        }
    }
}
