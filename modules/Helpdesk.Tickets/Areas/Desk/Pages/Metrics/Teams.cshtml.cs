using Helpdesk.Identity;
using Helpdesk.Security;
using Helpdesk.Tickets.Metrics;
using Helpdesk.Tickets.Ratings;
using Helpdesk.Tickets.Web;

namespace Helpdesk.Tickets.Areas.Desk.Pages.Metrics;

/// <summary>How the service desk does, over all teams: what was promised, what was kept, where it stalls.</summary>
[RequirePermission("ViewMetrics")]
internal sealed class TeamsModel(CalculateMetrics calculate, ReadTrend trend, ReadWorkload workload, ReadRatingReasons reasons, IPeopleDirectory people)
    : DashboardPage(calculate, trend, workload)
{
    public override bool IsByTeam => true;

    public override string WorkloadTitle => L["By team"];

    protected override IReadOnlyList<MetricDefinition> Metrics => MetricRegistry.All;

    /// <summary>What requesters ticked with their ratings.</summary>
    public RatingReasonFigures Reasons { get; private set; } = new(0, null);

    public async Task OnGetAsync() => Reasons = await reasons.HandleAsync(await LoadAsync(r => r.TeamId), Aborted);

    protected override async Task<Func<Guid, string?>> NamesAsync(IReadOnlyCollection<Guid> ids)
    {
        var found = await people.GetTeamsAsync(ids, Aborted);
        return id => found.GetValueOrDefault(id)?.Name;
    }
}
