using System.Globalization;
using Helpdesk.Tickets.Domain;
using Microsoft.Extensions.Localization;

namespace Helpdesk.Tickets.Replies;

/// <summary>What the steps of a macro may hold. Whether a ticket allows them is asked when the macro is applied. Scoped.</summary>
internal sealed class MacroRules(TicketReferences references, TicketCatalog catalog, IStringLocalizer L)
{
    /// <summary>The steps with only those values that their kind uses; faults are added to <paramref name="rules"/>.</summary>
    public async Task<IReadOnlyList<MacroStep>> CheckAsync(
        TicketTextRules rules, Guid? teamId, IReadOnlyList<MacroStep> steps, CancellationToken cancellationToken)
    {
        await references.CheckTeamAsync(rules, teamId, cancellationToken);
        if (steps.Count is 0 or > Macro.MostSteps)
        {
            rules.Add("steps", L["A macro has 1 to {0} steps.", Macro.MostSteps]);
        }

        List<MacroStep> result = [];
        foreach (var step in steps.Take(Macro.MostSteps))
        {
            result.Add(await CheckAsync(new StepRules(rules, result.Count), step, cancellationToken));
        }

        return result;
    }

    private async Task<MacroStep> CheckAsync(StepRules rules, MacroStep step, CancellationToken cancellationToken)
    {
        switch (step.Kind)
        {
            case MacroSteps.Reply or MacroSteps.Note:
                return new() { Kind = step.Kind, Text = Template(rules, "text", step.Text, isNeeded: true) };
            case MacroSteps.Task:
                return new() { Kind = step.Kind, Text = Template(rules, "text", step.Text, isNeeded: true, TicketTextRules.MaxTitle) };
            case MacroSteps.Set:
                await CheckValueAsync(rules, step, cancellationToken);
                return new() { Kind = step.Kind, Field = step.Field, Value = Empty(step.Value), Reason = Reason(rules, step) };
            case MacroSteps.Assign:
                await CheckOwnerAsync(rules, step, cancellationToken);
                return new() { Kind = step.Kind, TeamId = step.TeamId, Assignee = Empty(step.Assignee), Reason = Reason(rules, step) };
            case MacroSteps.Transition:
                CheckTransition(rules, step);
                return new()
                {
                    Kind = step.Kind,
                    Transition = step.Transition,
                    SubState = Empty(step.SubState),
                    ResolutionCode = Empty(step.ResolutionCode),
                    ResolutionNotes = Template(rules, "resolutionNotes", step.ResolutionNotes, isNeeded: false),
                    Text = Template(rules, "text", step.Text, isNeeded: false),
                    Reason = Reason(rules, step),
                };
            default:
                rules.Add("kind", L["Use one of: {0}.", string.Join(", ", MacroSteps.All.Select(k => k.Id))]);
                return step;
        }
    }

    private async Task CheckValueAsync(StepRules rules, MacroStep step, CancellationToken cancellationToken)
    {
        var inner = new TicketTextRules(L);
        var value = Empty(step.Value);
        switch (step.Field)
        {
            case TicketFields.Impact or TicketFields.Urgency when Number(value) is not (>= 1 and <= 3):
                rules.Add("value", L["Use 1 (high), 2 (medium) or 3 (low)."]);
                break;
            case TicketFields.Priority when value is not null && Number(value) is not (>= 1 and <= 5):
                rules.Add("value", L["Use 1 (critical) to 5 (planning)."]);
                break;
            case TicketFields.CategoryId:
                await references.CheckCategoryAsync(inner, Id(rules, value), cancellationToken);
                break;
            case TicketFields.ServiceId:
                await references.CheckServiceAsync(inner, Id(rules, value), cancellationToken);
                break;
            case TicketFields.Impact or TicketFields.Urgency or TicketFields.Priority:
                break;
            default:
                rules.Add("field", L["Use one of: {0}.", string.Join(", ", MacroSteps.Fields.Select(f => f.Id))]);
                break;
        }

        rules.Take(inner, "value");
    }

    private async Task CheckOwnerAsync(StepRules rules, MacroStep step, CancellationToken cancellationToken)
    {
        if (step.TeamId is null && Empty(step.Assignee) is null)
        {
            rules.Add("assignee", L["Choose a team, a person, or both."]);
        }

        var inner = new TicketTextRules(L);
        await references.CheckTeamAsync(inner, step.TeamId, cancellationToken);
        rules.Take(inner, "teamId");
        if (Empty(step.Assignee) is { } assignee && assignee is not (MacroSteps.Me or MacroSteps.Nobody))
        {
            inner = new TicketTextRules(L);
            await references.CheckAssigneeAsync(inner, Id(rules, assignee, "assignee"), cancellationToken);
            rules.Take(inner, "assignee");
        }
    }

    private void CheckTransition(StepRules rules, MacroStep step)
    {
        List<TicketTransition> ways = [.. catalog.Types.SelectMany(t => t.StateMachine.Transitions).Where(t => t.Id == step.Transition)];
        if (ways.Count == 0)
        {
            rules.Add("transition", L["Use one of: {0}.", string.Join(", ", catalog.Types.SelectMany(t => t.StateMachine.Transitions).Select(t => t.Id).Distinct())]);
        }
        else if (ways.TrueForAll(w => w.Requires.HasFlag(TransitionRequirements.Reason)) && string.IsNullOrWhiteSpace(step.Reason))
        {
            rules.Add("reason", L["Say why."]);
        }
    }

    private string? Template(StepRules rules, string field, string? value, bool isNeeded, int maxLength = CannedResponse.MaxText)
    {
        var inner = new TicketTextRules(L);
        var text = inner.Body(field, value, maxLength);
        rules.Take(inner, field);
        if (text.Length == 0)
        {
            if (isNeeded)
            {
                rules.Add(field, L["Write something here."]);
            }

            return null;
        }

        if (ResponseTemplates.Check(text, L) is { } fault)
        {
            rules.Add(field, fault.Message);
        }

        return text;
    }

    private string? Reason(StepRules rules, MacroStep step)
    {
        var inner = new TicketTextRules(L);
        var reason = inner.Reason(step.Reason);
        rules.Take(inner, "reason");
        return reason;
    }

    private Guid? Id(StepRules rules, string? value, string field = "value")
    {
        if (value is null || Guid.TryParse(value, out _))
        {
            return value is null ? null : Guid.Parse(value);
        }

        rules.Add(field, L["“{0}” is no id.", value.Length > 40 ? value[..40] + "…" : value]);
        return null;
    }

    private static int? Number(string? value) => int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;

    private static string? Empty(string? value) => string.IsNullOrWhiteSpace(value) ? null : value;

    /// <summary>Faults of one step.</summary>
    private sealed class StepRules(TicketTextRules rules, int index)
    {
        public void Add(string field, string message) => rules.Add($"steps[{index}].{field}", message);

        /// <summary>The faults of rules of one value, under this step's name for it.</summary>
        public void Take(TicketTextRules other, string field)
        {
            foreach (var message in other.Messages)
            {
                Add(field, message);
            }
        }
    }
}
