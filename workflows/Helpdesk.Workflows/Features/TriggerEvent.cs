using System.Text.Json.Nodes;
using Helpdesk.Data;
using Helpdesk.Errors;
using Helpdesk.Workflows.Activities;
using Helpdesk.Workflows.Engine;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;
using Microsoft.Extensions.Logging;

namespace Helpdesk.Workflows.Features;

/// <param name="Started">Instances that began because of it.</param>
/// <param name="Resumed">Instances that waited for it and went on.</param>
internal sealed record TriggeredEvent(IReadOnlyList<Guid> Started, IReadOnlyList<Guid> Resumed);

/// <summary>Says that something has happened: starts what begins with it and wakes what waits for it.</summary>
internal sealed class TriggerEvent(WorkflowsDbContext db, WorkflowAccess access, DriveInstance drive, IUnitOfWork unitOfWork, ILogger<TriggerEvent> logger, IStringLocalizer L)
{
    public const int MaxName = 200;

    /// <param name="correlationId">Wakes only instances about this; null wakes all.</param>
    /// <param name="payload">What the event step gives as its result.</param>
    public async Task<TriggeredEvent> HandleAsync(string name, string? correlationId, JsonNode? payload, CancellationToken cancellationToken)
    {
        access.DemandManage();
        if (string.IsNullOrWhiteSpace(name) || name.Length > MaxName)
        {
            throw new ValidationException("eventName", L["Give the event a name of at most {0} characters.", MaxName]);
        }

        var hash = StimulusHash.Of(Event.TypeName, Event.StimulusOf(name));
        // Those that it starts do not wait for the same event at once.
        var waiting = await db.Bookmarks.AsNoTracking()
            .Where(b => b.Hash == hash && (correlationId == null || b.CorrelationId == correlationId))
            .OrderBy(b => b.InstanceId).ThenBy(b => b.BookmarkId)
            .ToListAsync(cancellationToken);
        var started = await StartAsync(hash, correlationId, payload, cancellationToken);
        List<Guid> resumed = [];
        foreach (var bookmark in waiting)
        {
            await TryAsync(bookmark.InstanceId, async () =>
            {
                if (await drive.HandleAsync(bookmark.InstanceId, run => run.Resume(bookmark.BookmarkId, payload), cancellationToken))
                {
                    resumed.Add(bookmark.InstanceId);
                }
            });
        }

        return new TriggeredEvent(started, resumed);
    }

    private async Task<IReadOnlyList<Guid>> StartAsync(string hash, string? correlationId, JsonNode? payload, CancellationToken cancellationToken)
    {
        List<Guid> started = [];
        foreach (var trigger in await db.Triggers.AsNoTracking().Where(t => t.Hash == hash).OrderBy(t => t.DefinitionVersionId).ToListAsync(cancellationToken))
        {
            await TryAsync(trigger.DefinitionVersionId, async () =>
            {
                await using var transaction = await unitOfWork.BeginAsync(cancellationToken);
                var definition = await db.Definitions.FirstAsync(d => d.Id == trigger.DefinitionVersionId, cancellationToken);
                var input = new JsonObject { [Event.PayloadInput] = payload?.DeepClone() };
                var instance = await drive.StartAsync(definition, input, correlationId, trigger.ActivityId, cancellationToken);
                await transaction.CommitAsync(cancellationToken);
                started.Add(instance.Id);
            });
        }

        return started;
    }

    /// <summary>Each is a unit of its own: one that fails takes no other with it.</summary>
    private async Task TryAsync(Guid id, Func<Task> act)
    {
        try
        {
            await act();
        }
        catch (Exception exception) when (exception is not (OperationCanceledException or DatabaseUnavailableException) && !unitOfWork.HasBegun)
        {
            logger.LogError(exception, "The workflow {Id} did not take the event.", id);
        }
        finally
        {
            db.Forget();
        }
    }
}
