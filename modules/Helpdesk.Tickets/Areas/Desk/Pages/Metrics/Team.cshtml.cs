using Helpdesk.Identity;
using Helpdesk.Security;
using Helpdesk.Tickets.Metrics;
using Helpdesk.Tickets.Web;

namespace Helpdesk.Tickets.Areas.Desk.Pages.Metrics;

/// <summary>Who has how much to do, what ages and what breaches today: the first look of a team's lead in the morning.</summary>
[RequirePermission("ViewMetrics")]
internal sealed class TeamModel(CalculateMetrics calculate, ReadTrend trend, ReadWorkload workload, IPeopleDirectory people)
    : DashboardPage(calculate, trend, workload)
{
    public override bool IsByTeam => false;

    public override string WorkloadTitle => L["By person"];

    protected override IReadOnlyList<MetricDefinition> Metrics { get; } =
    [
        MetricRegistry.Backlog, MetricRegistry.Overdue, MetricRegistry.Exposure, MetricRegistry.FirstResponse, MetricRegistry.NextResponse,
        MetricRegistry.TimeToOwn, MetricRegistry.ResolveTime, MetricRegistry.ResolutionAttainment,
    ];

    public async Task OnGetAsync()
    {
        // Without a word about the team it is the reader's own; "all teams" is said by an empty value.
        if (Team is null && !Request.Query.ContainsKey("team"))
        {
            Team = Person.TeamIds.Cast<Guid?>().FirstOrDefault();
        }

        await LoadAsync(r => r.AssigneeId);
    }

    protected override async Task<Func<Guid, string?>> NamesAsync(IReadOnlyCollection<Guid> ids)
    {
        var found = await people.GetPeopleAsync(ids, Aborted);
        return id => found.GetValueOrDefault(id)?.DisplayName;
    }
}
