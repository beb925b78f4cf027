using System.Globalization;
using Helpdesk.Changes.Domain;
using Helpdesk.Changes.Domain.Calendar;
using Helpdesk.Changes.Domain.Conflicts;
using Helpdesk.Changes.Features;
using Helpdesk.Security;
using Helpdesk.Tickets;
using Helpdesk.Ui;
using Helpdesk.Web;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Localization;

namespace Helpdesk.Changes.Areas.Changes.Pages;

/// <summary>What is changed when: month, week, time line and list.</summary>
[RequirePermission("ViewTickets")]
internal sealed class CalendarModel(ReadCalendar read, IPersonTime times, ICurrentUser user, TimeProvider time, IStringLocalizer L) : PageModel
{
    private const int MostLanes = 3;
    private const int MostBandLanes = 4;

    [BindProperty(SupportsGet = true, Name = "view")]
    public string? ViewName { get; set; }

    [BindProperty(SupportsGet = true, Name = "date")]
    public DateOnly? Date { get; set; }

    [BindProperty(SupportsGet = true, Name = "service")]
    public Guid? Service { get; set; }

    [BindProperty(SupportsGet = true, Name = "kind")]
    public ChangeKind? Kind { get; set; }

    [BindProperty(SupportsGet = true, Name = "risk")]
    public RiskLevel? Risk { get; set; }

    [BindProperty(SupportsGet = true, Name = "state")]
    public string? State { get; set; }

    [BindProperty(SupportsGet = true, Name = "mine")]
    public bool Mine { get; set; }

    /// <summary>Rows of the time line: <c>implementer</c>, else services.</summary>
    [BindProperty(SupportsGet = true, Name = "by")]
    public string? By { get; set; }

    public CalendarSpan Span { get; private set; } = null!;

    public CalendarContent Shows { get; private set; } = null!;

    public DateOnly Today { get; private set; }

    public bool MayMove => user.Can(TicketPermissions.EditTickets);

    public bool MayManage => user.Can(ChangePermissions.ManageChanges);

    public bool IsByImplementer => By == "implementer";

    public bool IsFiltered => Service is not null || Kind is not null || Risk is not null || State is not null || Mine;

    public IReadOnlyList<SelectListItem> Services =>
        [new(L["All services"], ""), .. Shows.Services.Where(s => s.IsActive || s.Id == Service).Select(s => new SelectListItem(s.Name, s.Id.ToString(), s.Id == Service))];

    public IReadOnlyList<SelectListItem> Kinds =>
        [new(L["All kinds"], ""), .. Enum.GetValues<ChangeKind>().Select(k => new SelectListItem(L[ChangeTexts.Kind(k)], k.ToString(), k == Kind))];

    public IReadOnlyList<SelectListItem> Risks =>
        [new(L["Every risk"], ""), .. Enum.GetValues<RiskLevel>().Select(r => new SelectListItem(L[ChangeTexts.Risk(r)], r.ToString(), r == Risk))];

    public IReadOnlyList<SelectListItem> States =>
        [new(L["All states"], ""), .. ChangeType.Machine.States.Select(s => new SelectListItem(L[s.Name], s.Id, s.Id == State))];

    public string Title => Span.View switch
    {
        CalendarView.Month => Shown.ToString("Y", CultureInfo.CurrentCulture),
        _ => $"{Span.First.ToString("d", CultureInfo.CurrentCulture)} – {Span.First.AddDays(Span.Days - 1).ToString("d", CultureInfo.CurrentCulture)}",
    };

    /// <summary>The date that the view was asked for.</summary>
    public DateOnly Shown { get; private set; }

    public async Task OnGetAsync(CancellationToken cancellationToken)
    {
        Today = DateOnly.FromDateTime(times.ToLocal(time.GetUtcNow().UtcDateTime));
        // Dates at the ends of what a clock can show would have no month before or after.
        Shown = Date is { Year: > 1990 and < 2200 } date ? date : Today;
        var view = ViewName switch { "week" => CalendarView.Week, "timeline" => CalendarView.TimeLine, "list" => CalendarView.List, _ => CalendarView.Month };
        Span = CalendarSpan.Of(view, Shown, CultureInfo.CurrentCulture.DateTimeFormat.FirstDayOfWeek);
        Shows = await read.HandleAsync(Span.Period(times.ToUtc), new(Service, Kind, Risk, ChangeType.Machine.States.Any(s => s.Id == State) ? State : null, Mine), cancellationToken);
    }

    /// <summary>Address of the calendar with something else than now; the filters stay.</summary>
    public string Here(string? view = null, DateOnly? date = null, string? by = null) => QueryHelpers.AddQueryString(Url.Content("~/desk/changes"), new Dictionary<string, string?>
    {
        ["view"] = view ?? ViewName,
        ["date"] = (date ?? Shown).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        ["service"] = Service?.ToString(),
        ["kind"] = Kind?.ToString(),
        ["risk"] = Risk?.ToString(),
        ["state"] = State,
        ["mine"] = Mine ? "true" : null,
        ["by"] = by ?? By,
    }.Where(p => !string.IsNullOrEmpty(p.Value)));

    public DateOnly Day(int day) => Span.First.AddDays(day);

    /// <summary>A day, or an hour of it, for the script: it counts on the clock of the person.</summary>
    public static string At(DateOnly day, int hour = 0) => day.ToDateTime(new TimeOnly(hour, 0)).ToString("yyyy-MM-dd'T'HH:mm", CultureInfo.InvariantCulture);

    public string LocalStart(CalendarChange change) => times.ToLocal(change.Planned.Start).ToString("yyyy-MM-dd'T'HH:mm", CultureInfo.InvariantCulture);

    public string DayName(DateOnly day) => day.ToString("ddd", CultureInfo.CurrentCulture);

    /// <summary>Weeks of a month.</summary>
    public IEnumerable<(DateOnly First, Lanes<CalendarBand> Bands, Lanes<CalendarChange> Changes)> Weeks()
    {
        var edges = Span.Edges(times.ToUtc);
        for (var day = 0; day < Span.Days; day += 7)
        {
            DateTime[] week = [.. edges.Skip(day).Take(8)];
            yield return (Day(day), Bands(week, ShownBands), Lanes.Of(Shows.Changes, c => c.Planned, week, MostLanes));
        }
    }

    /// <summary>Bands above the days of a week.</summary>
    public Lanes<CalendarBand> BandsOfWeek() => BandsOf(ShownBands);

    /// <summary>Bands over all days that are shown.</summary>
    public Lanes<CalendarBand> BandsOf(IEnumerable<CalendarBand> bands) => Bands(Span.Edges(times.ToUtc), bands);

    /// <summary>Days of a week with their hours.</summary>
    public IReadOnlyList<DayColumn> DayColumns() =>
    [
        .. Enumerable.Range(0, 7).Select(d =>
        {
            var edges = CalendarSpan.HourEdges(Day(d), times.ToUtc);
            return new DayColumn(Day(d), Lanes.Of(Shows.Changes, c => c.Planned, edges, MostLanes), [.. Enumerable.Range(0, 24).Select(h => Ground(new(edges[h], edges[h + 1])))]);
        }),
    ];

    /// <summary>Rows of the time line: those without a service, or an implementer, come last.</summary>
    public IReadOnlyList<LineRow> Lines()
    {
        var edges = Span.Edges(times.ToUtc);
        Guid? KeyOf(CalendarChange change) => IsByImplementer ? change.ImplementerId : change.ServiceId;
        var names = IsByImplementer ? Shows.Implementers.ToDictionary(p => p.Key, p => p.Value.DisplayName) : Shows.Services.ToDictionary(s => s.Id, s => s.Name);
        var changes = Shows.Changes.ToLookup(KeyOf);
        var bands = IsByImplementer ? Enumerable.Empty<CalendarBand>().ToLookup(b => b.ServiceId) : Shows.Bands.Where(b => b.ServiceId is not null).ToLookup(b => b.ServiceId);
        // A service that only has windows would be a row that says nothing.
        var keys = changes.Select(g => g.Key).Union(bands.Where(g => g.Any(b => b.IsBlackout)).Select(g => g.Key)).Union(Service is null ? [] : [Service]);
        return
        [
            .. keys.Select(k => (Key: k, Name: k is { } id ? names.GetValueOrDefault(id, L["Unknown"]) : (string)(IsByImplementer ? L["Nobody yet"] : L["Without a service"])))
                .OrderBy(k => k.Key is null).ThenBy(k => k.Name, StringComparer.CurrentCulture)
                .Select(k => new LineRow(k.Name, Bands(edges, bands[k.Key]), Lanes.Of(changes[k.Key], c => c.Planned, edges, MostLanes))),
        ];
    }

    /// <summary>Days that have changes or bands, for the list.</summary>
    public IEnumerable<(DateOnly Day, IReadOnlyList<CalendarBand> Bands, IReadOnlyList<CalendarChange> Changes)> Days()
    {
        var period = Span.Period(times.ToUtc);
        DateOnly DayOf(Period p) => DateOnly.FromDateTime(times.ToLocal(p.Start < period.Start ? period.Start : p.Start));
        var (bands, changes) = (ShownBands.ToLookup(b => DayOf(b.Period)), Shows.Changes.ToLookup(c => DayOf(c.Planned)));
        return bands.Select(g => g.Key).Union(changes.Select(g => g.Key)).Order().Select(d => (d, (IReadOnlyList<CalendarBand>)[.. bands[d]], (IReadOnlyList<CalendarChange>)[.. changes[d]]));
    }

    public string Words(CalendarBand band)
    {
        var name = band.IsBlackout ? L["No changes: {0}", band.Name].Value : L["Maintenance window"].Value;
        return band.ServiceId is null ? name : $"{name} ({ServiceName(band.ServiceId)})";
    }

    public string When(Period period)
    {
        var (start, end) = (times.ToLocal(period.Start), times.ToLocal(period.End));
        return start.Date == end.Date ? $"{times.Short(period.Start)} – {Clock(end)}" : $"{times.Short(period.Start)} – {times.Short(period.End)}";
    }

    /// <summary>Start and end on the clock, where the day is plain.</summary>
    public string Hours(CalendarBand band) => $"{Clock(times.ToLocal(band.Period.Start))} – {Clock(times.ToLocal(band.Period.End))}";

    public string StartsAt(CalendarChange change) => Clock(times.ToLocal(change.Planned.Start));

    public string StateName(CalendarChange change) => L[ChangeType.Machine.State(change.State).Name];

    public string RiskName(CalendarChange change) => change.Risk is null ? L["Risk not known"] : L[ChangeTexts.Risk(change.Risk)];

    public string? ServiceName(Guid? id) => id is null ? null : Shows.Services.FirstOrDefault(s => s.Id == id)?.Name ?? L["Unknown"].Value;

    public string? ImplementerName(CalendarChange change) => change.ImplementerId is { } id ? Shows.Implementers.GetValueOrDefault(id)?.DisplayName : null;

    /// <summary>All about a change in one line.</summary>
    public string Summary(CalendarChange change) => $"{change.Number} {change.Title}, {StateName(change)}, {RiskName(change)}, {Rest(change)}";

    /// <summary>What a bar has no room for.</summary>
    public string Rest(CalendarChange change) => string.Join(
        ", ", new[] { When(change.Planned), L[ChangeTexts.Kind(change.Kind)], ServiceName(change.ServiceId), ImplementerName(change) }.Where(t => t is not null));

    private static string Clock(DateTime local) => local.ToString("t", CultureInfo.CurrentCulture);

    private static Lanes<CalendarBand> Bands(IReadOnlyList<DateTime> edges, IEnumerable<CalendarBand> bands) => Lanes.Of(bands, b => b.Period, edges, MostBandLanes);

    /// <summary>Windows of all services at once would hide what matters: they are shown for the service that was chosen.</summary>
    private IEnumerable<CalendarBand> ShownBands => Shows.Bands.Where(b => b.IsBlackout || Service is not null);

    /// <summary>What lies below the bars of an hour.</summary>
    private string? Ground(Period hour)
    {
        var bands = ShownBands.Where(b => b.Period.Overlaps(hour)).ToList();
        return bands.Exists(b => b.IsBlackout) ? "cal-closed" : bands.Count > 0 ? "cal-open" : null;
    }
}

/// <summary>A day with its hours.</summary>
/// <param name="Day">Day.</param>
/// <param name="Changes">Lanes over its hours.</param>
/// <param name="Grounds">Class of each hour, or null.</param>
internal sealed record DayColumn(DateOnly Day, Lanes<CalendarChange> Changes, IReadOnlyList<string?> Grounds)
{
    public int Width => Math.Max(1, Changes.All.Count);
}

/// <summary>A row of the time line.</summary>
internal sealed record LineRow(string Name, Lanes<CalendarBand> Bands, Lanes<CalendarChange> Changes)
{
    public int Height => Bands.All.Count + Math.Max(1, Changes.All.Count) + (Changes.HidesAny ? 1 : 0);
}

/// <summary>A bar.</summary>
internal sealed record BarModel(CalendarModel Page, Placed<CalendarChange> Bar);
