using Helpdesk.Modules;
using Helpdesk.Workflows;
using Microsoft.Extensions.DependencyInjection;

namespace Helpdesk.Identity.Workflows;

/// <summary>People to choose from in the fields of workflow steps.</summary>
internal abstract class PersonChoices(IPeopleDirectory people, bool agentsOnly) : IActivityOptions
{
    public abstract string Name { get; }

    public async Task<IReadOnlyList<ActivityOption>> FindAsync(string search, IReadOnlyCollection<string> values, int limit, CancellationToken cancellationToken)
    {
        if (values.Count == 0)
        {
            return [.. (await people.SearchPeopleAsync(search, limit, agentsOnly, cancellationToken)).Select(p => Of(p.Id.ToString(), p))];
        }

        // Written by hand or shipped with the product, a person may be a user name.
        List<ActivityOption> found = [];
        foreach (var value in values.Take(limit))
        {
            var person = Guid.TryParse(value, out var id)
                ? (await people.GetPeopleAsync([id], cancellationToken)).GetValueOrDefault(id)
                : await people.FindPersonAsync(value, cancellationToken);
            if (person is not null)
            {
                found.Add(Of(value, person));
            }
        }

        return found;
    }

    private static ActivityOption Of(string value, PersonRef person) => new(value, person.DisplayName, person.Email);
}

/// <summary>Everybody.</summary>
internal sealed class AllPeopleChoices(IPeopleDirectory people) : PersonChoices(people, agentsOnly: false)
{
    public override string Name => "people";
}

/// <summary>People who work on tickets.</summary>
internal sealed class AgentChoices(IPeopleDirectory people) : PersonChoices(people, agentsOnly: true)
{
    public override string Name => "agents";
}

/// <summary>Teams, by name: definitions then mean the same in another tenant.</summary>
internal sealed class TeamChoices(IPeopleDirectory people) : IActivityOptions
{
    public string Name => "teams";

    public async Task<IReadOnlyList<ActivityOption>> FindAsync(string search, IReadOnlyCollection<string> values, int limit, CancellationToken cancellationToken)
    {
        var teams = await people.GetAllTeamsAsync(cancellationToken);
        return
        [
            .. teams
                .Where(t => values.Count > 0
                    ? values.Contains(t.Name, StringComparer.OrdinalIgnoreCase) || values.Contains(t.Id.ToString(), StringComparer.OrdinalIgnoreCase)
                    : t.Name.Contains(search, StringComparison.CurrentCultureIgnoreCase))
                .Select(t => new ActivityOption(values.Contains(t.Id.ToString(), StringComparer.OrdinalIgnoreCase) ? t.Id.ToString() : t.Name, t.Name))
                .Take(limit),
        ];
    }
}

/// <summary>What people add to workflows, where there are workflows.</summary>
[RequireFeatures("Helpdesk.Workflows")]
internal sealed class WorkflowsStartup : StartupBase
{
    public override void ConfigureServices(IServiceCollection services)
    {
        services.AddScoped<IActivityOptions, AllPeopleChoices>();
        services.AddScoped<IActivityOptions, AgentChoices>();
        services.AddScoped<IActivityOptions, TeamChoices>();
    }
}
