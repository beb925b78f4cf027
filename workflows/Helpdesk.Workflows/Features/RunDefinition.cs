using System.Text.Json.Nodes;
using Helpdesk.Data;
using Helpdesk.Errors;
using Helpdesk.Workflows.Activities;
using Helpdesk.Workflows.Definitions;
using Helpdesk.Workflows.Engine;
using Microsoft.Extensions.Localization;

namespace Helpdesk.Workflows.Features;

/// <summary>How a run went, in the words that Elsa's own runs are recorded with.</summary>
/// <param name="Lines">What was written, and what was open before each resumption.</param>
/// <param name="Journal">Step and what happened to it.</param>
internal sealed record RunReport(
    IReadOnlyList<string> Lines, WorkflowStatus Status, WorkflowSubStatus Sub, IReadOnlyList<string> Bookmarks, IReadOnlyList<string> Incidents, JsonObject Output, IReadOnlyList<string> Journal);

/// <summary>Runs a document once without storing it: it goes on where somebody says, and everything that its steps do is taken back.</summary>
internal sealed class RunDefinition(
    WorkflowAccess access, DocumentReader documents, DriveInstance drive, ActivityRegistry registry, IUnitOfWork unitOfWork, IServiceProvider services, IStringLocalizer L, TimeProvider time)
{
    /// <param name="text">The document.</param>
    /// <param name="input">Values of the inputs by name.</param>
    /// <param name="resumptions">Ids of the steps that go on, one after the other.</param>
    /// <exception cref="ValidationException">The text cannot be read as a workflow.</exception>
    public async Task<RunReport> HandleAsync(string text, JsonObject? input, IReadOnlyList<string> resumptions, CancellationToken cancellationToken)
    {
        access.DemandManage();
        var document = await documents.ReadDraftAsync(text, cancellationToken);

        // Never committed.
        await using var transaction = await unitOfWork.BeginAsync(cancellationToken);
        var run = new WorkflowRun(document, new WorkflowState(), registry, services, time, Guid.CreateVersion7());
        List<string> lines = [];
        List<JournalEntry> journal = [];
        run.Start(input);
        await GoOnAsync();
        foreach (var step in resumptions)
        {
            if (!document.Activities.ContainsKey(step))
            {
                throw new ValidationException("resume", L["There is no step “{0}”.", step]);
            }

            var open = string.Join('+', run.State.Bookmarks.Select(b => b.ActivityId).Order(StringComparer.Ordinal));
            var isOpen = run.State.Bookmarks.Find(b => b.ActivityId == step) is { } bookmark && run.Resume(bookmark.Id, isDue: bookmark.DueAt is not null);
            lines.Add($"<open: {open}> <resume {step}{(isOpen ? "" : " MISSING")}>");
            await GoOnAsync();
        }

        return new RunReport(
            lines, run.State.Status, run.State.SubStatus, [.. run.State.Bookmarks.Select(b => b.ActivityId)], [.. run.State.Incidents.Select(i => i.Message)], run.State.Output,
            [.. journal.Where(j => j.Event != "Note").Select(j => $"{j.ActivityId}:{j.Event}")]);

        async Task GoOnAsync()
        {
            await drive.RunAsync(run, cancellationToken);
            var entries = run.TakeJournal();
            journal.AddRange(entries);
            lines.AddRange(entries.Where(e => e is { Event: "Note", Type: WriteLine.TypeName }).Select(e => e.Message ?? ""));
        }
    }
}
