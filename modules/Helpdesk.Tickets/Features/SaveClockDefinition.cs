using Helpdesk.Errors;
using Helpdesk.Identity;
using Helpdesk.Tickets.Clocks;
using Microsoft.Extensions.Localization;

namespace Helpdesk.Tickets.Features;

/// <summary>
/// Makes a clock definition or its next version. Tickets get it with their next choice, or by <see cref="ReviewServiceLevels"/>. A retired one stays
/// retired.
/// </summary>
internal sealed class SaveClockDefinition(
    ClockVersions versions, TicketCatalog catalog, IPeopleDirectory people, TicketAccess access, IStringLocalizer L)
{
    /// <param name="definition">Content; version and time are given here. An unknown id makes a new definition.</param>
    /// <param name="expectedVersion">Newest version that the person saw, 0 for a new one; null takes what is there.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <exception cref="ValidationException">The definition is not sound.</exception>
    public async Task<ClockVersion> HandleAsync(ClockDefinition definition, int? expectedVersion, CancellationToken cancellationToken)
    {
        access.Demand(TicketPermissions.ManageServiceLevels);
        List<ClockFault> faults = [.. new DefinitionRules(L).Check(definition, catalog.Types)];
        var shelf = await versions.GetFreshShelfAsync(cancellationToken);
        var before = shelf.NewestDefinitions.FirstOrDefault(d => d.Id == definition.Id);
        if (before is not null && before.Metric != definition.Metric)
        {
            faults.Add(new(nameof(definition.Metric), L["A clock measures the same in all its versions. Make a new clock."]));
        }

        if (shelf.NewestCalendars.FirstOrDefault(c => c.Id == definition.CalendarId) is not { } calendar)
        {
            faults.Add(new(nameof(definition.CalendarId), L["There is no such calendar. Choose another one."]));
        }
        else if (calendar.IsRetired && before?.CalendarId != calendar.Id)
        {
            faults.Add(new(nameof(definition.CalendarId), L["The calendar “{0}” is retired. Choose another one, or offer it again first.", calendar.Name]));
        }
        else if (faults.Count == 0)
        {
            var target = definition.Target.In(calendar);
            if (target <= TimeSpan.Zero)
            {
                faults.Add(new(nameof(definition.Target), L["The target is {0}: it must be longer than nothing, otherwise every ticket is late when it is opened.", definition.Target.Amount]));
            }

            faults.AddRange(definition.Thresholds
                .Where(t => t.Unit == ThresholdUnit.MinutesFromDue && TimeSpan.FromMinutes((double)-t.Amount) >= target)
                .Select(t => new ClockFault(
                    nameof(definition.Thresholds),
                    L["The step {0} min before the end comes before the clock begins: its target is {1} min.", -t.Amount, Math.Round(target.TotalMinutes)])));
        }

        faults.AddRange(await RecipientFaultsAsync(definition, cancellationToken));
        faults.ThrowIfAny();
        // Never over what was not read: an edit does not bring back what was retired meanwhile.
        var version = await versions.AddAsync(
            ClockVersionKind.Definition, definition.Id, definition.Name.Trim(), expectedVersion ?? before?.Version ?? 0,
            (number, from) => definition with { Name = definition.Name.Trim(), Version = number, ValidFrom = from, IsRetired = before?.IsRetired ?? false },
            cancellationToken);
        await versions.SaveAsync(cancellationToken);
        return version;
    }

    private async Task<IReadOnlyList<ClockFault>> RecipientFaultsAsync(ClockDefinition definition, CancellationToken cancellationToken)
    {
        List<ClockFault> faults = [];
        foreach (var action in definition.Thresholds.SelectMany(t => t.Actions).Where(a => a.Id is not null).Distinct())
        {
            var id = action.Id!.Value;
            var isKnown = action.Kind switch
            {
                ThresholdActionKind.NotifyTeam or ThresholdActionKind.ReassignToTeam => (await people.GetTeamsAsync([id], cancellationToken)).ContainsKey(id),
                ThresholdActionKind.NotifyPerson => (await people.GetPeopleAsync([id], cancellationToken)).ContainsKey(id),
                ThresholdActionKind.ReassignToPerson => await people.MayAsync(id, TicketPermissions.EditTickets, cancellationToken),
                _ => true,
            };
            if (!isKnown)
            {
                faults.Add(new(nameof(definition.Thresholds), action.Kind switch
                {
                    ThresholdActionKind.NotifyTeam or ThresholdActionKind.ReassignToTeam => L["There is no such team any more. Choose another one."],
                    ThresholdActionKind.ReassignToPerson => L["This person does not work on tickets. Choose another one."],
                    _ => L["There is no such person any more. Choose another one."],
                }));
            }
        }

        return faults;
    }
}
