using System.Text.Json;
using Helpdesk.Data;
using Helpdesk.Errors;
using Helpdesk.Identity;
using Helpdesk.Recipes;
using Helpdesk.Tickets.Domain;
using Microsoft.EntityFrameworkCore;

namespace Helpdesk.Tickets.Recipes;

/// <summary>
/// <c>{"name":"services","services":[{"name":"Email","impact":1,"owner":"anna"}]}</c>: makes those that do not exist. Impact is the default of new
/// tickets; the owner is a person of a step before.
/// </summary>
internal sealed class ServicesStep(TicketsDbContext db, TicketCatalog catalog, IPeopleDirectory people, IUnitOfWork unitOfWork) : IRecipeStepHandler
{
    public string Name => "services";

    public async Task ExecuteAsync(JsonElement step, CancellationToken cancellationToken)
    {
        var existing = (await db.Services.Select(s => s.Name).ToListAsync(cancellationToken)).ToHashSet(StringComparer.OrdinalIgnoreCase);
        foreach (var item in StepReader.Items(step, "services"))
        {
            var name = StepReader.Text(item, "name");
            var impact = item.TryGetProperty("impact", out var value) ? value.GetInt32() : 2;
            if (name.Length > 100 || impact is < 1 or > 3)
            {
                throw new BusinessException("Recipes:Malformed", $"The service {name} of the recipe needs a name of at most 100 characters and an impact from 1 to 3.");
            }

            if (existing.Add(name))
            {
                db.Services.Add(new TicketService { Name = name, DefaultImpact = impact, OwnerId = await OwnerAsync(item, name, cancellationToken) });
            }
        }

        await db.SaveChangesAsync(cancellationToken);
        catalog.Invalidate();
        unitOfWork.OnCommitted(catalog.Invalidate);
    }

    private async Task<Guid?> OwnerAsync(JsonElement item, string service, CancellationToken cancellationToken)
    {
        if (!item.TryGetProperty("owner", out _))
        {
            return null;
        }

        var owner = StepReader.Text(item, "owner");
        return (await people.FindPersonAsync(owner, cancellationToken))?.Id
            ?? throw new BusinessException("Recipes:Malformed", $"The service {service} of the recipe names the owner {owner}, who does not exist.");
    }
}
