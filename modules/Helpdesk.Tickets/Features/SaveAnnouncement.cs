using Helpdesk.Errors;
using Helpdesk.Tickets.Announcements;
using Helpdesk.Tickets.Domain;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;

namespace Helpdesk.Tickets.Features;

public sealed record SaveAnnouncementRequest
{
    /// <summary>Announcement to change; null makes a new one.</summary>
    public Guid? Id { get; init; }

    public required string Title { get; init; }

    /// <summary>Markdown.</summary>
    public string Text { get; init; } = "";

    /// <summary>One of <see cref="AnnouncementKinds"/>.</summary>
    public required string Kind { get; init; }

    /// <summary>One of <see cref="AnnouncementAudiences"/>.</summary>
    public required string Audience { get; init; }

    /// <summary>UTC; null means now.</summary>
    public DateTime? From { get; init; }

    /// <summary>UTC; null until somebody ends it.</summary>
    public DateTime? Until { get; init; }

    /// <summary>Ticket of an outage; reports of people who recognise it become its children.</summary>
    public string? TicketNumber { get; init; }

    /// <summary>Concurrency stamp of the announcement as the person saw it; null when nobody looked before.</summary>
    public string? Stamp { get; init; }
}

/// <summary>Writes, changes or ends an announcement.</summary>
internal sealed class SaveAnnouncement(TicketsDbContext db, TicketAccess access, AnnouncementCache cache, TimeProvider time, IStringLocalizer L)
{
    public async Task<Announcement> HandleAsync(SaveAnnouncementRequest request, CancellationToken cancellationToken)
    {
        access.Demand(TicketPermissions.ManageTicketSettings);
        var rules = new TicketTextRules(L);
        var title = rules.Line("title", request.Title, Announcement.MaxTitle);
        var text = rules.Body("text", request.Text, Announcement.MaxText);
        if (!AnnouncementKinds.All.Any(k => k.Id == request.Kind))
        {
            rules.Add("kind", L["Use one of: {0}.", string.Join(", ", AnnouncementKinds.All.Select(k => k.Id))]);
        }

        if (!AnnouncementAudiences.All.Any(a => a.Id == request.Audience))
        {
            rules.Add("audience", L["Use one of: {0}.", string.Join(", ", AnnouncementAudiences.All.Select(a => a.Id))]);
        }

        var announcement = request.Id is { } id ? await FindAsync(id, cancellationToken) : new Announcement();
        announcement.DemandUnchanged(request.Stamp, announcement.Title, L);
        var from = request.From ?? (request.Id is null ? time.GetUtcNow().UtcDateTime : announcement.From);
        if (request.Until <= from)
        {
            rules.Add("until", L["The end is before the start."]);
        }

        var ticketId = await TicketAsync(rules, request.TicketNumber, cancellationToken);
        rules.ThrowIfAny();
        announcement.Title = title;
        announcement.Text = text;
        announcement.Kind = request.Kind;
        announcement.Audience = request.Audience;
        announcement.From = from;
        announcement.Until = request.Until;
        announcement.TicketId = ticketId;
        if (request.Id is null)
        {
            db.Announcements.Add(announcement);
        }

        await db.SaveChangesAsync(cancellationToken);
        cache.Invalidate();
        return announcement;
    }

    /// <summary>Takes it down now; what it said stays readable in the administration.</summary>
    public async Task<Announcement> EndAsync(Guid id, CancellationToken cancellationToken)
    {
        access.Demand(TicketPermissions.ManageTicketSettings);
        var announcement = await FindAsync(id, cancellationToken);
        var now = time.GetUtcNow().UtcDateTime;
        if (announcement.Until is not { } until || until > now)
        {
            announcement.Until = now;
            await db.SaveChangesAsync(cancellationToken);
            cache.Invalidate();
        }

        return announcement;
    }

    private async Task<Announcement> FindAsync(Guid id, CancellationToken cancellationToken) =>
        await db.Announcements.FirstOrDefaultAsync(a => a.Id == id, cancellationToken)
        ?? throw new NotFoundException(L["This announcement does not exist any more."]);

    private async Task<Guid?> TicketAsync(TicketTextRules rules, string? number, CancellationToken cancellationToken)
    {
        if (string.IsNullOrWhiteSpace(number))
        {
            return null;
        }

        var wanted = number.Trim();
        var found = await access.Visible().Where(t => t.Number == wanted).Select(t => (Guid?)t.Id).FirstOrDefaultAsync(cancellationToken);
        if (found is null)
        {
            rules.Add("ticketNumber", access.NotFound(wanted).Message);
        }

        return found;
    }
}
