namespace Helpdesk.Tickets.Clocks;

/// <summary>The clocks of one definition on one ticket, as if it had always been chosen.</summary>
internal sealed record ClockTrack(DefinitionKey Definition, IReadOnlyList<ServiceClock> Clocks)
{
    /// <summary>What one more event makes of them.</summary>
    /// <param name="d">The definition.</param>
    /// <param name="moment">Event.</param>
    /// <param name="tenantZone">Zone for facts that name none.</param>
    public ClockTrack Advance(ClockDefinition d, ClockMoment moment, string tenantZone)
    {
        var last = Clocks.Count == 0 ? null : Clocks[^1];
        if (moment.Facts.IsMerged)
        {
            return last is { IsOpen: true }
                ? WithLast(last.EndAt(moment.At, ClockStatus.Cancelled, Because(ClockCause.Merged, moment)))
                : this;
        }

        if (last is { IsOpen: true })
        {
            var proceeded = Proceed(d, last, moment);
            var track = ReferenceEquals(proceeded, last) ? this : WithLast(proceeded);
            return proceeded.IsOpen || !d.IsRepeating ? track : track.Attach(d, moment, tenantZone);
        }

        return Continued(d, last, moment) is { } continued ? WithLast(continued) : Attach(d, moment, tenantZone);
    }

    private static ServiceClock Proceed(ClockDefinition d, ServiceClock clock, ClockMoment moment)
    {
        // A stop before a cancel: who takes and resolves a ticket in one step owned it.
        if (Holding(d.Stop, moment) is { } stop)
        {
            return clock.EndAt(moment.At, ClockStatus.Completed, Because(ClockCause.Stopped, moment, stop));
        }

        if (Holding(d.Cancel, moment) is { } cancel)
        {
            return clock.EndAt(moment.At, ClockStatus.Cancelled, Because(ClockCause.Cancelled, moment, cancel));
        }

        if (d.CancelsWhenStartEnds && Holding(d.Start, moment) is null)
        {
            return clock.EndAt(moment.At, ClockStatus.Cancelled, Because(ClockCause.StartEnded, moment));
        }

        var pause = Holding(d.Pause, moment);
        var present = clock.Segments[^1];
        var isOther = pause is null
            ? present.Kind == SegmentKind.Paused
            : present.Kind != SegmentKind.Paused || present.Reason.Rule != pause.Name || NamesAnotherState(moment.Fact);
        return !isOther ? clock
            : pause is null ? clock.Continue(moment.At, SegmentKind.Running, Because(ClockCause.Resumed, moment))
            : clock.Continue(moment.At, SegmentKind.Paused, Because(ClockCause.Paused, moment, pause));
    }

    /// <summary>The same clock after its ticket was reopened, or null.</summary>
    private static ServiceClock? Continued(ClockDefinition d, ServiceClock? last, ClockMoment moment)
    {
        if (last is not { EndedAt: { } endedAt } || d.IsRepeating || !moment.Fact.Has(TicketSignals.Reopened) || !MayRun(d, moment))
        {
            return null;
        }

        var continues = d.Reopen.Behaviour switch
        {
            ReopenBehaviour.Continue => d.Reopen.Window is not { } window || moment.At - endedAt <= window,
            // What was never given is still owed; what was given stays given.
            ReopenBehaviour.Never => last.Status == ClockStatus.Cancelled,
            _ => false,
        };
        if (!continues)
        {
            return null;
        }

        var reopened = Because(ClockCause.Reopened, moment);
        var pause = Holding(d.Pause, moment);
        var clock = moment.At > endedAt
            ? last with { Segments = [.. last.Segments, new ClockSegment(endedAt, moment.At, SegmentKind.Outside, last.End!)] }
            : last;
        if (!last.IsListed)
        {
            clock = clock with { IsListed = true, AttachedAt = moment.At, AttachedBy = moment.Fact.Sequence };
        }

        return clock.Continue(
            moment.At,
            pause is null ? SegmentKind.Running : SegmentKind.Paused,
            pause is null ? reopened : Because(ClockCause.Paused, moment, pause));
    }

    private ClockTrack Attach(ClockDefinition d, ClockMoment moment, string tenantZone)
    {
        var last = Clocks.Count == 0 ? null : Clocks[^1];
        var start = Holding(d.Start, moment);
        if (start is null || !MayRun(d, moment) || (last is not null && !d.IsRepeating && !MayStartAgain(d, last, moment)))
        {
            return this;
        }

        var pause = Holding(d.Pause, moment);
        var started = Because(ClockCause.Started, moment, start);
        var clock = new ServiceClock
        {
            Definition = Definition,
            Cycle = Clocks.Count + 1,
            Zone = ZoneOf(d, moment.Facts, tenantZone),
            StartedAt = moment.At,
            Start = started,
            AttachedAt = moment.At,
            AttachedBy = moment.Fact.Sequence,
            Status = pause is null ? ClockStatus.Running : ClockStatus.Paused,
            Segments = [pause is null
                ? new(moment.At, null, SegmentKind.Running, started)
                : new(moment.At, null, SegmentKind.Paused, Because(ClockCause.Paused, moment, pause))],
            IsListed = true,
        };
        return this with { Clocks = [.. Clocks, clock] };
    }

    /// <summary>A start holds, and nothing speaks against it. The event that ended a cycle may start the next one, so a repeating clock does not ask for stops.</summary>
    private static bool MayRun(ClockDefinition d, ClockMoment moment) =>
        Holding(d.Start, moment) is not null && Holding(d.Cancel, moment) is null && (d.IsRepeating || Holding(d.Stop, moment) is null);

    /// <summary>A new cycle: after the ticket was reopened, or when what cancelled the clock no longer holds.</summary>
    private static bool MayStartAgain(ClockDefinition d, ServiceClock last, ClockMoment moment) =>
        last.Status == ClockStatus.Cancelled
            ? d.Reopen.Behaviour != ReopenBehaviour.Never || !moment.Fact.Has(TicketSignals.Reopened)
            : d.Reopen.Behaviour != ReopenBehaviour.Never && moment.Fact.Has(TicketSignals.Reopened);

    private static string? ZoneOf(ClockDefinition d, TicketFacts facts, string tenantZone)
    {
        if (d.Zone == ZoneRule.Calendar)
        {
            return null;
        }

        var zone = d.Zone switch
        {
            ZoneRule.Requester => facts[ClockFields.RequesterZone],
            ZoneRule.Site => facts[ClockFields.SiteZone],
            _ => null,
        };
        return Zones.IsKnown(zone) ? zone : tenantZone;
    }

    // Another reason to wait, or the same one again, is a segment of its own.
    private static bool NamesAnotherState(TicketFact fact) =>
        fact.Changes.ContainsKey(Domain.TicketFields.State) || fact.Changes.ContainsKey(Domain.TicketFields.SubState);

    private static ClockRule? Holding(IReadOnlyList<ClockRule> rules, ClockMoment moment)
    {
        foreach (var rule in rules)
        {
            if (rule.Holds(moment))
            {
                return rule;
            }
        }

        return null;
    }

    private static ClockReason Because(ClockCause cause, ClockMoment moment, ClockRule? rule = null) => new(cause, rule?.Name, moment.Fact.Sequence);

    private ClockTrack WithLast(ServiceClock clock) => this with { Clocks = [.. Clocks.Take(Clocks.Count - 1), clock] };
}
