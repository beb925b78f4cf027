using System.Text.Json.Nodes;
using Helpdesk.Data;
using Helpdesk.Workflows.Domain;

namespace Helpdesk.Workflows.Features;

/// <summary>Saves a document and publishes it: both, or neither.</summary>
internal sealed class SaveAndPublish(SaveDefinition save, PublishDefinition publish, IUnitOfWork unitOfWork)
{
    public async Task<WorkflowDefinition> HandleAsync(JsonObject model, bool isPublished, string? expectedStamp, CancellationToken cancellationToken)
    {
        var text = model.ToJsonString();
        if (isPublished)
        {
            await publish.DemandRightAsync(text, cancellationToken);
        }

        await using var transaction = await unitOfWork.BeginAsync(cancellationToken);
        var saved = await save.HandleAsync(model, expectedStamp, cancellationToken);
        if (isPublished)
        {
            saved = await publish.HandleAsync(saved.DefinitionId, text, cancellationToken);
        }

        await transaction.CommitAsync(cancellationToken);
        return saved;
    }
}
