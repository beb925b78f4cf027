using Helpdesk.Identity;
using Helpdesk.Security;
using Microsoft.AspNetCore.SignalR;
using Microsoft.EntityFrameworkCore;

namespace Helpdesk.Tickets.Live;

/// <summary>
/// Where the desk's pages listen. They are told that tickets changed (number and sequence, never content) and who else is on the ticket they show;
/// they say which ticket that is and whether its reader writes. Cookie, right and origin are checked when a page connects, the right again and
/// again after that.
/// </summary>
internal sealed class DeskHub(
    DeskConnections connections, DeskBroadcast broadcast, TicketAccess access, IPeopleDirectory people, ICurrentUser user, TimeProvider time) : Hub
{
    public const string Path = "/hubs/desk";

    /// <summary>Message: tickets changed.</summary>
    public const string Changed = "changed";

    /// <summary>Message: something is new for the person.</summary>
    public const string News = "news";

    /// <summary>Message: who is on the ticket.</summary>
    public const string OnTicket = "present";

    private const int LongestNumber = 32;

    public static string GroupOf(string ticket) => "ticket:" + ticket;

    public override Task OnConnectedAsync()
    {
        var connection = new DeskConnection(Context, user.RequiredId, user.Name, time.GetUtcNow().UtcDateTime);
        if (connections.TryAdd(connection))
        {
            broadcast.Wake();
        }
        else
        {
            Context.Abort();
        }

        return Task.CompletedTask;
    }

    public override async Task OnDisconnectedAsync(Exception? exception)
    {
        if (connections.Remove(Context.ConnectionId) is { Ticket: { } ticket })
        {
            await TellAsync(ticket);
        }

        broadcast.Wake();
    }

    /// <summary>The page shows this ticket; null when it no longer does, or nobody looks at it.</summary>
    public async Task View(string? number)
    {
        if (await CallerAsync() is not { } caller)
        {
            return;
        }

        if (number is not null && (number.Length > LongestNumber || !await access.Visible().AnyAsync(t => t.Number == number, Context.ConnectionAborted)))
        {
            number = null;
        }

        if (caller.Ticket is { } before && before != number)
        {
            caller.Ticket = null;
            await Groups.RemoveFromGroupAsync(Context.ConnectionId, GroupOf(before));
            await TellAsync(before);
        }

        if (number is not null)
        {
            caller.Ticket = number;
            caller.Doing = Doing.Viewing;
            await Groups.AddToGroupAsync(Context.ConnectionId, GroupOf(number));
            await TellAsync(number);
        }
    }

    /// <summary>What the reader does on the ticket: <c>replying</c>, <c>noting</c>, <c>editing</c>, or anything else for viewing.</summary>
    public async Task Do(string? what)
    {
        if (await CallerAsync() is not { Ticket: { } ticket } caller)
        {
            return;
        }

        var doing = what switch
        {
            "replying" => Doing.Replying,
            "noting" => Doing.Noting,
            "editing" => Doing.Editing,
            _ => Doing.Viewing,
        };
        if (caller.Doing != doing)
        {
            caller.Doing = doing;
            await TellAsync(ticket);
        }
    }

    private Task TellAsync(string ticket) => broadcast.TellPresenceAsync(ticket);

    private async Task<DeskConnection?> CallerAsync()
    {
        var now = time.GetUtcNow().UtcDateTime;
        if (connections.Find(Context.ConnectionId) is { } caller
            && caller.TakeCall(now)
            && await people.MayAsync(caller.PersonId, TicketPermissions.ViewTickets, Context.ConnectionAborted))
        {
            caller.CheckedAt = now;
            return caller;
        }

        Context.Abort();
        return null;
    }
}
