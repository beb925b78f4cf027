using Helpdesk.Identity;
using Helpdesk.Security;
using Helpdesk.Tickets.Clocks;
using Helpdesk.Tickets.Features;
using Helpdesk.Tickets.Web;

namespace Helpdesk.Tickets.Areas.Desk.Pages.Metrics;

/// <summary>How breaches are predicted, and how good that is: nobody has to believe a badge.</summary>
[RequirePermission("ViewMetrics")]
internal sealed class PredictionModel(PredictBreaches predict, IPeopleDirectory people) : TicketPageModel
{
    private IReadOnlyDictionary<Guid, string> _teams = new Dictionary<Guid, string>();

    /// <summary>Null before the first was learned.</summary>
    public BreachModel? Learned { get; private set; }

    /// <summary>Groups in the order of type, state and team.</summary>
    public IEnumerable<RemainingWork> Work =>
        Learned!.Work.OrderBy(w => w.Group.TypeId, StringComparer.Ordinal).ThenBy(w => w.Group.State, StringComparer.Ordinal).ThenBy(w => w.Group.IsOfTeam)
            .ThenBy(w => Team(w.Group), StringComparer.CurrentCulture);

    public async Task OnGetAsync()
    {
        Learned = await predict.GetModelAsync(Aborted);
        if (Learned is not null)
        {
            // The model knows teams that were deactivated since.
            var teams = await people.GetTeamsAsync([.. Learned.Work.Select(w => w.Group.TeamId).OfType<Guid>().Distinct()], Aborted);
            _teams = teams.ToDictionary(t => t.Key, t => t.Value.Name);
        }
    }

    public string Team(WorkGroup group) =>
        !group.IsOfTeam ? L["All teams"]
        : group.TeamId is not { } id ? L["No team"]
        : _teams.GetValueOrDefault(id) ?? L["Unknown"];

    public string State(WorkGroup group) =>
        group.State is { } state ? Text.Labels.State(Text.Types.FirstOrDefault(t => t.Id == group.TypeId), state) : L["All states"];
}
