using System.Text.Json.Nodes;
using Helpdesk.Workflows.Definitions;
using Helpdesk.Workflows.Expressions;

namespace Helpdesk.Workflows.Engine;

/// <summary>
/// The names that expressions of an activity know, as Elsa has them: variables of the containers around it, innermost first, then inputs;
/// <c>getX()</c> for each, <c>getResultFromApproval()</c> for what activities gave.
/// </summary>
internal sealed class ActivityScope(WorkflowRun run, ActivityState activity) : IScriptScope
{
    private const int MaxValue = 100_000;

    private readonly Dictionary<string, (bool IsKnown, object? Value)> _read = new(StringComparer.Ordinal);

    public bool TryGet(string name, out object? value)
    {
        // An expression may ask for the same value in every round.
        if (!_read.TryGetValue(name, out var read))
        {
            _read[name] = read = (Read(name, out value), value);
        }

        value = read.Value;
        return read.IsKnown;
    }

    private bool Read(string name, out object? value)
    {
        if (Holder(name) is var (holder, key))
        {
            value = ScriptValue.FromJson(holder[key]);
            return true;
        }

        if (KeyIn(run.State.Input, name) is { } input)
        {
            value = ScriptValue.FromJson(run.State.Input[input]);
            return true;
        }

        if (run.Values.TryGetValue(name, out var given))
        {
            value = ScriptValue.FromJson(given);
            return true;
        }

        switch (name.ToLowerInvariant())
        {
            case "variables":
                value = Variables();
                return true;
            case "input" or "inputs":
                value = ScriptValue.FromJson(run.State.Input);
                return true;
            case "correlationid":
                value = run.State.CorrelationId;
                return true;
            default:
                value = null;
                return run.Document.Inputs.Contains(name, StringComparer.OrdinalIgnoreCase);
        }
    }

    public bool TryCall(string function, IReadOnlyList<object?> arguments, out object? value)
    {
        var first = arguments.Count > 0 ? arguments[0] as string : null;
        switch (function)
        {
            case "getVariable" or "getInput" when first is not null:
                return TryGet(first, out value);
            case "getOutputFrom" when first is not null:
                return TryResult(first, arguments.Count > 1 ? arguments[1] as string ?? "Result" : "Result", out value);
            case "getCorrelationId":
                value = run.State.CorrelationId;
                return true;
            case "getWorkflowInstanceName":
                value = run.State.Name;
                return true;
            case "toJson" when arguments.Count == 1:
                value = ScriptValue.ToJson(arguments[0])?.ToJsonString() ?? "null";
                return true;
        }

        value = null;
        if (!function.StartsWith("get", StringComparison.Ordinal) || function.Length == 3 || arguments.Count > 0)
        {
            return false;
        }

        var name = function[3..];
        var from = name.IndexOf("From", StringComparison.Ordinal);
        return TryGet(name, out value) || (from > 0 && TryResult(name[(from + 4)..], name[..from], out value));
    }

    public bool TrySet(string idOrName, object? value)
    {
        if (Holder(idOrName) is not var (holder, key))
        {
            return false;
        }

        holder[key] = Stored(value);
        _read.Clear();
        return true;
    }

    /// <summary>A value as the state keeps it.</summary>
    /// <exception cref="WorkflowFaultException">It is too large: the state is written with every burst.</exception>
    public static JsonNode? Stored(object? value)
    {
        var json = ScriptValue.ToJson(value);
        return json is null or JsonValue || json.ToJsonString().Length <= MaxValue
            ? json
            : throw new WorkflowFaultException($"A value is larger than {MaxValue} characters. Keep what it is about, not the whole.");
    }

    /// <summary>The variables that a container begins with.</summary>
    public static void Declare(ActivityState container, IEnumerable<VariableDefinition> variables)
    {
        foreach (var variable in variables)
        {
            container.Variables[variable.Name] = ScriptValue.ToJson(ValueReader.Default(variable));
        }
    }

    private IEnumerable<ActivityState> Containers()
    {
        for (var at = activity; at is not null; at = run.ParentOf(at))
        {
            yield return at;
        }
    }

    private (JsonObject Holder, string Key)? Holder(string idOrName)
    {
        foreach (var container in Containers().Where(c => c.Variables.Count > 0))
        {
            var name = DefinitionsOf(container).FirstOrDefault(v => v.Id == idOrName)?.Name ?? idOrName;
            if (KeyIn(container.Variables, name) is { } key)
            {
                return (container.Variables, key);
            }
        }

        return null;
    }

    private IReadOnlyList<VariableDefinition> DefinitionsOf(ActivityState container) =>
        container.ActivityId == WorkflowDocument.RootKey ? run.Document.Variables : run.NodeOf(container).Variables;

    private Dictionary<string, object?> Variables()
    {
        Dictionary<string, object?> all = new(StringComparer.OrdinalIgnoreCase);
        foreach (var (name, value) in Containers().SelectMany(c => c.Variables))
        {
            all.TryAdd(name, ScriptValue.FromJson(value));
        }

        return all;
    }

    private bool TryResult(string activityName, string output, out object? value)
    {
        value = null;
        if (NodeNamed(activityName) is not { } node)
        {
            return false;
        }

        if (run.State.Results[node.Id] is JsonObject results && KeyIn(results, output) is { } key)
        {
            value = ScriptValue.FromJson(results[key]);
        }

        return true;
    }

    /// <summary>The step with a name or an id. Steps of a workflow that is a step see each other first, whose ids begin alike.</summary>
    private ActivityNode? NodeNamed(string name)
    {
        var own = activity.ActivityId;
        for (var slash = own.LastIndexOf('/'); ; slash = slash <= 0 ? -1 : own.LastIndexOf('/', slash - 1))
        {
            var place = own[..(slash + 1)];
            var near = run.Document.Activities.Values.Where(a => a.Id.StartsWith(place, StringComparison.Ordinal)).ToList();
            var found = near.Find(a => string.Equals(a.Name, name, StringComparison.OrdinalIgnoreCase))
                ?? near.Find(a => a.Id.AsSpan(place.Length).Equals(name, StringComparison.OrdinalIgnoreCase));
            if (found is not null || slash < 0)
            {
                return found;
            }
        }
    }

    private static string? KeyIn(JsonObject values, string name) =>
        values.ContainsKey(name) ? name : values.Select(v => v.Key).FirstOrDefault(k => string.Equals(k, name, StringComparison.OrdinalIgnoreCase));
}
