using System.Text.Json.Nodes;

namespace Helpdesk.Workflows.Definitions;

/// <summary>One activity of a document with the activities that it contains.</summary>
internal sealed class ActivityNode(JsonObject json, string id, string type, ActivityNode? parent)
{
    private readonly Lazy<IReadOnlyList<FlowConnection>> _connections = new(() => FlowConnection.ReadAll(json["connections"]));
    private readonly Lazy<IReadOnlyList<VariableDefinition>> _variables = new(() => VariableDefinition.ReadAll(json["variables"]));

    public string Id { get; } = id;

    /// <summary>For example <c>Elsa.FlowDecision</c>.</summary>
    public string Type { get; } = type;

    public ActivityNode? Parent { get; } = parent;

    /// <summary>Name that expressions use: <c>getResultFromApproval()</c>.</summary>
    public string? Name => Texts.Of(Json["name"]);

    /// <summary>What people read on the canvas.</summary>
    public string DisplayName => Texts.Of(Json["metadata"].At("displayText")) ?? Name ?? Id;

    /// <summary>A new instance may begin here.</summary>
    public bool CanStartWorkflow => Flag("canStartWorkflow");

    /// <summary>The activity as the document has it.</summary>
    public JsonObject Json { get; } = json;

    /// <summary>Activities in “activities”, in the order of the document.</summary>
    public IReadOnlyList<ActivityNode> Activities { get; private set; } = [];

    /// <summary>Activities in ports such as “body” or “then”; branches of a fork have their place as name.</summary>
    public IReadOnlyDictionary<string, ActivityNode> Ports { get; private set; } = new Dictionary<string, ActivityNode>(StringComparer.OrdinalIgnoreCase);

    public IReadOnlyList<FlowConnection> Connections => _connections.Value;

    public IReadOnlyList<VariableDefinition> Variables => _variables.Value;

    public JsonNode? this[string input] => Json[input];

    /// <summary>Every activity in an object: in a list, in a port, in the case of a switch.</summary>
    internal static IEnumerable<(string Port, JsonObject Activity)> EmbeddedIn(JsonObject activity)
    {
        foreach (var (name, value) in activity)
        {
            switch (value)
            {
                case JsonObject single when IsActivity(single):
                    yield return (name, single);
                    break;
                case JsonArray or JsonObject when name is not ("metadata" or "customProperties"):
                    foreach (var (item, index) in Texts.ArrayOf(value).Select((item, index) => (item as JsonObject, index)))
                    {
                        if (item is not null && IsActivity(item))
                        {
                            yield return (IsActivities(name) ? ActivityList : $"{name}:{index}", item);
                        }
                        else if (item.At("activity") is JsonObject inCase && IsActivity(inCase))
                        {
                            // A case has a label, or the status code that it is for.
                            yield return ($"{name}:{Texts.Of(item.At("label")) ?? item.At("statusCode")?.ToString() ?? ""}", inCase);
                        }
                    }

                    break;
            }
        }
    }

    internal void Take(IReadOnlyList<(string Port, ActivityNode Node)> embedded)
    {
        Activities = [.. embedded.Where(e => e.Port == ActivityList).Select(e => e.Node)];
        var ports = new Dictionary<string, ActivityNode>(StringComparer.OrdinalIgnoreCase);
        foreach (var (port, node) in embedded.Where(e => e.Port != ActivityList))
        {
            ports.TryAdd(port, node);
        }

        Ports = ports;
    }

    private const string ActivityList = "activities";

    private static bool IsActivities(string name) => name.Equals(ActivityList, StringComparison.OrdinalIgnoreCase);

    // An input has no id and an output or a variable no type.
    internal static bool IsActivity(JsonObject value) => Texts.Of(value["id"]) is not null && Texts.Of(value["type"]) is not null;

    private bool Flag(string name) =>
        (Json["customProperties"].At(name) ?? Json[name]) is JsonValue value && value.TryGetValue<bool>(out var flag) && flag;
}

/// <summary>A line of a flowchart from an outcome of one activity to another.</summary>
internal sealed record FlowConnection(string Source, string Port, string Target)
{
    public const string DefaultPort = "Done";

    /// <summary>The lines in the order of the document; one that is drawn twice counts once. Older documents have a flat form.</summary>
    public static IReadOnlyList<FlowConnection> ReadAll(JsonNode? list) =>
    [
        .. (from item in Texts.ArrayOf(list)
            let source = Texts.Of(item.At("source")) ?? Texts.Of(item.At("source", "activity"))
            let target = Texts.Of(item.At("target")) ?? Texts.Of(item.At("target", "activity"))
            let port = Texts.Of(item.At("sourcePort")) ?? (item.At("source") is JsonObject end ? Texts.Of(end["port"]) : null)
            where source is not null && target is not null
            select new FlowConnection(source, string.IsNullOrEmpty(port) ? DefaultPort : port, target)).Distinct(),
    ];
}
