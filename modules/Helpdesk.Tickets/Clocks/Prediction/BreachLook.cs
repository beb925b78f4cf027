namespace Helpdesk.Tickets.Clocks;

/// <summary>A look at a ticket of the past while its resolution clock ran: what a prediction would have had to go by, and what became of it.</summary>
internal sealed record BreachLook
{
    public required string TypeId { get; init; }

    /// <summary>Null for nobody's.</summary>
    public required Guid? TeamId { get; init; }

    public required string State { get; init; }

    /// <summary>UTC.</summary>
    public required DateTime At { get; init; }

    /// <summary>When the clock ended.</summary>
    public required DateTime EndedAt { get; init; }

    /// <summary>Open time that the clock still counted until its end.</summary>
    public required TimeSpan Work { get; init; }

    /// <summary>Open time that was left until the target; not negative, what is late needs no prediction.</summary>
    public required TimeSpan Left { get; init; }

    public required bool IsDueBeforeOpening { get; init; }

    public bool IsLate => Work > Left;

    /// <summary>
    /// One look in the middle of every stay in a state with a team while the clock ran: a stay is one vote, however long it was. None after the target,
    /// and none while the clock was paused, where nothing is predicted either.
    /// </summary>
    /// <param name="reading">A completed clock.</param>
    /// <param name="facts">The ticket's whole stream in order.</param>
    /// <param name="typeId">Type of the ticket.</param>
    /// <param name="calendars">Calendars.</param>
    public static IEnumerable<BreachLook> Of(ClockReading reading, IReadOnlyList<TicketFact> facts, string typeId, CalendarShelf calendars)
    {
        var endedAt = reading.Clock.EndedAt!.Value;
        var time = calendars.TimeAt(reading.Calendar.Id, endedAt, reading.Clock.Zone);
        var team = calendars.TimeAt(reading.Calendar.Id, endedAt);
        foreach (var stay in Stays(facts, typeId, endedAt))
        {
            foreach (var (segment, _, _) in reading.Segments.Where(s => s.Segment.Kind == SegmentKind.Running))
            {
                var from = stay.From > segment.From ? stay.From : segment.From;
                var to = stay.To < segment.To ? stay.To : segment.To ?? endedAt;
                if (to <= from)
                {
                    continue;
                }

                var at = from.AddSeconds(Math.Floor((to - from).TotalSeconds / 2));
                var elapsed = reading.Segments.Where(s => s.Segment.Kind == SegmentKind.Running && s.Segment.From < at)
                    .Aggregate(TimeSpan.Zero, (sum, s) => sum + time.Elapsed(s.Segment.From, s.Segment.To < at ? s.Segment.To.Value : at));
                var left = reading.Target - elapsed;
                // What was chosen later had not been promised yet.
                if (left >= TimeSpan.Zero && at >= reading.Clock.AttachedAt)
                {
                    yield return new BreachLook
                    {
                        TypeId = typeId,
                        TeamId = stay.TeamId,
                        State = stay.State,
                        At = at,
                        EndedAt = endedAt,
                        Work = reading.Elapsed - elapsed,
                        Left = left,
                        IsDueBeforeOpening = BreachRisks.IsDueBeforeOpening(team, at, time.Add(at, left)),
                    };
                }
            }
        }
    }

    private static IEnumerable<(string State, Guid? TeamId, DateTime From, DateTime To)> Stays(IReadOnlyList<TicketFact> facts, string typeId, DateTime endedAt)
    {
        var known = new TicketFacts { TypeId = typeId };
        (string? State, string? Team, DateTime From) present = (null, null, DateTime.MinValue);
        foreach (var fact in facts)
        {
            known = known.After(fact);
            var (state, team) = (known[Domain.TicketFields.State], known[Domain.TicketFields.TeamId]);
            if (state == present.State && team == present.Team)
            {
                continue;
            }

            if (present.State is not null && fact.At > present.From)
            {
                yield return (present.State, Id(present.Team), present.From, fact.At);
            }

            present = (state, team, fact.At);
        }

        if (present.State is not null && endedAt > present.From)
        {
            yield return (present.State, Id(present.Team), present.From, endedAt);
        }
    }

    private static Guid? Id(string? value) => Guid.TryParse(value, out var id) ? id : null;
}
