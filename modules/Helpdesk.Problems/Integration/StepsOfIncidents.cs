using Helpdesk.Errors;
using Helpdesk.Events;
using Helpdesk.Problems.Features;
using Helpdesk.Security;
using Helpdesk.Tickets;
using Microsoft.Extensions.Localization;
using Microsoft.Extensions.Logging;

namespace Helpdesk.Problems.Integration;

/// <summary>
/// What a problem asks of one incident, in a transaction of its own: an incident that cannot follow (a rule, a missing field) stops no other, and the problem's
/// owner reads why.
/// </summary>
internal sealed class StepsOfIncidents(ProblemsDbContext db, ITicketIntegrationService tickets, ITicketCommands commands, ICurrentUser user, IStringLocalizer L,
    ILogger<StepsOfIncidents> logger)
    : IEventHandler<IncidentShallWait>, IEventHandler<WorkaroundShared>, IEventHandler<KnownErrorUsed>, IEventHandler<CauseFixed>, IEventHandler<CauseStays>, IEventHandler<CauseMoved>
{
    public Task HandleAsync(IncidentShallWait @event, EventContext context, CancellationToken cancellationToken) =>
        TryAsync(
            @event.ProblemNumber,
            @event.IncidentNumber,
            // Where it waits for something already, nothing changes.
            i => i is { IsOpen: true, SubState: null },
            i => commands.TransitionAsync(
                i.Ticket.Number, new TicketStep("hold", ProblemView.AwaitingProblem, L["With problem {0}.", @event.ProblemNumber]), cancellationToken),
            cancellationToken);

    public Task HandleAsync(WorkaroundShared @event, EventContext context, CancellationToken cancellationToken) =>
        TryAsync(
            @event.ProblemNumber,
            @event.IncidentNumber,
            i => i.IsOpen,
            async i =>
            {
                using var actor = user.ActAs(@event.ActorId, @event.ActorName, Origins.Background);
                await commands.CommentAsync(
                    i.Ticket.Number, L["We know the cause is not removed yet. Until then, this helps:"].Value + "\n\n" + @event.Workaround, isPublic: true, cancellationToken);
            },
            cancellationToken);

    public async Task HandleAsync(KnownErrorUsed @event, EventContext context, CancellationToken cancellationToken)
    {
        using var actor = user.ActAs(@event.ActorId, @event.ActorName, Origins.Background);
        try
        {
            if (@event.ProblemNumber is { } problem)
            {
                await commands.LinkAsync(@event.TicketNumber, problem, TicketLinkKinds.CausedBy, cancellationToken);
            }

            await commands.CommentAsync(@event.TicketNumber, @event.Text, isPublic: true, cancellationToken);
        }
        catch (BusinessException exception) when (exception is not ConcurrencyException)
        {
            // It ended in the moment between the click and now: nobody waits for help.
            logger.LogInformation("{Ticket} takes no known error: {Reason}", @event.TicketNumber, exception.Message);
        }
    }

    public Task HandleAsync(CauseFixed @event, EventContext context, CancellationToken cancellationToken) =>
        TryAsync(
            @event.ProblemNumber,
            @event.IncidentNumber,
            ProblemView.Waits,
            i => commands.TransitionAsync(
                i.Ticket.Number,
                new TicketStep(
                    "resolve",
                    ResolutionCode: "problem-fixed",
                    ResolutionNotes: L["The cause has been removed (problem {0}). Tell us if it still happens.", @event.ProblemNumber],
                    // Work that nobody owns is the work of whoever fixed its cause.
                    AssigneeId: i.Ticket.AssigneeId ?? @event.OwnerId),
                cancellationToken),
            cancellationToken);

    public Task HandleAsync(CauseStays @event, EventContext context, CancellationToken cancellationToken) =>
        TryAsync(
            @event.ProblemNumber,
            @event.IncidentNumber,
            i => i.IsOpen,
            i => commands.CommentAsync(
                i.Ticket.Number,
                @event.Until is { } until
                    ? L["The cause of this ticket, {0}, is not removed: its risk was accepted until {1:d}. Do not wait for it.", @event.ProblemNumber, until]
                    : L["The cause of this ticket, {0}, is not removed: its risk was accepted. Do not wait for it.", @event.ProblemNumber],
                isPublic: false,
                cancellationToken),
            cancellationToken);

    public Task HandleAsync(CauseMoved @event, EventContext context, CancellationToken cancellationToken) =>
        TryAsync(
            @event.ProblemNumber,
            @event.IncidentNumber,
            i => i.IsOpen,
            i => commands.LinkAsync(i.Ticket.Number, @event.SurvivorNumber, TicketLinkKinds.CausedBy, cancellationToken),
            cancellationToken);

    private async Task TryAsync(
        string problemNumber, string incidentNumber, Func<LinkedTicket, bool> isConcerned, Func<LinkedTicket, Task> step, CancellationToken cancellationToken)
    {
        // As it is now: somebody may have unlinked, resolved or taken it up since.
        var incident = await tickets.FindAsync(problemNumber, cancellationToken) is { } problem
            ? (await tickets.GetLinkedAsync(problem.TicketId, TicketLinkKinds.CausedBy, isTarget: true, cancellationToken)).FirstOrDefault(i => i.Ticket.Number == incidentNumber)
            : null;
        if (incident is null || !isConcerned(incident))
        {
            return;
        }

        try
        {
            await step(incident);
        }
        catch (BusinessException exception) when (exception is not ConcurrencyException)
        {
            // In a transaction of its own: what the step had begun must not be saved with it.
            db.Publish(new IncidentStays(problemNumber, incidentNumber, exception.Message));
            await db.SaveChangesAsync(cancellationToken);
        }
    }
}
