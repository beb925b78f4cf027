using System.Text.Json.Nodes;
using Helpdesk.Identity;
using Helpdesk.Modules.Tests.Approvals;
using Microsoft.Extensions.DependencyInjection;

namespace Helpdesk.Modules.Tests.Changes;

/// <summary>
/// The host with the shipped workflows of changes: a board of Mona, Otto and Dora of whom two agree, Bob for emergencies, who leads the team Network.
/// </summary>
public sealed class BoardHost : ApprovalsHost
{
    private readonly Dictionary<string, Guid> _teams = new(StringComparer.Ordinal);

    protected override string Adapt(string recipe)
    {
        var json = JsonNode.Parse(recipe)!;
        var steps = (JsonArray)json["steps"]!;
        foreach (var team in (string[])["CAB", "ECAB"])
        {
            ((JsonArray)Step("teams")["teams"]!).Add(new JsonObject { ["name"] = team });
        }

        foreach (var person in (JsonArray)Step("people")["people"]!)
        {
            switch ((string)person!["userName"]!)
            {
                case "mona" or "otto" or "dora":
                    person["teams"] = new JsonArray("CAB");
                    break;
                case "bob":
                    person["teams"] = new JsonArray("ECAB");
                    person["leads"] = new JsonArray("Network");
                    break;
            }
        }

        steps.Add(new JsonObject
        {
            ["name"] = "workflows", ["publish"] = new JsonArray("change-normal", "change-emergency", "change-standard", "change-retrospective"),
        });
        return json.ToJsonString();

        JsonNode Step(string name) => steps.Single(s => (string?)s!["name"] == name)!;
    }

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        await using var scope = Host.CreateScope();
        foreach (var team in await scope.Services.GetRequiredService<IPeopleDirectory>().GetAllTeamsAsync(CancellationToken.None))
        {
            _teams[team.Name] = team.Id;
        }
    }

    public Guid TeamId(string name) => _teams[name];
}
