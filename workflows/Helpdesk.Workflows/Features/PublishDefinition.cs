using Helpdesk.Data;
using Helpdesk.Errors;
using Helpdesk.Workflows.Definitions;
using Helpdesk.Workflows.Domain;
using Helpdesk.Workflows.Engine;
using Microsoft.EntityFrameworkCore;

namespace Helpdesk.Workflows.Features;

/// <summary>Lets new instances run the latest version, once nothing is wrong with it. Running instances keep theirs.</summary>
internal sealed class PublishDefinition(
    WorkflowsDbContext db, WorkflowAccess access, SaveDefinition save, DocumentReader documents, DefinitionCheck check, ActivityRegistry registry, IServiceProvider services, IUnitOfWork unitOfWork, TimeProvider time)
{
    /// <summary>Publishes the latest version.</summary>
    /// <param name="checkedText">A document that was looked at before; null looks now.</param>
    /// <exception cref="ValidationException">Something is wrong; fields are ids of steps, or step and input joined by a dot.</exception>
    public async Task<WorkflowDefinition> HandleAsync(string definitionId, string? checkedText, CancellationToken cancellationToken)
    {
        access.DemandManage();
        // Looking takes a while, and other writers need not wait for it.
        var draft = await db.Definitions.AsNoTracking().Where(d => d.DefinitionId == definitionId && d.IsLatest && !d.IsPublished).Select(d => d.Document).FirstOrDefaultAsync(cancellationToken);
        if (draft is not null && draft != checkedText)
        {
            await DemandRightAsync(draft, cancellationToken);
        }

        await using var transaction = await unitOfWork.BeginAsync(cancellationToken);
        var latest = await access.FindLatestAsync(definitionId, cancellationToken);
        if (latest.IsPublished)
        {
            await transaction.CommitAsync(cancellationToken);
            return latest;
        }

        if (latest.Document != draft)
        {
            await DemandRightAsync(latest.Document, cancellationToken);
        }

        var document = save.Read(latest.Document);
        if (latest.PublishedAt is null)
        {
            latest.Document = await documents.PinAsync(latest.Document, cancellationToken);
        }

        foreach (var published in await db.Definitions.Where(d => d.DefinitionId == definitionId && d.IsPublished).ToListAsync(cancellationToken))
        {
            published.IsPublished = false;
            db.Triggers.RemoveRange(await db.Triggers.Where(t => t.DefinitionVersionId == published.Id).ToListAsync(cancellationToken));
        }

        latest.IsPublished = true;
        latest.PublishedAt ??= time.GetUtcNow().UtcDateTime;
        db.Triggers.AddRange(TriggersOf(latest.Id, document, time.GetUtcNow(), await TenantZone.OfAsync(services, cancellationToken)));
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return latest;
    }

    /// <exception cref="ValidationException">Something is wrong.</exception>
    internal async Task DemandRightAsync(string text, CancellationToken cancellationToken)
    {
        access.DemandManage();
        var errors = check.Check(await documents.ReadDraftAsync(text, cancellationToken)).Where(p => p.IsError).ToList();
        if (errors.Count > 0)
        {
            throw new ValidationException(errors.GroupBy(Place, StringComparer.Ordinal).ToDictionary(g => g.Key, g => g.Select(p => p.Message).ToArray(), StringComparer.Ordinal));
        }
    }

    private static string Place(DefinitionProblem problem) =>
        problem is { ActivityId: { } step, Field: { } field } ? $"{step}.{field}" : problem.ActivityId ?? "root";

    private IEnumerable<StoredTrigger> TriggersOf(Guid versionId, WorkflowDocument document, DateTimeOffset now, TimeZoneInfo zone) =>
        from activity in document.Activities.Values
        where activity.CanStartWorkflow
        let type = registry.Find(activity.Type)
        let stimulus = type?.StimulusOf(activity)
        where stimulus is not null
        select new StoredTrigger
        {
            DefinitionVersionId = versionId,
            ActivityId = activity.Id,
            Hash = StimulusHash.Of(activity.Type, stimulus),
            DueAt = type.DueAfter(activity, last: null, now, zone)?.UtcDateTime,
        };
}
