using Helpdesk.Events;
using Helpdesk.Tasks;
using Helpdesk.Tickets.Features;
using Helpdesk.Ui;
using Microsoft.Extensions.DependencyInjection;

namespace Helpdesk.Tickets.Ratings;

internal static class RatingsServiceCollectionExtensions
{
    /// <summary>Asking requesters what they think of the help, and what follows from it.</summary>
    public static IServiceCollection AddRatings(this IServiceCollection services) => services
        .AddScoped<RateTicket>()
        .AddScoped<ReadRatingReasons>()
        .AddBackgroundTask<NotifyInvited>()
        .AddPanel<RatingPanel>()
        .AddEventHandler<TicketTransitioned, DecideOnRating>(when: e => e.From != e.To)
        .AddEventHandler<TicketRated, FollowUpLowRating>(when: e => e.IsLow);
}
