using System.Text.Json;
using System.Text.Json.Nodes;

namespace Helpdesk.Workflows.Definitions;

/// <summary>A workflow definition in Elsa 3's format, read for running. The text itself is stored as it came; nothing is written back from here.</summary>
internal sealed class WorkflowDocument
{
    /// <summary>Characters of a document: a drawn process has a few thousand, a mistake millions.</summary>
    public const int MaxLength = 2_000_000;

    /// <summary>Steps of a document, containers included: twice what anybody has drawn.</summary>
    public const int MaxActivities = 1_000;

    /// <summary>Id of the context around the root, as Elsa names it in its journals.</summary>
    public const string RootKey = "Workflow1";

    /// <summary>Characters of the id of a step; Studio's have 16.</summary>
    public const int MaxIdLength = 100;

    /// <summary>Characters of the type of a step.</summary>
    public const int MaxTypeLength = 200;

    private const int MaxDepth = 64;

    private readonly string _text;

    private WorkflowDocument(string text, JsonObject json, ActivityNode root, IReadOnlyDictionary<string, ActivityNode> activities)
    {
        _text = text;
        Root = root;
        Activities = activities;
        DefinitionId = Texts.Of(json["definitionId"]);
        Name = Texts.Of(json["name"]);
        Version = json["version"] is JsonValue version && version.TryGetValue<int>(out var number) ? number : 1;
        Variables = VariableDefinition.ReadAll(json["variables"]);
        Inputs = Names(json["inputs"]);
        // Elsa writes a short name or that of a CLR type; its default is to fault the workflow.
        Activation = ActivationOf(Texts.Of(json["options"].At("activationStrategyType")));
        ContinuesWithIncidents = Texts.Of(json["options"].At("incidentStrategyType"))?.Contains("ContinueWithIncidents", StringComparison.Ordinal) == true;
    }

    /// <summary>Id that all versions share.</summary>
    public string? DefinitionId { get; }

    public string? Name { get; }

    public int Version { get; }

    public IReadOnlyList<VariableDefinition> Variables { get; }

    /// <summary>Names of the inputs.</summary>
    public IReadOnlyList<string> Inputs { get; }

    /// <summary>A fault stops its own branch only; otherwise it ends the workflow.</summary>
    public bool ContinuesWithIncidents { get; }

    /// <summary>What runs already may be enough when a trigger is met.</summary>
    public ActivationStrategy Activation { get; }

    /// <summary>What the workflow runs, usually a flowchart.</summary>
    public ActivityNode Root { get; }

    /// <summary>All activities by id.</summary>
    public IReadOnlyDictionary<string, ActivityNode> Activities { get; }

    /// <summary>Characters of its text.</summary>
    public int Length => _text.Length;

    /// <summary>True when the name stands anywhere in it: whoever it does not name is not asked for anything.</summary>
    public bool Mentions(string name) => _text.Contains(name, StringComparison.OrdinalIgnoreCase);

    /// <exception cref="WorkflowDocumentException">The text is no workflow definition.</exception>
    public static WorkflowDocument Read(string text)
    {
        if (text.Length > MaxLength)
        {
            throw new WorkflowDocumentException("", "The document is larger than {0} characters.", MaxLength);
        }

        JsonNode? json;
        try
        {
            // Elsa Studio's code view writes the outer names with capitals.
            json = JsonNode.Parse(text, new JsonNodeOptions { PropertyNameCaseInsensitive = true }, new JsonDocumentOptions { MaxDepth = MaxDepth * 4 });
            _ = (json as JsonObject)?.Count;
        }
        catch (Exception exception) when (exception is JsonException or ArgumentException)
        {
            throw new WorkflowDocumentException("", "The text is not JSON: {0}", exception.Message);
        }

        if (json is not JsonObject document || document["root"] is not JsonObject root)
        {
            throw new WorkflowDocumentException("root", "A workflow definition is a JSON object with a “root” activity.");
        }

        Dictionary<string, ActivityNode> activities = new(StringComparer.Ordinal);
        var rootNode = ReadActivity(root, parent: null, depth: 0);
        return new(text, document, rootNode, activities);

        ActivityNode ReadActivity(JsonObject activity, ActivityNode? parent, int depth)
        {
            var place = parent is null ? "root" : parent.Id;
            if (depth > MaxDepth)
            {
                throw new WorkflowDocumentException(place, "Activities are nested more than {0} levels deep.", MaxDepth);
            }

            var id = Texts.Of(activity["id"]);
            var type = Texts.Of(activity["type"]);
            if (string.IsNullOrWhiteSpace(id) || string.IsNullOrWhiteSpace(type))
            {
                throw new WorkflowDocumentException(place, "Every activity needs an “id” and a “type”.");
            }

            var node = new ActivityNode(activity, id, type, parent);
            if (activities.Count == MaxActivities)
            {
                throw new WorkflowDocumentException("root", "The workflow has more than {0} steps. Split it into several.", MaxActivities);
            }

            if (id.Length > MaxIdLength || type.Length > MaxTypeLength)
            {
                throw new WorkflowDocumentException(place, "An “id” has at most {0} characters and a “type” {1}.", MaxIdLength, MaxTypeLength);
            }

            if (id == RootKey || !activities.TryAdd(id, node))
            {
                throw new WorkflowDocumentException(id, "The id “{0}” is used twice.", id);
            }

            if (Texts.ArrayOf(activity["activities"]).Any(a => a is not JsonObject child || !ActivityNode.IsActivity(child)))
            {
                throw new WorkflowDocumentException(id, "Every activity needs an “id” and a “type”.");
            }

            node.Take(ActivityNode.EmbeddedIn(activity).Select(e => (e.Port, ReadActivity(e.Activity, node, depth + 1))).ToList());
            return node;
        }
    }

    private static ActivationStrategy ActivationOf(string? type) =>
        type is null ? ActivationStrategy.Always
        : type.Contains("CorrelatedSingleton", StringComparison.Ordinal) ? ActivationStrategy.CorrelatedSingleton
        : type.Contains("Singleton", StringComparison.Ordinal) ? ActivationStrategy.Singleton
        : type.Contains("Correlation", StringComparison.Ordinal) ? ActivationStrategy.Correlation
        : ActivationStrategy.Always;

    private static List<string> Names(JsonNode? list) =>
        [.. Texts.ArrayOf(list).Select(i => Texts.Of(i.At("name"))).OfType<string>()];
}

/// <summary>When a trigger begins an instance, in Elsa's words.</summary>
internal enum ActivationStrategy
{
    /// <summary>Each time.</summary>
    Always,

    /// <summary>Only when no instance of the workflow runs.</summary>
    Singleton,

    /// <summary>Only when no instance of any workflow runs that is about the same.</summary>
    Correlation,

    /// <summary>Only when no instance of the workflow runs that is about the same.</summary>
    CorrelatedSingleton,
}

/// <summary>A document that cannot be read, at a place.</summary>
/// <param name="place">Id of the activity or name of the field; empty for the whole text.</param>
/// <param name="template">Sentence with {0}.</param>
/// <param name="arguments">What the sentence names.</param>
internal sealed class WorkflowDocumentException(string place, string template, params object[] arguments)
    : Exception(string.Format(System.Globalization.CultureInfo.InvariantCulture, template, arguments))
{
    public string Place { get; } = place;

    public string Template { get; } = template;

    public object[] Arguments { get; } = arguments;
}

/// <summary>A variable of a workflow or of a container.</summary>
/// <param name="Value">First value as the document has it, usually text.</param>
internal sealed record VariableDefinition(string Id, string Name, string? TypeName, JsonNode? Value)
{
    public static IReadOnlyList<VariableDefinition> ReadAll(JsonNode? list) =>
    [
        .. from item in Texts.ArrayOf(list)
           let name = Texts.Of(item.At("name"))
           where !string.IsNullOrEmpty(name)
           select new VariableDefinition(Texts.Of(item["id"]) ?? name, name, Texts.Of(item["typeName"]), item["value"]),
    ];
}

internal static class Texts
{
    public static string? Of(JsonNode? node) => node is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;

    /// <summary>What lies below an object, step by step; null when there is nothing, or something else than an object on the way.</summary>
    public static JsonNode? At(this JsonNode? node, params ReadOnlySpan<string> path)
    {
        foreach (var name in path)
        {
            node = (node as JsonObject)?[name];
        }

        return node;
    }

    /// <summary>The items of an array, also of one that was written with references kept: <c>{"$values": [...]}</c>.</summary>
    public static IEnumerable<JsonNode?> ArrayOf(JsonNode? node) => node switch
    {
        JsonArray array => array,
        JsonObject wrapped => wrapped["$values"] as JsonArray ?? [],
        _ => [],
    };
}
