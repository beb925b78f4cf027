using Helpdesk.Tickets.Clocks;
using Helpdesk.Tickets.Features;
using Microsoft.Extensions.Localization;

namespace Helpdesk.Tickets.Web;

/// <summary>Says in a sentence why a ticket stands where it stands. Scoped.</summary>
internal sealed class NextText(IStringLocalizer L)
{
    public string Why(NextTicket ticket, DateTime now)
    {
        List<string> parts = [L["Priority {0}", ticket.Priority]];
        if (ticket.DueAt is not { } due)
        {
            parts.Add(L["open for {0}", Length(now - ticket.CreatedAt)]);
        }
        else
        {
            parts.Add(due >= now ? L["{0} due in {1}", What(ticket.Metric), Length(due - now)] : L["{0} late by {1}", What(ticket.Metric), Length(now - due)]);
        }

        if (ticket.WaitsFor is { } waits)
        {
            parts.Add(L["waits: {0}", waits]);
        }

        if (!ticket.IsMine)
        {
            parts.Add(ticket.TeamName is { } team ? L["nobody in {0} owns it", team] : L["nobody owns it"]);
        }

        return string.Join(", ", parts);
    }

    /// <summary>Two parts at most: minutes matter up to some hours, hours up to two days.</summary>
    internal string Length(TimeSpan length) => length switch
    {
        { TotalMinutes: < 1 } => L["{0} min", 1],
        { TotalHours: < 1 } => L["{0} min", (int)length.TotalMinutes],
        { TotalHours: < 10 } when length.Minutes > 0 => L["{0} h {1} min", (int)length.TotalHours, length.Minutes],
        { TotalHours: < 48 } => L["{0} h", (int)length.TotalHours],
        _ => L["{0} days", (int)length.TotalDays],
    };

    private string What(ClockMetric? metric) => metric switch
    {
        ClockMetric.FirstResponse => L["first response"],
        ClockMetric.NextResponse => L["next response"],
        ClockMetric.TimeToOwn => L["taking it"],
        ClockMetric.Resolution => L["resolution"],
        _ => L["service level"],
    };
}
