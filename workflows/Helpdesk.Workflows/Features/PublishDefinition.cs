using Helpdesk.Data;
using Helpdesk.Errors;
using Helpdesk.Workflows.Activities;
using Helpdesk.Workflows.Definitions;
using Helpdesk.Workflows.Domain;
using Helpdesk.Workflows.Engine;
using Microsoft.EntityFrameworkCore;

namespace Helpdesk.Workflows.Features;

/// <summary>Lets new instances run the latest version, once nothing is wrong with it. Running instances keep theirs.</summary>
internal sealed class PublishDefinition(
    WorkflowsDbContext db, WorkflowAccess access, SaveDefinition save, DefinitionCheck check, IUnitOfWork unitOfWork, TimeProvider time)
{
    /// <exception cref="ValidationException">Something is wrong; fields are ids of steps, or step and input joined by a dot.</exception>
    public async Task<WorkflowDefinition> HandleAsync(string definitionId, CancellationToken cancellationToken)
    {
        access.DemandManage();
        await using var transaction = await unitOfWork.BeginAsync(cancellationToken);
        var latest = await access.FindLatestAsync(definitionId, cancellationToken);
        if (latest.IsPublished)
        {
            await transaction.CommitAsync(cancellationToken);
            return latest;
        }

        var document = save.Read(latest.Document);
        var errors = check.Check(document).Where(p => p.IsError).ToList();
        if (errors.Count > 0)
        {
            throw new ValidationException(errors.GroupBy(Place, StringComparer.Ordinal).ToDictionary(g => g.Key, g => g.Select(p => p.Message).ToArray(), StringComparer.Ordinal));
        }

        foreach (var published in await db.Definitions.Where(d => d.DefinitionId == definitionId && d.IsPublished).ToListAsync(cancellationToken))
        {
            published.IsPublished = false;
            db.Triggers.RemoveRange(await db.Triggers.Where(t => t.DefinitionVersionId == published.Id).ToListAsync(cancellationToken));
        }

        latest.IsPublished = true;
        latest.PublishedAt ??= time.GetUtcNow().UtcDateTime;
        db.Triggers.AddRange(TriggersOf(latest.Id, document));
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return latest;
    }

    private static string Place(DefinitionProblem problem) =>
        problem is { ActivityId: { } step, Field: { } field } ? $"{step}.{field}" : problem.ActivityId ?? "root";

    private static IEnumerable<StoredTrigger> TriggersOf(Guid versionId, WorkflowDocument document) =>
        from activity in document.Activities.Values
        where activity.CanStartWorkflow && activity.Type == Event.TypeName
        select new StoredTrigger { DefinitionVersionId = versionId, ActivityId = activity.Id, Hash = StimulusHash.Of(Event.TypeName, Event.StimulusOf(Event.WrittenNameOf(activity)!)) };
}
