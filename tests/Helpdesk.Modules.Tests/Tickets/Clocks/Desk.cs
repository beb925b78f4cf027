using Helpdesk.Incidents;
using Helpdesk.Tickets.Clocks;

namespace Helpdesk.Modules.Tests.Tickets.Clocks;

/// <summary>Calendars, definitions and rules of a test, and what they make of a story.</summary>
internal sealed class Desk
{
    private readonly List<BusinessCalendar> _calendars = [];
    private readonly List<ClockDefinition> _definitions = [];
    private readonly List<ServiceLevelRule> _rules = [];

    public CalendarShelf Calendars => new(_calendars);

    public DefinitionShelf Definitions => new(_definitions);

    public ServiceLevelSelector Selector => new([new ServiceLevelRuleSet(1, default, _rules)], Definitions, Calendars);

    public ClockEngine Engine => new(Definitions, "Europe/Vienna");

    public ClockReader Reader => new(Definitions, Calendars);

    public IReadOnlyList<ServiceLevelRule> Rules => _rules;

    public Desk With(BusinessCalendar calendar)
    {
        _calendars.Add(calendar);
        return this;
    }

    /// <summary>Adds a definition with a rule for it.</summary>
    public Desk With(ClockDefinition definition, int? priority = null, Guid? serviceId = null, Guid? organisationId = null, string? typeId = null)
    {
        _definitions.Add(definition);
        _rules.Add(new ServiceLevelRule
        {
            Id = Guid.CreateVersion7(),
            Name = definition.Name,
            Priority = priority,
            ServiceId = serviceId,
            OrganisationId = organisationId,
            TypeId = typeId,
            DefinitionId = definition.Id,
        });
        return this;
    }

    /// <summary>A desk with one calendar and one resolution target for everything.</summary>
    public static Desk WithResolution(BusinessCalendar calendar, ServiceTarget target) =>
        new Desk().With(calendar).With(StandardClocks.Resolution("Resolution", target, calendar.Id));

    public ClockState State(Story story) => Engine.Replay(IncidentType.Id, story.Facts, Selector.Plan(IncidentType.Id, story.Facts));

    public IReadOnlyList<ClockReading> Read(Story story, DateTime now) => Reader.Read(State(story), now);

    public ClockReading Single(Story story, DateTime now) => Read(story, now).ShouldHaveSingleItem();
}
