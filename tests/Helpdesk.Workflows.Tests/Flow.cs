using System.Text.Json.Nodes;

namespace Helpdesk.Workflows.Tests;

/// <summary>Writes flowcharts as documents: <c>Flow.Of("Name").Step(...).Line("a", "b")</c>.</summary>
internal sealed class Flow
{
    private readonly JsonArray _activities = [];
    private readonly JsonArray _connections = [];
    private readonly JsonArray _variables = [];
    private readonly string _name;

    private Flow(string name) => _name = name;

    public static Flow Of(string name) => new(name);

    public Flow Step(string id, string type, params (string Name, JsonNode Value)[] inputs)
    {
        var step = new JsonObject { ["id"] = id, ["type"] = type.Contains('.', StringComparison.Ordinal) ? type : $"Elsa.{type}" };
        foreach (var (name, value) in inputs)
        {
            step[name] = value;
        }

        _activities.Add(step);
        return this;
    }

    public Flow Line(string source, string target, string port = "Done")
    {
        _connections.Add(new JsonObject
        {
            ["source"] = new JsonObject { ["activity"] = source, ["port"] = port },
            ["target"] = new JsonObject { ["activity"] = target, ["port"] = "In" },
        });
        return this;
    }

    public Flow Variable(string name, string typeName, string value)
    {
        _variables.Add(new JsonObject { ["id"] = name, ["name"] = name, ["typeName"] = typeName, ["value"] = value });
        return this;
    }

    public Flow WriteLine(string id, string text) => Step(id, "WriteLine", ("text", JavaScript(text)));

    public Flow Event(string id, string name, bool starts = false) =>
        Step(id, "Event", ("eventName", Literal(name)), ("customProperties", new JsonObject { ["canStartWorkflow"] = starts }));

    public Flow Delay(string id, string duration) => Step(id, "Delay", ("timeSpan", Literal(duration)));

    public JsonObject ToJson(string? definitionId = null, bool continues = true) => new()
    {
        ["definitionId"] = definitionId,
        ["name"] = _name,
        ["variables"] = _variables.DeepClone(),
        ["options"] = new JsonObject { ["incidentStrategyType"] = continues ? "ContinueWithIncidentsStrategy" : "FaultStrategy" },
        ["root"] = new JsonObject { ["id"] = "fc", ["type"] = "Elsa.Flowchart", ["activities"] = _activities.DeepClone(), ["connections"] = _connections.DeepClone() },
    };

    public static JsonObject Literal(string value) => Wrapped("Literal", value);

    public static JsonObject JavaScript(string value) => Wrapped("JavaScript", value);

    private static JsonObject Wrapped(string language, string value) =>
        new() { ["typeName"] = null, ["expression"] = new JsonObject { ["type"] = language, ["value"] = value } };
}
