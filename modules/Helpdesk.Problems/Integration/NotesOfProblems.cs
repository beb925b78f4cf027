using Helpdesk.Errors;
using Helpdesk.Events;
using Helpdesk.Identity;
using Helpdesk.Tickets;
using Microsoft.Extensions.Localization;
using Microsoft.Extensions.Logging;

namespace Helpdesk.Problems.Integration;

/// <summary>Internal notes that the system writes on a problem; who is mentioned is told.</summary>
internal sealed class NotesOfProblems(ITicketCommands commands, IPeopleDirectory people, IStringLocalizer L, ILogger<NotesOfProblems> logger)
    : IEventHandler<IncidentStays>, IEventHandler<ProblemReviewDue>, IEventHandler<AcceptedRiskEnded>
{
    public Task HandleAsync(IncidentStays @event, EventContext context, CancellationToken cancellationToken) =>
        NoteAsync(@event.ProblemNumber, L["{0} stays as it is: {1}", @event.IncidentNumber, @event.Why], cancellationToken);

    public async Task HandleAsync(ProblemReviewDue @event, EventContext context, CancellationToken cancellationToken) =>
        await NoteAsync(
            @event.ProblemNumber,
            await MentionAsync(@event.OwnerId, cancellationToken) + L["The review of this problem is due. Say where it stands and when to look again."],
            cancellationToken);

    public async Task HandleAsync(AcceptedRiskEnded @event, EventContext context, CancellationToken cancellationToken) =>
        await NoteAsync(
            @event.ProblemNumber,
            await MentionAsync(@event.OwnerId, cancellationToken)
                + L["The risk of this problem was accepted until {0:d}. Decide again: accept it for longer, or analyse the problem again.", @event.Until],
            cancellationToken);

    private async Task NoteAsync(string number, string text, CancellationToken cancellationToken)
    {
        try
        {
            await commands.CommentAsync(number, text, isPublic: false, cancellationToken);
        }
        catch (BusinessException exception) when (exception is not ConcurrencyException)
        {
            // It was merged or deleted meanwhile: nobody works on it any more.
            logger.LogInformation("The problem {Number} takes no note: {Reason}", number, exception.Message);
        }
    }

    private async Task<string> MentionAsync(Guid? personId, CancellationToken cancellationToken) =>
        personId is { } id && (await people.GetPeopleAsync([id], cancellationToken)).GetValueOrDefault(id) is { IsActive: true } person ? $"@{person.UserName} " : "";
}
