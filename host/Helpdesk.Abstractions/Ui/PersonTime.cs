namespace Helpdesk.Ui;

/// <summary>Shows UTC times in the zone and the culture of the present person. Scoped.</summary>
public interface IPersonTime
{
    /// <summary>Zone of the person, else of the tenant.</summary>
    TimeZoneInfo Zone { get; }

    /// <summary>The instant on the person's clock.</summary>
    DateTime ToLocal(DateTime utc);

    /// <summary>The instant at which the person's clock shows this; the later one when the clock is put back, moved forward when it does not exist.</summary>
    DateTime ToUtc(DateTime local);

    /// <summary>Date, for example <c>21.11.2026</c>.</summary>
    string Date(DateTime utc);

    /// <summary>Date and time to the minute, for example <c>21.11.2026 22:14</c>.</summary>
    string Short(DateTime utc);

    /// <summary>Weekday, date, time and zone, for the hover text: <c>Samstag, 21. November 2026 22:14:05 (UTC+01:00)</c>.</summary>
    string Long(DateTime utc);

    /// <summary>Distance from now in words: <c>5 minutes ago</c>, <c>in 2 hours</c>; beyond 30 days the date.</summary>
    string Relative(DateTime utc);

    /// <summary>A length of time in its two largest units: <c>2 h 5 min</c>, <c>3 d 4 h</c>; negative ones with a minus.</summary>
    string Duration(TimeSpan duration);

    /// <summary>The instant for the <c>datetime</c> attribute of a <c>time</c> element: ISO 8601 with <c>Z</c>.</summary>
    string Machine(DateTime utc);
}
