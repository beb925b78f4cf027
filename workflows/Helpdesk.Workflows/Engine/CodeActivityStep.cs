using System.Text.Json.Nodes;
using Helpdesk.Data;
using Helpdesk.Errors;
using Helpdesk.Workflows.Definitions;
using Helpdesk.Workflows.Expressions;
using Microsoft.Extensions.DependencyInjection;

namespace Helpdesk.Workflows.Engine;

/// <summary>Runs a module's activity as a step: in a part of the transaction that can fail alone.</summary>
internal sealed class CodeActivityStep(ActivityRegistration registration) : Activity
{
    public override string Type => registration.Descriptor.TypeName;

    public override ActivityDescriptor Descriptor => registration.Descriptor;

    public override bool WantsToKnowOfCancel => true;

    public override bool MayChangeRecords => true;

    public override IReadOnlyList<string>? OutcomesOf(ActivityNode node)
    {
        var own = Descriptor.Inputs.FirstOrDefault(i => i.Editor == ActivityEditors.Outcomes);
        return own is null ? Descriptor.Outcomes : WrittenTexts.Of(node[own.Name]) is { } named ? [.. Descriptor.Outcomes, .. named] : null;
    }

    public override JsonObject? StimulusOf(ActivityNode node) =>
        registration.StimulusOf?.Invoke(Descriptor.Inputs.ToDictionary(i => InDocument(i.Name), i => WrittenTexts.Of(node[i.Name]) ?? [], StringComparer.Ordinal));

    public override async ValueTask ExecuteAsync(ActivityContext context, CancellationToken cancellationToken)
    {
        var isTrigger = context.IsTrigger;
        await RunAsync(context, (activity, inner) => activity.ExecuteAsync(inner, cancellationToken));
        if (isTrigger)
        {
            context.Run.State.Trigger = null;
        }
    }

    public override ValueTask ResumeAsync(ActivityContext context, WorkItem item, CancellationToken cancellationToken) =>
        RunAsync(context, (activity, inner) => activity.ResumeAsync(inner, new ActivityResumption(item.IsDue, item.Payload), cancellationToken));

    public override ValueTask CancelAsync(ActivityContext context, CancellationToken cancellationToken) =>
        RunAsync(context, (activity, inner) => activity.CancelAsync(inner, cancellationToken));

    private async ValueTask RunAsync(ActivityContext context, Func<CodeActivity, CodeContext, Task> act)
    {
        var services = context.Services;
        var inner = new CodeContext(context);
        try
        {
            await services.GetRequiredService<IUnitOfWork>().RunPartAsync(() => act(registration.Create(services), inner));
        }
        catch (BusinessException exception) when (exception is not (ConcurrencyException or DatabaseUnavailableException))
        {
            throw new WorkflowFaultException(Sentence(exception));
        }

        inner.Apply();
    }

    private static string Sentence(BusinessException exception) => exception is ValidationException { Errors.Count: > 0 } invalid
        ? string.Join(' ', invalid.Errors.SelectMany(e => e.Value).Distinct(StringComparer.Ordinal))
        : exception.Message;

    /// <summary>The engine's context as modules see it: values are JSON, and how the step ends counts when all that it wrote was taken.</summary>
    private sealed class CodeContext(ActivityContext context) : IActivityContext
    {
        private readonly List<(JsonObject? Stimulus, DateTimeOffset? DueAt)> _waits = [];
        private IReadOnlyList<string>? _outcomes;

        public Guid InstanceId => context.Run.InstanceId;

        public string DefinitionId => context.Run.DefinitionId;

        public string WorkflowName => context.Run.Document.Name ?? DefinitionId;

        public string ActivityId => context.Node.Id;

        public string DisplayName => context.Node.DisplayName;

        public int RunId => context.State.Id;

        public string? CorrelationId
        {
            get => context.Run.State.CorrelationId;
            set => context.Run.State.CorrelationId = value;
        }

        public DateTimeOffset Now => context.Now;

        public bool IsTrigger => context.IsTrigger;

        public JsonNode? TriggerPayload => IsTrigger ? context.Run.State.Input[Activities.Event.PayloadInput] : null;

        public JsonObject Memory => context.Memory;

        public JsonNode? GetValue(string input) => ScriptValue.ToJson(context.Get(input));

        public string? GetText(string input) => context.GetText(input) is { Length: > 0 } text ? text : null;

        public bool GetBoolean(string input) => context.GetBoolean(input);

        public IReadOnlyList<string> GetTexts(string input) =>
            [.. context.GetList(input).Where(v => v is not null).Select(ScriptValue.ToText).Where(t => t.Length > 0)];

        public double GetNumber(string input, double otherwise) => context.GetNumber(input, otherwise);

        public TimeSpan? GetDuration(string input) => context.GetText(input) is { Length: > 0 } ? context.GetDuration(input) : null;

        public void SetResult(string output, JsonNode? value) => context.SetResult(output, ScriptValue.FromJson(value));

        public void Complete(params IReadOnlyList<string> outcomes) => _outcomes = outcomes;

        public void Wait(JsonObject? stimulus = null, DateTimeOffset? dueAt = null) => _waits.Add((stimulus, dueAt));

        public void Decline() => context.Run.Decline();

        public void Note(string message) => context.Run.Record(context.State, "Note", message);

        public void Apply()
        {
            if (_outcomes is not null)
            {
                context.Complete(_outcomes);
                return;
            }

            foreach (var (stimulus, dueAt) in _waits)
            {
                context.Wait(stimulus, dueAt);
            }
        }
    }
}

/// <summary>What an input has written out, so that it is known before anything runs.</summary>
internal static class WrittenTexts
{
    /// <summary>The texts; empty when nothing is set, null when an expression makes them.</summary>
    public static IReadOnlyList<string>? Of(JsonNode? input)
    {
        var expression = input.At("expression") as JsonObject;
        var value = expression is null ? input : expression["value"];
        switch (Texts.Of(expression.At("type")))
        {
            case "Object" or "Json" when Texts.Of(value) is { } text:
                return Listed(TryParse(text));
            case "Literal" or "Object" or "Json" or null:
                return value is JsonObject wrapped && wrapped.ContainsKey("typeName") ? [] : Listed(value);
            default:
                return null;
        }
    }

    private static IReadOnlyList<string> Listed(JsonNode? value) => value switch
    {
        JsonArray list => [.. list.OfType<JsonValue>().Select(v => ScriptValue.ToText(ScriptValue.FromJson(v)))],
        JsonValue single when ScriptValue.ToText(ScriptValue.FromJson(single)) is { Length: > 0 } text => text.StartsWith('[') && TryParse(text) is JsonArray list ? Listed(list) : [text],
        _ => [],
    };

    private static JsonNode? TryParse(string text)
    {
        try
        {
            return JsonNode.Parse(text);
        }
        catch (System.Text.Json.JsonException)
        {
            return null;
        }
    }
}
