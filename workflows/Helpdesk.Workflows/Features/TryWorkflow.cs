using System.Diagnostics;
using System.Text.Json.Nodes;
using Helpdesk.Data;
using Helpdesk.Errors;
using Helpdesk.Workflows.Definitions;
using Helpdesk.Workflows.Engine;
using Microsoft.Extensions.Localization;

namespace Helpdesk.Workflows.Features;

/// <summary>What to try a draft with.</summary>
/// <param name="Ticket">What the workflow is about; null for nothing.</param>
/// <param name="Input">Values of the inputs by name; for a trigger, what comes with it.</param>
/// <param name="Outcomes">How steps that wait end, by id of the step; the first outcome for those that are not named.</param>
internal sealed record TrialWishes(string? Ticket, JsonObject? Input, IReadOnlyDictionary<string, string> Outcomes);

/// <summary>How a trial went.</summary>
/// <param name="Notes">What was taken for granted on the way, sentences in the reader's language.</param>
internal sealed record Trial(WorkflowState State, IReadOnlyList<JournalEntry> Journal, IReadOnlyList<string> Notes);

/// <summary>
/// Runs a draft to its end without waiting. Its steps really do what they do, with all checks of the records that they change, in a unit of work that is
/// always taken back: nothing is kept and nobody is told.
/// </summary>
internal sealed class TryWorkflow(
    WorkflowAccess access, DocumentReader documents, DriveInstance drive, ActivityRegistry registry, IUnitOfWork unitOfWork, IServiceProvider services, IStringLocalizer L, TimeProvider time)
{
    private const int MaxRounds = 100;

    // The database keeps other writers waiting meanwhile.
    private static readonly TimeSpan MaxTime = TimeSpan.FromSeconds(5);

    /// <exception cref="ValidationException">The model cannot be read, or a step has no such outcome; field <c>outcomes.step</c>.</exception>
    public async Task<Trial> HandleAsync(JsonObject model, TrialWishes wishes, CancellationToken cancellationToken)
    {
        access.DemandManage();
        var document = await documents.ReadDraftAsync(model.ToJsonString(), cancellationToken);
        CheckOutcomes(document, wishes.Outcomes);

        // Never committed.
        await using var transaction = await unitOfWork.BeginAsync(cancellationToken);
        var clock = new TrialClock(time);
        var run = new WorkflowRun(document, new WorkflowState { CorrelationId = wishes.Ticket }, registry, services, clock, Guid.CreateVersion7());
        var trigger = document.Activities.Values.FirstOrDefault(a => a.CanStartWorkflow && registry.Find(a.Type)?.Descriptor.IsTrigger == true);
        List<string> notes = [];
        run.Start(wishes.Input, trigger?.Id);
        if (!await drive.RunAsync(run, cancellationToken))
        {
            notes.Add(L["The trigger “{0}” says that this does not concern the workflow: it would not begin.", trigger?.DisplayName ?? ""]);
            return new Trial(run.State, run.TakeJournal(), notes);
        }

        var began = Stopwatch.GetTimestamp();
        for (var round = 0; Next(run, wishes.Outcomes) is { } waits; round++)
        {
            if (round == MaxRounds || Stopwatch.GetElapsedTime(began) > MaxTime)
            {
                notes.Add(L["The trial was stopped after {0} waits.", round]);
                break;
            }

            notes.Add(GoOn(run, waits, wishes.Outcomes, clock));
            await drive.RunAsync(run, cancellationToken);
        }

        return new Trial(run.State, run.TakeJournal(), notes);
    }

    /// <summary>Waits whose end somebody has asked for come first, then those for people and events, then the timers by their time.</summary>
    private static Bookmark? Next(WorkflowRun run, IReadOnlyDictionary<string, string> outcomes) =>
        run.State.Bookmarks.OrderBy(b => !outcomes.ContainsKey(b.ActivityId)).ThenBy(b => IsTimer(run, b) ? b.DueAt : null).ThenBy(b => b.Id).FirstOrDefault();

    /// <summary>It goes on by itself. A decision may have a time too, but somebody is expected to take it before.</summary>
    private static bool IsTimer(WorkflowRun run, Bookmark bookmark) => bookmark.DueAt is not null && run.OutcomesOf(bookmark.ActivityId) is not { Count: > 1 };

    private string GoOn(WorkflowRun run, Bookmark waits, IReadOnlyDictionary<string, string> outcomes, TrialClock clock)
    {
        var name = run.Document.Activities[waits.ActivityId].DisplayName;
        if (IsTimer(run, waits) && !outcomes.ContainsKey(waits.ActivityId))
        {
            clock.MoveTo(waits.DueAt!.Value);
            run.Resume(waits.Id, isDue: true);
            return L["“{0}” waited until {1:g} UTC.", name, waits.DueAt.Value.UtcDateTime];
        }

        var outcome = outcomes.GetValueOrDefault(waits.ActivityId) ?? run.OutcomesOf(waits.ActivityId)?.FirstOrDefault() ?? FlowConnection.DefaultPort;
        run.EndWait(waits.Id, outcome);
        return L["“{0}” was taken to end with “{1}”.", name, L[outcome].Value];
    }

    private void CheckOutcomes(WorkflowDocument document, IReadOnlyDictionary<string, string> outcomes)
    {
        foreach (var (step, outcome) in outcomes)
        {
            if (!document.Activities.TryGetValue(step, out var node))
            {
                throw new ValidationException($"outcomes.{step}", L["There is no step “{0}”.", step]);
            }

            if (registry.Find(node.Type)?.OutcomesOf(node) is { Count: > 0 } known && !known.Contains(outcome, StringComparer.Ordinal))
            {
                throw new ValidationException($"outcomes.{step}", L["This step can end with: {0}.", string.Join(", ", known)]);
            }
        }
    }

    /// <summary>The time as the steps see it: each timer that was waited for has moved it.</summary>
    private sealed class TrialClock(TimeProvider time) : TimeProvider
    {
        private TimeSpan _ahead;

        public override DateTimeOffset GetUtcNow() => time.GetUtcNow() + _ahead;

        public void MoveTo(DateTimeOffset at)
        {
            if (at > GetUtcNow())
            {
                _ahead = at - time.GetUtcNow();
            }
        }
    }
}
