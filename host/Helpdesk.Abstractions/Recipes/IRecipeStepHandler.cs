using System.Text.Json;

namespace Helpdesk.Recipes;

/// <summary>
/// Executes one kind of recipe step. A recipe is a JSON file (the format is Orchard Core's): <c>name</c>, <c>displayName</c>,
/// <c>description</c>, <c>steps</c> = objects with a <c>name</c>. Executing a step twice changes nothing the second time.
/// </summary>
public interface IRecipeStepHandler
{
    /// <summary>Value of the step's <c>name</c>.</summary>
    string Name { get; }

    /// <summary>Executes the step in the scope's unit of work.</summary>
    Task ExecuteAsync(JsonElement step, CancellationToken cancellationToken);
}
