using System.Collections.Concurrent;
using Microsoft.AspNetCore.SignalR;

namespace Helpdesk.Tickets.Live;

/// <summary>What somebody does on a ticket, in the order in which others want to know it.</summary>
internal enum Doing
{
    Viewing,
    Editing,
    Noting,
    Replying,
}

/// <summary>One open page of a person.</summary>
internal sealed class DeskConnection(HubCallerContext context, Guid personId, string name, DateTime checkedAt)
{
    private const int MostCalls = 60;
    private static readonly TimeSpan CallWindow = TimeSpan.FromSeconds(10);

    private DateTime _windowStart = checkedAt;
    private int _calls;

    public string Id => context.ConnectionId;

    public Guid PersonId => personId;

    public string Name => name;

    /// <summary>When the person's rights were looked at last.</summary>
    public DateTime CheckedAt { get; set; } = checkedAt;

    /// <summary>Number of the ticket that the page shows, or null.</summary>
    public string? Ticket { get; set; }

    public Doing Doing { get; set; }

    /// <summary>False for a page that calls more often than any person could: a loop, or somebody's program. Calls of one connection come one by one.</summary>
    public bool TakeCall(DateTime now)
    {
        if (now - _windowStart > CallWindow)
        {
            (_windowStart, _calls) = (now, 0);
        }

        return ++_calls <= MostCalls;
    }

    public void Abort() => context.Abort();
}

/// <summary>Somebody on a ticket, as others see it.</summary>
internal sealed record Present(Guid Id, string Name, string Doing);

/// <summary>
/// The open pages of this node and what their people do, in memory only: a connection that ends, for whatever reason, takes its person away.
/// Singleton of the shell.
/// </summary>
internal sealed class DeskConnections
{
    /// <summary>More tabs than this belong to a program.</summary>
    private const int MostPerPerson = 50;

    private readonly ConcurrentDictionary<string, DeskConnection> _connections = new(StringComparer.Ordinal);

    public int Count => _connections.Count;

    public ICollection<DeskConnection> All => _connections.Values;

    public bool TryAdd(DeskConnection connection) =>
        _connections.Values.Count(c => c.PersonId == connection.PersonId) < MostPerPerson && _connections.TryAdd(connection.Id, connection);

    public DeskConnection? Find(string connectionId) => _connections.GetValueOrDefault(connectionId);

    public DeskConnection? Remove(string connectionId) => _connections.TryRemove(connectionId, out var connection) ? connection : null;

    /// <summary>Who is on the ticket, each person once with the most telling of what they do, by name.</summary>
    public IReadOnlyList<Present> On(string ticket) =>
    [
        .. _connections.Values.Where(c => c.Ticket == ticket)
            .GroupBy(c => c.PersonId)
            .Select(g => new Present(g.Key, g.First().Name, Word(g.Max(c => c.Doing))))
            .OrderBy(p => p.Name, StringComparer.Ordinal),
    ];

    private static string Word(Doing doing) => doing switch
    {
        Doing.Replying => "replying",
        Doing.Noting => "noting",
        Doing.Editing => "editing",
        _ => "viewing",
    };
}
