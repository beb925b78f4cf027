using System.Text.Json.Nodes;

namespace Helpdesk.Workflows.Tests.Engine;

/// <summary>Draws flowcharts by chance: forks, decisions, joins of every kind, waits, loops back and islands.</summary>
internal static class RandomFlowchart
{
    public static JsonObject Draw(Random random)
    {
        var count = random.Next(3, 14);
        JsonArray activities = [Step("s0", "Elsa.Start")];
        JsonArray connections = [];
        for (var i = 1; i < count; i++)
        {
            var id = $"s{i}";
            activities.Add(random.Next(9) switch
            {
                0 => Decision(id, random),
                1 => Fork(id),
                2 => Join(id, random),
                3 or 4 => Event(id),
                5 => Count(id),
                6 when random.Next(4) == 0 => Step(id, "Elsa.End"),
                7 when random.Next(4) == 0 => Step(id, "Elsa.Fault"),
                _ => Step(id, "Elsa.WriteLine", ("text", Literal(id))),
            });
            // One line from before, so that most steps are reached, and now and then more.
            for (var lines = 1 + (random.Next(3) == 0 ? 1 : 0); lines > 0; lines--)
            {
                Connect(random.Next(i), i);
            }
        }

        for (var loops = random.Next(3); loops > 0; loops--)
        {
            var from = random.Next(1, count);
            Connect(from, random.Next(0, from + 1));
        }

        return new JsonObject
        {
            ["id"] = "v",
            ["definitionId"] = "random",
            ["variables"] = new JsonArray(new JsonObject { ["id"] = "n", ["name"] = "N", ["typeName"] = "Int32", ["value"] = "0" }),
            ["options"] = new JsonObject { ["incidentStrategyType"] = random.Next(2) == 0 ? "FaultStrategy" : "ContinueWithIncidentsStrategy" },
            ["root"] = new JsonObject { ["id"] = "fc", ["type"] = "Elsa.Flowchart", ["activities"] = activities, ["connections"] = connections },
        };

        void Connect(int source, int target)
        {
            var port = (string)activities[source]!["type"]! switch
            {
                "Elsa.FlowDecision" => random.Next(2) == 0 ? "True" : "False",
                "Elsa.FlowFork" => random.Next(2) == 0 ? "a" : "b",
                _ => "Done",
            };
            connections.Add(new JsonObject
            {
                ["source"] = new JsonObject { ["activity"] = $"s{source}", ["port"] = port },
                ["target"] = new JsonObject { ["activity"] = $"s{target}", ["port"] = "In" },
            });
        }
    }

    private static JsonObject Step(string id, string type, params (string Name, JsonNode Value)[] inputs)
    {
        var step = new JsonObject { ["id"] = id, ["type"] = type };
        foreach (var (name, value) in inputs)
        {
            step[name] = value;
        }

        return step;
    }

    private static JsonObject Wrapped(string typeName, string language, string value) =>
        new() { ["typeName"] = typeName, ["expression"] = new JsonObject { ["type"] = language, ["value"] = value } };

    private static JsonObject Literal(string value) => Wrapped("String", "Literal", value);

    // Loops end: the counter is raised by what they pass, and every decision changes its mind at a count.
    private static JsonObject Decision(string id, Random random) => Step(id, "Elsa.FlowDecision", ("condition", Wrapped("Boolean", "JavaScript", $"getN() < {random.Next(1, 4)}")));

    private static JsonObject Fork(string id) => Step(id, "Elsa.FlowFork", ("branches", Wrapped("String[]", "Object", "[\"a\",\"b\"]")));

    private static JsonObject Join(string id, Random random) =>
        Step(id, "Elsa.FlowJoin", ("mode", Literal(random.Next(3) switch { 0 => "WaitAll", 1 => "WaitAny", _ => "WaitAllActive" })));

    private static JsonObject Event(string id) => Step(id, "Elsa.Event", ("eventName", Literal(id)));

    private static JsonObject Count(string id) =>
        Step(id, "Elsa.SetVariable", ("variable", new JsonObject { ["id"] = "n", ["name"] = "N" }), ("value", Wrapped("Object", "JavaScript", "getN() + 1")));
}
