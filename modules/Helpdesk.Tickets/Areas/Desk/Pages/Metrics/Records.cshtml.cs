using Helpdesk.Security;
using Helpdesk.Tickets.Metrics;
using Helpdesk.Tickets.Web;
using Microsoft.AspNetCore.Mvc;

namespace Helpdesk.Tickets.Areas.Desk.Pages.Metrics;

/// <summary>Where a number comes from: formula, version, scope, exclusions and the very records.</summary>
[RequirePermission("ViewMetrics")]
internal sealed class RecordsModel(ListMetricRecords records) : MetricPage
{
    [BindProperty(SupportsGet = true)]
    public int Skip { get; set; }

    /// <summary>Only ratings with this reason.</summary>
    [BindProperty(SupportsGet = true)]
    public string? Reason { get; set; }

    public MetricDefinition Metric { get; private set; } = null!;

    public MetricRecords Found { get; private set; } = null!;

    public async Task<IActionResult> OnGetAsync(string id)
    {
        if (MetricRegistry.Find(id) is not { } metric)
        {
            return NotFound();
        }

        Metric = metric;
        Found = await records.HandleAsync(metric, await ScopeAsync(), Math.Max(Skip, 0), Aborted, Reason);
        return Page();
    }

    public string? PageUrl(int skip) => skip < 0 ? null : RecordsUrl(Metric, reason: Reason) + (RecordsUrl(Metric).Contains('?', StringComparison.Ordinal) ? "&" : "?") + $"skip={skip}";
}
