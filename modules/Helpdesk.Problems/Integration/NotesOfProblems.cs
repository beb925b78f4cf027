using Helpdesk.Events;
using Helpdesk.Identity;
using Helpdesk.Tickets;
using Microsoft.Extensions.Localization;

namespace Helpdesk.Problems.Integration;

/// <summary>Internal notes that the system writes on a problem; who is mentioned is told.</summary>
internal sealed class NotesOfProblems(ITicketCommands commands, IPeopleDirectory people, IStringLocalizer L)
    : IEventHandler<IncidentStays>, IEventHandler<ProblemReviewDue>, IEventHandler<AcceptedRiskEnded>
{
    public Task HandleAsync(IncidentStays @event, EventContext context, CancellationToken cancellationToken) =>
        commands.CommentAsync(@event.ProblemNumber, L["{0} stays as it is: {1}", @event.IncidentNumber, @event.Why], isPublic: false, cancellationToken);

    public async Task HandleAsync(ProblemReviewDue @event, EventContext context, CancellationToken cancellationToken) =>
        await commands.CommentAsync(
            @event.ProblemNumber,
            await MentionAsync(@event.OwnerId, cancellationToken) + L["The review of this problem is due. Say where it stands and when to look again."],
            isPublic: false,
            cancellationToken);

    public async Task HandleAsync(AcceptedRiskEnded @event, EventContext context, CancellationToken cancellationToken) =>
        await commands.CommentAsync(
            @event.ProblemNumber,
            await MentionAsync(@event.OwnerId, cancellationToken)
                + L["The risk of this problem was accepted until {0:d}. Decide again: accept it for longer, or analyse the problem again.", @event.Until],
            isPublic: false,
            cancellationToken);

    private async Task<string> MentionAsync(Guid? personId, CancellationToken cancellationToken) =>
        personId is { } id && (await people.GetPeopleAsync([id], cancellationToken)).GetValueOrDefault(id) is { IsActive: true } person ? $"@{person.UserName} " : "";
}
