namespace Helpdesk.Tickets.Clocks;

/// <summary>Reads clocks at an instant. An ended clock is read in the calendar of its end, an open one in that of now (practice.md 2.3).</summary>
internal sealed class ClockReader(DefinitionShelf definitions, CalendarShelf calendars)
{
    public IReadOnlyList<ClockReading> Read(ClockState state, DateTime nowUtc) => [.. state.Clocks.Select(c => Read(c, nowUtc))];

    public ClockReading Read(ServiceClock clock, DateTime nowUtc)
    {
        var definition = definitions[clock.Definition];
        // A reading before the start is a reading at the start; the seconds are those of the events.
        var now = new DateTime(Math.Max(nowUtc.Ticks - (nowUtc.Ticks % TimeSpan.TicksPerSecond), clock.StartedAt.Ticks), DateTimeKind.Utc);
        var time = calendars.TimeAt(definition.CalendarId, clock.EndedAt ?? now, clock.Zone);
        var target = definition.Target.In(time.Calendar);
        List<SegmentReading> segments = [.. clock.Segments.Select(s => Read(s, time, now))];
        return new ClockReading
        {
            Clock = clock,
            Definition = definition,
            Calendar = time.Calendar,
            Zone = clock.Zone ?? time.Calendar.Zone,
            Target = target,
            Elapsed = Sum(segments, SegmentKind.Running, s => s.Business),
            ActualElapsed = Sum(segments, SegmentKind.Running, s => s.Actual),
            Paused = Sum(segments, SegmentKind.Paused, s => s.Business),
            DueAt = DueAt(clock, segments, target, time),
            Segments = segments,
            Thresholds = Thresholds(clock, definition, segments, target, time),
        };
    }

    private static SegmentReading Read(ClockSegment segment, BusinessTime time, DateTime now)
    {
        var to = segment.To ?? (now > segment.From ? now : segment.From);
        return new(segment, time.Elapsed(segment.From, to), to - segment.From);
    }

    private static TimeSpan Sum(List<SegmentReading> segments, SegmentKind kind, Func<SegmentReading, TimeSpan> length) =>
        segments.Where(s => s.Segment.Kind == kind).Aggregate(TimeSpan.Zero, (sum, s) => sum + length(s));

    private static DateTime? DueAt(ServiceClock clock, List<SegmentReading> segments, TimeSpan target, BusinessTime time)
    {
        if (Reached(clock, segments, target, time) is { } reached)
        {
            return reached;
        }

        // An ended clock tells until when there would have been time.
        return clock.EndedAt is { } ended ? time.Add(ended, target - Sum(segments, SegmentKind.Running, s => s.Business)) : null;
    }

    /// <summary>The first instant by which so much open time ran; null when an ended clock never got there, or a paused one does not know.</summary>
    private static DateTime? Reached(ServiceClock clock, List<SegmentReading> segments, TimeSpan goal, BusinessTime time)
    {
        var before = TimeSpan.Zero;
        if (goal <= TimeSpan.Zero)
        {
            return clock.StartedAt;
        }

        foreach (var (segment, business, _) in segments.Where(s => s.Segment.Kind == SegmentKind.Running))
        {
            if (segment.To is null || before + business >= goal)
            {
                return time.Add(segment.From, goal - before);
            }

            before += business;
        }

        return null;
    }

    private static List<ThresholdReading> Thresholds(
        ServiceClock clock, ClockDefinition definition, List<SegmentReading> segments, TimeSpan target, BusinessTime time)
    {
        List<(int Index, ClockThreshold Step, TimeSpan Goal, DateTime? At)> steps =
        [
            .. definition.Thresholds.Select((step, index) =>
            {
                var goal = step.Of(target);
                var at = Reached(clock, segments, goal, time);
                // Work that ends in the second of a step came in time for it.
                return (index, step, goal, at < (clock.EndedAt ?? DateTime.MaxValue) ? at : null);
            }),
        ];
        var passed = steps.Where(s => clock.IsRetroactive && s.At <= clock.AttachedAt).ToList();
        var told = passed.Count == 0 ? -1 : passed.MaxBy(s => s.Goal).Index;
        return
        [
            .. steps.Select(s => s.Index == told ? new ThresholdReading(s.Index, s.Step, clock.AttachedAt, ThresholdFiring.NoticeOnly)
                : new ThresholdReading(s.Index, s.Step, s.At, passed.Exists(p => p.Index == s.Index) ? ThresholdFiring.Suppressed : ThresholdFiring.Due)),
        ];
    }
}
