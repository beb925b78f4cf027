using System.Text.Json.Nodes;

namespace Helpdesk.EndToEnd.Crash;

/// <summary>Workflows whose steps leave a mark on their ticket: what happened twice or never is seen there.</summary>
internal static class DurableFlow
{
    /// <summary>Begins and ends with a mark; an approval with reminder, escalation and expiry beside a delay, and a delay behind both.</summary>
    public static JsonObject Approval(string approver, string other) => Document(
        [
            Step("split", "Elsa.FlowFork", ("branches", Of("Object", """["Ask","Tick"]"""))),
            Step(
                "ask", "Itsm.Approval",
                ("title", Literal("May it be?")),
                ("approvers", Of("Object", $$"""[{"kind":"person","value":"{{approver}}"}]""")),
                ("remindEvery", Literal("00:00:02")),
                ("escalateAfter", Literal("00:00:04")),
                ("escalateTo", Of("Object", $$"""[{"kind":"person","value":"{{other}}"}]""")),
                ("expiresAfter", Literal("00:00:08"))),
            Mark("approved"),
            Mark("rejected"),
            Mark("expired"),
            Step("tick", "Elsa.Delay", ("timeSpan", Literal("00:00:03"))),
            Mark("ticked"),
            Step("join", "Elsa.FlowJoin", ("mode", Literal("WaitAllActive"))),
            Step("pause", "Elsa.Delay", ("timeSpan", Literal("00:00:02"))),
            Mark("ended"),
        ],
        [
            Line("split", "ask", "Ask"), Line("split", "tick", "Tick"), Line("tick", "ticked"), Line("ticked", "join"),
            Line("ask", "approved", "Approved"), Line("ask", "rejected", "Rejected"), Line("ask", "expired", "Expired"),
            Line("approved", "join"), Line("rejected", "join"), Line("expired", "join"), Line("join", "pause"), Line("pause", "ended"),
        ]);

    /// <summary>Waits for the moment of its input <c>at</c> and leaves a mark.</summary>
    public static JsonObject At() => Document(
        [Step("wait", "Elsa.StartAt", ("dateTime", JavaScript("getAt()"))), Mark("ended")], [Line("wait", "ended")]);

    private static JsonObject Document(JsonArray activities, JsonArray connections) => new()
    {
        ["name"] = "Durable",
        ["inputs"] = new JsonArray(new JsonObject { ["name"] = "mark", ["type"] = "String" }, new JsonObject { ["name"] = "at", ["type"] = "String" }),
        ["root"] = new JsonObject { ["id"] = "flow", ["type"] = "Elsa.Flowchart", ["activities"] = activities, ["connections"] = connections },
    };

    private static JsonObject Mark(string what) => Step(what, "Itsm.Comment", ("text", JavaScript($"`${{getMark()}} {what}`")));

    private static JsonObject Step(string id, string type, params (string Name, JsonObject Value)[] inputs)
    {
        var step = new JsonObject { ["id"] = id, ["type"] = type };
        foreach (var (name, value) in inputs)
        {
            step[name] = value;
        }

        return step;
    }

    private static JsonObject Line(string source, string target, string port = "Done") => new()
    {
        ["source"] = new JsonObject { ["activity"] = source, ["port"] = port },
        ["target"] = new JsonObject { ["activity"] = target, ["port"] = "In" },
    };

    private static JsonObject Literal(string value) => Of("Literal", value);

    private static JsonObject JavaScript(string value) => Of("JavaScript", value);

    private static JsonObject Of(string language, string value) => new() { ["expression"] = new JsonObject { ["type"] = language, ["value"] = value } };
}
