using System.Text.Json;
using Helpdesk.Recipes;
using Helpdesk.Settings;
using Helpdesk.Tickets.Clocks;
using Helpdesk.Ui;

namespace Helpdesk.Tickets.Recipes;

/// <summary>
/// <c>{"name":"service-levels","calendar":"Business hours","from":"08:00","to":"18:00","targets":[{"priority":1,"firstResponse":0.25,...}]}</c>: one
/// calendar from Monday to Friday in the tenant's zone, and the standard clocks with targets in hours or business days for each priority. Does
/// nothing where rules exist.
/// </summary>
internal sealed class ServiceLevelsStep(ClockVersions versions, ISettings settings) : IRecipeStepHandler
{
    public string Name => "service-levels";

    public async Task ExecuteAsync(JsonElement step, CancellationToken cancellationToken)
    {
        if (!(await versions.GetShelfAsync(cancellationToken)).IsEmpty)
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
        await AddAsync(ClockVersionKind.Calendar, calendar.Id, calendar.Name, (v, from) => calendar with { Version = v, ValidFrom = from });

        List<ServiceLevelRule> rules = [];
        foreach (var target in wanted.Targets)
        {
            await DefineAsync("First response", target, StandardClocks.FirstResponse($"First response P{target.Priority}", target.FirstResponse.Target, calendar.Id));
            await DefineAsync("Next response", target, StandardClocks.NextResponse(
                $"Next response P{target.Priority}", target.NextResponse.Target, calendar.Id, NextResponseMode.OldestUnanswered));
            await DefineAsync("Resolution", target, StandardClocks.Resolution($"Resolution P{target.Priority}", target.Resolution.Target, calendar.Id));
        }

        await AddAsync(ClockVersionKind.Rules, ClockVersion.RulesId, "Service level rules", (v, from) => new ServiceLevelRuleSet(v, from, rules));
        await versions.SaveAsync(cancellationToken);

        async Task DefineAsync(string name, PriorityTargets target, ClockDefinition definition)
        {
            await AddAsync(ClockVersionKind.Definition, definition.Id, definition.Name, (v, from) => definition with { Version = v, ValidFrom = from });
            rules.Add(new ServiceLevelRule
            {
                Id = Guid.CreateVersion7(),
                Name = $"{name}, priority {target.Priority}",
                Priority = target.Priority,
                DefinitionId = definition.Id,
            });
        }

        Task AddAsync<T>(ClockVersionKind kind, Guid id, string name, Func<int, DateTime, T> body) =>
            versions.AddAsync(kind, id, name, expectedVersion: 0, body, cancellationToken);
    }

    private sealed record Step(string Name, string Calendar, TimeOnly From, TimeOnly To, IReadOnlyList<PriorityTargets> Targets);

    private sealed record PriorityTargets(int Priority, Length FirstResponse, Length NextResponse, Length Resolution);

    /// <summary>One of both.</summary>
    private sealed record Length(decimal? Hours = null, decimal? BusinessDays = null)
    {
        public ServiceTarget Target => BusinessDays is { } days ? ServiceTarget.BusinessDays(days) : ServiceTarget.Hours(Hours ?? 0);
    }
}
