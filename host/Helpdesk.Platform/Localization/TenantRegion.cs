using System.Globalization;
using Helpdesk.Modules;
using Helpdesk.Settings;
using Helpdesk.Ui;

namespace Helpdesk.Platform.Localization;

/// <summary>
/// Language and zone of the tenant for code that cannot wait for settings. Filled at every start and by every request, so a change shows at
/// the next page. Singleton of each shell.
/// </summary>
internal sealed class TenantRegion
{
    private volatile State _state = new("en", "Etc/UTC", TimeZoneInfo.Utc, CultureInfo.GetCultureInfo("en"));

    public TimeZoneInfo Zone => _state.Zone;

    public CultureInfo Culture => _state.Culture;

    public void Set(RegionalSettings settings)
    {
        var present = _state;
        if (present.CultureName == settings.Culture && present.ZoneId == settings.TimeZone)
        {
            return;
        }

        var zone = TimeZoneInfo.TryFindSystemTimeZoneById(settings.TimeZone, out var found) ? found : TimeZoneInfo.Utc;
        CultureInfo culture;
        try
        {
            culture = CultureInfo.GetCultureInfo(settings.Culture, predefinedOnly: true);
        }
        catch (CultureNotFoundException)
        {
            culture = CultureInfo.GetCultureInfo("en");
        }

        _state = new State(settings.Culture, settings.TimeZone, zone, culture);
    }

    public static async ValueTask RefreshAsync(IServiceProvider scope, CancellationToken cancellationToken)
    {
        if (scope.GetService<ISettings>() is { } settings)
        {
            scope.GetRequiredService<TenantRegion>().Set(await settings.GetAsync<RegionalSettings>(cancellationToken));
        }
    }

    private sealed record State(string CultureName, string ZoneId, TimeZoneInfo Zone, CultureInfo Culture);
}

/// <summary>Reads the region before the first request, so that background work knows it too.</summary>
internal sealed class TenantRegionSeed(IServiceProvider services) : IDataSeedContributor
{
    public int Order => int.MinValue;

    public Task SeedAsync(CancellationToken cancellationToken) => TenantRegion.RefreshAsync(services, cancellationToken).AsTask();
}
