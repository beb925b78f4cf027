namespace Helpdesk.Tickets.Clocks;

/// <summary>
/// How long something may take. There are no "days": 24 hours to one product and a working day to another, so only hours and business days
/// are accepted, and the resolved due time is shown (practice.md 2.3).
/// </summary>
internal sealed record ServiceTarget(decimal Amount, TargetUnit Unit)
{
    public static ServiceTarget Hours(decimal amount) => new(amount, TargetUnit.Hours);

    public static ServiceTarget BusinessDays(decimal amount) => new(amount, TargetUnit.BusinessDays);

    /// <summary>Open time that it stands for in a calendar, in whole seconds.</summary>
    public TimeSpan In(BusinessCalendar calendar)
    {
        var unit = Unit == TargetUnit.Hours ? TimeSpan.FromHours(1) : calendar.UsualDay;
        return TimeSpan.FromSeconds((double)decimal.Round(Amount * (decimal)unit.TotalSeconds));
    }

    /// <summary>When it is due for something that starts at an instant.</summary>
    public DateTime DueAt(DateTime startUtc, BusinessTime time) => time.Add(startUtc, In(time.Calendar));
}

internal enum TargetUnit
{
    /// <summary>Hours inside of opening hours.</summary>
    Hours,

    /// <summary>Days of the calendar's usual length.</summary>
    BusinessDays,
}
