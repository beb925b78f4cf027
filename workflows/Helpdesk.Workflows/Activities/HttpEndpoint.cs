using System.Text.Json.Nodes;
using Helpdesk.Workflows.Definitions;
using Helpdesk.Workflows.Engine;
using Helpdesk.Workflows.Expressions;
using Helpdesk.Workflows.Http;

namespace Helpdesk.Workflows.Activities;

/// <summary>Begins when another system calls an address of this one, or waits for such a call. A method that is not named is not taken.</summary>
internal sealed class HttpEndpoint : Activity
{
    public const string TypeName = "Elsa.HttpEndpoint";

    public static readonly IReadOnlyList<string> Methods = ["POST", "PUT", "PATCH", "DELETE", "GET"];

    private const string Usual = "POST";

    public override string Type => TypeName;

    /// <summary>What begins workflows: the path. Which methods it takes says the step, <see cref="MethodsOf"/>.</summary>
    public static JsonObject BeginsWith(string path) => new() { ["Path"] = path };

    /// <summary>What a step waits for: one for each of its methods.</summary>
    public static JsonObject WaitsFor(string path, string method) => new() { ["Path"] = path, ["Method"] = method };

    /// <summary>The path as written; null when an expression makes it, or it is none.</summary>
    public static string? PathOf(ActivityNode node) => WrittenTexts.Of(node["path"]) is [var text] ? HookPath.Normalize(text) : null;

    /// <summary>The methods as written; null when an expression makes them.</summary>
    public static IReadOnlyList<string>? MethodsOf(ActivityNode node) => WrittenTexts.Of(node["supportedMethods"]) is { } written ? Known(written) : null;

    public override JsonObject? StimulusOf(ActivityNode node) => PathOf(node) is { } path ? BeginsWith(path) : null;

    public override (string Field, string Problem)? ProblemOf(ActivityNode node)
    {
        if (WrittenTexts.Of(node["path"]) is [var text] && HookPath.Normalize(text) is null)
        {
            return ("path", "A path is words of letters, digits, - and _ with slashes between them, such as monitoring/alerts.");
        }

        return MethodsOf(node) switch
        {
            null when node.CanStartWorkflow => ("supportedMethods", "The methods of a webhook that begins the workflow must be written out and not computed."),
            { Count: 0 } => ("supportedMethods", "A webhook takes POST, PUT, PATCH, DELETE or GET."),
            _ => null,
        };
    }

    public override ValueTask ExecuteAsync(ActivityContext context, CancellationToken cancellationToken)
    {
        if (context.IsTrigger)
        {
            // The call has come: that is why the instance began. Met again in a loop, it waits.
            context.Run.State.Trigger = null;
            Take(context, context.Run.State.Input[Event.PayloadInput]);
            return ValueTask.CompletedTask;
        }

        var path = HookPath.Normalize(context.GetText("path")) ?? throw new WorkflowFaultException($"The step “{context.Node.DisplayName}” has no path that can be called.");
        var methods = Known(context.GetList("supportedMethods").Select(ScriptValue.ToText));
        if (methods.Count == 0)
        {
            throw new WorkflowFaultException($"The step “{context.Node.DisplayName}” takes no method that there is.");
        }

        foreach (var method in methods)
        {
            context.Wait(WaitsFor(path, method));
        }

        return ValueTask.CompletedTask;
    }

    public override ValueTask ResumeAsync(ActivityContext context, WorkItem item, CancellationToken cancellationToken)
    {
        Take(context, item.Payload);
        return ValueTask.CompletedTask;
    }

    private static void Take(ActivityContext context, JsonNode? call)
    {
        context.SetResult("ParsedContent", ScriptValue.FromJson(call.At("content")));
        context.SetResult("Headers", ScriptValue.FromJson(call.At("headers")));
        context.SetResult("QueryStringData", ScriptValue.FromJson(call.At("query")));
        context.SetResult("Result", ScriptValue.FromJson(call));
        context.Complete();
    }

    private static IReadOnlyList<string> Known(IEnumerable<string> methods)
    {
        var named = methods.Select(m => m.Trim().ToUpperInvariant()).Where(m => m.Length > 0).Distinct(StringComparer.Ordinal).ToList();
        return named.Count == 0 ? [Usual] : [.. named.Where(m => Methods.Contains(m, StringComparer.Ordinal))];
    }
}
