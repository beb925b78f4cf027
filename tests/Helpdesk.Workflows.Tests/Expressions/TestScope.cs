using System.Text.Json.Nodes;
using Helpdesk.Workflows.Expressions;

namespace Helpdesk.Workflows.Tests.Expressions;

/// <summary>What the expressions of these tests see: a ticket, some values and a function that gives its argument back.</summary>
internal sealed class TestScope : IScriptScope
{
    private readonly Dictionary<string, object?> _values = new(StringComparer.Ordinal)
    {
        ["ticket"] = ScriptValue.FromJson(JsonNode.Parse(
            """
            {
              "number": "INC-7", "title": "Mail is <down>", "priority": 2, "isMajor": true, "service": null, "empty": "",
              "requester": { "name": "Ada", "mail": "ada@example.org" },
              "tags": ["mail", "vip"], "steps": [{ "name": "a", "cost": 2.5 }, { "name": "b", "cost": 4 }], "created": "2026-11-03T09:05:07Z"
            }
            """)),
        ["amount"] = 5d,
        ["nothing"] = null,
        ["numbers"] = new List<object?> { 3d, 1d, 2d },
        ["many"] = Enumerable.Range(0, 10_000).Select(i => (object?)(double)i).ToList(),
        ["variables"] = new Dictionary<string, object?> { ["greeting"] = "Hello" },
        ["long"] = new string('a', 200_000),
        ["CorrelationId"] = "c-1",
    };

    /// <summary>What the functions were called with.</summary>
    public List<string> Calls { get; } = [];

    public IEnumerable<string> Names => [.. _values.Keys, "getTicket", "echo"];

    public bool TryGet(string name, out object? value) => _values.TryGetValue(name, out value);

    public bool TryCall(string function, IReadOnlyList<object?> arguments, out object? value)
    {
        Calls.Add($"{function}({string.Join("|", arguments.Select(ScriptValue.ToText))})");
        switch (function)
        {
            case "getTicket":
                return TryGet("ticket", out value);
            case "echo":
                value = arguments.Count > 0 ? arguments[0] : null;
                return true;
            case "refuse":
                throw new ExpressionException("No {0}.", arguments[0] ?? "");
            default:
                value = null;
                return false;
        }
    }
}
