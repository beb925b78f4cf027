using System.Globalization;
using System.Runtime.CompilerServices;
using Helpdesk.Compliance;
using Helpdesk.Data;
using Helpdesk.Tickets.Clocks;
using Helpdesk.Tickets.Domain;
using Helpdesk.Tickets.Web;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;

namespace Helpdesk.Tickets.Reports;

/// <summary>R9: what kept clocks from running: long pauses, clocks that were cancelled or chosen anew, and calendars that were edited.</summary>
internal sealed class ServiceLevelExceptions(TicketsDbContext db, TicketAccess access, ReplayClocks replay, ILedgerReader ledger, ClockText words, IStringLocalizer L) : IComplianceReport
{
    private const string AtLeast = "atLeast";
    private const long FourHours = 4 * 60 * 60;

    public ReportDefinition Definition => new(
        "R9",
        L["Service level exceptions"],
        L["Each long pause of a clock with reason and person, clocks that were cancelled, tickets whose service levels were applied anew, and edited calendars."],
        TicketPermissions.ViewTickets,
        [
            new("object", L["Object"]),
            new("kind", L["Kind"]),
            new("measure", L["Measure"]),
            new("from", L["From"], ReportValueKind.Instant),
            new("to", L["To"], ReportValueKind.Instant),
            new("duration", L["Length"], ReportValueKind.Duration, 0.7),
            new("openTime", L["Opening hours"], ReportValueKind.Duration, 0.7),
            new("cause", L["Cause"], Weight: 1.2),
            new("reason", L["Reason"], Weight: 1.5),
            new("who", L["Who"]),
            new("origin", L["Origin"], Weight: 0.7),
            new("definition", L["Definition"], Weight: 1.2),
        ])
    {
        PeriodMeaning = L["Happened or lasted within the period"],
        IsPopulation = true,
        Parameters = [new(AtLeast, L["Pauses of at least (hours)"], ReportValueKind.Duration, FourHours.ToString(CultureInfo.InvariantCulture))],
    };

    public async IAsyncEnumerable<ReportRow> ReadAsync(ReportContext context, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var seconds = context.Scope.Parameters.TryGetValue(AtLeast, out var text) ? long.Parse(text, CultureInfo.InvariantCulture) : FourHours;
        var (from, to) = (context.Scope.From, context.Scope.To);
        context.Note(L["Pauses are listed from {0} hours on, by the clock on the wall; a pause that lasts has no end.", (seconds / 3600.0).ToString("0.##", CultureInfo.CurrentCulture)]);
        context.Note(L["An edited calendar moves open clocks and no ended one. A rebuild of stored clocks makes what follows from the history and leaves no event."]);
        context.Note(L["Cancelled clocks count for no service level; they are listed with what cancelled them."]);

        await foreach (var row in ReadCalendarsAsync(from, to, cancellationToken))
        {
            yield return row;
        }

        var alive = db.Clocks.AsNoTracking().Where(c => c.StartedAt < to && (c.EndedAt == null || c.EndedAt >= from)).Select(c => c.TicketId).Distinct();
        var visible = access.Visible().Where(t => alive.Contains(t.Id)).Select(t => t.Id);
        context.Hidden(await alive.CountAsync(cancellationToken) - await visible.CountAsync(cancellationToken));
        var last = Guid.Empty;
        while (true)
        {
            var page = await visible.Where(id => id.CompareTo(last) > 0).OrderBy(id => id).Take(ReplayClocks.PageSize).ToListAsync(cancellationToken);
            foreach (var row in (await replay.ReadAsync(page, cancellationToken)).SelectMany(t => RowsOf(t, from, to, TimeSpan.FromSeconds(seconds))))
            {
                yield return row;
            }

            if (page.Count < ReplayClocks.PageSize)
            {
                yield break;
            }

            last = page[^1];
        }
    }

    private IEnumerable<ReportRow> RowsOf(ReplayedTicket ticket, DateTime from, DateTime to, TimeSpan atLeast)
    {
        foreach (var reading in ticket.Clocks)
        {
            foreach (var part in reading.Segments.Where(s => s.Segment.Kind == SegmentKind.Paused && s.Actual >= atLeast && s.Segment.From < to && !(s.Segment.To <= from)))
            {
                yield return Row(ticket, reading, L["Pause"], part.Segment.Reason, part.Segment.From, part.Segment.To, part);
            }

            if (reading.Clock is { Status: ClockStatus.Cancelled, End: { } end, EndedAt: { } endedAt } && endedAt >= from && endedAt < to)
            {
                yield return Row(ticket, reading, L["Clock cancelled"], end, endedAt, null, null);
            }
        }

        foreach (var reviewed in ticket.Events.Values.Where(e => e.Kind == TicketEventKinds.ServiceLevelsReviewed && e.OccurredAt >= from && e.OccurredAt < to).OrderBy(e => e.Sequence))
        {
            yield return new ReportRow(
                Key(ticket.Number, "reviewed", reviewed.Sequence),
                [ticket.Number, L["Service levels applied anew"].Value, null, reviewed.OccurredAt, null, null, null, null, reviewed.Reason, reviewed.ActorName, reviewed.Origin, null])
            {
                Records = RecordsOf(ticket.Id, reviewed.Sequence),
            };
        }
    }

    private ReportRow Row(ReplayedTicket ticket, ClockReading reading, string kind, ClockReason reason, DateTime from, DateTime? to, SegmentReading? part)
    {
        var @event = ticket.Events.GetValueOrDefault(reason.Sequence);
        var clock = reading.Clock;
        return new ReportRow(
            Key(ticket.Number, part is null ? "cancelled" : "pause", clock.Definition.Id, clock.Definition.Version, clock.Cycle, clock.AttachedBy, reason.Sequence, from.Ticks),
            [
                ticket.Number,
                kind,
                words.Metric(reading.Definition),
                from,
                to,
                part is null ? null : (long)part.Actual.TotalSeconds,
                part is null ? null : (long)part.Business.TotalSeconds,
                reason.Rule is { } rule ? L[rule].Value : words.Cause(reason),
                @event?.Reason,
                @event?.ActorName,
                @event?.Origin,
                L["{0}, version {1}", reading.Definition.Name, reading.Definition.Version].Value,
            ])
        {
            Records = RecordsOf(ticket.Id, reason.Sequence),
        };
    }

    /// <summary>Versions of calendars but the first ones: those replaced nothing.</summary>
    private async IAsyncEnumerable<ReportRow> ReadCalendarsAsync(DateTime from, DateTime to, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var edits = await db.ClockVersions.AsNoTracking()
            .Where(v => v.Kind == ClockVersionKind.Calendar && v.Version > 1 && v.CreatedAt >= from && v.CreatedAt < to)
            .OrderBy(v => v.CreatedAt).ThenBy(v => v.ItemId).ThenBy(v => v.Version)
            .Select(v => new { v.ItemId, v.Version, v.Name, v.ValidFrom, v.CreatedByName }).ToListAsync(cancellationToken);
        foreach (var page in edits.Chunk(ReplayClocks.PageSize))
        {
            Dictionary<string, LedgerEvent> events = new(StringComparer.Ordinal);
            await foreach (var @event in ledger.ReadAllAsync(
                new LedgerQuery("tickets.clock-version") { EntityIds = [.. page.Select(e => Key(e.ItemId, e.Version))] }, cancellationToken))
            {
                events[@event.EntityId] = @event;
            }

            foreach (var edit in page)
            {
                var record = Key(edit.ItemId, edit.Version);
                var written = events.GetValueOrDefault(record);
                yield return new ReportRow(
                    Key("calendar", record),
                    [
                        edit.Name, L["Calendar changed"].Value, null, edit.ValidFrom, null, null, null, L["Version {0} counts from then on", edit.Version].Value,
                        written?.Reason, edit.CreatedByName, written?.Origin, null,
                    ])
                {
                    Records = [new("tickets.clock-version", record)],
                };
            }
        }
    }

    private static IReadOnlyList<LedgerRecord> RecordsOf(Guid ticket, int sequence) => [new("tickets.ticket", ticket.ToString("d")), new("tickets.event", Key(ticket, sequence))];

    /// <summary>As the ledger writes keys: parts joined by commas.</summary>
    private static string Key(params object[] parts) => string.Join(',', parts.Select(p => Convert.ToString(p, CultureInfo.InvariantCulture)));
}
