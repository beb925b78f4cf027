using Helpdesk.Tickets.Metrics;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.Extensions.DependencyInjection;

namespace Helpdesk.Tickets.Web;

/// <summary>What all pages with numbers share: the scope stands in the address, so that a page can be sent to somebody.</summary>
internal abstract class MetricPage : TicketPageModel
{
    [BindProperty(SupportsGet = true)]
    public DateOnly? From { get; set; }

    [BindProperty(SupportsGet = true)]
    public DateOnly? To { get; set; }

    [BindProperty(SupportsGet = true)]
    public Guid? Team { get; set; }

    [BindProperty(SupportsGet = true)]
    public Guid? Service { get; set; }

    [BindProperty(SupportsGet = true)]
    public Guid? Assignee { get; set; }

    [BindProperty(SupportsGet = true)]
    public int? Priority { get; set; }

    public IReadOnlyList<SelectListItem> Teams { get; private set; } = [];

    public IReadOnlyList<SelectListItem> Services { get; private set; } = [];

    public IReadOnlyList<SelectListItem> Priorities { get; private set; } = [];

    public MetricText Numbers => HttpContext.RequestServices.GetRequiredService<MetricText>();

    /// <summary>The last 30 days unless the address says otherwise; a period that cannot be is said and replaced.</summary>
    protected async Task<MetricScope> ScopeAsync()
    {
        var clockwork = HttpContext.RequestServices.GetRequiredService<MetricClockwork>();
        var options = HttpContext.RequestServices.GetRequiredService<ReferenceOptions>();
        Teams = [new(L["All teams"], ""), .. (await options.TeamsAsync(Team, Aborted)).Skip(1)];
        Services = [new(L["All services"], ""), .. (await options.ServicesAsync(Service, Aborted)).Skip(1)];
        Priorities = [new(L["All priorities"], ""), .. options.Priorities(Priority)];
        MetricPeriod period = default;
        if (!await TryAsync(() => Task.FromResult(period = clockwork.Period(From, To, L)), ""))
        {
            period = clockwork.Period(null, null, L);
        }

        (From, To) = (period.From, period.To);
        return new(period.Start, period.End) { TeamId = Team, ServiceId = Service, AssigneeId = Assignee, Priority = Priority };
    }

    /// <summary>Address of the records behind a number in the present scope.</summary>
    /// <param name="metric">Metric.</param>
    /// <param name="team">Narrows to a team.</param>
    /// <param name="assignee">Narrows to a person.</param>
    /// <param name="reason">Narrows to ratings with this reason.</param>
    public string RecordsUrl(MetricDefinition metric, Guid? team = null, Guid? assignee = null, string? reason = null) =>
        Url.Page("/Metrics/Records", new
        {
            area = "Desk", id = metric.Id, from = From?.ToString("O"), to = To?.ToString("O"), team = team ?? Team, service = Service, assignee = assignee ?? Assignee, priority = Priority, reason,
        })!;

    /// <summary>The scope in words.</summary>
    public string ScopeText()
    {
        List<string> parts = [$"{From:d} – {To:d}"];
        parts.AddRange(new[] { Teams, Services, Priorities }
            .Select(options => options.Skip(1).FirstOrDefault(o => o.Selected)?.Text).OfType<string>());
        return string.Join(" · ", parts);
    }
}
