using System.Diagnostics;
using System.Text;
using System.Text.Json.Nodes;
using Helpdesk.Data;
using Helpdesk.Errors;
using Helpdesk.Security;
using Helpdesk.Workflows.Activities;
using Helpdesk.Workflows.Definitions;
using Helpdesk.Workflows.Domain;
using Helpdesk.Workflows.Engine;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Localization;

namespace Helpdesk.Workflows.Features;

/// <summary>A version to run.</summary>
/// <param name="Id">Id of the version's row.</param>
internal sealed record VersionKey(Guid Id, string DefinitionId, int Version);

/// <summary>
/// Lets an instance go on until it waits or ends. Its state, its journal, its bookmarks and whatever its steps write commit as one; who comes second
/// begins again with what the first has left.
/// </summary>
internal sealed class DriveInstance(
    WorkflowsDbContext db, IUnitOfWork unitOfWork, DocumentReader documents, ActivityRegistry registry, ICurrentUser user, KeepStimulus keep, IServiceProvider services, IStringLocalizer L, TimeProvider time)
{
    /// <summary>Steps of one burst: a loop that never waits ends here, and not the server.</summary>
    public const int MaxSteps = 5_000;

    private const int MaxTries = 30;
    private const int MaxMessage = 4_000;
    private const int MaxState = 4_000_000;
    private const int StepsBetweenLooksAtSize = 100;
    private static readonly TimeSpan MaxTime = TimeSpan.FromSeconds(5);
    private int _nesting;
    private int _asked;

    /// <param name="act">What to do with the run before it goes on; false when there was nothing to do.</param>
    /// <returns>What <paramref name="act"/> gave; false too when there is no such instance.</returns>
    public async Task<bool> HandleAsync(Guid instanceId, Func<WorkflowRun, bool> act, CancellationToken cancellationToken)
    {
        for (var tries = 1; ; tries++)
        {
            try
            {
                await using var transaction = await unitOfWork.BeginAsync(cancellationToken);
                var instance = await db.Instances.FirstOrDefaultAsync(i => i.Id == instanceId, cancellationToken);
                var isDone = instance is not null && await DriveAsync(instance, act, cancellationToken);
                await transaction.CommitAsync(cancellationToken);
                return isDone;
            }
            catch (ConcurrencyException) when (tries < MaxTries && !unitOfWork.HasBegun)
            {
                // Somebody else drove it at the same moment.
                db.Forget();
                await Task.Delay(TimeSpan.FromMilliseconds(Random.Shared.Next(5, 20 * tries)), cancellationToken);
            }
        }
    }

    /// <summary>Begins an instance and lets it run in the transaction of the caller.</summary>
    /// <returns>Null when its trigger says that what happened does not concern it.</returns>
    internal async Task<WorkflowInstance?> StartAsync(
        VersionKey definition, JsonObject? input, string? correlationId, string? trigger, CancellationToken cancellationToken, Guid? instanceId = null) =>
        await StartAsync(definition, instanceId ?? Guid.CreateVersion7(), new WorkflowState { CorrelationId = correlationId }, input, trigger, cancellationToken);

    private async Task<WorkflowInstance?> StartAsync(
        VersionKey definition, Guid id, WorkflowState state, JsonObject? input, string? trigger, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow().UtcDateTime;
        var instance = new WorkflowInstance
        {
            Id = id,
            DefinitionVersionId = definition.Id,
            DefinitionId = definition.DefinitionId,
            Version = definition.Version,
            CreatedAt = now,
            UpdatedAt = now,
            State = state.ToJson(),
        };
        db.Instances.Add(instance);
        return await DriveAsync(instance, Start, cancellationToken) ? instance : null;

        bool Start(WorkflowRun run)
        {
            run.Start(input, trigger);
            return true;
        }
    }

    private async Task<bool> DriveAsync(WorkflowInstance instance, Func<WorkflowRun, bool> act, CancellationToken cancellationToken)
    {
        var document = await documents.GetAsync(instance.DefinitionVersionId, cancellationToken);
        var isNew = db.Entry(instance).State == EntityState.Added;
        var state = WorkflowState.FromJson(instance.State);
        var run = new WorkflowRun(document, state, registry, services, time, instance.Id) { DefinitionId = instance.DefinitionId, Nesting = _nesting, AskedBefore = _asked };
        if (!act(run))
        {
            return false;
        }

        if (!await RunAsync(run, cancellationToken))
        {
            db.Entry(instance).State = EntityState.Detached;
            return false;
        }

        var waits = await StoreAsync(instance, isNew, run, cancellationToken);
        await FollowUpAsync(instance.Id, run, cancellationToken);
        await TakeKeptAsync(instance.Id, instance.CorrelationId, waits, cancellationToken);
        return true;
    }

    /// <summary>Does what is left to do, as the workflow.</summary>
    /// <returns>False when the run is not to be kept.</returns>
    internal async Task<bool> RunAsync(WorkflowRun run, CancellationToken cancellationToken)
    {
        // Whoever let it go on: what the steps do, the workflow does.
        using var actor = user.ActAs(null, L["Workflow “{0}”", run.Document.Name ?? ""], Origins.Workflow);
        var began = Stopwatch.GetTimestamp();
        for (var steps = 0; run.HasWork; steps++)
        {
            if (steps == MaxSteps || Stopwatch.GetElapsedTime(began) > MaxTime)
            {
                run.Halt($"The workflow was stopped after {steps} steps without a wait. Does a loop never end?");
                break;
            }

            if (steps % StepsBetweenLooksAtSize == StepsBetweenLooksAtSize - 1 && run.State.ToJson().Length > MaxState)
            {
                run.Halt("The workflow was stopped because its values are too large to be stored.");
                break;
            }

            await run.StepAsync(cancellationToken);
            if (run.IsDeclined)
            {
                return false;
            }
        }

        await run.SettleAsync(cancellationToken);
        return true;
    }

    /// <returns>Bookmarks that were not there before.</returns>
    private async Task<IReadOnlyList<Bookmark>> StoreAsync(WorkflowInstance instance, bool isNew, WorkflowRun run, CancellationToken cancellationToken)
    {
        // A step that failed took all records out of the trackers.
        if (db.Entry(instance).State == EntityState.Detached)
        {
            db.Entry(instance).State = isNew ? EntityState.Added : EntityState.Unchanged;
        }

        var (state, now) = (run.State, time.GetUtcNow().UtcDateTime);
        if (Ended(instance, state) is { } ended)
        {
            db.Publish(ended);
        }

        instance.Status = state.Status;
        instance.SubStatus = state.SubStatus;
        instance.Name = Short(state.Name, WorkflowDefinition.MaxName);
        instance.CorrelationId = Short(state.CorrelationId, WorkflowInstance.MaxCorrelationId);
        instance.IncidentCount = state.Incidents.Count;
        instance.State = state.ToJson();
        instance.UpdatedAt = now;
        instance.FinishedAt = state.Status == WorkflowStatus.Finished ? now : null;
        db.Journal.AddRange(run.TakeJournal().Select(j => new JournalRecord
        {
            InstanceId = instance.Id,
            Sequence = j.Sequence,
            At = j.At.UtcDateTime,
            ActivityRun = j.Activity ?? 0,
            ActivityId = j.ActivityId,
            ActivityType = j.Type,
            Event = j.Event,
            Message = Short(j.Message, MaxMessage),
        }));
        var stored = await db.Bookmarks.Where(b => b.InstanceId == instance.Id).ToListAsync(cancellationToken);
        db.Bookmarks.RemoveRange(stored.Where(s => !state.Bookmarks.Exists(b => b.Id == s.BookmarkId)));
        var waits = state.Bookmarks.Where(b => !stored.Exists(s => s.BookmarkId == b.Id)).ToList();
        db.Bookmarks.AddRange(waits.Select(b => new StoredBookmark
        {
            InstanceId = instance.Id,
            BookmarkId = b.Id,
            ActivityId = b.ActivityId,
            Hash = b.Hash,
            CorrelationId = instance.CorrelationId,
            DueAt = b.DueAt?.UtcDateTime,
        }));
        await db.SaveChangesAsync(cancellationToken);
        return waits;
    }

    /// <summary>What is told of the instance's end; null while it goes on.</summary>
    private static WorkflowEnded? Ended(WorkflowInstance instance, WorkflowState state) => state.SubStatus switch
    {
        WorkflowSubStatus.Finished when instance.FinishedAt is null || instance.SubStatus == WorkflowSubStatus.Faulted =>
            new(instance.Id, state.CorrelationId, WorkflowEnd.Finished, null),
        WorkflowSubStatus.Cancelled when instance.SubStatus != WorkflowSubStatus.Cancelled => new(instance.Id, state.CorrelationId, WorkflowEnd.Cancelled, null),
        _ when state.Incidents.Count > instance.IncidentCount => new(instance.Id, state.CorrelationId, WorkflowEnd.Faulted, state.Incidents[^1].Message),
        _ => null,
    };

    /// <summary>Gives new waits what has happened shortly before them, in the same transaction: it is taken once, or stays.</summary>
    private async Task TakeKeptAsync(Guid instanceId, string? correlationId, IReadOnlyList<Bookmark> waits, CancellationToken cancellationToken)
    {
        // What would nest too deep is found by the next look (DeliverStimuli).
        if (_nesting >= WorkflowRun.MaxNesting || !waits.Any(b => b.Name is Event.TypeName or HttpEndpoint.TypeName))
        {
            return;
        }

        _nesting++;
        try
        {
            foreach (var (bookmark, stimulus) in await keep.FindAsync(waits, correlationId, cancellationToken))
            {
                // What was done meanwhile may have ended the wait; then it is left for another one.
                if (await db.Bookmarks.AnyAsync(b => b.InstanceId == instanceId && b.BookmarkId == bookmark, cancellationToken) && await keep.TryTakeAsync(stimulus, cancellationToken))
                {
                    await HandleAsync(instanceId, run => run.Resume(bookmark, KeepStimulus.PayloadOf(stimulus)), cancellationToken);
                }
            }
        }
        finally
        {
            _nesting--;
        }
    }

    /// <summary>Begins, ends and wakes the instances that this one has to do with, in the same transaction.</summary>
    private async Task FollowUpAsync(Guid instanceId, WorkflowRun run, CancellationToken cancellationToken)
    {
        var (starts, abandoned, told) = run.TakeAftermath();
        _asked += starts.Count + told.Count;
        _nesting++;
        try
        {
            foreach (var child in abandoned)
            {
                await HandleAsync(child, CancelInstance.Cancel, cancellationToken);
            }

            foreach (var child in starts)
            {
                var definition = await db.Definitions.AsNoTracking().Where(d => d.DefinitionId == child.DefinitionId && d.IsPublished)
                    .Select(d => new VersionKey(d.Id, d.DefinitionId, d.Version)).FirstAsync(cancellationToken);
                var state = new WorkflowState
                {
                    CorrelationId = child.CorrelationId,
                    Parent = child.WaitingRun is { } waiting ? new WaitingParent(instanceId, waiting) : null,
                    Depth = child.WaitingRun is null ? 0 : run.State.Depth + 1,
                };
                await StartAsync(definition, child.Id, state, child.Input, trigger: null, cancellationToken);
            }

            foreach (var e in told)
            {
                await services.GetRequiredService<SendStimulus>().HandleAsync(new SentStimulus(Event.TypeName, Event.StimulusOf(e.Name), e.CorrelationId, e.Payload) { IsKept = true }, cancellationToken);
            }

            if (run.State is { Parent: { } parent, Status: WorkflowStatus.Finished, SubStatus: WorkflowSubStatus.Finished or WorkflowSubStatus.Cancelled } ended)
            {
                var payload = new JsonObject { ["status"] = ended.SubStatus.ToString(), ["output"] = ended.Output.DeepClone() };
                await HandleAsync(parent.InstanceId, waiting => waiting.ResumeRun(parent.Run, payload), cancellationToken);
            }
        }
        finally
        {
            _nesting--;
            _asked = _nesting == 0 ? 0 : _asked;
        }
    }

    /// <summary>A text as every database takes it: no longer than its column, no zero character, no half of a surrogate pair.</summary>
    private static string? Short(string? text, int length)
    {
        if (text is null)
        {
            return null;
        }

        var cut = text.Length > length ? text[..length] : text;
        return cut.Contains('\0', StringComparison.Ordinal) || cut.Any(char.IsSurrogate)
            ? Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(cut)).Replace("\0", "", StringComparison.Ordinal)
            : cut;
    }
}
