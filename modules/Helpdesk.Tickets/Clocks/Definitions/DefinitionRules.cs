using Helpdesk.Tickets.CustomFields;
using Microsoft.Extensions.Localization;

namespace Helpdesk.Tickets.Clocks;

/// <summary>What a definition must be before it is saved.</summary>
internal sealed class DefinitionRules(IStringLocalizer L)
{
    public const decimal MostHours = 50_000;
    public const decimal MostPercent = 1000;
    public const decimal MostMinutes = 1_000_000;
    public const int MaxName = 100;
    public const int MostSteps = 20;
    public const int MostRules = 20;

    /// <summary>What conditions may ask for, beside custom fields.</summary>
    private static readonly IReadOnlyList<string> Fields =
    [
        ClockFields.StateCategory, ClockFields.Signal, ClockFields.IsAnswered, ClockFields.OrganisationId, ClockFields.RequesterZone, ClockFields.SiteZone,
        Domain.TicketFields.State, Domain.TicketFields.SubState, Domain.TicketFields.Impact, Domain.TicketFields.Urgency, Domain.TicketFields.Priority,
        Domain.TicketFields.IsPriorityOverridden, Domain.TicketFields.CategoryId, Domain.TicketFields.ServiceId, Domain.TicketFields.RequesterId,
        Domain.TicketFields.TeamId, Domain.TicketFields.AssigneeId, Domain.TicketFields.Channel, Domain.TicketFields.ParentId,
        Domain.TicketFields.ResolutionCode, Domain.TicketFields.ReopenCount,
    ];

    /// <summary>All faults; empty when the definition is sound.</summary>
    /// <param name="d">Definition.</param>
    /// <param name="types">Types of tickets: a rule that names a state that none has can never hold.</param>
    public IReadOnlyList<ClockFault> Check(ClockDefinition d, IReadOnlyCollection<TicketType> types) =>
        [.. TargetFaults(d), .. RuleFaults(d), .. d.Thresholds.SelectMany(ThresholdFaults), .. UnknownStates(d, types)];

    private IEnumerable<ClockFault> TargetFaults(ClockDefinition d)
    {
        if (string.IsNullOrWhiteSpace(d.Name))
        {
            yield return new(nameof(d.Name), L["Give the clock a name."]);
        }

        foreach (var (field, text) in ((string, string?)[])[(nameof(d.Name), d.Name), (nameof(d.CustomMetric), d.CustomMetric)])
        {
            if (text?.Trim().Length > MaxName)
            {
                yield return new(field, L["The text is too long: {0} of at most {1} characters.", text.Trim().Length, MaxName]);
            }
        }

        if (d.Thresholds.Count > MostSteps)
        {
            yield return new(nameof(d.Thresholds), L["A clock has at most {0} steps.", MostSteps]);
        }

        if (d.Reopen.Window is { } window && (window <= TimeSpan.Zero || window.TotalHours > (double)MostHours))
        {
            yield return new(nameof(d.Reopen), L["A reopened clock begins anew after more than no and at most {0} hours.", MostHours]);
        }

        if (d.Target.Amount <= 0)
        {
            yield return new(nameof(d.Target), L["The target is {0}: it must be longer than nothing, otherwise every ticket is late when it is opened.", d.Target.Amount]);
        }
        else if (d.Target.Amount > MostHours)
        {
            yield return new(nameof(d.Target), L["The target is longer than {0}.", MostHours]);
        }

        if (d.Metric == ClockMetric.Custom && string.IsNullOrWhiteSpace(d.CustomMetric))
        {
            yield return new(nameof(d.CustomMetric), L["Name what the clock measures."]);
        }
    }

    private IEnumerable<ClockFault> RuleFaults(ClockDefinition d)
    {
        if (d.Start.Count == 0)
        {
            yield return new(nameof(d.Start), L["The clock never starts: say when it does."]);
        }

        if (d.Stop.Count == 0)
        {
            yield return new(nameof(d.Stop), L["The clock never stops: say when it does."]);
        }

        if (d.Metric == ClockMetric.FirstResponse && (d.Reopen.Behaviour != ReopenBehaviour.Never || d.IsRepeating))
        {
            yield return new(nameof(d.Reopen), L["A first response is given once: its clock never starts again."]);
        }

        if (d.Metric == ClockMetric.FirstResponse && d.Pause.Count > 0)
        {
            yield return new(nameof(d.Pause), L["The clock of the first response does not pause: the requester waits all the time."]);
        }

        if (d.CancelsWhenStartEnds && d.Start.Any(r => r.IsMomentary()))
        {
            yield return new(nameof(d.CancelsWhenStartEnds), L["“{0}” holds for a moment only, so the clock would be cancelled by the next event.", d.Start.First(r => r.IsMomentary()).Name]);
        }

        if (d.Pause.FirstOrDefault(r => r.IsMomentary()) is { } pause)
        {
            yield return new(nameof(d.Pause), L["“{0}” holds for a moment only, so the clock would not pause for any time.", pause.Name]);
        }
    }

    private IEnumerable<ClockFault> ThresholdFaults(ClockThreshold threshold)
    {
        if (threshold.Unit == ThresholdUnit.PercentOfTarget && threshold.Amount is <= 0 or > MostPercent)
        {
            yield return new(nameof(ClockDefinition.Thresholds), L["{0} % is no step: use more than 0 and at most {1}.", threshold.Amount, MostPercent]);
        }

        if (threshold.Unit == ThresholdUnit.MinutesFromDue && Math.Abs(threshold.Amount) > MostMinutes)
        {
            yield return new(nameof(ClockDefinition.Thresholds), L["A step is at most {0} minutes away from the end.", MostMinutes]);
        }

        if (threshold.Actions.DistinctBy(a => a.Kind).Count() < threshold.Actions.Count)
        {
            yield return new(nameof(ClockDefinition.Thresholds), L["The step {0} names an action twice: make a second step of the same amount.", threshold.Amount]);
        }

        if (threshold.Actions.Any(a => a.EventName?.Trim().Length > MaxName))
        {
            yield return new(nameof(ClockDefinition.Thresholds), L["The name of an event has at most {0} characters.", MaxName]);
        }

        if (threshold.Actions.Count == 0)
        {
            yield return new(nameof(ClockDefinition.Thresholds), L["Nothing happens at the step {0}: choose who is told or what is done.", threshold.Amount]);
        }

        foreach (var action in threshold.Actions)
        {
            var needsId = action.Kind is ThresholdActionKind.NotifyPerson or ThresholdActionKind.NotifyTeam
                or ThresholdActionKind.ReassignToPerson or ThresholdActionKind.ReassignToTeam;
            if ((needsId && action.Id is null) || (action.Kind == ThresholdActionKind.RaiseEvent && string.IsNullOrWhiteSpace(action.EventName)))
            {
                yield return new(nameof(ClockDefinition.Thresholds), L["An action of the step {0} does not say whom or what it concerns.", threshold.Amount]);
            }
        }
    }

    private IEnumerable<ClockFault> UnknownStates(ClockDefinition d, IReadOnlyCollection<TicketType> types)
    {
        var states = types.SelectMany(t => t.StateMachine.States).ToList();
        var known = new Dictionary<string, HashSet<string>>(StringComparer.Ordinal)
        {
            [Domain.TicketFields.State] = [.. states.Select(s => s.Id)],
            [Domain.TicketFields.SubState] = [.. states.SelectMany(s => s.SubStates).Select(s => s.Id)],
            [ClockFields.StateCategory] = [.. Enum.GetValues<StateCategory>().Select(c => TicketFacts.Name(c)!)],
            [ClockFields.Signal] = [.. TicketSignals.All],
        };
        (string Field, IReadOnlyList<ClockRule> Rules)[] conditions =
            [(nameof(d.Start), d.Start), (nameof(d.Stop), d.Stop), (nameof(d.Cancel), d.Cancel), (nameof(d.Pause), d.Pause)];
        foreach (var (field, rules) in conditions.Where(c => c.Rules.Count > MostRules))
        {
            yield return new(field, L["There are {0} conditions, at most {1} are allowed.", rules.Count, MostRules]);
        }

        foreach (var (field, rule) in conditions.SelectMany(c => c.Rules.Select(r => (c.Field, r))))
        {
            if (rule.Name.Trim().Length is 0 or > MaxName)
            {
                yield return new(field, L["Give each condition a name of at most {0} characters.", MaxName]);
            }

            if (rule.Tests.Count is 0 or > MostRules)
            {
                yield return new(field, L["“{0}” must have between 1 and {1} tests.", rule.Name, MostRules]);
            }

            foreach (var test in rule.Tests.Where(t => !Fields.Contains(t.Field) && !t.Field.StartsWith(CustomField.Prefix, StringComparison.Ordinal)))
            {
                yield return new(field, L["“{0}” asks for the field “{1}”, which there is not. Known ones are: {2}.", rule.Name, test.Field, string.Join(", ", Fields)]);
            }

            foreach (var test in rule.Tests.Where(t => t.Test == FactTestKind.Is && known.TryGetValue(t.Field, out var values) && !t.Values.Any(values.Contains)))
            {
                yield return new(field, L["“{0}” can never hold: there is no {1}.", rule.Name, string.Join(", ", test.Values)]);
            }
        }
    }
}
