using System.Text.Json;
using Helpdesk.Data;
using Helpdesk.Errors;
using Helpdesk.Recipes;
using Helpdesk.Tickets.Features;
using Helpdesk.Tickets.Replies;
using Microsoft.EntityFrameworkCore;

namespace Helpdesk.Tickets.Recipes;

/// <summary>
/// <c>{"name":"responses","responses":[{"name":"Ask for details","language":"en","text":"Hello {{requester.firstName}}, ..."}]}</c>: makes responses
/// for everybody that do not exist by name and language.
/// </summary>
internal sealed class ResponsesStep(TicketsDbContext db, SaveResponse save) : IRecipeStepHandler
{
    public string Name => "responses";

    public async Task ExecuteAsync(JsonElement step, CancellationToken cancellationToken)
    {
        var existing = await db.Responses.AsNoTracking().ToListAsync(cancellationToken);
        foreach (var item in StepReader.Items(step, "responses"))
        {
            var name = StepReader.Text(item, "name");
            var language = item.TryGetProperty("language", out var given) ? given.GetString() ?? "" : "";
            if (existing.Exists(r => r.Language == language && string.Equals(r.Name, name, StringComparison.OrdinalIgnoreCase)))
            {
                continue;
            }

            try
            {
                existing.Add(await save.HandleAsync(new SaveResponseRequest(null, name, StepReader.Text(item, "text"), language, null, []), cancellationToken));
            }
            catch (ValidationException fault)
            {
                throw new BusinessException("Recipes:Malformed", $"The response {name} of the recipe cannot be used: {fault.Message}");
            }
        }
    }
}
