using Helpdesk.Settings;
using Helpdesk.Ui;

namespace Helpdesk.Problems;

/// <summary>Days of reviews and risks are days of the tenant. Scoped.</summary>
internal sealed class ProblemDays(ISettings settings, TimeProvider time)
{
    public async Task<DateOnly> TodayAsync(CancellationToken cancellationToken)
    {
        var zone = (await settings.GetAsync<RegionalSettings>(cancellationToken)).TimeZone;
        return DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(time.GetUtcNow(), TimeZoneInfo.FindSystemTimeZoneById(zone)).DateTime);
    }
}
