using System.Text.Json.Nodes;
using Helpdesk.Data;
using Helpdesk.Errors;
using Helpdesk.Workflows.Definitions;
using Helpdesk.Workflows.Domain;
using Helpdesk.Workflows.Engine;
using Microsoft.EntityFrameworkCore;

namespace Helpdesk.Workflows.Features;

/// <summary>Begins an instance because a trigger of a published workflow was met, unless the workflow says that one is enough.</summary>
internal sealed class StartByTrigger(WorkflowsDbContext db, DriveInstance drive, DocumentReader documents, IUnitOfWork unitOfWork)
{
    private const int MaxTries = 10;

    /// <param name="claim">Looks at the trigger in the transaction of the start, and may move its time; false when it is not to begin anything any more.</param>
    /// <param name="instanceId">Id of the instance when somebody knows it already.</param>
    /// <returns>The instance; null when none began.</returns>
    public async Task<Guid?> HandleAsync(
        Guid versionId, string activityId, JsonObject? input, string? correlationId, Func<StoredTrigger, WorkflowDocument, bool>? claim, CancellationToken cancellationToken, Guid? instanceId = null)
    {
        for (var tries = 1; ; tries++)
        {
            try
            {
                await using var transaction = await unitOfWork.BeginAsync(cancellationToken);
                var started = await StartAsync(versionId, activityId, input, correlationId, claim, instanceId, cancellationToken);
                await transaction.CommitAsync(cancellationToken);
                return started;
            }
            catch (ConcurrencyException) when (tries < MaxTries && !unitOfWork.HasBegun)
            {
                // Somebody else began one at the same moment.
                db.Forget();
            }
        }
    }

    private async Task<Guid?> StartAsync(
        Guid versionId, string activityId, JsonObject? input, string? correlationId, Func<StoredTrigger, WorkflowDocument, bool>? claim, Guid? instanceId, CancellationToken cancellationToken)
    {
        var definition = await db.Definitions.AsNoTracking().Where(d => d.Id == versionId && d.IsPublished).Select(d => new VersionKey(d.Id, d.DefinitionId, d.Version)).FirstOrDefaultAsync(cancellationToken);
        var trigger = await db.Triggers.FirstOrDefaultAsync(t => t.DefinitionVersionId == versionId && t.ActivityId == activityId, cancellationToken);
        if (definition is null || trigger is null)
        {
            return null;
        }

        var document = await documents.GetAsync(versionId, cancellationToken);
        if (claim?.Invoke(trigger, document) == false)
        {
            return null;
        }

        if (claim is not null || document.Activation != ActivationStrategy.Always)
        {
            // Counted, so that of two that begin at the same moment the second looks again.
            trigger.Starts++;
            await db.SaveChangesAsync(cancellationToken);
        }

        return await IsEnoughAsync(document.Activation, definition.DefinitionId, correlationId, cancellationToken)
            ? null
            : (await drive.StartAsync(definition, input, correlationId, activityId, cancellationToken, instanceId))?.Id;
    }

    /// <summary>What runs already is enough.</summary>
    private async Task<bool> IsEnoughAsync(ActivationStrategy strategy, string definitionId, string? correlationId, CancellationToken cancellationToken)
    {
        var running = db.Instances.AsNoTracking().Where(i => i.Status == WorkflowStatus.Running);
        return strategy switch
        {
            ActivationStrategy.Singleton => await running.AnyAsync(i => i.DefinitionId == definitionId, cancellationToken),
            ActivationStrategy.CorrelatedSingleton => await running.AnyAsync(i => i.DefinitionId == definitionId && i.CorrelationId == correlationId, cancellationToken),
            ActivationStrategy.Correlation => await running.AnyAsync(i => i.CorrelationId == correlationId, cancellationToken),
            _ => false,
        };
    }
}
