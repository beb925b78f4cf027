using System.Text.Json.Nodes;
using Helpdesk.Data;
using Helpdesk.Errors;
using Helpdesk.Workflows.Activities;
using Helpdesk.Workflows.Domain;
using Helpdesk.Workflows.Engine;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace Helpdesk.Workflows.Features;

/// <summary>
/// Brings what has happened to the workflows that begin with it or wait for it. Each workflow is a unit of its own, or a part of the caller's: one that
/// fails takes no other with it.
/// </summary>
internal sealed class SendStimulus(
    WorkflowsDbContext db, DriveInstance drive, StartByTrigger start, KeepStimulus keep, IUnitOfWork unitOfWork, ILogger<SendStimulus> logger)
{
    internal Task<TriggeredEvent> HandleAsync(string activityType, JsonObject stimulus, string? correlationId, JsonNode? payload, CancellationToken cancellationToken) =>
        HandleAsync(new SentStimulus(activityType, stimulus, correlationId, payload), cancellationToken);

    internal async Task<TriggeredEvent> HandleAsync(SentStimulus sent, CancellationToken cancellationToken)
    {
        var hash = StimulusHash.Of(sent.ActivityType, sent.Stimulus);
        // Those that it starts do not wait for the same event at once.
        var waiting = await db.Bookmarks.AsNoTracking()
            .Where(b => b.Hash == hash && (sent.CorrelationId == null || b.CorrelationId == sent.CorrelationId))
            .OrderBy(b => b.InstanceId).ThenBy(b => b.BookmarkId)
            .ToListAsync(cancellationToken);
        var triggers = sent.Triggers ?? await FindTriggersAsync(hash, cancellationToken);
        List<Guid> started = [], resumed = [];
        foreach (var trigger in triggers)
        {
            await TryAsync(trigger.VersionId, async () =>
            {
                var input = new JsonObject { [Event.PayloadInput] = sent.Payload?.DeepClone() };
                if (await start.HandleAsync(trigger.VersionId, trigger.ActivityId, input, sent.CorrelationId, claim: null, cancellationToken, trigger.InstanceId) is { } instance)
                {
                    started.Add(instance);
                }
            }, cancellationToken);
        }

        foreach (var bookmark in waiting)
        {
            await TryAsync(bookmark.InstanceId, async () =>
            {
                if (await drive.HandleAsync(bookmark.InstanceId, run => run.Resume(bookmark.BookmarkId, sent.Payload), cancellationToken))
                {
                    resumed.Add(bookmark.InstanceId);
                }
            }, cancellationToken);
        }

        // What begins workflows, or was taken, is nothing that somebody is still to wait for.
        var isKept = sent.IsKept && triggers.Count == 0 && resumed.Count == 0 && await keep.HandleAsync(hash, sent.CorrelationId, sent.Payload, cancellationToken);
        return new TriggeredEvent(started, resumed) { IsKept = isKept };
    }

    private async Task<IReadOnlyList<MetTrigger>> FindTriggersAsync(string hash, CancellationToken cancellationToken) =>
        await db.Triggers.AsNoTracking().Where(t => t.Hash == hash).OrderBy(t => t.DefinitionVersionId).Select(t => new MetTrigger(t.DefinitionVersionId, t.ActivityId, null)).ToListAsync(cancellationToken);

    private async Task TryAsync(Guid id, Func<Task> act, CancellationToken cancellationToken)
    {
        try
        {
            if (unitOfWork.HasBegun)
            {
                await unitOfWork.RunPartAsync(act, cancellationToken);
            }
            else
            {
                await act();
            }
        }
        catch (Exception exception) when (exception is not (OperationCanceledException or DatabaseUnavailableException) && !(exception is ConcurrencyException && unitOfWork.HasBegun))
        {
            logger.LogError(exception, "The workflow {Id} did not take what has happened.", id);
        }
        finally
        {
            db.Forget();
        }
    }
}

/// <summary>Something that has happened.</summary>
/// <param name="Stimulus">What steps wait for.</param>
internal sealed record SentStimulus(string ActivityType, JsonObject Stimulus, string? CorrelationId, JsonNode? Payload)
{
    /// <summary>Who waits for it soon gets it still. Not for what happens to records: that cannot come before the wait (ADR 0029).</summary>
    public bool IsKept { get; init; }

    /// <summary>What begins with it, when that is not to be found by the stimulus.</summary>
    public IReadOnlyList<MetTrigger>? Triggers { get; init; }
}

/// <summary>A trigger that was met.</summary>
/// <param name="InstanceId">Id that the instance gets; null for a new one.</param>
internal sealed record MetTrigger(Guid VersionId, string ActivityId, Guid? InstanceId);
