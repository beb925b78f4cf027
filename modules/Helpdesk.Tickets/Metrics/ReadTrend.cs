using Helpdesk.Ui;

namespace Helpdesk.Tickets.Metrics;

/// <summary>A day of a period.</summary>
/// <param name="Day">On the reader's clock.</param>
/// <param name="Opened">Tickets opened on it.</param>
/// <param name="Ended">Tickets resolved, closed or cancelled on it that are not open again.</param>
/// <param name="Backlog">Tickets open at its end. One that was reopened counts as open all the time.</param>
internal sealed record TrendDay(DateOnly Day, int Opened, int Ended, int Backlog);

/// <summary>What came, what went and what was left, day by day.</summary>
internal sealed class ReadTrend(MetricSource source, IPersonTime person)
{
    public async Task<IReadOnlyList<TrendDay>> HandleAsync(MetricScope scope, CancellationToken cancellationToken)
    {
        var lives = await source.ReadLivesAsync(scope, cancellationToken);
        Dictionary<DateOnly, (int Opened, int Ended)> days = [];
        var backlog = 0;
        foreach (var life in lives)
        {
            if (life.OpenedAt < scope.From)
            {
                backlog++;
            }
            else
            {
                var day = Day(life.OpenedAt);
                days[day] = days.GetValueOrDefault(day) is var (opened, ended) ? (opened + 1, ended) : default;
            }

            if (life.EndedAt is { } end && end < scope.To)
            {
                var day = Day(end);
                days[day] = days.GetValueOrDefault(day) is var (opened, ended) ? (opened, ended + 1) : default;
            }
        }

        List<TrendDay> trend = [];
        for (var day = Day(scope.From); day <= Day(scope.To.AddTicks(-1)); day = day.AddDays(1))
        {
            var (opened, ended) = days.GetValueOrDefault(day);
            backlog += opened - ended;
            trend.Add(new(day, opened, ended, backlog));
        }

        return trend;
    }

    private DateOnly Day(DateTime utc) => DateOnly.FromDateTime(person.ToLocal(utc));
}
