using System.Text.Json.Nodes;
using Helpdesk.Data;
using Helpdesk.Workflows.Features;
using Microsoft.EntityFrameworkCore;

namespace Helpdesk.Workflows.Integration;

/// <summary>Workflows as other modules drive them.</summary>
internal sealed class WorkflowRuntime(WorkflowsDbContext db, SendStimulus send, DriveInstance drive, IUnitOfWork unitOfWork) : IWorkflowRuntime
{
    public async Task<IReadOnlyList<Guid>> SendAsync(string activityType, JsonObject stimulus, string? correlationId, JsonNode? payload, CancellationToken cancellationToken)
    {
        var sent = await send.HandleAsync(activityType, stimulus, correlationId, payload, cancellationToken);
        return [.. sent.Started, .. sent.Resumed];
    }

    public async Task<bool> ResumeAsync(Guid instanceId, int runId, JsonNode? payload, CancellationToken cancellationToken) =>
        await drive.HandleAsync(instanceId, run => run.ResumeRun(runId, payload), cancellationToken);

    public async Task<Guid?> StartAsync(string definitionId, string correlationId, CancellationToken cancellationToken)
    {
        if (await db.Definitions.AsNoTracking().Where(d => d.DefinitionId == definitionId && d.IsPublished)
            .Select(d => new VersionKey(d.Id, d.DefinitionId, d.Version)).FirstOrDefaultAsync(cancellationToken) is not { } definition)
        {
            return null;
        }

        await using var transaction = await unitOfWork.BeginAsync(cancellationToken);
        var instance = await drive.StartAsync(definition, input: null, correlationId, trigger: null, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return instance?.Id;
    }

    public Task CancelAsync(Guid instanceId, CancellationToken cancellationToken) => drive.HandleAsync(instanceId, CancelInstance.Cancel, cancellationToken);

    public async Task<IReadOnlyList<StartableWorkflow>> ListStartableAsync(CancellationToken cancellationToken) =>
        await db.Definitions.AsNoTracking()
            .Where(d => d.IsPublished && !db.Triggers.Any(t => t.DefinitionVersionId == d.Id))
            .OrderBy(d => d.Name).ThenBy(d => d.DefinitionId)
            .Select(d => new StartableWorkflow(d.DefinitionId, d.Name, d.Description ?? ""))
            .ToListAsync(cancellationToken);
}
