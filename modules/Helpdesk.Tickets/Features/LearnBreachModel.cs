using System.Text.Json;
using Helpdesk.Tasks;
using Helpdesk.Tickets.Clocks;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace Helpdesk.Tickets.Features;

/// <summary>
/// Learns from the histories of resolved tickets how much work tickets of a type, team and state still need, and tests it on those that it did not
/// learn from. One model is kept.
/// </summary>
[BackgroundTask(
    Title = "Learn to predict breaches",
    Schedule = "0 23 2 * * ?",
    Description = "Learns from resolved tickets how much work is usually left, and tests whether that predicts missed service levels.")]
internal sealed class LearnBreachModel(
    TicketsDbContext db, BreachModelCache cache, ClockVersions versions, IEnumerable<TicketType> types, TimeProvider time, ILogger<LearnBreachModel> logger) : IBackgroundTask
{
    /// <summary>Older tickets were worked on by another desk.</summary>
    public const int Days = 180;

    /// <summary>The newest of a large desk: more would change no percentile.</summary>
    private const int MostClocks = 20_000;

    private const int BatchSize = 200;

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var shelf = await versions.GetShelfAsync(cancellationToken);
        var now = time.GetUtcNow().UtcDateTime;
        var from = now.AddDays(-Days);
        var ended = await db.Clocks.AsNoTracking()
            .Where(c => c.Metric == ClockMetric.Resolution && c.Agreement == AgreementKind.ServiceLevel && c.Status == ClockStatus.Completed && c.EndedAt >= from)
            .OrderByDescending(c => c.EndedAt).Take(MostClocks).Select(c => c.TicketId).ToListAsync(cancellationToken);
        List<BreachLook> looks = [];
        foreach (var batch in ended.Distinct().Chunk(BatchSize))
        {
            looks.AddRange(await LookAsync(shelf, batch, from, now, cancellationToken));
        }

        var model = BreachLearning.Learn(looks, ended.Count, Days, now);
        db.BreachModels.RemoveRange(await db.BreachModels.ToListAsync(cancellationToken));
        db.BreachModels.Add(new StoredBreachModel { ComputedAt = now, Body = JsonSerializer.Serialize(model, ClockJson.Options) });
        await db.SaveChangesAsync(cancellationToken);
        cache.Invalidate();
        logger.LogInformation("Breach prediction learned from {Clocks} clocks: {State}, Brier {Brier}, base rate {BaseBrier}.", model.Clocks, model.State, model.Test?.Brier, model.Test?.BaseBrier);
    }

    private async Task<IReadOnlyList<BreachLook>> LookAsync(ClockShelf shelf, Guid[] ids, DateTime from, DateTime now, CancellationToken cancellationToken)
    {
        var tickets = await db.Tickets.AsNoTracking().Where(t => ids.Contains(t.Id)).Select(t => new { t.Id, t.TypeId }).ToListAsync(cancellationToken);
        var streams = (await db.Events.AsNoTracking().Where(e => ids.Contains(e.TicketId)).ToListAsync(cancellationToken)).ToLookup(e => e.TicketId);
        List<BreachLook> looks = [];
        foreach (var ticket in tickets)
        {
            if (types.FirstOrDefault(t => t.Id == ticket.TypeId) is not { HasServiceLevels: true } type)
            {
                continue;
            }

            List<Domain.TicketEvent> stream = [.. streams[ticket.Id].OrderBy(e => e.Sequence)];
            var facts = TicketFactReader.ReadAll(stream, type);
            looks.AddRange(shelf.Reader.Read(ClockWalk.Replay(shelf, type, stream).State, now)
                .Where(r => r.Definition is { Metric: ClockMetric.Resolution, Agreement: AgreementKind.ServiceLevel }
                    && r.Clock.Status == ClockStatus.Completed && r.Clock.EndedAt >= from)
                .SelectMany(r => BreachLook.Of(r, facts, type.Id, shelf.Calendars)));
        }

        return looks;
    }
}
