using System.Text.Json;
using Helpdesk.Errors;
using Helpdesk.Recipes;
using Helpdesk.Tickets.Features;
using Helpdesk.Tickets.Replies;
using Microsoft.EntityFrameworkCore;

namespace Helpdesk.Tickets.Recipes;

/// <summary>
/// <c>{"name":"macros","macros":[{"name":"Wait for the vendor","steps":[{"kind":"assign","assignee":"me"},{"kind":"transition","transition":"hold",
/// "subState":"awaiting-vendor"}]}]}</c>: makes macros for everybody that do not exist by name.
/// </summary>
internal sealed class MacrosStep(TicketsDbContext db, SaveMacro save) : IRecipeStepHandler
{
    public string Name => "macros";

    public async Task ExecuteAsync(JsonElement step, CancellationToken cancellationToken)
    {
        var existing = (await db.Macros.Select(m => m.Name).ToListAsync(cancellationToken)).ToHashSet(StringComparer.OrdinalIgnoreCase);
        foreach (var item in StepReader.Items(step, "macros"))
        {
            var name = StepReader.Text(item, "name");
            if (!existing.Add(name))
            {
                continue;
            }

            List<MacroStep> steps = [.. StepReader.Items(item, "steps").Select(s => StepReader.Read<MacroStep>(s, Name))];
            try
            {
                await save.HandleAsync(new SaveMacroRequest(null, name, null, steps), cancellationToken);
            }
            catch (ValidationException fault)
            {
                throw new BusinessException("Recipes:Malformed", $"The macro {name} of the recipe cannot be used: {fault.Message}");
            }
        }
    }
}
