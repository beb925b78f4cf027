using System.Text.Json.Nodes;
using Helpdesk.Data;
using Helpdesk.Workflows.Domain;

namespace Helpdesk.Workflows.Features;

/// <summary>Starts an instance of a published workflow because somebody says so.</summary>
internal sealed class StartWorkflow(WorkflowAccess access, DriveInstance drive, IUnitOfWork unitOfWork)
{
    /// <param name="input">Values of the inputs by name.</param>
    /// <param name="correlationId">What it is about.</param>
    /// <exception cref="Errors.NotFoundException">The workflow is not published.</exception>
    public async Task<WorkflowInstance> HandleAsync(string definitionId, JsonObject? input, string? correlationId, CancellationToken cancellationToken)
    {
        access.DemandRun();
        await using var transaction = await unitOfWork.BeginAsync(cancellationToken);
        var definition = await access.FindPublishedAsync(definitionId, cancellationToken);
        var instance = await drive.StartAsync(new VersionKey(definition.Id, definition.DefinitionId, definition.Version), input, correlationId, trigger: null, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return instance ?? throw new InvalidOperationException("A workflow without a trigger cannot decline.");
    }
}
