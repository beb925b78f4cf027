using System.Text.Json;
using Helpdesk.Recipes;
using Microsoft.EntityFrameworkCore;

namespace Helpdesk.Tickets.Generation;

/// <summary>Recipe step <c>{"name":"generate","tickets":400,"seed":1}</c>: demo tickets among the people that the recipe made.</summary>
internal sealed class GenerateRecipeStep(GenerateTickets generateTickets, TicketsDbContext db) : IRecipeStepHandler
{
    public string Name => "generate";

    public async Task ExecuteAsync(JsonElement step, CancellationToken cancellationToken)
    {
        // A repeated set-up must not double the data.
        if (await db.Tickets.AnyAsync(cancellationToken))
        {
            return;
        }

        var tickets = step.GetProperty("tickets").GetInt32();
        var seed = step.TryGetProperty("seed", out var value) ? value.GetInt32() : 1;
        var days = step.TryGetProperty("days", out value) ? value.GetInt32() : GenerateTicketsRequest.DefaultDays(tickets);
        await generateTickets.HandleAsync(new GenerateTicketsRequest(tickets, seed, days, AddPeople: false), progress: null, cancellationToken);
    }
}
