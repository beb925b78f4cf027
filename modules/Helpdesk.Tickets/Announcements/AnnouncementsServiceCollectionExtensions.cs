using Helpdesk.Tickets.Features;
using Microsoft.Extensions.DependencyInjection;

namespace Helpdesk.Tickets.Announcements;

internal static class AnnouncementsServiceCollectionExtensions
{
    /// <summary>Banners on portal and desk.</summary>
    public static IServiceCollection AddAnnouncements(this IServiceCollection services) => services
        .AddSingleton<AnnouncementCache>()
        .AddScoped<AnnouncementBoard>()
        .AddScoped<SaveAnnouncement>()
        .AddScoped<ListAnnouncements>();
}
