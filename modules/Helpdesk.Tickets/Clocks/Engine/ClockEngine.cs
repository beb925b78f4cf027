namespace Helpdesk.Tickets.Clocks;

/// <summary>
/// Clocks as a pure function of a ticket's events and of the definitions chosen for it. A definition that is chosen later is attached as if it
/// had been chosen from the beginning: with its start and with its pauses (practice.md 2.3).
/// </summary>
/// <param name="definitions">Every version that a choice names.</param>
/// <param name="tenantZone">IANA zone for facts that name none.</param>
internal sealed class ClockEngine(DefinitionShelf definitions, string tenantZone)
{
    /// <summary>All clocks of a ticket, from nothing.</summary>
    /// <param name="typeId">Type of the ticket.</param>
    /// <param name="facts">Its whole stream in order.</param>
    /// <param name="plan">Definitions chosen over time.</param>
    public ClockState Replay(string typeId, IReadOnlyList<TicketFact> facts, IReadOnlyList<ClockChoice> plan)
    {
        var history = WithoutUndoneMerges(facts);
        var state = ClockState.Empty(typeId);
        for (var i = 0; i < history.Count; i++)
        {
            state = Step(state, history[i], plan, history, i + 1);
        }

        return state;
    }

    /// <summary>The clocks after one more event. Equal to a replay of the whole stream.</summary>
    /// <param name="state">Clocks before it.</param>
    /// <param name="fact">The event.</param>
    /// <param name="plan">Definitions chosen over time, the choice of this event included.</param>
    /// <param name="history">The stream up to and with this event; asked for only when <see cref="NeedsHistory"/> says so.</param>
    public ClockState Advance(ClockState state, TicketFact fact, IReadOnlyList<ClockChoice> plan, IReadOnlyList<TicketFact> history)
    {
        if (fact.Sequence <= state.Sequence)
        {
            return state;
        }

        if (fact.Has(TicketSignals.Unmerged))
        {
            return Replay(state.Facts.TypeId, history, plan);
        }

        var known = NeedsHistory(fact, plan) ? WithoutUndoneMerges(history) : [];
        return Step(state, fact, plan, known, known.Count);
    }

    /// <summary>True when an event asks what was before: another choice of definitions, or a merge that is taken back.</summary>
    public static bool NeedsHistory(TicketFact fact, IReadOnlyList<ClockChoice> plan) =>
        fact.Has(TicketSignals.Unmerged) || ChoiceAt(plan, fact.Sequence) is not null;

    private ClockState Step(ClockState state, TicketFact fact, IReadOnlyList<ClockChoice> plan, IReadOnlyList<TicketFact> history, int length)
    {
        var moment = Moment(state.Facts, state.At, fact);
        var next = state with
        {
            Facts = moment.Facts,
            Sequence = fact.Sequence,
            At = moment.At,
            Tracks = [.. state.Tracks.Select(t => t.Advance(definitions[t.Definition], moment, tenantZone))],
        };
        if (ChoiceAt(plan, fact.Sequence) is { } choice)
        {
            next = Choose(next, choice, moment, history.Take(length));
        }

        return next with { Past = [.. next.Past.Select(past => IsTakenUp(past, next.Tracks) ? Replaced(past, moment) : past)] };
    }

    private ClockState Choose(ClockState state, ClockChoice choice, ClockMoment moment, IEnumerable<TicketFact> history)
    {
        var dropped = state.Tracks.Where(t => !choice.Definitions.Contains(t.Definition)).SelectMany(t => t.Clocks)
            // A clock that the same event attached and took away again never was.
            .Where(c => c.IsListed && !(c.IsOpen && c.AttachedBy == moment.Fact.Sequence))
            .Select(c => c.IsOpen ? Replaced(c, moment) : c);
        var tracks = choice.Definitions.Distinct()
            .Select(key => state.Tracks.FirstOrDefault(t => t.Definition == key) ?? Attached(key, state.Facts.TypeId, moment, history))
            .ToList();
        return state with { Past = [.. state.Past, .. dropped], Tracks = tracks };
    }

    /// <summary>What a definition makes of the whole history; only the clock that is still open counts from now on.</summary>
    private ClockTrack Attached(DefinitionKey key, string typeId, ClockMoment now, IEnumerable<TicketFact> history)
    {
        var definition = definitions[key];
        var track = new ClockTrack(key, []);
        var (facts, at) = (new TicketFacts { TypeId = typeId }, DateTime.MinValue);
        foreach (var fact in history)
        {
            var moment = Moment(facts, at, fact);
            track = track.Advance(definition, moment, tenantZone);
            (facts, at) = (moment.Facts, moment.At);
        }

        return track with
        {
            Clocks = [.. track.Clocks.Select(c => c.IsOpen
                ? c with { IsListed = true, AttachedAt = now.At, AttachedBy = now.Fact.Sequence }
                : c with { IsListed = false })],
        };
    }

    private static ClockMoment Moment(TicketFacts before, DateTime last, TicketFact fact) =>
        new(fact, before.After(fact), fact.At > last ? fact.At : last);

    /// <summary>
    /// A completed clock whose ticket was reopened and goes on under another definition: one piece of work is not counted twice.
    /// </summary>
    private bool IsTakenUp(ServiceClock past, IReadOnlyList<ClockTrack> tracks) =>
        past.Status == ClockStatus.Completed
        && tracks.Any(t => definitions[t.Definition].MetricKey == definitions[past.Definition].MetricKey
            && t.Clocks.Any(c => c.IsListed && c.IsOpen && c.StartedAt == past.StartedAt));

    private static ServiceClock Replaced(ServiceClock clock, ClockMoment moment) =>
        clock.EndAt(clock.EndedAt ?? moment.At, ClockStatus.Cancelled, new(ClockCause.Replaced, null, moment.Fact.Sequence));

    private static ClockChoice? ChoiceAt(IReadOnlyList<ClockChoice> plan, int sequence) => plan.LastOrDefault(c => c.FromSequence == sequence);

    /// <summary>A merge that was taken back, and its taking back, never were.</summary>
    private static IReadOnlyList<TicketFact> WithoutUndoneMerges(IReadOnlyList<TicketFact> facts)
    {
        if (!facts.Any(f => f.Has(TicketSignals.Unmerged)))
        {
            return facts;
        }

        List<TicketFact> kept = [];
        foreach (var fact in facts)
        {
            if (fact.Has(TicketSignals.Unmerged))
            {
                var merge = kept.FindLastIndex(f => f.Has(TicketSignals.Merged));
                if (merge >= 0)
                {
                    kept.RemoveAt(merge);
                }
            }
            else
            {
                kept.Add(fact);
            }
        }

        return kept;
    }
}
