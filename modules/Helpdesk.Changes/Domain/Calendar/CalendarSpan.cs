using Helpdesk.Changes.Domain.Conflicts;

namespace Helpdesk.Changes.Domain.Calendar;

/// <summary>How the calendar shows its time.</summary>
internal enum CalendarView
{
    /// <summary>Weeks below each other.</summary>
    Month,

    /// <summary>Seven days with their hours.</summary>
    Week,

    /// <summary>Two weeks, a row for each service or implementer.</summary>
    TimeLine,

    /// <summary>One after the other in words.</summary>
    List,
}

/// <summary>The days that a view shows around a date, on the clock of a person.</summary>
/// <param name="View">View.</param>
/// <param name="First">First day.</param>
/// <param name="Days">Number of days.</param>
/// <param name="Previous">Date of the view before.</param>
/// <param name="Next">Date of the view after.</param>
internal sealed record CalendarSpan(CalendarView View, DateOnly First, int Days, DateOnly Previous, DateOnly Next)
{
    public static CalendarSpan Of(CalendarView view, DateOnly date, DayOfWeek firstDay)
    {
        DateOnly WeekOf(DateOnly day) => day.AddDays(-(((int)day.DayOfWeek - (int)firstDay + 7) % 7));
        var week = WeekOf(date);
        switch (view)
        {
            case CalendarView.Week:
                return new(view, week, 7, week.AddDays(-7), week.AddDays(7));
            case CalendarView.TimeLine:
                return new(view, week, 14, week.AddDays(-14), week.AddDays(14));
            case CalendarView.List:
                return new(view, date, 30, date.AddDays(-30), date.AddDays(30));
            default:
                var month = new DateOnly(date.Year, date.Month, 1);
                var first = WeekOf(month);
                return new(view, first, WeekOf(month.AddMonths(1).AddDays(-1)).AddDays(7).DayNumber - first.DayNumber, month.AddMonths(-1), month.AddMonths(1));
        }
    }

    /// <summary>UTC instants at which the days begin, and the end of the last one.</summary>
    public IReadOnlyList<DateTime> Edges(Func<DateTime, DateTime> toUtc) => [.. Enumerable.Range(0, Days + 1).Select(d => toUtc(First.AddDays(d).ToDateTime(default)))];

    /// <summary>UTC instants at which the hours of a day begin. In the hour that does not exist in spring nothing lies between two of them.</summary>
    public static IReadOnlyList<DateTime> HourEdges(DateOnly day, Func<DateTime, DateTime> toUtc) =>
        [.. Enumerable.Range(0, 25).Select(h => toUtc(day.ToDateTime(default).AddHours(h)))];

    public Period Period(Func<DateTime, DateTime> toUtc) => new(toUtc(First.ToDateTime(default)), toUtc(First.AddDays(Days).ToDateTime(default)));
}
