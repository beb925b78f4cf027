using Helpdesk.Changes;
using Helpdesk.Changes.Domain;
using Helpdesk.Problems;
using Helpdesk.Testing;
using Helpdesk.Tickets;
using Helpdesk.Tickets.Generation;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Helpdesk.Modules.Tests.Changes.Features;

/// <summary>A generated year has problems, known errors and changes, and their histories hold together.</summary>
public sealed class GeneratedYearTests
{
    [Fact]
    public async Task AYear_HasChangesOfAllKindsAndOutcomes_AndNothingHappenedInTheFuture()
    {
        var token = TestContext.Current.CancellationToken;
        await using var host = await ShellFixture.StartAsync(cancellationToken: token);
        await using var scope = host.CreateScope();
        await scope.Services.GetRequiredService<GenerateTickets>().HandleAsync(new(2_000, Seed: 1, Days: 365, AddPeople: true), progress: null, token);
        await using var reading = host.CreateScope();
        var (tickets, changes, problems) = (
            reading.Services.GetRequiredService<TicketsDbContext>(), reading.Services.GetRequiredService<ChangesDbContext>(), reading.Services.GetRequiredService<ProblemsDbContext>());
        var now = TimeProvider.System.GetUtcNow().UtcDateTime;

        var all = await changes.Changes.AsNoTracking().ToListAsync(token);
        all.Count.ShouldBeInRange(150, 350);
        all.Select(c => c.Kind).Distinct().Count().ShouldBe(4);
        all.Select(c => c.Outcome).OfType<ChangeOutcome>().Distinct().Count().ShouldBe(4);
        all.ShouldAllBe(c => (c.ActualEnd ?? c.ActualStart ?? now) <= now);
        all.Count(c => c.PlannedStart > now).ShouldBeGreaterThan(3);
        (await tickets.Tickets.Where(t => t.TypeId == ChangeType.Id).CountAsync(token)).ShouldBe(all.Count);
        (await problems.Problems.CountAsync(token)).ShouldBeGreaterThan(20);
        (await problems.KnownErrors.CountAsync(token)).ShouldBeGreaterThan(3);
        var kinds = await tickets.Links.Select(l => l.Kind).Distinct().ToListAsync(token);
        kinds.ShouldContain(TicketLinkKinds.CausedBy);
        kinds.ShouldContain(TicketLinkKinds.Resolves);

        // A stream without gaps, in the order of time, that ends in the ticket's state.
        var typed = await tickets.Tickets.AsNoTracking().Where(t => t.TypeId != "incident").ToListAsync(token);
        var streams = (await tickets.Events.AsNoTracking().ToListAsync(token)).ToLookup(e => e.TicketId);
        foreach (var ticket in typed)
        {
            var stream = streams[ticket.Id].OrderBy(e => e.Sequence).ToList();
            stream.Select(e => e.Sequence).ShouldBe(Enumerable.Range(1, ticket.LastSequence));
            stream.Select(e => e.OccurredAt).ShouldBe(stream.Select(e => e.OccurredAt).Order());
            stream[^1].OccurredAt.ShouldBeLessThanOrEqualTo(now);
        }
    }
}
