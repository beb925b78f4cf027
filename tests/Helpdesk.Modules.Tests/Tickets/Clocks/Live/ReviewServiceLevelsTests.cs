using Helpdesk.Security;
using Helpdesk.Testing;
using Helpdesk.Tickets;
using Helpdesk.Tickets.Clocks;
using Helpdesk.Tickets.Domain;
using Helpdesk.Tickets.Features;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Helpdesk.Modules.Tests.Tickets.Clocks.Live;

/// <summary>Edits of definitions reach open tickets on purpose only. The story plays in the future: versions count from a minute after they were made.</summary>
public sealed class ReviewServiceLevelsTests(TicketsHost host) : IClassFixture<TicketsHost>
{
    private static readonly DateTimeOffset Opened = new(2030, 3, 4, 10, 0, 0, TimeSpan.Zero);

    private static CancellationToken CancellationToken => TestContext.Current.CancellationToken;

    [Fact]
    public async Task ANewVersionOfADefinition_ReachesAnOpenTicketByAReviewOnly()
    {
        var number = await ActAsync(Opened, "rita", async (services, time) =>
            (await ActivatorUtilities.CreateInstance<CreateTicket>(services, time).HandleAsync(
                new CreateTicketRequest { TypeId = "incident", Title = "VPN drops" }, CancellationToken)).Number);
        var resolution = (await ReadAsync(number)).Clocks.Single(c => c.Metric == ClockMetric.Resolution);
        await HalveAsync(resolution.DefinitionId, Opened.AddHours(1));

        await ActAsync(Opened.AddHours(2), "anna", (services, time) => ActivatorUtilities.CreateInstance<AddComment>(services, time).HandleAsync(
            number, new AddCommentRequest("Noted", IsPublic: false, []), CancellationToken));
        (await ReadAsync(number)).Clocks.Single(c => c.Metric == ClockMetric.Resolution).DueAt.ShouldBe(resolution.DueAt);

        var preview = await ReviewAsync(Opened.AddHours(3), save: false);
        var review = await ReviewAsync(Opened.AddHours(3), save: true);
        var again = await ReviewAsync(Opened.AddHours(4), save: true);

        preview.ShouldBe(new ServiceLevelReview(1, 0, 0));
        review.ShouldBe(preview);
        again.ShouldBe(new ServiceLevelReview(0, 1, 0));
        var (ticket, clocks) = await ReadAsync(number);
        var now = clocks.Single(c => c.Metric == ClockMetric.Resolution && c.IsOpen);
        now.DefinitionVersion.ShouldBe(2);
        now.StartedAt.ShouldBe(resolution.StartedAt);
        now.TargetSeconds.ShouldBe(resolution.TargetSeconds / 2);
        ticket.LastSequence.ShouldBe(3);
        await using var scope = host.CreateScope();
        var last = await scope.Services.GetRequiredService<TicketsDbContext>().Events.AsNoTracking()
            .SingleAsync(e => e.TicketId == ticket.Id && e.Sequence == 3, CancellationToken);
        last.Kind.ShouldBe(TicketEventKinds.ServiceLevelsReviewed);
        last.Reason.ShouldBe("New contract");
        (await DerivedClocks.RebuildAsync(host.Host)).Changed.ShouldBe(0);
    }

    private Task<ServiceLevelReview> ReviewAsync(DateTimeOffset at, bool save) =>
        ActAsync(at, "admin", (services, time) => ActivatorUtilities.CreateInstance<ReviewServiceLevels>(services, time).HandleAsync("New contract", save, CancellationToken));

    private Task HalveAsync(Guid definitionId, DateTimeOffset at) => ActAsync(at, "admin", async (services, time) =>
    {
        var versions = ActivatorUtilities.CreateInstance<ClockVersions>(services, time);
        var definition = (await versions.GetShelfAsync(CancellationToken)).AllDefinitions.Single(d => d.Id == definitionId);
        return await ActivatorUtilities.CreateInstance<SaveClockDefinition>(services, versions).HandleAsync(
            definition with { Target = definition.Target with { Amount = definition.Target.Amount / 2 } }, definition.Version, CancellationToken);
    });

    private async Task<T> ActAsync<T>(DateTimeOffset at, string userName, Func<IServiceProvider, FakeClock, Task<T>> act)
    {
        await using var scope = await host.CreateScopeAsync(userName);
        return await act(scope.Services, new FakeClock(at));
    }

    private async Task<(Ticket Ticket, List<TicketClock> Clocks)> ReadAsync(string number)
    {
        await using var scope = host.CreateScope();
        var db = scope.Services.GetRequiredService<TicketsDbContext>();
        var ticket = await db.Tickets.AsNoTracking().SingleAsync(t => t.Number == number, CancellationToken);
        return (ticket, await db.Clocks.AsNoTracking().Where(c => c.TicketId == ticket.Id).ToListAsync(CancellationToken));
    }
}
