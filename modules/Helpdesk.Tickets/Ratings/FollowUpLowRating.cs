using Helpdesk.Events;
using Helpdesk.Identity;
using Helpdesk.Settings;
using Helpdesk.Tickets.CustomFields;
using Helpdesk.Tickets.Domain;
using Helpdesk.Tickets.Features;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;

namespace Helpdesk.Tickets.Ratings;

/// <summary>
/// Opens a ticket for the team whose help was rated low, linked to the rated one: a record that somebody has to end, which a message alone is not.
/// </summary>
internal sealed class FollowUpLowRating(
    TicketsDbContext db, TicketCatalog catalog, IPeopleDirectory people, CreateTicket create, LinkTickets link, ISettings settings, IStringLocalizer L)
    : IEventHandler<TicketRated>
{
    public async Task HandleAsync(TicketRated @event, EventContext context, CancellationToken cancellationToken)
    {
        var rating = await db.Ratings.FirstOrDefaultAsync(r => r.TicketId == @event.TicketId, cancellationToken);
        var requester = (await people.GetPeopleAsync([@event.RequesterId], cancellationToken)).GetValueOrDefault(@event.RequesterId);
        var low = (await settings.GetAsync<RatingSettings>(cancellationToken)).LowScore;
        // Who corrected the answer meanwhile is content; should it become low again, that is told anew.
        if (rating is not { FollowUpId: null, Score: { } score } || score > low || requester is not { IsActive: true } || catalog.FindType(@event.TypeId) is null)
        {
            return;
        }

        var followUp = await create.HandleAsync(
            new CreateTicketRequest
            {
                TypeId = @event.TypeId,
                Audience = FieldAudience.Nobody,
                Title = L["Follow-up to the rating of {0}", @event.Number],
                Description = Describe(@event.Number, score, rating),
                RequesterId = @event.RequesterId,
                TeamId = await KnownTeamAsync(@event.TeamId, cancellationToken),
                Channel = TicketChannels.Portal,
            },
            cancellationToken);
        rating.FollowUpId = followUp.Id;
        await link.HandleAsync(followUp.Number, @event.Number, TicketLinkKinds.RelatesTo, expectedStamp: null, cancellationToken);
    }

    private string Describe(string number, int score, TicketRating rating)
    {
        var text = L["{0} was rated {1} of {2}. We get in touch to find out what went wrong.", number, score, TicketRating.Highest].Value;
        if (RatingReasons.Read(rating.Reasons) is { Count: > 0 } reasons)
        {
            text += "\n\n" + L["Reasons: {0}", string.Join(", ", reasons.Select(r => L[r].Value))];
        }

        return rating.Comment is { Length: > 0 } comment
            ? text + "\n\n" + string.Join('\n', comment.ReplaceLineEndings("\n").Split('\n').Select(line => "> " + line))
            : text;
    }

    private async Task<Guid?> KnownTeamAsync(Guid? id, CancellationToken cancellationToken) =>
        id is { } team && (await people.GetTeamsAsync([team], cancellationToken)).ContainsKey(team) ? team : null;
}
