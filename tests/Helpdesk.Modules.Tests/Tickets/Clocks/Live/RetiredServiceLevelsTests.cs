using System.Text.Json;
using Helpdesk.Data;
using Helpdesk.Errors;
using Helpdesk.Recipes;
using Helpdesk.Security;
using Helpdesk.Testing;
using Helpdesk.Tickets;
using Helpdesk.Tickets.Clocks;
using Helpdesk.Tickets.Domain;
using Helpdesk.Tickets.Features;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Helpdesk.Modules.Tests.Tickets.Clocks.Live;

/// <summary>
/// What becomes of tickets when a clock is retired. Each story has a service of its own, and plays in a year of its own in the future: versions count
/// from a minute after they were made.
/// </summary>
public sealed class RetiredServiceLevelsTests(TicketsHost host) : IClassFixture<TicketsHost>
{
    private static CancellationToken CancellationToken => TestContext.Current.CancellationToken;

    [Fact]
    public async Task AnOpenClock_GoesOnToItsEnd_AndANewTicketGetsNone()
    {
        var story = await RetiredAsync(new(2031, 3, 3, 10, 0, 0, TimeSpan.Zero), "Scanning");

        var later = await OpenAsync(story.RetiredAt.AddHours(1), story.ServiceId);
        await ActAsync(story.RetiredAt.AddHours(1), "anna", (services, time) => ActivatorUtilities.CreateInstance<AddComment>(services, time).HandleAsync(
            story.Number, new AddCommentRequest("Noted", IsPublic: false, []), CancellationToken));

        (await ClocksAsync(later)).ShouldNotContain(c => c.DefinitionId == story.DefinitionId);
        var clock = (await ClocksAsync(story.Number)).Single(c => c.DefinitionId == story.DefinitionId);
        (clock.IsOpen, clock.DefinitionVersion).ShouldBe((true, 1));
        clock.DueAt.ShouldBe(story.DueAt);

        await TakeAsync(story.Number, story.RetiredAt.AddHours(2));
        (await ClocksAsync(story.Number)).Single(c => c.DefinitionId == story.DefinitionId).Status.ShouldBe(ClockStatus.Completed);
        (await RebuildAsync(story.Number)).ShouldBe(0, "a rebuild sees what was retired at which time");
        (await RebuildAsync(later)).ShouldBe(0);
    }

    [Fact]
    public async Task AnotherPriority_CancelsTheOpenClock_AsReplaced()
    {
        var story = await RetiredAsync(new(2032, 3, 1, 10, 0, 0, TimeSpan.Zero), "Faxing");

        await ActAsync(story.RetiredAt.AddHours(1), "anna", (services, time) => ActivatorUtilities.CreateInstance<UpdateTicket>(services, time).HandleAsync(
            story.Number, new TicketPatch { Impact = 1, Urgency = 1 }, null, CancellationToken));

        (await ClocksAsync(story.Number)).Single(c => c.DefinitionId == story.DefinitionId).Status.ShouldBe(ClockStatus.Cancelled);
    }

    [Fact]
    public async Task AnEndedClock_KeepsItsVersion_AndItsExplanation()
    {
        var at = new DateTimeOffset(2033, 3, 7, 10, 0, 0, TimeSpan.Zero);
        var story = await ChosenAsync(at, "Telegraphy");
        await TakeAsync(story.Number, at.AddHours(1));
        var before = (await ClocksAsync(story.Number)).Single(c => c.DefinitionId == story.DefinitionId);
        await RetireAsync(story.DefinitionId, at.AddHours(2));

        var after = (await ClocksAsync(story.Number)).Single(c => c.DefinitionId == story.DefinitionId);
        (after.Status, after.DefinitionVersion, after.EndedAt).ShouldBe((ClockStatus.Completed, 1, before.EndedAt));
        await using var scope = await host.CreateScopeAsync("anna");
        var ticket = await scope.Services.GetRequiredService<TicketsDbContext>().Tickets.SingleAsync(t => t.Number == story.Number, CancellationToken);
        var explained = await scope.Services.GetRequiredService<ExplainClocks>().HandleAsync(ticket, CancellationToken);
        explained.Clocks.ShouldContain(c => c.Reading.Definition.Id == story.DefinitionId && !c.Reading.Definition.IsRetired);
    }

    [Fact]
    public async Task AClockThatIsOfferedAgain_IsChosenByANewRule()
    {
        var story = await RetiredAsync(new(2034, 3, 6, 10, 0, 0, TimeSpan.Zero), "Telex");
        await ActAsync(story.RetiredAt.AddHours(1), "admin", (services, time) => Retire(services, time).HandleAsync(
            story.DefinitionId, retire: false, expectedVersion: 2, CancellationToken));
        await RuleAsync(story.RetiredAt.AddHours(2), "Telex again", story.ServiceId, story.DefinitionId);

        var number = await OpenAsync(story.RetiredAt.AddHours(3), story.ServiceId);

        var clock = (await ClocksAsync(number)).Single(c => c.DefinitionId == story.DefinitionId);
        (clock.IsOpen, clock.DefinitionVersion).ShouldBe((true, 3));
    }

    [Fact]
    public async Task Retiring_IsInTheLedger_AndNeedsTheRight()
    {
        var id = Guid.CreateVersion7();
        await using var scope = await host.CreateScopeAsync("admin");
        var calendar = new BusinessCalendar { Id = id, Name = "Ledger", Zone = "Etc/UTC", IsAlwaysOpen = true };
        await scope.Services.GetRequiredService<SaveCalendar>().HandleAsync(calendar, 0, CancellationToken);
        await using (var tom = await host.CreateScopeAsync("tom"))
        {
            await Should.ThrowAsync<ForbiddenException>(() => tom.Services.GetRequiredService<RetireCalendar>().HandleAsync(id, retire: true, null, CancellationToken));
        }

        await scope.Services.GetRequiredService<RetireCalendar>().HandleAsync(id, retire: true, expectedVersion: 1, CancellationToken);

        var entries = await scope.Services.GetRequiredService<TicketsDbContext>().Set<LedgerEvent>().AsNoTracking()
            .Where(e => e.EntityType == "tickets.clock-version" && e.EntityId.Contains(id.ToString())).OrderBy(e => e.Id).ToListAsync(CancellationToken);
        entries.Count.ShouldBe(2, "one for each version");
        entries.ShouldAllBe(e => e.ActorId == host.IdOf("admin"));
    }

    [Fact]
    public async Task TheRecipe_BringsNothingBack_AndMakesNoSecondOneOfTheName()
    {
        await using var empty = await ShellFixture.StartAsync(new ShellFixtureOptions
        {
            Recipe = "without-levels",
            Recipes = new Dictionary<string, string>
            {
                ["without-levels"] = """
                    {"name":"without-levels","displayName":"Without","description":"No service levels.",
                     "steps":[{"name":"recipes","values":["blank"]},{"name":"feature","enable":["Helpdesk.Tickets"]}]}
                    """,
            },
        });
        await using (var scope = empty.CreateScope())
        {
            var versions = scope.Services.GetRequiredService<ClockVersions>();
            await versions.AddAsync(
                ClockVersionKind.Calendar, Guid.CreateVersion7(), "Business hours", 0,
                (_, from) => new BusinessCalendar { Id = Guid.CreateVersion7(), ValidFrom = from, Name = "Business hours", Zone = "Etc/UTC", IsAlwaysOpen = true, IsRetired = true },
                CancellationToken);
            await versions.SaveAsync(CancellationToken);
        }

        var left = await ApplyAsync(empty, "Business hours");
        var made = await ApplyAsync(empty, "Other hours");

        left.NewestCalendars.ShouldHaveSingleItem().IsRetired.ShouldBeTrue();
        left.IsEmpty.ShouldBeTrue();
        made.ActiveCalendars.ShouldHaveSingleItem().Name.ShouldBe("Other hours");
        made.NewestRules.Rules.Count.ShouldBe(3);
    }

    private static async Task<ClockShelf> ApplyAsync(ShellFixture shell, string calendar)
    {
        await using var scope = shell.CreateScope();
        using var step = JsonDocument.Parse($$$"""
            {"name":"service-levels","calendar":"{{{calendar}}}","from":"08:00","to":"18:00",
             "targets":[{"priority":1,"firstResponse":{"hours":1},"nextResponse":{"hours":1},"resolution":{"hours":1}}]}
            """);
        await scope.Services.GetServices<IRecipeStepHandler>().Single(s => s.Name == "service-levels").ExecuteAsync(step.RootElement, CancellationToken);
        return await scope.Services.GetRequiredService<ClockVersions>().GetFreshShelfAsync(CancellationToken);
    }

    /// <summary>A ticket of a service whose clock of ownership was retired afterwards.</summary>
    private async Task<Story> RetiredAsync(DateTimeOffset at, string service)
    {
        var story = await ChosenAsync(at, service);
        await RetireAsync(story.DefinitionId, at.AddHours(1));
        return story with { RetiredAt = at.AddHours(1) };
    }

    private async Task<Story> ChosenAsync(DateTimeOffset at, string service)
    {
        var serviceId = await ActAsync(at, "admin", async (services, _) =>
        {
            var added = new TicketService { Id = Guid.CreateVersion7(), Name = service };
            var db = services.GetRequiredService<TicketsDbContext>();
            db.Services.Add(added);
            await db.SaveChangesAsync(CancellationToken);
            services.GetRequiredService<TicketCatalog>().Invalidate();
            return added.Id;
        });
        var definitionId = await ActAsync(at.AddHours(-3), "admin", async (services, time) =>
        {
            var versions = ActivatorUtilities.CreateInstance<ClockVersions>(services, time);
            var calendar = (await versions.GetFreshShelfAsync(CancellationToken)).NewestCalendars.Single(c => c.Name == "Business hours");
            var definition = StandardClocks.TimeToOwn($"{service} is taken", ServiceTarget.Hours(30), calendar.Id);
            await ActivatorUtilities.CreateInstance<SaveClockDefinition>(services, versions).HandleAsync(definition, 0, CancellationToken);
            return definition.Id;
        });
        await RuleAsync(at.AddHours(-2), $"{service} is taken", serviceId, definitionId);
        var number = await OpenAsync(at, serviceId);
        var clock = (await ClocksAsync(number)).Single(c => c.DefinitionId == definitionId);
        clock.IsOpen.ShouldBeTrue();
        return new Story(number, serviceId, definitionId, clock.DueAt, at);
    }

    /// <summary>Deletes the rules that choose it and retires it.</summary>
    private async Task RetireAsync(Guid definitionId, DateTimeOffset at)
    {
        await ActAsync(at.AddMinutes(-30), "admin", async (services, time) =>
        {
            var versions = ActivatorUtilities.CreateInstance<ClockVersions>(services, time);
            var rules = (await versions.GetFreshShelfAsync(CancellationToken)).NewestRules.Rules.Where(r => r.DefinitionId != definitionId).ToList();
            return await ActivatorUtilities.CreateInstance<SaveServiceLevelRules>(services, versions, Inspector(services, versions)).HandleAsync(rules, null, CancellationToken);
        });
        var retired = await ActAsync(at, "admin", (services, time) => Retire(services, time).HandleAsync(definitionId, retire: true, expectedVersion: 1, CancellationToken));
        (retired.IsRetired, retired.Version).ShouldBe((true, 2));
    }

    private Task<ClockVersion> RuleAsync(DateTimeOffset at, string name, Guid serviceId, Guid definitionId) => ActAsync(at, "admin", async (services, time) =>
    {
        var versions = ActivatorUtilities.CreateInstance<ClockVersions>(services, time);
        var rules = (await versions.GetFreshShelfAsync(CancellationToken)).NewestRules.Rules;
        var rule = new ServiceLevelRule { Id = Guid.CreateVersion7(), Name = name, ServiceId = serviceId, DefinitionId = definitionId };
        return await ActivatorUtilities.CreateInstance<SaveServiceLevelRules>(services, versions, Inspector(services, versions)).HandleAsync([.. rules, rule], null, CancellationToken);
    });

    private Task<string> OpenAsync(DateTimeOffset at, Guid serviceId) => ActAsync(at, "rita", async (services, time) =>
        (await ActivatorUtilities.CreateInstance<CreateTicket>(services, time).HandleAsync(
            new CreateTicketRequest { TypeId = "incident", Title = "It does not work", ServiceId = serviceId }, CancellationToken)).Number);

    private Task TakeAsync(string number, DateTimeOffset at) => ActAsync(at, "anna", (services, time) =>
        ActivatorUtilities.CreateInstance<UpdateTicket>(services, time).HandleAsync(
            number, new TicketPatch { AssigneeId = host.IdOf("anna") }, null, CancellationToken));

    private async Task<int> RebuildAsync(string number)
    {
        await using var scope = host.CreateScope();
        var ticket = await scope.Services.GetRequiredService<TicketsDbContext>().Tickets.SingleAsync(t => t.Number == number, CancellationToken);
        return (await scope.Services.GetRequiredService<TicketClocks>().RebuildAsync([ticket], CancellationToken)).Changed;
    }

    private static RetireClockDefinition Retire(IServiceProvider services, FakeClock time) =>
        ActivatorUtilities.CreateInstance<RetireClockDefinition>(services, ActivatorUtilities.CreateInstance<ClockVersions>(services, time));

    private static ServiceLevelInspector Inspector(IServiceProvider services, ClockVersions versions) =>
        ActivatorUtilities.CreateInstance<ServiceLevelInspector>(services, versions);

    private async Task<T> ActAsync<T>(DateTimeOffset at, string userName, Func<IServiceProvider, FakeClock, Task<T>> act)
    {
        await using var scope = await host.CreateScopeAsync(userName);
        return await act(scope.Services, new FakeClock(at));
    }

    private async Task<List<TicketClock>> ClocksAsync(string number)
    {
        await using var scope = host.CreateScope();
        var db = scope.Services.GetRequiredService<TicketsDbContext>();
        var ticket = await db.Tickets.AsNoTracking().SingleAsync(t => t.Number == number, CancellationToken);
        return await db.Clocks.AsNoTracking().Where(c => c.TicketId == ticket.Id).ToListAsync(CancellationToken);
    }

    private sealed record Story(string Number, Guid ServiceId, Guid DefinitionId, DateTime? DueAt, DateTimeOffset RetiredAt);
}
