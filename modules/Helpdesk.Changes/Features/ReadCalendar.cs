using Helpdesk.Changes.Domain;
using Helpdesk.Changes.Domain.Conflicts;
using Helpdesk.Changes.Integration;
using Helpdesk.Errors;
using Helpdesk.Identity;
using Helpdesk.Security;
using Helpdesk.Settings;
using Helpdesk.Tickets;
using Helpdesk.Ui;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;

namespace Helpdesk.Changes.Features;

/// <summary>Which changes the calendar shows; null for all.</summary>
/// <param name="ServiceId">Of this service.</param>
/// <param name="Kind">Of this kind.</param>
/// <param name="Risk">With this risk.</param>
/// <param name="State">In this state; null for all but those that were cancelled.</param>
/// <param name="IsMine">That the present person carries out.</param>
internal sealed record CalendarFilter(Guid? ServiceId = null, ChangeKind? Kind = null, RiskLevel? Risk = null, string? State = null, bool IsMine = false);

/// <summary>A change on the calendar.</summary>
internal sealed record CalendarChange(
    Guid Id, string Number, string Title, string State, ChangeKind Kind, RiskLevel? Risk, Period Planned, Guid? ServiceId, Guid? ImplementerId)
{
    /// <summary>Its plan may still be changed.</summary>
    public bool CanMove => ChangeType.Claiming.Contains(State) && State != ChangeType.Implement || State == ChangeType.Draft;
}

/// <summary>A time in which changes are forbidden, or to which those of a service are bound.</summary>
/// <param name="IsBlackout">Forbidden.</param>
/// <param name="Name">Reason of the blackout; empty for a window.</param>
/// <param name="Period">When.</param>
/// <param name="ServiceId">Null for all services.</param>
internal sealed record CalendarBand(bool IsBlackout, string Name, Period Period, Guid? ServiceId);

/// <summary>What the calendar shows.</summary>
/// <param name="Changes">By planned start.</param>
/// <param name="IsCut">There are more than are shown.</param>
/// <param name="Bands">Blackouts and openings of maintenance windows, by their start.</param>
/// <param name="Services">All services by name.</param>
/// <param name="Implementers">Names of those who carry out what is shown.</param>
internal sealed record CalendarContent(
    IReadOnlyList<CalendarChange> Changes, bool IsCut, IReadOnlyList<CalendarBand> Bands, IReadOnlyList<TicketServiceModel> Services,
    IReadOnlyDictionary<Guid, PersonRef> Implementers);

/// <summary>Reads what is planned in a time, and what forbids and allows changes in it.</summary>
internal sealed class ReadCalendar(
    ChangesDbContext db, ITicketIntegrationService tickets, ITicketServiceDirectory services, IPeopleDirectory people, ChangeRisks risks, ISettings settings,
    ICurrentUser user, IStringLocalizer L)
{
    /// <summary>Changes that one view shows; more would not be read by anybody.</summary>
    public const int Most = 500;

    public async Task<CalendarContent> HandleAsync(Period within, CalendarFilter filter, CancellationToken cancellationToken)
    {
        if (!user.Can(TicketPermissions.ViewTickets))
        {
            throw new ForbiddenException(L["For this you need the right “{0}”.", L[TicketPermissions.ViewTickets.Description].Value]);
        }

        var all = await services.GetAllAsync(cancellationToken);
        var changes = await ChangesAsync(within, filter, cancellationToken);
        return new(
            [.. changes.Take(Most)],
            changes.Count > Most,
            await BandsAsync(within, filter.ServiceId, cancellationToken),
            all,
            await people.GetPeopleAsync([.. changes.Select(c => c.ImplementerId).OfType<Guid>().Distinct()], cancellationToken));
    }

    private async Task<List<CalendarChange>> ChangesAsync(Period within, CalendarFilter filter, CancellationToken cancellationToken)
    {
        var rows = await db.Changes.AsNoTracking()
            .Where(c => c.PlannedEnd > within.Start && c.PlannedStart < within.End && (filter.Kind == null || c.Kind == filter.Kind))
            .OrderBy(c => c.PlannedStart).ThenBy(c => c.Id).ToListAsync(cancellationToken);
        Guid[] ids = [.. rows.Select(r => r.Id)];
        var known = await tickets.GetAsync(ids, cancellationToken);
        var serviceOf = await services.GetOfTicketsAsync(ids, cancellationToken);
        Guid? Service(Guid id) => serviceOf.TryGetValue(id, out var service) ? service : null;
        bool IsShown(Change change) =>
            change.Planned is not null
            && known.TryGetValue(change.Id, out var ticket)
            && (filter.State is null ? ticket.State != ChangeType.Cancelled : ticket.State == filter.State)
            && (filter.ServiceId is null || Service(change.Id) == filter.ServiceId)
            && (!filter.IsMine || (ticket.AssigneeId is { } implementer && implementer == user.Id));

        // One more than is shown tells that there are more; which risk they have is not known before it is computed.
        var shown = rows.Where(IsShown).Take(filter.Risk is null ? Most + 1 : int.MaxValue).ToList();
        var riskOf = await risks.OfAsync(shown, cancellationToken);
        return
        [
            .. shown.Where(c => filter.Risk is null || riskOf[c.Id].Level == filter.Risk).Take(Most + 1).Select(c =>
            {
                var ticket = known[c.Id];
                return new CalendarChange(c.Id, ticket.Number, ticket.Title, ticket.State, c.Kind, riskOf[c.Id].Level, c.Planned!.Value, Service(c.Id), ticket.AssigneeId);
            }),
        ];
    }

    private async Task<IReadOnlyList<CalendarBand>> BandsAsync(Period within, Guid? serviceId, CancellationToken cancellationToken)
    {
        var blackouts = await db.Blackouts.AsNoTracking()
            .Where(b => b.To > within.Start && b.From < within.End && (serviceId == null || b.ServiceId == null || b.ServiceId == serviceId))
            .ToListAsync(cancellationToken);
        var windows = await db.MaintenanceWindows.AsNoTracking().Where(w => serviceId == null || w.ServiceId == serviceId).ToListAsync(cancellationToken);
        var zone = TimeZoneInfo.FindSystemTimeZoneById((await settings.GetAsync<RegionalSettings>(cancellationToken)).TimeZone);
        return
        [
            .. blackouts.Select(b => new CalendarBand(true, b.Reason, b.Period, b.ServiceId))
                .Concat(windows.GroupBy(w => w.ServiceId).SelectMany(g => Joined(OpenPeriods.Of([.. g], within, zone)).Select(p => new CalendarBand(false, "", p, g.Key))))
                .OrderBy(b => b.Period.Start).ThenByDescending(b => b.IsBlackout),
        ];
    }

    /// <summary>One band for openings that touch: a night is not two of them.</summary>
    private static List<Period> Joined(IEnumerable<Period> periods)
    {
        List<Period> joined = [];
        foreach (var period in periods)
        {
            if (joined.Count > 0 && period.Start <= joined[^1].End)
            {
                joined[^1] = new(joined[^1].Start, period.End > joined[^1].End ? period.End : joined[^1].End);
            }
            else
            {
                joined.Add(period);
            }
        }

        return joined;
    }
}
