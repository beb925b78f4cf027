using Helpdesk.Identity;
using Helpdesk.Security;
using Helpdesk.Tickets.Clocks;
using Helpdesk.Tickets.Domain;
using Microsoft.EntityFrameworkCore;

namespace Helpdesk.Tickets.Features;

/// <summary>What a change does to the clock of one metric.</summary>
/// <param name="Definition">Of the clock after the change; of the one before where there is none after.</param>
/// <param name="Before">The open clock before; null when there is none.</param>
/// <param name="After">The open clock after; null when there is none.</param>
/// <param name="ToldNow">Names of people who are told at once, because the clock is late when it begins.</param>
/// <param name="NextAt">When the next step is reached.</param>
/// <param name="ToldNext">Names of people who are told then.</param>
internal sealed record ClockChange(
    ClockDefinition Definition, ClockReading? Before, ClockReading? After, IReadOnlyList<string> ToldNow, DateTime? NextAt, IReadOnlyList<string> ToldNext)
{
    public bool IsSame => Before is not null && After is not null && Before.Clock.Definition == After.Clock.Definition;
}

/// <summary>The clocks before and after a change that nobody has saved yet: the very function that will be used when it is.</summary>
internal sealed class PreviewClocks(
    TicketsDbContext db, TicketCatalog catalog, TicketClocks clocks, ClockVersions versions, StepActions actions, IPeopleDirectory people, ICurrentUser user,
    TimeProvider time)
{
    /// <param name="ticket">Ticket as it is.</param>
    /// <param name="priority">Its priority then.</param>
    /// <param name="serviceId">Its service then.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public async Task<IReadOnlyList<ClockChange>> HandleAsync(Ticket ticket, int priority, Guid? serviceId, CancellationToken cancellationToken)
    {
        if ((priority == ticket.Priority && serviceId == ticket.ServiceId) || catalog.FindType(ticket.TypeId) is not { } type
            || await clocks.ReadAsync(ticket, cancellationToken) is not { } before)
        {
            return [];
        }

        var shelf = await versions.GetShelfAsync(cancellationToken);
        var now = time.GetUtcNow().UtcDateTime;
        var stream = await db.Events.AsNoTracking().Where(e => e.TicketId == ticket.Id).OrderBy(e => e.Sequence).ToListAsync(cancellationToken);
        var changes = new TicketChanges().Add(TicketFields.Priority, ticket.Priority, priority).Add(TicketFields.ServiceId, ticket.ServiceId, serviceId);
        var after = ClockWalk.Replay(shelf, type, [.. stream, Imagined(ticket, changes, now)]);
        var (old, next) = (Open(shelf, before, now), Open(shelf, after, now));
        List<ClockChange> result = [];
        foreach (var key in old.Keys.Union(next.Keys).OrderBy(k => k.Metric))
        {
            result.Add(await CompareAsync(ticket, old.GetValueOrDefault(key), next.GetValueOrDefault(key), now, cancellationToken));
        }

        return result;
    }

    private async Task<ClockChange> CompareAsync(Ticket ticket, ClockReading? before, ClockReading? after, DateTime now, CancellationToken cancellationToken)
    {
        var definition = (after ?? before)!.Definition;
        if (after is null || before?.Clock.Definition == after.Clock.Definition)
        {
            return new(definition, before, after, [], null, []);
        }

        var late = after.Thresholds.FirstOrDefault(t => t.Firing == ThresholdFiring.NoticeOnly);
        var next = after.Thresholds.Where(t => t.Firing == ThresholdFiring.Due && t.At > now).MinBy(t => t.At);
        return new(
            definition, before, after,
            await NamesAsync(ticket, late, cancellationToken), next?.At, await NamesAsync(ticket, next, cancellationToken));
    }

    private async Task<IReadOnlyList<string>> NamesAsync(Ticket ticket, ThresholdReading? step, CancellationToken cancellationToken)
    {
        var ids = step is null ? [] : await actions.RecipientsAsync(ticket, step.Threshold.Actions, cancellationToken);
        var known = await people.GetPeopleAsync(ids, cancellationToken);
        return [.. ids.Select(id => known.GetValueOrDefault(id)?.DisplayName).OfType<string>()];
    }

    private static Dictionary<MetricKey, ClockReading> Open(ClockShelf shelf, ClockWalk walk, DateTime now) =>
        shelf.Reader.Read(walk.State, now).Where(r => r.Clock.IsOpen).GroupBy(r => r.Definition.MetricKey).ToDictionary(g => g.Key, g => g.Last());

    private TicketEvent Imagined(Ticket ticket, TicketChanges changes, DateTime now) => new()
    {
        TicketId = ticket.Id,
        Sequence = ticket.LastSequence + 1,
        Kind = TicketEventKinds.Changed,
        OccurredAt = now,
        RecordedAt = now,
        ActorId = user.Id,
        ActorName = user.Name,
        Origin = user.Origin,
        Changes = changes.ToJson(),
    };
}
