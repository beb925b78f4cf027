using Helpdesk.Incidents;
using Helpdesk.Testing;
using Helpdesk.Tickets.Clocks;
using static Helpdesk.Modules.Tests.Tickets.Clocks.Calendars;

namespace Helpdesk.Modules.Tests.Tickets.Clocks;

public sealed class SelectionTests
{
    private static readonly Guid Mail = Guid.CreateVersion7();
    private static readonly Guid Acme = Guid.CreateVersion7();
    private static readonly DateTime T0 = Utc("2026-11-16T09:00");
    private readonly BusinessCalendar _office = Office("9-17");
    private readonly BusinessCalendar _always = Always();

    [Fact]
    public void Choose_TakesTheMostSpecificRule_AndListsTheOthers()
    {
        var choice = Choose(
            new Desk().With(_office).With(Resolution("All", 1)).With(Resolution("P2", 2), priority: 2).With(Resolution("Mail P2", 8), priority: 2, serviceId: Mail), 2);

        choice.Winners.ShouldHaveSingleItem().Rule.Name.ShouldBe("Mail P2");
        choice.Losers.Select(l => (l.Rule.Name, l.Winner.Name, l.Why)).ShouldBe(
            [("P2", "Mail P2", LossReason.LessSpecific), ("All", "Mail P2", LossReason.LessSpecific)]);
    }

    [Fact]
    public void Choose_OfEquallySpecificRules_TakesTheOneThatIsDueFirst()
    {
        // 20 hours of the office last until Wednesday, 30 hours around the clock until Tuesday.
        var choice = Choose(
            new Desk().With(_office).With(_always)
                .With(Resolution("Office", 20), priority: 2)
                .With(StandardClocks.Resolution("Around the clock", ServiceTarget.Hours(30), _always.Id), serviceId: Mail), 2);

        choice.Winners.ShouldHaveSingleItem().Rule.Name.ShouldBe("Around the clock");
        choice.Losers.ShouldHaveSingleItem().Why.ShouldBe(LossReason.Longer);
    }

    [Fact]
    public void Choose_KeepsDifferentMetricsAndAgreementsApart()
    {
        var choice = Choose(
            new Desk().With(_office).With(Resolution("Customer", 8)).With(Resolution("Team", 4) with { Agreement = AgreementKind.OperationalLevel })
                .With(StandardClocks.FirstResponse("Answer", ServiceTarget.Hours(1), _office.Id)), 2);

        choice.Winners.Count.ShouldBe(3);
        choice.Losers.ShouldBeEmpty();
    }

    [Fact]
    public void Choose_TakesTheRulesAndDefinitionsOfTheTime()
    {
        var old = Resolution("R", 8);
        var @new = old with { Version = 2, ValidFrom = T0.AddDays(1), Target = ServiceTarget.Hours(4) };
        var rule = new ServiceLevelRule { Id = Guid.CreateVersion7(), Name = "All", DefinitionId = old.Id };
        var selector = new ServiceLevelSelector(
            [new(1, T0, [rule]), new(2, T0.AddDays(2), [])], new DefinitionShelf([old, @new]), new CalendarShelf([_office]));
        var facts = new TicketFacts { TypeId = "incident", OpenedAt = T0 };

        selector.Choose(facts, T0.AddDays(-9)).Winners.ShouldHaveSingleItem().Definition.Version.ShouldBe(1);
        selector.Choose(facts, T0.AddDays(1)).Winners.ShouldHaveSingleItem().Definition.Version.ShouldBe(2);
        selector.Choose(facts, T0.AddDays(2)).Winners.ShouldBeEmpty();
    }

    [Fact]
    public void Choose_LeavesARetiredDefinitionOut_WhileItIsRetired()
    {
        var first = Resolution("R", 8);
        var retired = first with { Version = 2, ValidFrom = T0.AddDays(1), IsRetired = true };
        var again = first with { Version = 3, ValidFrom = T0.AddDays(2) };
        var rule = new ServiceLevelRule { Id = Guid.CreateVersion7(), Name = "All", DefinitionId = first.Id };
        var selector = new ServiceLevelSelector([new(1, T0, [rule])], new DefinitionShelf([first, retired, again]), new CalendarShelf([_office]));
        var facts = new TicketFacts { TypeId = "incident", OpenedAt = T0 };

        selector.Choose(facts, T0).Winners.ShouldHaveSingleItem().Definition.Version.ShouldBe(1);
        selector.Choose(facts, T0.AddDays(1)).Winners.ShouldBeEmpty();
        selector.Choose(facts, T0.AddDays(2)).Winners.ShouldHaveSingleItem().Definition.Version.ShouldBe(3);
    }

    [Fact]
    public void Check_FindsARuleWithARetiredClock_WhichBeatsNoOther()
    {
        var desk = new Desk().With(_office).With(Resolution("Retired", 1) with { IsRetired = true }).With(Resolution("All", 9));

        var finding = Find(desk).ShouldHaveSingleItem();

        finding.Kind.ShouldBe(ServiceLevelFindingKind.NeverFires);
        finding.Message.ShouldBe("“Retired” names a clock that is retired, so it does nothing.");
    }

    [Fact]
    public void Plan_ChoosesAgain_OnlyWhenAFactOfTheRulesChanges()
    {
        var desk = new Desk().With(_office).With(Resolution("P1", 1), priority: 1).With(Resolution("Other", 9));
        var story = Story.Opened(T0).Started(T0.AddHours(1)).Prioritised(T0.AddHours(2), 4).Prioritised(T0.AddHours(3), 1);

        desk.Selector.Plan(IncidentType.Id, story.Facts).Select(c => c.FromSequence).ShouldBe([1, 4], "priority 3 and 4 lead to the same choice");
    }

    [Fact]
    public void Check_OfASoundSet_FindsNothing() =>
        Find(new Desk().With(_office).With(Resolution("All", 9)).With(Resolution("P1", 1), priority: 1).With(Resolution("Mail P1", 2), priority: 1, serviceId: Mail)).ShouldBeEmpty();

    [Fact]
    public void Check_FindsEquallySpecificRulesThatMeet()
    {
        var finding = Find(new Desk().With(_office).With(Resolution("All", 9)).With(Resolution("P1", 4), priority: 1).With(Resolution("Mail", 2), serviceId: Mail)).ShouldHaveSingleItem();

        finding.Kind.ShouldBe(ServiceLevelFindingKind.Overlap);
        finding.Message.ShouldBe("“Mail” and “P1” match the same tickets and neither is more specific; the shorter one, “Mail”, wins.");
    }

    [Fact]
    public void Check_FindsTicketsWithoutATarget()
    {
        var desk = new Desk().With(_office).With(Resolution("P1", 4), priority: 1).With(Resolution("P2", 4), priority: 2).With(Resolution("Mail", 4), serviceId: Mail);

        Find(desk).Single(f => f.Kind == ServiceLevelFindingKind.Gap).Message
            .ShouldBe("Incidents of priority 3, 4, 5 have no target for “Resolution time” unless a rule names their organisation or service.");
    }

    [Fact]
    public void Check_FindsARuleThatOthersAlwaysBeat()
    {
        var desk = new Desk().With(_office).With(Resolution("Rest", 4));
        for (var priority = 1; priority <= 5; priority++)
        {
            desk.With(Resolution($"P{priority}", 4), priority);
        }

        Find(desk).ShouldHaveSingleItem().Message.ShouldStartWith("“Rest” never decides: wherever it matches, “P1”, “P2”,");
    }

    [Fact]
    public void Check_FindsRulesForWhatDoesNotExist()
    {
        var gone = Guid.CreateVersion7();
        var desk = new Desk().With(_office).With(Resolution("All", 4))
            .With(Resolution("Gone service", 4), serviceId: gone).With(Resolution("Gone organisation", 4), organisationId: gone)
            .With(Resolution("P9", 4), priority: 9).With(Resolution("Change", 4), typeId: "change");

        var never = Find(desk).Where(f => f.Kind == ServiceLevelFindingKind.NeverFires).Select(f => f.Message).ToList();

        never.ShouldContain("“Gone service” never matches: its service does not exist any more.");
        never.ShouldContain("“Gone organisation” never matches: its organisation does not exist any more.");
        never.ShouldContain("“P9” never matches: there is no priority 9.");
        never.ShouldContain("“Change” never matches: there are no tickets of the type change.");
    }

    [Fact]
    public void Check_FindsATargetOfNothing() =>
        Find(new Desk().With(_office).With(Resolution("Now", 0))).ShouldHaveSingleItem().Kind.ShouldBe(ServiceLevelFindingKind.ZeroTarget);

    [Fact]
    public void Check_FindsARuleWithoutAClock()
    {
        var rule = new ServiceLevelRule { Id = Guid.CreateVersion7(), Name = "Lost", DefinitionId = Guid.CreateVersion7() };

        Check(new Desk()).Find([rule]).ShouldHaveSingleItem().Message.ShouldBe("“Lost” names a clock that does not exist, so it does nothing.");
    }

    private ClockDefinition Resolution(string name, decimal hours) => StandardClocks.Resolution(name, ServiceTarget.Hours(hours), _office.Id);

    private static ServiceLevelChoice Choose(Desk desk, int priority)
    {
        var facts = new TicketFacts
        {
            TypeId = "incident",
            OpenedAt = T0,
            Values = new Dictionary<string, string>
            {
                ["priority"] = $"{priority}",
                ["serviceId"] = Mail.ToString(),
                ["organisationId"] = Acme.ToString(),
            },
        };
        return desk.Selector.Choose(facts, T0);
    }

    private static IReadOnlyList<ServiceLevelFinding> Find(Desk desk) => Check(desk).Find(desk.Rules);

    private static ServiceLevelCheck Check(Desk desk) => new(
        new ServiceLevelWorld(new HashSet<Guid> { Acme }, new HashSet<Guid> { Mail }, [IncidentType.Type], [1, 2, 3, 4, 5]),
        id => desk.Definitions.At(id, T0), id => desk.Calendars.At(id, T0), English.Texts);
}
