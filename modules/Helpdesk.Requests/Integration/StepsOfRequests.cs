using Helpdesk.Errors;
using Helpdesk.Events;
using Helpdesk.Identity;
using Helpdesk.Requests.Domain;
using Helpdesk.Requests.Features;
using Helpdesk.Tickets;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;
using Microsoft.Extensions.Logging;

namespace Helpdesk.Requests.Integration;

/// <summary>
/// What an order asks of the request and its tasks, each step in a transaction of its own with the mark that its event was handled: it happens once, also
/// after a crash or when the event comes again. What a rule refuses is told to the request's owner.
/// </summary>
internal sealed class StepsOfRequests(
    RequestsDbContext db, AdvanceOrder advance, ITicketIntegrationService tickets, ITicketCommands commands, IPeopleDirectory people, IStringLocalizer L,
    ILogger<StepsOfRequests> logger)
    : IEventHandler<Ordered>, IEventHandler<TaskReady>, IEventHandler<TasksDone>, IEventHandler<TaskNotNeeded>, IEventHandler<OwnerNeeded>
{
    public async Task HandleAsync(Ordered @event, EventContext context, CancellationToken cancellationToken)
    {
        if (await FindAsync(@event.RequestNumber, cancellationToken) is not { Request.State: RequestType.New } standing)
        {
            return;
        }

        if (standing.Order.WorkflowId is not null)
        {
            await TryAsync(@event.RequestNumber, () => commands.TransitionAsync(@event.RequestNumber, new TicketStep(RequestType.AskForApproval), cancellationToken), cancellationToken);
        }
        else if (standing.Order.ReadTasks().Count > 0)
        {
            await TryAsync(@event.RequestNumber, () => commands.TransitionAsync(@event.RequestNumber, new TicketStep(RequestType.Fulfil), cancellationToken), cancellationToken);
        }
    }

    public async Task HandleAsync(TaskReady @event, EventContext context, CancellationToken cancellationToken)
    {
        // As it stands now: two tasks that end at the same moment both say that the next may begin.
        if (await FindAsync(@event.RequestNumber, cancellationToken) is not { Request.State: RequestType.InFulfilment } standing
            || standing.Ready.FirstOrDefault(t => t.Key == @event.Key) is not { } task)
        {
            return;
        }

        await TryAsync(
            @event.RequestNumber,
            async () =>
            {
                var created = await commands.CreateAsync(
                    new NewTicketModel(TaskType.Id, $"{task.Title}: {standing.Request.Title}", task.Description, Urgency: task.Urgency, TeamId: task.TeamId)
                    {
                        RequesterId = standing.Request.RequesterId,
                        ParentNumber = standing.Request.Number,
                    },
                    cancellationToken);
                db.OrderTasks.Add(new OrderTask { OrderId = standing.Order.Id, Key = task.Key, TicketId = created.TicketId });
                await db.SaveChangesAsync(cancellationToken);
            },
            cancellationToken);
    }

    public async Task HandleAsync(TasksDone @event, EventContext context, CancellationToken cancellationToken)
    {
        if (await FindAsync(@event.RequestNumber, cancellationToken) is { IsDone: true, Request.State: RequestType.InFulfilment })
        {
            await TryAsync(
                @event.RequestNumber,
                () => commands.TransitionAsync(
                    @event.RequestNumber,
                    new TicketStep(RequestType.Complete, ResolutionCode: RequestType.Delivered, ResolutionNotes: L["Everything that belongs to your order is done."]),
                    cancellationToken),
                cancellationToken);
        }
    }

    public async Task HandleAsync(TaskNotNeeded @event, EventContext context, CancellationToken cancellationToken)
    {
        if (await tickets.FindAsync(@event.TaskNumber, cancellationToken) is { } task && TaskType.IsOpen(task.State))
        {
            await TryAsync(
                @event.RequestNumber,
                () => commands.TransitionAsync(@event.TaskNumber, new TicketStep("cancel", Reason: L["{0} is not fulfilled any more.", @event.RequestNumber]), cancellationToken),
                cancellationToken);
        }
    }

    public async Task HandleAsync(OwnerNeeded @event, EventContext context, CancellationToken cancellationToken)
    {
        var owner = (await tickets.FindAsync(@event.RequestNumber, cancellationToken))?.AssigneeId;
        var person = owner is { } id ? (await people.GetPeopleAsync([id], cancellationToken)).GetValueOrDefault(id) : null;
        try
        {
            await commands.CommentAsync(@event.RequestNumber, (person is { IsActive: true } ? $"@{person.UserName} " : "") + @event.Why, isPublic: false, cancellationToken);
        }
        catch (BusinessException exception) when (exception is not ConcurrencyException)
        {
            // It was merged or closed meanwhile: nobody works on it any more.
            logger.LogInformation("The request {Number} takes no note: {Reason}", @event.RequestNumber, exception.Message);
        }
    }

    private async Task<OrderStanding?> FindAsync(string number, CancellationToken cancellationToken) =>
        await tickets.FindAsync(number, cancellationToken) is { } request ? await advance.FindAsync(request.TicketId, cancellationToken) : null;

    private async Task TryAsync(string number, Func<Task> step, CancellationToken cancellationToken)
    {
        try
        {
            await step();
        }
        catch (BusinessException exception) when (exception is not ConcurrencyException and not DuplicateException)
        {
            // In a transaction of its own: what the step had begun must not be saved with it.
            db.Publish(new OwnerNeeded(number, L["The request does not go on by itself: {0}", exception.Message]));
            await db.SaveChangesAsync(cancellationToken);
        }
    }
}
