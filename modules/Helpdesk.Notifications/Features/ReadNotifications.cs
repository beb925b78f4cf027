using Helpdesk.Notifications.Domain;
using Helpdesk.Security;
using Helpdesk.Tickets;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;

namespace Helpdesk.Notifications.Features;

/// <summary>A notification in the reader's language.</summary>
public sealed record NotificationView(Guid Id, string Title, string TicketTitle, string Url, DateTime CreatedAt, bool IsRead);

/// <summary>The present person's own notifications.</summary>
internal sealed class ReadNotifications(NotificationsDbContext db, ICurrentUser user, TimeProvider time, IStringLocalizer L)
{
    /// <summary>Counting stops here; the bell shows 99+.</summary>
    public const int MaxCount = 100;

    public Task<int> CountUnreadAsync(CancellationToken cancellationToken)
    {
        var me = user.RequiredId;
        return db.Notifications.Where(n => n.PersonId == me && n.ReadAt == null).Select(n => n.Id).Take(MaxCount).CountAsync(cancellationToken);
    }

    public async Task<IReadOnlyList<NotificationView>> ListAsync(int limit, CancellationToken cancellationToken)
    {
        var me = user.RequiredId;
        var rows = await db.Notifications.AsNoTracking().Where(n => n.PersonId == me)
            .OrderByDescending(n => n.CreatedAt).ThenByDescending(n => n.Id).Take(limit).ToListAsync(cancellationToken);
        return [.. rows.Select(n => new NotificationView(n.Id, Title(n), n.TicketTitle, UrlOf(n), n.CreatedAt, n.ReadAt is not null))];
    }

    /// <summary>Marks one as read and tells where it leads; null when it is not the person's own.</summary>
    public async Task<string?> OpenAsync(Guid id, CancellationToken cancellationToken)
    {
        var me = user.RequiredId;
        var notification = await db.Notifications.FirstOrDefaultAsync(n => n.Id == id && n.PersonId == me, cancellationToken);
        if (notification is { ReadAt: null })
        {
            notification.ReadAt = time.GetUtcNow().UtcDateTime;
            await db.SaveChangesAsync(cancellationToken);
        }

        return notification is null ? null : UrlOf(notification);
    }

    public async Task MarkAllReadAsync(CancellationToken cancellationToken)
    {
        var me = user.RequiredId;
        var now = time.GetUtcNow().UtcDateTime;
        foreach (var notification in await db.Notifications.Where(n => n.PersonId == me && n.ReadAt == null).Take(1000).ToListAsync(cancellationToken))
        {
            notification.ReadAt = now;
        }

        await db.SaveChangesAsync(cancellationToken);
    }

    /// <summary>What the reader may do now decides: a watcher may be a requester, and an agent may have become one.</summary>
    private string UrlOf(Notification n) =>
        user.Can(TicketPermissions.ViewTickets) || !n.Url.StartsWith("/desk/", StringComparison.Ordinal) ? n.Url : $"/portal/requests/{Uri.EscapeDataString(n.TicketNumber)}";

    private string Title(Notification n)
    {
        var actor = n.ActorName.Length > 0 ? n.ActorName : L["System"].Value;
        return n.Kind switch
        {
            NotificationKinds.Assigned => L["{0} assigned {1} to you", actor, n.TicketNumber],
            NotificationKinds.Replied => L["{0} replied on {1}", actor, n.TicketNumber],
            NotificationKinds.RequesterReplied => L["{0} answered on {1}", actor, n.TicketNumber],
            NotificationKinds.Noted => L["{0} wrote a note on {1}", actor, n.TicketNumber],
            NotificationKinds.Mentioned => L["{0} mentioned you on {1}", actor, n.TicketNumber],
            NotificationKinds.Attached => L["{0} attached files to {1}", actor, n.TicketNumber],
            NotificationKinds.Resolved => L["{0} resolved {1}", actor, n.TicketNumber],
            NotificationKinds.DueSoon => L["{0} is due soon", n.TicketNumber],
            NotificationKinds.Overdue => L["{0} is overdue", n.TicketNumber],
            NotificationKinds.Reopened => L["{0} reopened {1}", actor, n.TicketNumber],
            NotificationKinds.Unowned => L["{0} has had no owner for too long", n.TicketNumber],
            NotificationKinds.RatingInvited => L["How satisfied are you with our help on {0}?", n.TicketNumber],
            NotificationKinds.ApprovalRequested => L["Your approval is asked for {0}", n.TicketNumber],
            NotificationKinds.ApprovalReminded => L["{0} still waits for your approval", n.TicketNumber],
            NotificationKinds.ApprovalEscalated => L["Your approval is asked for {0}, because others have not decided in time", n.TicketNumber],
            NotificationKinds.ApprovalApproved => L["{0} was approved", n.TicketNumber],
            NotificationKinds.ApprovalRejected => L["{0} was not approved", n.TicketNumber],
            NotificationKinds.ApprovalVoided => L["The approval of {0} is void: its content has changed", n.TicketNumber],
            NotificationKinds.ApprovalExpired => L["Nobody decided on the approval of {0} in time", n.TicketNumber],
            NotificationKinds.RatedLow => L["{0} is not satisfied with {1}", actor, n.TicketNumber],
            NotificationKinds.Message => L["{0}: {1}", n.TicketNumber, n.Text ?? ""],
            _ => L["{0} finished {1}", actor, n.TicketNumber],
        };
    }
}
