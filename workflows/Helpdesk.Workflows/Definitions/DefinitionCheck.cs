using System.Text.Json.Nodes;
using Helpdesk.Workflows.Activities;
using Helpdesk.Workflows.Engine;
using Helpdesk.Workflows.Expressions;
using Microsoft.Extensions.Localization;

namespace Helpdesk.Workflows.Definitions;

/// <summary>Something that is wrong with a definition, at the step and the field.</summary>
/// <param name="IsError">It cannot be published; otherwise a warning.</param>
/// <param name="ActivityId">The step; null for the workflow as a whole.</param>
/// <param name="Field">Input of the step, if one is wrong.</param>
internal sealed record DefinitionProblem(bool IsError, string? ActivityId, string? Field, string Message);

/// <summary>What is looked at before a definition is published, so that nothing that can never finish is ever started.</summary>
internal sealed class DefinitionCheck(ActivityRegistry registry, IStringLocalizer L)
{
    // More ways into one flowchart than anybody draws; each costs a look at the whole.
    private const int MaxTriggers = 20;

    /// <summary>Errors first, then warnings, each in the order of the document.</summary>
    public IReadOnlyList<DefinitionProblem> Check(WorkflowDocument document)
    {
        List<DefinitionProblem> problems = [];
        // A workflow that is a step was looked at when it was published.
        foreach (var node in document.Activities.Values.Where(n => !AncestorsOf(n).Any(a => a.Type == SubWorkflow.TypeName)))
        {
            CheckActivity(node, problems);
            if (node.Type == Flowchart.TypeName)
            {
                CheckFlowchart(node, problems);
            }
        }

        return [.. problems.OrderBy(p => !p.IsError)];
    }

    private static DefinitionProblem Error(ActivityNode node, string? field, string message) => new(true, node.Id, field, message);

    private static DefinitionProblem Warning(ActivityNode node, string message) => new(false, node.Id, null, message);

    private void CheckActivity(ActivityNode node, List<DefinitionProblem> problems)
    {
        if (Texts.Of(node["workflowDefinitionId"]) is { } workflow && (registry.Find(node.Type) is null || (node.Type == SubWorkflow.TypeName && node.Ports.Count == 0)))
        {
            problems.Add(Error(node, null, L["There is no published workflow “{0}”.", workflow]));
            return;
        }

        if (registry.Find(node.Type) is not { } activity)
        {
            problems.Add(Error(node, null, L["There is no kind of step “{0}” here. Switch its module on, or replace the step “{1}”.", node.Type, node.DisplayName]));
            return;
        }

        foreach (var input in activity.Descriptor.Inputs)
        {
            CheckInput(node, input, problems);
        }

        if (activity.ProblemOf(node) is var (wrong, mistake))
        {
            problems.Add(Error(node, wrong, L[mistake]));
        }

        foreach (var (field, expression, isCondition) in ExpressionsOf(node))
        {
            if (ProblemOf(expression, isCondition) is { } problem)
            {
                problems.Add(Error(node, field, L["“{0}” of the step “{1}” cannot be read. {2}", field, node.DisplayName, problem]));
            }
        }

        if (node.CanStartWorkflow && activity.Descriptor.IsTrigger && activity.StimulusOf(node) is null && activity.Descriptor.Inputs is [var what, ..])
        {
            problems.Add(Error(node, Engine.Activity.InDocument(what.Name), L["“{0}” starts the workflow, so “{1}” must be written out and not computed.", node.DisplayName, L[what.DisplayName].Value]));
        }

        if (node.Type == "Elsa.Break" && !AncestorsOf(node).Any(a => Break.IsLoop(a.Type)))
        {
            problems.Add(Error(node, null, L["The step “{0}” leaves a loop, but there is no loop around it.", node.DisplayName]));
        }
    }

    private void CheckInput(ActivityNode node, ActivityInput input, List<DefinitionProblem> problems)
    {
        var (field, label) = (Engine.Activity.InDocument(input.Name), L[input.DisplayName].Value);
        if (input.IsRequired && IsEmpty(node[field]))
        {
            problems.Add(Error(node, field, L["The step “{0}” needs a value for “{1}”.", node.DisplayName, label]));
        }
        else if (input is { Editor: ActivityEditors.Dropdown, Options.Count: > 0, Source: null }
            && WrittenTexts.Of(node[field]) is [var written]
            && !input.Options.Any(o => o.Value.Equals(written, StringComparison.OrdinalIgnoreCase)))
        {
            problems.Add(Error(node, field, L["“{0}” of the step “{1}” cannot be “{2}”. Choose: {3}.", label, node.DisplayName, written, string.Join(", ", input.Options.Select(o => L[o.Label].Value))]));
        }
    }

    private void CheckFlowchart(ActivityNode flowchart, List<DefinitionProblem> problems)
    {
        if (FlowGraph.StartOf(flowchart, trigger: null) is not { } start)
        {
            problems.Add(Error(flowchart, null, L["The flowchart has no steps."]));
            return;
        }

        var steps = flowchart.Activities.ToDictionary(a => a.Id, StringComparer.Ordinal);
        // Every trigger is a start of its own.
        List<FlowGraph> graphs =
        [
            new(flowchart, start),
            .. flowchart.Activities.Where(a => a.CanStartWorkflow && a.Id != start).Take(MaxTriggers).Select(a => new FlowGraph(flowchart, a.Id)),
        ];
        foreach (var step in flowchart.Activities.Where(a => !graphs.Exists(g => g.IsReachable(a.Id))))
        {
            problems.Add(Warning(step, L["Nothing leads to the step “{0}”: it never runs.", step.DisplayName]));
        }

        foreach (var line in graphs.SelectMany(g => g.Connections.Where(c => g.IsReachable(c.Source) && g.IsBackward(c) && !g.IsLoop(c))).Distinct())
        {
            problems.Add(Error(
                steps[line.Source],
                null,
                L["The line from “{0}” leads back to “{1}”, which is inside of a branch. A loop must go back to a step that every way to it has passed.", steps[line.Source].DisplayName, steps[line.Target].DisplayName]));
        }

        foreach (var lost in flowchart.Connections.Where(c => !steps.ContainsKey(c.Source) || !steps.ContainsKey(c.Target)))
        {
            problems.Add(Warning(flowchart, L["A line between “{0}” and “{1}” has lost an end and does nothing.", lost.Source, lost.Target]));
        }

        foreach (var step in flowchart.Activities.Where(a => graphs.Exists(g => g.IsReachable(a.Id))))
        {
            CheckOutcomes(step, graphs[0], problems);
        }

        problems.AddRange(graphs.SelectMany(g => Excluded(flowchart, g)).DistinctBy(x => x.Join).Select(x => Error(
            x.Join,
            "mode",
            L["“{0}” waits for all of its branches, but “{1}” takes only one of them: it can never run. Let it wait for the active branches.", x.Join.DisplayName, x.Choice.DisplayName])));
    }

    private void CheckOutcomes(ActivityNode step, FlowGraph graph, List<DefinitionProblem> problems)
    {
        if (registry.Find(step.Type)?.OutcomesOf(step) is not { } outcomes)
        {
            return;
        }

        var drawn = graph.Outbound(step.Id).Select(c => c.Port).Distinct(StringComparer.Ordinal).ToList();
        problems.AddRange(drawn.Except(outcomes, StringComparer.Ordinal)
            .Select(o => Warning(step, L["The step “{0}” has no outcome “{1}”: its line is never followed.", step.DisplayName, o])));
        if (outcomes.Count > 1)
        {
            problems.AddRange(outcomes.Except(drawn, StringComparer.Ordinal)
                .Select(o => Warning(step, L["The outcome “{0}” of the step “{1}” leads nowhere: this way ends there.", o, step.DisplayName])));
        }
    }

    /// <summary>
    /// Joins that wait for lines of which a choice takes only some: two of them cannot be reached but by different outcomes of it. A way is looked
    /// for once for each outcome, not for each join.
    /// </summary>
    private IEnumerable<(ActivityNode Join, ActivityNode Choice)> Excluded(ActivityNode flowchart, FlowGraph graph)
    {
        var joins = flowchart.Activities
            .Where(a => a.Type == FlowJoin.TypeName && graph.IsReachable(a.Id) && FlowJoin.ModeOf(a) == JoinMode.WaitAll)
            .ToList();
        HashSet<string> found = new(StringComparer.Ordinal);
        foreach (var choice in flowchart.Activities.Where(a => joins.Count > 0 && graph.IsReachable(a.Id) && registry.Find(a.Type)?.IsExclusive(a) == true))
        {
            var ports = graph.Outbound(choice.Id).Select(c => c.Port).Distinct(StringComparer.Ordinal).ToList();
            var reached = ports.ConvertAll(port => (Port: port, Steps: graph.ReachedWithout(choice.Id, port)));
            foreach (var join in joins.Where(j => !found.Contains(j.Id)))
            {
                var needed = graph.ForwardInbound(join.Id)
                    .Select(line => reached.Where(r => !r.Steps.Contains(line.Source) || (line.Source == choice.Id && line.Port == r.Port)).Select(r => r.Port).ToList())
                    .Where(ways => ways.Count == 1)
                    .Select(ways => ways[0])
                    .Distinct(StringComparer.Ordinal);
                if (needed.Count() > 1)
                {
                    found.Add(join.Id);
                    yield return (join, choice);
                }
            }
        }
    }

    private static IEnumerable<ActivityNode> AncestorsOf(ActivityNode node)
    {
        for (var at = node.Parent; at is not null; at = at.Parent)
        {
            yield return at;
        }
    }

    private static bool IsEmpty(JsonNode? input) => input switch
    {
        null => true,
        JsonObject wrapped when wrapped["expression"] is JsonObject expression => expression["value"] is null || Texts.Of(expression["value"]) == "",
        JsonObject wrapped => wrapped.ContainsKey("typeName") && !wrapped.ContainsKey("id"),
        JsonValue value => Texts.Of(value) == "",
        _ => false,
    };

    /// <summary>Expressions of the step itself, not of the steps that it contains.</summary>
    private static IEnumerable<(string Field, JsonObject Expression, bool IsCondition)> ExpressionsOf(ActivityNode node)
    {
        foreach (var (name, value) in node.Json)
        {
            if (value is JsonObject { } wrapped && wrapped["expression"] is JsonObject expression)
            {
                yield return (name, expression, name.Equals("condition", StringComparison.OrdinalIgnoreCase));
            }
            else if (name.Equals("cases", StringComparison.OrdinalIgnoreCase))
            {
                foreach (var item in Texts.ArrayOf(value))
                {
                    if (item.At("condition") is JsonObject condition)
                    {
                        yield return (Texts.Of(item.At("label")) ?? name, condition["expression"] as JsonObject ?? condition, true);
                    }
                }
            }
        }
    }

    private string? ProblemOf(JsonObject expression, bool isCondition)
    {
        var text = Texts.Of(expression["value"]) ?? "";
        try
        {
            if (isCondition && ActivityContext.ConditionText(expression) is { } script)
            {
                Script.Parse(script);
                return null;
            }

            switch (Texts.Of(expression["type"]))
            {
                case "JavaScript":
                    Script.Parse(text);
                    break;
                case "Liquid":
                    TextTemplate.Parse(text);
                    break;
                case "Object" or "Json" when expression["value"] is JsonValue:
                    JsonNode.Parse(text);
                    break;
                case "Literal" or "Variable" or "Input" or "Object" or "Json" or null:
                    break;
                case { } language:
                    return L["Expressions in {0} are not run here. Use JavaScript or Liquid.", language];
            }

            return null;
        }
        catch (ExpressionException exception)
        {
            return exception.Line == 0
                ? L[exception.Template, [.. exception.Arguments]]
                : L["Line {0}, column {1}: {2}", exception.Line, exception.Column, L[exception.Template, [.. exception.Arguments]].Value];
        }
        catch (System.Text.Json.JsonException)
        {
            return L["This is not JSON."];
        }
    }
}
