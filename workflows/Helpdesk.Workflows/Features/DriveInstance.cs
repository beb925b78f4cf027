using System.Diagnostics;
using System.Text;
using Helpdesk.Data;
using Helpdesk.Errors;
using Helpdesk.Workflows.Definitions;
using Helpdesk.Workflows.Domain;
using Helpdesk.Workflows.Engine;
using Microsoft.EntityFrameworkCore;

namespace Helpdesk.Workflows.Features;

/// <summary>
/// Lets an instance go on until it waits or ends. Its state, its journal, its bookmarks and whatever its steps write commit as one; who comes second
/// begins again with what the first has left.
/// </summary>
internal sealed class DriveInstance(WorkflowsDbContext db, IUnitOfWork unitOfWork, ActivityRegistry registry, IServiceProvider services, TimeProvider time)
{
    /// <summary>Steps of one burst: a loop that never waits ends here, and not the server.</summary>
    public const int MaxSteps = 5_000;

    private const int MaxTries = 30;
    private const int MaxMessage = 4_000;
    private const int MaxState = 4_000_000;
    private const int StepsBetweenLooksAtSize = 100;
    private static readonly TimeSpan MaxTime = TimeSpan.FromSeconds(5);

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
                await Task.Delay(TimeSpan.FromMilliseconds(Random.Shared.Next(5, 20 * tries)), time, cancellationToken);
            }
        }
    }

    /// <summary>Begins an instance and lets it run in the transaction of the caller.</summary>
    internal async Task<WorkflowInstance> StartAsync(
        WorkflowDefinition definition, System.Text.Json.Nodes.JsonObject? input, string? correlationId, string? trigger, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow().UtcDateTime;
        var instance = new WorkflowInstance
        {
            DefinitionVersionId = definition.Id,
            DefinitionId = definition.DefinitionId,
            Version = definition.Version,
            CreatedAt = now,
            UpdatedAt = now,
            State = new WorkflowState { CorrelationId = correlationId }.ToJson(),
        };
        db.Instances.Add(instance);
        await DriveAsync(instance, Start, cancellationToken);
        return instance;

        bool Start(WorkflowRun run)
        {
            run.Start(input, trigger);
            return true;
        }
    }

    private async Task<bool> DriveAsync(WorkflowInstance instance, Func<WorkflowRun, bool> act, CancellationToken cancellationToken)
    {
        var text = await db.Definitions.AsNoTracking().Where(d => d.Id == instance.DefinitionVersionId).Select(d => d.Document).FirstAsync(cancellationToken);
        var state = WorkflowState.FromJson(instance.State);
        var run = new WorkflowRun(WorkflowDocument.Read(text), state, registry, services, time);
        if (!act(run))
        {
            return false;
        }

        var began = Stopwatch.GetTimestamp();
        for (var steps = 0; run.HasWork; steps++)
        {
            if (steps == MaxSteps || Stopwatch.GetElapsedTime(began) > MaxTime)
            {
                run.Halt($"The workflow was stopped after {steps} steps without a wait. Does a loop never end?");
                break;
            }

            if (steps % StepsBetweenLooksAtSize == StepsBetweenLooksAtSize - 1 && state.ToJson().Length > MaxState)
            {
                run.Halt("The workflow was stopped because its values are too large to be stored.");
                break;
            }

            await run.StepAsync(cancellationToken);
        }

        await StoreAsync(instance, run, cancellationToken);
        return true;
    }

    private async Task StoreAsync(WorkflowInstance instance, WorkflowRun run, CancellationToken cancellationToken)
    {
        var (state, now) = (run.State, time.GetUtcNow().UtcDateTime);
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
        db.Bookmarks.AddRange(state.Bookmarks.Where(b => !stored.Exists(s => s.BookmarkId == b.Id)).Select(b => new StoredBookmark
        {
            InstanceId = instance.Id,
            BookmarkId = b.Id,
            ActivityId = b.ActivityId,
            Hash = b.Hash,
            CorrelationId = instance.CorrelationId,
            DueAt = b.DueAt?.UtcDateTime,
        }));
        await db.SaveChangesAsync(cancellationToken);
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
