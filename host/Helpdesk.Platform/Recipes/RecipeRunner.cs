using Helpdesk.Data;
using Helpdesk.Errors;
using Helpdesk.Modules;
using Helpdesk.Recipes;
using Helpdesk.Security;

namespace Helpdesk.Platform.Recipes;

/// <summary>
/// Executes the steps of a plan inside of a shell, each in a scope and a transaction of its own: after a crash the recipe starts again
/// from the top, and steps that were done change nothing.
/// </summary>
internal static class RecipeRunner
{
    public static async Task RunAsync(IServiceProvider shell, RecipePlan plan, ILogger logger, CancellationToken cancellationToken)
    {
        var tenant = shell.GetRequiredService<ShellSettings>().Name;
        foreach (var step in plan.Steps)
        {
            await using var scope = shell.CreateAsyncScope();
            var services = scope.ServiceProvider;
            var handler = services.GetServices<IRecipeStepHandler>()
                .FirstOrDefault(h => string.Equals(h.Name, step.Name, StringComparison.OrdinalIgnoreCase));
            if (handler is null)
            {
                throw new BusinessException(
                    "Recipes:UnknownStep",
                    $"The recipe {step.Recipe} has a step '{step.Name}' that none of its features can execute.");
            }

            logger.LogInformation("Tenant {Tenant}: recipe {Recipe}, step {Step}", tenant, step.Recipe, step.Name);
            using var actor = services.GetRequiredService<ICurrentUser>().ActAs(id: null, "System", Origins.Recipe);
            await using var transaction = await services.GetRequiredService<IUnitOfWork>().BeginAsync(cancellationToken);
            await handler.ExecuteAsync(step.Content, cancellationToken);
            await transaction.CommitAsync(cancellationToken);
        }
    }
}
