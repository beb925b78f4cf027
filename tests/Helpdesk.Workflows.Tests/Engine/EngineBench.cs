using System.Text.Json.Nodes;
using Helpdesk.Workflows.Activities;
using Helpdesk.Workflows.Definitions;
using Helpdesk.Workflows.Engine;

namespace Helpdesk.Workflows.Tests.Engine;

/// <summary>Runs one instance as a host does that stores the state after every step, or only at the end.</summary>
internal sealed class EngineBench(string definition, TimeProvider? time = null)
{
    private readonly WorkflowDocument _document = WorkflowDocument.Read(definition);
    private WorkflowRun? _run;

    public WorkflowState State { get; private set; } = new();

    public List<JournalEntry> Journal { get; } = [];

    /// <summary>What WriteLine wrote.</summary>
    public List<string> Lines { get; } = [];

    public WorkflowRun Run => _run ??= new WorkflowRun(_document, State, new ActivityRegistry(BuiltInActivities.All), NoServices.Instance, time ?? TimeProvider.System);

    public void Start(JsonObject? input = null, string? trigger = null) => Run.Start(input, trigger);

    public bool Resume(string activityId, JsonNode? payload = null) =>
        State.Bookmarks.Find(b => b.ActivityId == activityId) is { } bookmark && Run.Resume(bookmark.Id, payload);

    public async Task RunAsync(bool keepState = true, int maxSteps = 100_000)
    {
        while (Run.HasWork && maxSteps-- > 0)
        {
            await Run.StepAsync(CancellationToken.None);
            Take();
            if (!keepState)
            {
                Reload();
            }
        }

        Take();
    }

    /// <summary>As after a kill: only what was stored is left.</summary>
    public void Reload()
    {
        State = WorkflowState.FromJson(State.ToJson());
        _run = null;
    }

    private void Take()
    {
        var entries = Run.TakeJournal();
        Journal.AddRange(entries);
        Lines.AddRange(entries.Where(e => e.Event == "Note").Select(e => e.Message ?? ""));
    }

}

/// <summary>What steps need that need nothing.</summary>
internal sealed class NoServices : IServiceProvider
{
    public static readonly NoServices Instance = new();

    public object? GetService(Type serviceType) => null;
}
