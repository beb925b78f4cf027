using System.Text.Json;
using Helpdesk.Tickets.Domain;

namespace Helpdesk.Tickets.Clocks;

/// <summary>A ticket's clocks with the choices that led to them, moved on event by event. Pure: events and versions in, clocks out.</summary>
/// <param name="State">Clocks.</param>
/// <param name="Plan">Definitions chosen over time.</param>
/// <param name="SilentUntil">Steps up to here are not done.</param>
internal sealed record ClockWalk(ClockState State, IReadOnlyList<ClockChoice> Plan, DateTime SilentUntil)
{
    /// <summary>From the first event.</summary>
    /// <param name="shelf">Versions.</param>
    /// <param name="type">Type of the ticket.</param>
    /// <param name="stream">The whole stream in order.</param>
    public static ClockWalk Replay(ClockShelf shelf, TicketType type, IEnumerable<TicketEvent> stream)
    {
        // Nobody waits for a reply on a task, so the clocks of replies never begin.
        var empty = ClockState.Empty(type.Id);
        var walk = new ClockWalk(type.IsTask ? empty with { Facts = empty.Facts with { IsAnswered = true } } : empty, [], shelf.SilentUntil);
        List<TicketFact> history = [];
        foreach (var e in stream)
        {
            var fact = TicketFactReader.Read(e, walk.State.Facts, type.StateMachine);
            history.Add(fact);
            walk = walk.Take(shelf, e, fact, history);
        }

        return walk;
    }

    /// <summary>On from here; null when an event asks what was before.</summary>
    public ClockWalk? Advance(ClockShelf shelf, TicketType type, IReadOnlyList<TicketEvent> added)
    {
        var walk = this;
        foreach (var e in added)
        {
            var fact = TicketFactReader.Read(e, walk.State.Facts, type.StateMachine);
            if (fact.Has(TicketSignals.Unmerged) || walk.Choice(shelf, fact) is not null)
            {
                return null;
            }

            walk = walk.Take(shelf, e, fact, []);
        }

        return walk;
    }

    public static ClockWalk Read(TicketClockState row) => new(
        JsonSerializer.Deserialize<ClockState>(row.State, ClockJson.Options)!,
        JsonSerializer.Deserialize<List<ClockChoice>>(row.Plan, ClockJson.Options)!,
        row.SilentUntil);

    private ClockWalk Take(ClockShelf shelf, TicketEvent e, TicketFact fact, IReadOnlyList<TicketFact> history)
    {
        var plan = Choice(shelf, fact) is { } choice ? [.. Plan, choice] : Plan;

        // Stored later than it happened: an import, or generated data.
        var silent = e.RecordedAt > e.OccurredAt && e.RecordedAt > SilentUntil ? e.RecordedAt : SilentUntil;
        return new(shelf.Engine.Advance(State, fact, plan, history), plan, silent);
    }

    private ClockChoice? Choice(ClockShelf shelf, TicketFact fact)
    {
        var present = Plan.Count == 0 ? null : Plan[^1];
        return present is not null && !ServiceLevelSelector.Concerns(fact)
            ? null
            : shelf.Selector.ChoiceAfter(fact, State.Facts.After(fact), present);
    }
}
