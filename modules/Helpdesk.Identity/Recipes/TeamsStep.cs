using System.Text.Json;
using Helpdesk.Identity.Domain;
using Helpdesk.Recipes;
using Microsoft.EntityFrameworkCore;

namespace Helpdesk.Identity.Recipes;

/// <summary>
/// <c>{"name":"teams","teams":[{"name":"Network","description":"…","email":"network@example.com"}]}</c>: makes those that do not exist. Members
/// and leads come with the step <c>people</c>.
/// </summary>
internal sealed class TeamsStep(IdentityDbContext db) : IRecipeStepHandler
{
    public string Name => "teams";

    public async Task ExecuteAsync(JsonElement step, CancellationToken cancellationToken)
    {
        foreach (var item in StepReader.Read<Step>(step, Name).Teams)
        {
            var team = new Team { Name = item.Name, Description = item.Description, Email = item.Email };
            if (!await db.Teams.AnyAsync(t => t.NormalizedName == team.NormalizedName, cancellationToken))
            {
                db.Teams.Add(team);
                await db.SaveChangesAsync(cancellationToken);
            }
        }
    }

    private sealed record Step(string? Name, IReadOnlyList<Item> Teams);

    private sealed record Item(string Name, string Description = "", string? Email = null);
}
