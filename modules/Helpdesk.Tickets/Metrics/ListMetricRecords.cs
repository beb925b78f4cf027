using Helpdesk.Tickets.Features;
using Microsoft.EntityFrameworkCore;

namespace Helpdesk.Tickets.Metrics;

/// <summary>A record behind a number.</summary>
/// <param name="Ticket">Ticket.</param>
/// <param name="Value">Its value; null when it is excluded.</param>
/// <param name="Reasons">Reasons of the rating, for metrics of ratings.</param>
internal sealed record MetricRecord(TicketRow Ticket, double? Value, IReadOnlyList<string> Reasons);

/// <param name="Value">The number that these records make.</param>
/// <param name="Records">A page of them, the worst value first, excluded ones last.</param>
/// <param name="HasMore">There are more after them.</param>
internal sealed record MetricRecords(MetricValue Value, IReadOnlyList<MetricRecord> Records, bool HasMore);

/// <summary>The very records that a number was made of, from the same query.</summary>
internal sealed class ListMetricRecords(MetricSource source, MetricClockwork clockwork, TicketAccess access)
{
    public const int PageSize = 50;

    /// <param name="metric">Metric.</param>
    /// <param name="scope">Scope.</param>
    /// <param name="skip">Records on the pages before.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <param name="reason">Only ratings with this reason; null for all records.</param>
    public async Task<MetricRecords> HandleAsync(
        MetricDefinition metric, MetricScope scope, int skip, CancellationToken cancellationToken, string? reason = null)
    {
        var at = clockwork.Moment();
        var rows = await source.ReadAsync(metric, scope, cancellationToken);
        if (reason is not null)
        {
            rows = [.. rows.Where(r => r.Reasons.Contains(reason, StringComparer.OrdinalIgnoreCase))];
        }

        // Where more is better, what spoils the number comes first.
        var page = rows.Select(r => (r.TicketId, Value: metric.Value(r, at), r.Reasons))
            .OrderByDescending(r => r.Value is not null).ThenByDescending(r => metric.IsHigherBetter ? -r.Value : r.Value).ThenBy(r => r.TicketId)
            .Skip(skip).Take(PageSize + 1).ToList();
        List<Guid> ids = [.. page.Select(r => r.TicketId).Distinct()];
        var tickets = await access.Visible().AsNoTracking().Where(t => ids.Contains(t.Id)).Select(TicketRow.FromTicket).ToDictionaryAsync(t => t.Id, cancellationToken);
        return new(
            MetricValue.Of(metric, [.. rows], at),
            [.. page.Take(PageSize).Where(r => tickets.ContainsKey(r.TicketId)).Select(r => new MetricRecord(tickets[r.TicketId], r.Value, r.Reasons))],
            page.Count > PageSize);
    }
}
