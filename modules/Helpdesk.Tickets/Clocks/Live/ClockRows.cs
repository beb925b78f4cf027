using System.Text.Json;

namespace Helpdesk.Tickets.Clocks;

/// <summary>What is stored of a ticket's clocks.</summary>
/// <param name="Clocks">One row for each clock.</param>
/// <param name="State">State for the next event; null when nothing goes on by itself.</param>
/// <param name="DueAt">Earliest due time of the open clocks.</param>
internal sealed record ClockRows(IReadOnlyList<TicketClock> Clocks, TicketClockState? State, DateTime? DueAt)
{
    /// <param name="shelf">Versions.</param>
    /// <param name="ticketId">Ticket.</param>
    /// <param name="walk">Its clocks.</param>
    /// <param name="fired">Its steps that were done.</param>
    /// <param name="nowUtc">Open clocks are read in the calendars of this instant.</param>
    public static ClockRows Of(ClockShelf shelf, Guid ticketId, ClockWalk walk, IReadOnlyCollection<FiredStep> fired, DateTime nowUtc)
    {
        List<TicketClock> clocks = [.. shelf.Reader.Read(walk.State, nowUtc).Select(r => Row(ticketId, r, fired, walk.SilentUntil))];
        var state = clocks.Exists(c => c.IsOpen || c.NextStepAt is not null)
            ? new TicketClockState
            {
                TicketId = ticketId,
                Sequence = walk.State.Sequence,
                State = JsonSerializer.Serialize(walk.State, ClockJson.Options),
                Plan = JsonSerializer.Serialize(walk.Plan, ClockJson.Options),
                SilentUntil = walk.SilentUntil,
            }
            : null;
        return new(clocks, state, clocks.Where(c => c.IsOpen).Min(c => c.DueAt));
    }

    public static ClockKey KeyOf(Guid ticketId, ServiceClock clock) =>
        new(ticketId, clock.Definition.Id, clock.Definition.Version, clock.Cycle, clock.AttachedBy);

    /// <summary>Steps that are to be done, in the order in which they are reached.</summary>
    public static IEnumerable<ThresholdReading> Steps(Guid ticketId, ClockReading reading, IReadOnlyCollection<FiredStep> fired, DateTime silentUntil)
    {
        var key = KeyOf(ticketId, reading.Clock);
        return reading.Thresholds
            .Where(t => t.At > silentUntil && t.Firing != ThresholdFiring.Suppressed && !fired.Any(f => f.Clock == key && f.Step == t.Index))
            .OrderBy(t => t.At).ThenBy(t => t.Index);
    }

    private static TicketClock Row(Guid ticketId, ClockReading reading, IReadOnlyCollection<FiredStep> fired, DateTime silentUntil)
    {
        var clock = reading.Clock;
        var next = Steps(ticketId, reading, fired, silentUntil).FirstOrDefault();
        return new TicketClock
        {
            TicketId = ticketId,
            DefinitionId = clock.Definition.Id,
            DefinitionVersion = clock.Definition.Version,
            Cycle = clock.Cycle,
            AttachedBy = clock.AttachedBy,
            Agreement = reading.Definition.Agreement,
            Metric = reading.Definition.Metric,
            Status = clock.Status,
            StartedAt = clock.StartedAt,
            EndedAt = clock.EndedAt,
            DueAt = reading.DueAt == BusinessTime.Never ? null : reading.DueAt,
            NextStepAt = next?.At == BusinessTime.Never ? null : next?.At,
            NextStep = next?.At == BusinessTime.Never ? null : next?.Index,
            ElapsedSeconds = clock.IsOpen ? null : (long)reading.Elapsed.TotalSeconds,
            TargetSeconds = (long)reading.Target.TotalSeconds,
            IsBreached = !clock.IsOpen && reading.IsBreached,
            CalendarId = reading.Calendar.Id,
            CalendarVersion = reading.Calendar.Version,
        };
    }
}
