using Helpdesk.Changes.Domain;
using Helpdesk.Changes.Domain.Calendar;
using Helpdesk.Errors;
using Helpdesk.Identity;
using Helpdesk.Tickets;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;
using Microsoft.Extensions.Logging;

namespace Helpdesk.Changes.Features;

/// <summary>The planned changes as a calendar file, for a program that knows a person's secret address. What the person may not see now, it does not see.</summary>
internal sealed class ReadFeed(
    ChangesDbContext db, ITicketIntegrationService tickets, ITicketServiceDirectory services, IPeopleDirectory people, TimeProvider time, IStringLocalizer L,
    ILogger<ReadFeed> logger)
{
    private const int Most = 2000;
    private static readonly TimeSpan Past = TimeSpan.FromDays(30);
    private static readonly TimeSpan Ahead = TimeSpan.FromDays(366);

    /// <param name="secret">Secret of the address.</param>
    /// <param name="isMine">Only what the person carries out.</param>
    /// <param name="urlOf">Page of a change, absolute, by its number.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <exception cref="NotFoundException">There is no such address, or its owner may not see changes now: nobody learns which.</exception>
    public async Task<string> HandleAsync(string secret, bool isMine, Func<string, string> urlOf, CancellationToken cancellationToken)
    {
        var hash = CalendarFeed.HashOf(secret);
        if (await db.Feeds.FirstOrDefaultAsync(f => f.Hash == hash, cancellationToken) is not { } feed
            || !await people.MayAsync(feed.Id, TicketPermissions.ViewTickets, cancellationToken))
        {
            throw new NotFoundException(L["There is no calendar at this address. Make a new address on the page of the change calendar."]);
        }

        var text = await WriteAsync(feed.Id, isMine, urlOf, cancellationToken);
        logger.LogInformation("The calendar feed of {PersonId} was read", feed.Id);
        await MarkUsedAsync(feed, cancellationToken);
        return text;
    }

    private async Task<string> WriteAsync(Guid personId, bool isMine, Func<string, string> urlOf, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow().UtcDateTime;
        var (from, to) = (now - Past, now + Ahead);
        var rows = await db.Changes.AsNoTracking().Where(c => c.PlannedEnd > from && c.PlannedStart < to)
            .OrderBy(c => c.PlannedStart).ThenBy(c => c.Id).ToListAsync(cancellationToken);
        Guid[] ids = [.. rows.Where(r => r.Planned is not null).Select(r => r.Id)];
        var known = await tickets.GetAsync(ids, cancellationToken);
        var shown = rows.Where(r => r.Planned is not null && known.TryGetValue(r.Id, out var t) && (!isMine || t.AssigneeId == personId)).Take(Most).ToList();
        ids = [.. shown.Select(r => r.Id)];
        var revisions = await tickets.GetRevisionsAsync(ids, cancellationToken);
        var serviceOf = await services.GetOfTicketsAsync(ids, cancellationToken);
        var serviceNames = (await services.GetAllAsync(cancellationToken)).ToDictionary(s => s.Id, s => s.Name);
        return CalendarFile.Of(
            isMine ? L["My changes"] : L["Changes"],
            shown.Select(c =>
            {
                var (ticket, revision) = (known[c.Id], revisions[c.Id]);
                var (kind, state) = (L[ChangeTexts.Kind(c.Kind)].Value, L[ChangeType.Machine.State(ticket.State).Name].Value);
                string?[] lines = [kind, state, serviceOf.TryGetValue(c.Id, out var service) ? serviceNames.GetValueOrDefault(service) : null, c.Reason];
                return new CalendarFileEvent(
                    $"{c.Id}@changes.helpdesk",
                    revision.Sequence,
                    revision.UpdatedAt,
                    c.Planned!.Value,
                    StatusOf(ticket.State),
                    $"{ticket.Number} {ticket.Title}",
                    string.Join('\n', lines.Where(l => l is not null)),
                    kind,
                    urlOf(ticket.Number));
            }));
    }

    /// <summary>Once a day is enough; who is second to say so does not matter.</summary>
    private async Task MarkUsedAsync(CalendarFeed feed, CancellationToken cancellationToken)
    {
        var today = DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime);
        if (feed.LastUsedOn != today)
        {
            feed.LastUsedOn = today;
            await db.SaveChangesAsync(cancellationToken);
        }
    }

    private static string StatusOf(string state) => state switch
    {
        ChangeType.Cancelled => "CANCELLED",
        ChangeType.Draft or ChangeType.Submitted or ChangeType.Assess or ChangeType.Authorize => "TENTATIVE",
        _ => "CONFIRMED",
    };
}
