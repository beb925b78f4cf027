using System.Globalization;
using System.Text.Json.Nodes;
using Helpdesk.Workflows.Definitions;
using Helpdesk.Workflows.Expressions;

namespace Helpdesk.Workflows.Engine;

/// <summary>What an activity sees of the instance while it runs.</summary>
internal sealed class ActivityContext(WorkflowRun run, ActivityState state)
{
    private ActivityNode? _node;

    public WorkflowRun Run => run;

    public ActivityState State => state;

    public ActivityNode Node => _node ??= run.NodeOf(state);

    /// <summary>What the activity remembers between its steps.</summary>
    public JsonObject Memory => state.Memory;

    public IServiceProvider Services => run.Services;

    /// <summary>The instance began because of this step.</summary>
    public bool IsTrigger => run.State.Trigger == state.ActivityId;

    public DateTimeOffset Now => run.Time.GetUtcNow();

    /// <summary>The value of an input: null, bool, double, string, list or dictionary.</summary>
    /// <exception cref="WorkflowFaultException">The expression cannot be evaluated; the sentence names the input.</exception>
    public object? Get(string input) => Evaluate(input, Node[input]);

    public string? GetText(string input) => Get(input) is { } value ? ScriptValue.ToText(value) : null;

    public bool GetBoolean(string input) => EvaluateCondition(input, Node[input]);

    /// <summary>
    /// A condition. What Studio saves as Literal is true, false, or an expression that was typed into the field as it stood.
    /// </summary>
    public bool EvaluateCondition(string input, JsonNode? value) =>
        ScriptValue.IsTruthy(Evaluate(input, ConditionText(value) is { } text ? ScriptOf(text) : value));

    /// <summary>The script that a condition is, when it is written as a literal; null when its expression says itself what it is.</summary>
    public static string? ConditionText(JsonNode? value)
    {
        var expression = value.At("expression") ?? value;
        var isLiteral = Texts.Of(expression.At("type")) is "Literal" or null;
        var text = (Texts.Of(expression) ?? (isLiteral ? Texts.Of(expression.At("value")) : null))?.Trim();
        return string.IsNullOrEmpty(text) ? null
            : bool.TryParse(text, out var flag) ? (flag ? "true" : "false")
            : text;
    }

    private static JsonObject ScriptOf(string text) => new() { ["type"] = "JavaScript", ["value"] = text };

    public double GetNumber(string input, double otherwise)
    {
        var value = Get(input);
        if (value is null or "")
        {
            return otherwise;
        }

        var number = ScriptValue.ToNumber(value);
        return double.IsFinite(number) ? number : throw Wrong(input, "is no number.");
    }

    /// <summary>A list; one value is a list of one, nothing an empty one.</summary>
    public IReadOnlyList<object?> GetList(string input) => Get(input) switch
    {
        null => [],
        IReadOnlyList<object?> list => list,
        var single => [single],
    };

    /// <summary>A duration such as 01:30:00, 2.00:00:00 or PT90M.</summary>
    public TimeSpan GetDuration(string input) =>
        Durations.TryParse(GetText(input), out var duration) ? duration : throw Wrong(input, "is no duration such as 01:30:00.");

    public object? Evaluate(string input, JsonNode? value)
    {
        try
        {
            return new ValueReader(new ActivityScope(run, state)).Read(value);
        }
        catch (ExpressionException exception)
        {
            throw Wrong(input, $"cannot be evaluated. {exception.Message}");
        }
    }

    /// <summary>Keeps what the activity gives: for later expressions, and in the variable that the output names.</summary>
    public void SetResult(string output, object? value)
    {
        var results = run.State.Results;
        if (results[state.ActivityId] is not JsonObject own)
        {
            results[state.ActivityId] = own = [];
        }

        own[output] = ActivityScope.Stored(value);
        var name = Node[char.ToLowerInvariant(output[0]) + output[1..]] is JsonObject named ? Texts.Of(named["memoryReference"].At("id")) : null;
        if (name is not null)
        {
            new ActivityScope(run, state).TrySet(name, value);
        }
    }

    public void SetVariable(string idOrName, object? value)
    {
        if (!new ActivityScope(run, state).TrySet(idOrName, value))
        {
            throw new WorkflowFaultException($"There is no variable “{idOrName}”.");
        }
    }

    public void Complete(params IReadOnlyList<string> outcomes) => run.Complete(state, outcomes.Count == 0 ? [FlowConnection.DefaultPort] : outcomes);

    /// <summary>Waits. The activity goes on when somebody gives it the stimulus, or when it is due.</summary>
    public void Wait(JsonObject? stimulus = null, DateTimeOffset? dueAt = null) => run.AddBookmark(state, Node.Type, stimulus, dueAt);

    public void Schedule(ActivityNode child, JsonObject? variables = null, bool isLoopBack = false) =>
        run.Schedule(new WorkItem { ActivityId = child.Id, Parent = state.Id, Variables = variables, IsLoopBack = isLoopBack });

    private WorkflowFaultException Wrong(string input, string what) => new($"The input “{input}” of the step “{Node.DisplayName}” {what}");
}

/// <summary>Reads the wrapped values of Elsa's documents.</summary>
internal sealed class ValueReader(IScriptScope scope)
{
    /// <exception cref="ExpressionException">It cannot be evaluated.</exception>
    public object? Read(JsonNode? value)
    {
        if (value is not JsonObject wrapped)
        {
            return ScriptValue.FromJson(value);
        }

        // FlowSwitch stores its conditions as a bare expression.
        var expression = wrapped["expression"] as JsonObject ?? (wrapped.ContainsKey("type") && wrapped.ContainsKey("value") ? wrapped : null);
        if (expression is null)
        {
            return wrapped.ContainsKey("typeName") ? null : ScriptValue.FromJson(wrapped);
        }

        var content = expression["value"];
        return Texts.Of(expression["type"]) switch
        {
            "JavaScript" => Script.Parse(TextOf(content)).Evaluate(scope),
            "Liquid" => TextTemplate.Parse(TextOf(content)).Render(scope),
            "Variable" or "Input" => Named(content),
            "Object" or "Json" => FromText(content),
            "Literal" or null => Literal(content, Texts.Of(wrapped["typeName"])),
            var language => throw new ExpressionException("Expressions in {0} are not run here. Use JavaScript or Liquid.", language),
        };
    }

    private static string TextOf(JsonNode? content) => Texts.Of(content) ?? content?.ToJsonString() ?? "";

    private object? Named(JsonNode? content)
    {
        var name = Texts.Of(content) ?? Texts.Of(content.At("id")) ?? Texts.Of(content.At("name")) ?? "";
        return scope.TryGet(name, out var value) || (Texts.Of(content.At("name")) is { } other && scope.TryGet(other, out value))
            ? value
            : throw new ExpressionException("There is no variable or input “{0}”.", name);
    }

    private static object? FromText(JsonNode? content)
    {
        if (Texts.Of(content) is not { } text)
        {
            return ScriptValue.FromJson(content);
        }

        try
        {
            return ScriptValue.FromJson(JsonNode.Parse(text));
        }
        catch (System.Text.Json.JsonException exception)
        {
            throw new ExpressionException("This is not JSON: {0}", exception.Message);
        }
    }

    /// <summary>Studio writes true, 5 and 01:00:00 as text.</summary>
    private static object? Literal(JsonNode? content, string? typeName) => Typed(ScriptValue.FromJson(content), typeName);

    /// <summary>Text as the type says that it is meant to be; other values as they are.</summary>
    public static object? Typed(object? value, string? typeName) => (typeName, value) switch
    {
        ("Boolean", string text) => bool.TryParse(text, out var flag) && flag,
        ("Int32" or "Int64" or "Double" or "Decimal" or "Single" or "Int16", string text) =>
            double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : null,
        _ => value,
    };

    /// <summary>First value of a variable.</summary>
    public static object? Default(VariableDefinition variable) => Literal(variable.Value, variable.TypeName) is { } value and not ""
        ? value
        : variable.TypeName switch
        {
            "String" => "",
            "Boolean" => false,
            "Int32" or "Int64" or "Double" or "Decimal" => 0d,
            _ => null,
        };
}
