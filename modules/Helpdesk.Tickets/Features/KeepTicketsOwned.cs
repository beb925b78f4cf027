using Helpdesk.Errors;
using Helpdesk.Security;
using Helpdesk.Settings;
using Helpdesk.Tasks;
using Helpdesk.Tickets.Domain;
using Helpdesk.Tickets.Routing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;
using Microsoft.Extensions.Logging;

namespace Helpdesk.Tickets.Features;

/// <summary>No ticket is an orphan: an open one without a team goes to the default team, and the lead of a team hears of one that nobody takes.</summary>
[BackgroundTask(
    Title = "Keep tickets owned",
    Schedule = "0 3/10 * * * ?",
    Description = "Gives open tickets without a team to the default team, and tells the team's lead of tickets that have had no owner for too long.")]
internal sealed class KeepTicketsOwned(
    TicketsDbContext db, TicketCatalog catalog, TicketRouter router, ISettings settings, ICurrentUser user, TimeProvider time, IStringLocalizer L,
    ILogger<KeepTicketsOwned> logger) : IBackgroundTask
{
    // What became too old long ago (an import, a setting that was just switched on) is no news and would only drown it.
    private static readonly TimeSpan News = TimeSpan.FromDays(7);

    private const int BatchSize = 200;
    private const int MostOfARun = 1000;

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        await GiveTeamsAsync(cancellationToken);
        await RaiseAlarmsAsync(cancellationToken);
    }

    private async Task GiveTeamsAsync(CancellationToken cancellationToken)
    {
        if (await router.DefaultTeamAsync(cancellationToken) is not { } team)
        {
            return;
        }

        var orphans = await db.Tickets.Where(t => t.IsOpen && t.TeamId == null)
            .OrderBy(t => t.Number).Select(t => t.Id).Take(MostOfARun).ToListAsync(cancellationToken);
        foreach (var id in orphans)
        {
            if (await db.Tickets.FirstOrDefaultAsync(t => t.Id == id && t.IsOpen && t.TeamId == null, cancellationToken) is { } ticket)
            {
                await TryGiveAsync(ticket, team.Id, cancellationToken);
            }

            db.Forget();
        }
    }

    private async Task TryGiveAsync(Ticket ticket, Guid teamId, CancellationToken cancellationToken)
    {
        var act = TicketAct.Of(user, time, L, L["It had no team, so it went to the default team."]);
        try
        {
            // Whoever owns it keeps it.
            if (ticket.Assign(teamId, ticket.AssigneeId, isAssigneeGiven: true, catalog.FindType(ticket.TypeId), act) is { } assigned)
            {
                db.Events.Add(assigned);
                await db.SaveChangesAsync(cancellationToken);
            }
        }
        catch (ConcurrencyException)
        {
            logger.LogInformation("Ticket {Number} was changed while it was to get a team; the next run looks again.", ticket.Number);
        }
    }

    private async Task RaiseAlarmsAsync(CancellationToken cancellationToken)
    {
        var hours = (await settings.GetAsync<RoutingSettings>(cancellationToken)).UnownedAlarmHours;
        if (hours == 0)
        {
            return;
        }

        var now = time.GetUtcNow().UtcDateTime;
        var latest = now.AddHours(-hours);
        var earliest = latest - News;
        var last = "";
        while (true)
        {
            var after = last;
            var waiting = await db.Tickets.AsNoTracking()
                .Where(t => t.IsOpen && t.AssigneeId == null && t.TeamId != null && t.CreatedAt <= latest && t.UpdatedAt > earliest
                    && string.Compare(t.Number, after) > 0
                    && !db.UnownedAlarms.Any(a => a.TicketId == t.Id && a.Stay == t.ReassignmentCount))
                .OrderBy(t => t.Number)
                .Take(BatchSize)
                .ToListAsync(cancellationToken);
            if (waiting.Count == 0)
            {
                return;
            }

            last = waiting[^1].Number;
            var since = await UnownedSinceAsync([.. waiting.Select(t => t.Id)], cancellationToken);
            foreach (var ticket in waiting)
            {
                if (since.TryGetValue(ticket.Id, out var at) && at <= latest && at > earliest)
                {
                    db.UnownedAlarms.Add(new UnownedAlarm { TicketId = ticket.Id, Stay = ticket.ReassignmentCount, TeamId = ticket.TeamId!.Value, RaisedAt = now });
                    db.Publish(new TicketUnowned(ticket.Id, ticket.TypeId, ticket.Number, ticket.Title, ticket.TeamId.Value, at));
                }
            }

            await db.SaveChangesAsync(cancellationToken);
            db.Forget();
        }
    }

    /// <summary>When team or owner last changed: since then nobody of the team has owned the ticket.</summary>
    private async Task<Dictionary<Guid, DateTime>> UnownedSinceAsync(List<Guid> ids, CancellationToken cancellationToken)
    {
        const string Team = "\"" + TicketFields.TeamId + "\"";
        const string Owner = "\"" + TicketFields.AssigneeId + "\"";
        var changes = await db.Events
            .Where(e => ids.Contains(e.TicketId) && (e.Sequence == 1 || e.Changes.Contains(Team) || e.Changes.Contains(Owner)))
            .Select(e => new { e.TicketId, e.OccurredAt })
            .ToListAsync(cancellationToken);
        return changes.GroupBy(e => e.TicketId).ToDictionary(g => g.Key, g => g.Max(e => e.OccurredAt));
    }
}
