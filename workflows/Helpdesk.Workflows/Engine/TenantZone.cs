using Helpdesk.Settings;
using Helpdesk.Ui;

namespace Helpdesk.Workflows.Engine;

/// <summary>The time zone that schedules are meant in.</summary>
internal static class TenantZone
{
    /// <summary>The tenant's zone; UTC where there are no settings.</summary>
    public static async ValueTask<TimeZoneInfo> OfAsync(IServiceProvider services, CancellationToken cancellationToken) =>
        services.GetService(typeof(ISettings)) is ISettings settings
            && TimeZoneInfo.TryFindSystemTimeZoneById((await settings.GetAsync<RegionalSettings>(cancellationToken)).TimeZone, out var zone)
            ? zone
            : TimeZoneInfo.Utc;
}
