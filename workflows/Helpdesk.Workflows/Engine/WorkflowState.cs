using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace Helpdesk.Workflows.Engine;

internal enum WorkflowStatus
{
    Running,
    Finished,
}

/// <summary>Elsa's second word about an instance. Faulted and Cancelled are ways of being finished.</summary>
internal enum WorkflowSubStatus
{
    Pending,
    Executing,
    Suspended,
    Finished,
    Cancelled,
    Faulted,
}

internal enum ActivityStatus
{
    Running,
    Completed,
    Canceled,
    Faulted,
}

/// <summary>
/// Everything an instance needs to go on after any step, in another process too. Only open activities are kept: what is done is in the journal.
/// Ids are counted, not random, so that the same steps give the same state.
/// </summary>
internal sealed class WorkflowState
{
    public WorkflowStatus Status { get; set; }

    public WorkflowSubStatus SubStatus { get; set; }

    public string? Name { get; set; }

    public string? CorrelationId { get; set; }

    /// <summary>Activity that woke the instance, if one did.</summary>
    public string? Trigger { get; set; }

    /// <summary>The step of another instance that waits for the end of this one.</summary>
    public WaitingParent? Parent { get; set; }

    /// <summary>How many instances wait for this one, one for the other.</summary>
    public int Depth { get; set; }

    public int LastId { get; set; }

    public long LastJournal { get; set; }

    public JsonObject Input { get; set; } = [];

    public JsonObject Output { get; set; } = [];

    /// <summary>Last outputs of activities by activity id.</summary>
    public JsonObject Results { get; set; } = [];

    public List<ActivityState> Activities { get; set; } = [];

    /// <summary>The variables as they were when the instance ended; null before.</summary>
    public JsonObject? LastVariables { get; set; }

    /// <summary>All variables; of those with the same name the one that the outermost container declares.</summary>
    public JsonObject AllVariables()
    {
        JsonObject all = (JsonObject?)LastVariables?.DeepClone() ?? [];
        foreach (var (name, value) in Activities.SelectMany(a => a.Variables).Where(v => !all.ContainsKey(v.Key)))
        {
            all[name] = value?.DeepClone();
        }

        return all;
    }

    /// <summary>What runs next, first come first served.</summary>
    public List<WorkItem> Queue { get; set; } = [];

    public List<Bookmark> Bookmarks { get; set; } = [];

    /// <summary>Bookmarks of an instance that a fault has ended: closed, but given back when the fault is mended.</summary>
    public List<Bookmark> Parked { get; set; } = [];

    public List<WorkflowIncident> Incidents { get; set; } = [];

    public string ToJson() => JsonSerializer.Serialize(this, WorkflowStateJson.Default.WorkflowState);

    public static WorkflowState FromJson(string json) =>
        JsonSerializer.Deserialize(json, WorkflowStateJson.Default.WorkflowState) ?? throw new InvalidOperationException("The state is empty.");
}

/// <summary>A step that waits for the end of another instance.</summary>
internal sealed record WaitingParent(Guid InstanceId, int Run);

/// <summary>One run of one activity.</summary>
internal sealed class ActivityState
{
    public required int Id { get; init; }

    public required string ActivityId { get; init; }

    /// <summary>Run of the container; null for the workflow itself.</summary>
    public int? Parent { get; init; }

    public ActivityStatus Status { get; set; }

    /// <summary>A loop led here: this run does not count as a visit of its own.</summary>
    public bool IsLoopBack { get; init; }

    /// <summary>A break was met below: the container ends when what runs in it has ended.</summary>
    public bool IsBreaking { get; set; }

    /// <summary>Variables that this container declares.</summary>
    public JsonObject Variables { get; set; } = [];

    /// <summary>What the activity remembers.</summary>
    public JsonObject Memory { get; set; } = [];
}

/// <summary>Something to do: run an activity, or go on with a bookmark that was met.</summary>
internal sealed record WorkItem
{
    public required string ActivityId { get; init; }

    public int? Parent { get; init; }

    public bool IsLoopBack { get; init; }

    public JsonObject? Variables { get; init; }

    /// <summary>Run that goes on.</summary>
    public int? Resumes { get; init; }

    public Bookmark? Bookmark { get; init; }

    public JsonNode? Payload { get; init; }

    /// <summary>It goes on because its time has come.</summary>
    public bool IsDue { get; init; }
}

/// <summary>A place where an instance waits.</summary>
internal sealed record Bookmark
{
    public required int Id { get; init; }

    public required int Activity { get; init; }

    public required string ActivityId { get; init; }

    /// <summary>Type of what is waited for; with <see cref="Hash"/> it is how a stimulus finds its bookmarks.</summary>
    public required string Name { get; init; }

    public JsonObject? Stimulus { get; init; }

    public required string Hash { get; init; }

    /// <summary>A timer: when it goes on by itself.</summary>
    public DateTimeOffset? DueAt { get; init; }

    /// <summary>What it waits for has happened while a fault kept it closed.</summary>
    public bool IsMet { get; init; }

    /// <summary>What came with it then.</summary>
    public JsonNode? Payload { get; init; }
}

/// <summary>Something that failed and waits for somebody: run it again, skip it, or choose how it ended.</summary>
internal sealed record WorkflowIncident
{
    public required int Id { get; init; }

    /// <summary>Run that failed; null when the workflow as a whole hangs.</summary>
    public int? Activity { get; init; }

    public required string ActivityId { get; init; }

    public required string Message { get; init; }

    public required DateTimeOffset At { get; init; }
}

/// <summary>One line of what an instance did.</summary>
/// <param name="Event">Started, Suspended, Resumed, Completed, Canceled or Faulted, as Elsa says; Note for a text; Retried or Mended by somebody.</param>
internal sealed record JournalEntry(long Sequence, DateTimeOffset At, int? Activity, string ActivityId, string Type, string Event, string? Message);

[JsonSerializable(typeof(WorkflowState))]
// Values may be as deep as expressions let them be, and lie some levels deep themselves.
[JsonSourceGenerationOptions(
    MaxDepth = 256,
    UseStringEnumConverter = true,
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
internal sealed partial class WorkflowStateJson : JsonSerializerContext;
