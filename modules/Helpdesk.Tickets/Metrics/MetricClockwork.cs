using Helpdesk.Ui;

namespace Helpdesk.Tickets.Metrics;

/// <summary>Now and today, as the reader's clock shows them.</summary>
internal sealed class MetricClockwork(TimeProvider time, IPersonTime person)
{
    public MetricMoment Moment()
    {
        var now = time.GetUtcNow().UtcDateTime;
        return new(now, person.ToUtc(person.ToLocal(now).Date.AddDays(1)));
    }

    /// <summary>The days from and to which a period reaches, both included, as instants.</summary>
    public (DateTime From, DateTime To) Period(DateOnly from, DateOnly to) =>
        (person.ToUtc(from.ToDateTime(TimeOnly.MinValue)), person.ToUtc(to.AddDays(1).ToDateTime(TimeOnly.MinValue)));

    /// <summary>Today on the reader's clock.</summary>
    public DateOnly Today() => DateOnly.FromDateTime(person.ToLocal(time.GetUtcNow().UtcDateTime));
}
