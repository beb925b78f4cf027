namespace Helpdesk.Changes.Domain.Conflicts;

/// <summary>All that claims or forbids time. Knows nothing of databases and clocks.</summary>
/// <param name="Work">Changes that claim their time.</param>
/// <param name="Blackouts">Times without changes.</param>
/// <param name="Windows">Maintenance windows; a service without any may be changed at all times.</param>
/// <param name="Zone">Zone of the windows.</param>
internal sealed record ChangeCalendar(
    IReadOnlyList<PlannedWork> Work, IReadOnlyList<Blackout> Blackouts, IReadOnlyList<MaintenanceWindow> Windows, TimeZoneInfo Zone)
{
    public static readonly TimeSpan Horizon = TimeSpan.FromDays(90);

    public IReadOnlyList<Conflict> FindFor(PlannedWork work)
    {
        List<Conflict> found = [];
        foreach (var other in Work.Where(o => o.Id != work.Id && o.Period.Overlaps(work.Period)))
        {
            if (other.ServiceId is { } service && service == work.ServiceId)
            {
                found.Add(new(ConflictKind.SameService, other.Id, other.Number, other.Period));
            }

            if (other.ImplementerId is { } implementer && implementer == work.ImplementerId)
            {
                found.Add(new(ConflictKind.SameImplementer, other.Id, other.Number, other.Period));
            }
        }

        found.AddRange(Blackouts
            .Where(b => b.Period.Overlaps(work.Period) && (b.ServiceId is null || b.ServiceId == work.ServiceId))
            .Select(b => new Conflict(b.ServiceId is null ? ConflictKind.Blackout : ConflictKind.ServiceBlackout, b.Id, b.Reason, b.Period)));
        var windows = WindowsOf(work);
        if (windows.Count > 0 && !OpenPeriods.Cover(windows, work.Period, Zone))
        {
            found.Add(new(ConflictKind.OutsideWindows, Guid.Empty, "", work.Period));
        }

        return found;
    }

    /// <summary>The first times from a moment on at which the work would be free, one after the other.</summary>
    public IEnumerable<Period> FreeSlots(PlannedWork work, DateTime from)
    {
        var (length, last) = (work.Period.Length, from + Horizon);
        // What shares neither service nor implementer is in nobody's way.
        var near = this with { Work = [.. Work.Where(o => (o.ServiceId is not null && o.ServiceId == work.ServiceId) || (o.ImplementerId is not null && o.ImplementerId == work.ImplementerId))] };
        // Where the work is not free it is so at the earliest when something ends or a window opens.
        SortedSet<DateTime> turns =
        [
            .. near.Work.Select(o => o.Period.End), .. Blackouts.Select(b => b.To), .. OpenPeriods.Of(WindowsOf(work), new(from, last), Zone).Select(p => p.Start),
        ];
        for (var start = from; start + length <= last;)
        {
            var slot = new Period(start, start + length);
            if (near.FindFor(work with { Period = slot }).Count == 0)
            {
                yield return slot;
                start = slot.End;
                continue;
            }

            start = turns.GetViewBetween(start.AddTicks(1), DateTime.MaxValue).Min;
            if (start == default)
            {
                yield break;
            }
        }
    }

    private List<MaintenanceWindow> WindowsOf(PlannedWork work) => [.. Windows.Where(w => w.ServiceId == work.ServiceId)];
}
