using System.Text.Json;
using Helpdesk.Identity.Domain;
using Helpdesk.Recipes;
using Microsoft.EntityFrameworkCore;

namespace Helpdesk.Identity.Recipes;

/// <summary><c>{"name":"organisations","organisations":[{"name":"Nordlicht AG","description":"…"}]}</c>: makes those that do not exist.</summary>
internal sealed class OrganisationsStep(IdentityDbContext db) : IRecipeStepHandler
{
    public string Name => "organisations";

    public async Task ExecuteAsync(JsonElement step, CancellationToken cancellationToken)
    {
        foreach (var item in StepReader.Read<Step>(step, Name).Organisations)
        {
            var organisation = new Organisation { Name = item.Name, Description = item.Description };
            if (!await db.Organisations.AnyAsync(o => o.NormalizedName == organisation.NormalizedName, cancellationToken))
            {
                db.Organisations.Add(organisation);
                await db.SaveChangesAsync(cancellationToken);
            }
        }
    }

    private sealed record Step(string? Name, IReadOnlyList<Item> Organisations);

    private sealed record Item(string Name, string Description = "");
}
