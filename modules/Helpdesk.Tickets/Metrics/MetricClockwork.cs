using Helpdesk.Errors;
using Helpdesk.Ui;
using Microsoft.Extensions.Localization;

namespace Helpdesk.Tickets.Metrics;

/// <summary>Now and today, as the reader's clock shows them.</summary>
internal sealed class MetricClockwork(TimeProvider time, IPersonTime person)
{
    private const int FirstYear = 1970;
    private const int LastYear = 2999;
    private const int LongestDays = 1830;

    public MetricMoment Moment()
    {
        var now = time.GetUtcNow().UtcDateTime;
        return new(now, person.ToUtc(person.ToLocal(now).Date.AddDays(1)));
    }

    /// <summary>A period of whole days on the reader's clock, both included; the last 30 days where nothing is said.</summary>
    /// <exception cref="ValidationException">It ends before it starts, is longer than <see cref="LongestDays"/>, or lies where no desk was.</exception>
    public MetricPeriod Period(DateOnly? first, DateOnly? last, IStringLocalizer L)
    {
        var to = last ?? Today();
        if (to.Year is < FirstYear or > LastYear || first?.Year is < FirstYear or > LastYear)
        {
            throw new ValidationException("from", L["Choose days between the years {0} and {1}.", FirstYear, LastYear]);
        }

        var from = first ?? to.AddDays(-29);
        if (to < from)
        {
            throw new ValidationException("to", L["The end is before the start."]);
        }

        if (to.DayNumber - from.DayNumber >= LongestDays)
        {
            throw new ValidationException("from", L["A period has at most {0} days.", LongestDays]);
        }

        return new(from, to, person.ToUtc(from.ToDateTime(TimeOnly.MinValue)), person.ToUtc(to.AddDays(1).ToDateTime(TimeOnly.MinValue)));
    }

    /// <summary>Today on the reader's clock.</summary>
    public DateOnly Today() => DateOnly.FromDateTime(person.ToLocal(time.GetUtcNow().UtcDateTime));
}

/// <summary>Days and the instants at which they begin and end.</summary>
internal readonly record struct MetricPeriod(DateOnly From, DateOnly To, DateTime Start, DateTime End);
