using System.Text.Json;
using Helpdesk.Recipes;
using Helpdesk.Settings;
using Helpdesk.Tickets.Clocks;
using Helpdesk.Ui;

namespace Helpdesk.Tickets.Recipes;

/// <summary>
/// <c>{"name":"service-levels","calendar":"Business hours","from":"08:00","to":"18:00","targets":[{"priority":1,"firstResponse":0.25,...}]}</c>: one
/// calendar from Monday to Friday in the tenant's zone, and the standard clocks with targets in hours or business days for each priority. Does
/// nothing where rules exist, or where somebody retired what it would make.
/// </summary>
internal sealed class ServiceLevelsStep(ClockVersions versions, ISettings settings) : IRecipeStepHandler
{
    public string Name => "service-levels";

    public async Task ExecuteAsync(JsonElement step, CancellationToken cancellationToken)
    {
        var shelf = await versions.GetFreshShelfAsync(cancellationToken);
        if (!shelf.IsEmpty)
        {
            return;
        }

        var wanted = StepReader.Read<Step>(step, Name);
        var calendar = new BusinessCalendar
        {
            Id = Guid.CreateVersion7(),
            Name = wanted.Calendar,
            Zone = (await settings.GetAsync<RegionalSettings>(cancellationToken)).TimeZone,
            Week = [.. Enumerable.Range((int)DayOfWeek.Monday, 5).Select(day => new OpeningHours((DayOfWeek)day, wanted.From, wanted.To))],
        };
        List<(ClockDefinition Definition, ServiceLevelRule Rule)> clocks = [.. wanted.Targets.SelectMany(t => Clocks(t, calendar.Id))];
        var retired = shelf.NewestCalendars.Where(c => c.IsRetired).Select(c => c.Name)
            .Concat(shelf.NewestDefinitions.Where(d => d.IsRetired).Select(d => d.Name))
            .ToHashSet(StringComparer.OrdinalIgnoreCase);
        if (retired.Contains(calendar.Name) || clocks.Exists(c => retired.Contains(c.Definition.Name)))
        {
            return;
        }

        await AddAsync(ClockVersionKind.Calendar, calendar.Id, calendar.Name, (v, from) => calendar with { Version = v, ValidFrom = from });
        foreach (var (definition, _) in clocks)
        {
            await AddAsync(ClockVersionKind.Definition, definition.Id, definition.Name, (v, from) => definition with { Version = v, ValidFrom = from });
        }

        IReadOnlyList<ServiceLevelRule> rules = [.. clocks.Select(c => c.Rule)];
        await AddAsync(ClockVersionKind.Rules, ClockVersion.RulesId, "Service level rules", (v, from) => new ServiceLevelRuleSet(v, from, rules));
        await versions.SaveAsync(cancellationToken);

        Task AddAsync<T>(ClockVersionKind kind, Guid id, string name, Func<int, DateTime, T> body) =>
            versions.AddAsync(kind, id, name, expectedVersion: 0, body, cancellationToken);
    }

    private static IEnumerable<(ClockDefinition Definition, ServiceLevelRule Rule)> Clocks(PriorityTargets target, Guid calendarId)
    {
        var priority = target.Priority;
        yield return With("First response", StandardClocks.FirstResponse($"First response P{priority}", target.FirstResponse.Target, calendarId));
        yield return With("Next response", StandardClocks.NextResponse(
            $"Next response P{priority}", target.NextResponse.Target, calendarId, NextResponseMode.OldestUnanswered));
        yield return With("Resolution", StandardClocks.Resolution($"Resolution P{priority}", target.Resolution.Target, calendarId));

        (ClockDefinition, ServiceLevelRule) With(string name, ClockDefinition definition) => (definition, new ServiceLevelRule
        {
            Id = Guid.CreateVersion7(),
            Name = $"{name}, priority {priority}",
            Priority = priority,
            DefinitionId = definition.Id,
        });
    }

    private sealed record Step(string Name, string Calendar, TimeOnly From, TimeOnly To, IReadOnlyList<PriorityTargets> Targets);

    private sealed record PriorityTargets(int Priority, Length FirstResponse, Length NextResponse, Length Resolution);

    /// <summary>One of both.</summary>
    private sealed record Length(decimal? Hours = null, decimal? BusinessDays = null)
    {
        public ServiceTarget Target => BusinessDays is { } days ? ServiceTarget.BusinessDays(days) : ServiceTarget.Hours(Hours ?? 0);
    }
}
