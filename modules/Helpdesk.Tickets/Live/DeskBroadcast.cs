using Helpdesk.Identity;
using Helpdesk.Modules;
using Microsoft.AspNetCore.SignalR;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Helpdesk.Tickets.Live;

/// <summary>What changed, as the pages get it. <paramref name="Pause"/> is how long a page waits, in milliseconds, before it fetches again.</summary>
internal sealed record ChangedMessage(IReadOnlyList<ChangedTicket> Tickets, bool Many, int Pause);

/// <summary>
/// Tells this node's open pages what was committed. Changes of this process arrive by <see cref="TicketFeed"/> right after their commit; where there
/// can be more nodes, two small index reads per half second find what the others committed. Changes are gathered, so that a bulk edit is one
/// message, and the pages are told how long to wait between two fetches, so that all of them together ask no more often the more they are.
/// Runs only while somebody listens. Singleton of the shell.
/// </summary>
internal sealed class DeskBroadcast : IOpenDesk, IDisposable
{
    /// <summary>More tickets than this in one message help nobody: pages fetch anyway.</summary>
    private const int MostNamed = 100;

    /// <summary>Fetches per second that all pages of a node may cause together.</summary>
    private const int FetchesPerSecond = 100;

    /// <summary>Between two messages.</summary>
    public static readonly TimeSpan Gather = TimeSpan.FromMilliseconds(150);

    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(500);

    /// <summary>How far back a poll looks: clocks of nodes differ, and a change is seen when it commits, not when its time was taken.</summary>
    private static readonly TimeSpan Window = TimeSpan.FromSeconds(10);

    /// <summary>A right that was taken away ends the messages after this time.</summary>
    private static readonly TimeSpan CheckRights = TimeSpan.FromSeconds(10);

    private readonly IHubContext<DeskHub> _hub;
    private readonly DeskConnections _connections;
    private readonly TicketFeed _feed;
    private readonly IServiceScopeFactory _scopes;
    private readonly TimeProvider _time;
    private readonly ILogger<DeskBroadcast> _logger;
    private readonly bool _hasOtherNodes;
    private readonly CancellationToken _stopping;

    private readonly Lock _lock = new();
    private readonly SemaphoreSlim _wake = new(0, 1);
    private readonly Dictionary<string, (int Sequence, DateTime At)> _told = new(StringComparer.Ordinal);
    private readonly Dictionary<Guid, DateTime> _toldNews = [];
    private Dictionary<string, int> _tickets = new(StringComparer.Ordinal);
    private HashSet<Guid> _people = [];
    private bool _isRunning;

    public DeskBroadcast(
        IHubContext<DeskHub> hub, DeskConnections connections, TicketFeed feed, IServiceScopeFactory scopes, IHostApplicationLifetime lifetime,
        ShellSettings shell, TimeProvider time, ILogger<DeskBroadcast> logger)
    {
        (_hub, _connections, _feed, _scopes, _time, _logger) = (hub, connections, feed, scopes, time, logger);
        _hasOtherNodes = shell.Database.Provider != DatabaseProvider.Sqlite;
        _stopping = lifetime.ApplicationStopping;
        _feed.Committed += OnCommitted;
    }

    public void Dispose()
    {
        _feed.Committed -= OnCommitted;
        _wake.Dispose();
    }

    public void Tell(Guid personId)
    {
        if (_connections.Count == 0)
        {
            return;
        }

        lock (_lock)
        {
            _people.Add(personId);
        }

        Wake();
    }

    /// <summary>Somebody came or went, or there is something to tell.</summary>
    public void Wake()
    {
        lock (_lock)
        {
            if (!_isRunning && _connections.Count > 0 && !_stopping.IsCancellationRequested)
            {
                _isRunning = true;
                _ = Task.Run(RunAsync, CancellationToken.None);
            }

            if (_isRunning && _wake.CurrentCount == 0)
            {
                _wake.Release();
            }
        }
    }

    /// <summary>Tells everybody on the ticket who is there.</summary>
    public async Task TellPresenceAsync(string ticket)
    {
        await EndWhoMayNotAsync();
        await _hub.Clients.Group(DeskHub.GroupOf(ticket)).SendAsync(DeskHub.OnTicket, ticket, _connections.On(ticket), _stopping);
    }

    private void OnCommitted(IReadOnlyList<ChangedTicket> changes)
    {
        if (_connections.Count == 0)
        {
            return;
        }

        lock (_lock)
        {
            foreach (var change in changes)
            {
                Note(change, _time.GetUtcNow().UtcDateTime);
            }
        }

        Wake();
    }

    // Under the lock.
    private void Note(ChangedTicket change, DateTime now)
    {
        if (_hasOtherNodes)
        {
            // What this process told itself is found by the next polls too.
            if (_told.TryGetValue(change.Number, out var told) && told.Sequence >= change.Sequence)
            {
                return;
            }

            _told[change.Number] = (change.Sequence, now);
        }

        _tickets[change.Number] = change.Sequence;
    }

    private async Task RunAsync()
    {
        try
        {
            while (!_stopping.IsCancellationRequested)
            {
                var isWoken = await _wake.WaitAsync(_hasOtherNodes ? Poll : Timeout.InfiniteTimeSpan, _stopping);
                lock (_lock)
                {
                    if (_connections.Count == 0)
                    {
                        Forget();
                        return;
                    }
                }

                try
                {
                    if (_hasOtherNodes)
                    {
                        await FindForeignAsync();
                    }

                    await SendAsync();
                }
                catch (Exception exception) when (exception is not OperationCanceledException)
                {
                    // A database that is away: pages ask by themselves meanwhile.
                    _logger.LogWarning(exception, "Open pages could not be told what changed.");
                }

                if (isWoken)
                {
                    await Task.Delay(Gather, _time, _stopping);
                }
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or ObjectDisposedException)
        {
            // The shell ends, and with it this.
        }
    }

    // Under the lock: nobody listens any more. Who comes next has read everything with the page.
    private void Forget()
    {
        _told.Clear();
        _toldNews.Clear();
        _tickets.Clear();
        _people.Clear();
        _isRunning = false;
    }

    private async Task SendAsync()
    {
        Dictionary<string, int> tickets;
        HashSet<Guid> people;
        lock (_lock)
        {
            (tickets, _tickets) = (_tickets, new(StringComparer.Ordinal));
            (people, _people) = (_people, []);
        }

        if (tickets.Count == 0 && people.Count == 0)
        {
            return;
        }

        await EndWhoMayNotAsync();
        if (tickets.Count > 0)
        {
            var many = tickets.Count > MostNamed;
            var pause = Math.Max(400, _connections.Count * 1000 / FetchesPerSecond);
            await _hub.Clients.All.SendAsync(
                DeskHub.Changed,
                new ChangedMessage(many ? [] : [.. tickets.Select(t => new ChangedTicket(t.Key, t.Value))], many, pause),
                _stopping);
        }

        if (people.Count > 0)
        {
            await _hub.Clients.Clients([.. _connections.All.Where(c => people.Contains(c.PersonId)).Select(c => c.Id)]).SendAsync(DeskHub.News, _stopping);
        }
    }

    /// <summary>Closes the pages of people who lost the right since they connected, before anything more is sent.</summary>
    private async Task EndWhoMayNotAsync()
    {
        var now = _time.GetUtcNow().UtcDateTime;
        var due = _connections.All.Where(c => now - c.CheckedAt > CheckRights).GroupBy(c => c.PersonId).ToList();
        if (due.Count == 0)
        {
            return;
        }

        await using var scope = _scopes.CreateAsyncScope();
        var directory = scope.ServiceProvider.GetRequiredService<IPeopleDirectory>();
        foreach (var person in due)
        {
            var may = await directory.MayAsync(person.Key, TicketPermissions.ViewTickets, _stopping);
            foreach (var connection in person)
            {
                if (may)
                {
                    connection.CheckedAt = now;
                }
                else
                {
                    // Gone from every list at once; the socket follows.
                    _connections.Remove(connection.Id);
                    connection.Abort();
                }
            }
        }
    }

    private async Task FindForeignAsync()
    {
        var now = _time.GetUtcNow().UtcDateTime;
        var since = now - Window;
        await using var scope = _scopes.CreateAsyncScope();
        var changed = await scope.ServiceProvider.GetRequiredService<TicketsDbContext>().Tickets.AsNoTracking()
            .Where(t => t.UpdatedAt >= since)
            .OrderByDescending(t => t.UpdatedAt)
            .Take(MostNamed + 1)
            .Select(t => new { t.Number, t.LastSequence })
            .ToListAsync(_stopping);
        List<(Guid PersonId, Guid NewsId)> news = [];
        List<Guid> people = [.. _connections.All.Select(c => c.PersonId).Distinct()];
        foreach (var source in scope.ServiceProvider.GetServices<IDeskNews>())
        {
            news.AddRange(await source.FindAsync(people, since, _stopping));
        }

        lock (_lock)
        {
            foreach (var ticket in changed)
            {
                Note(new ChangedTicket(ticket.Number, ticket.LastSequence), now);
            }

            foreach (var (personId, newsId) in news)
            {
                if (_toldNews.TryAdd(newsId, now))
                {
                    _people.Add(personId);
                }
            }

            // Twice the window, so that nothing is told again while the query still finds it.
            foreach (var number in _told.Where(t => now - t.Value.At > 2 * Window).Select(t => t.Key).ToList())
            {
                _told.Remove(number);
            }

            foreach (var id in _toldNews.Where(t => now - t.Value > 2 * Window).Select(t => t.Key).ToList())
            {
                _toldNews.Remove(id);
            }
        }
    }
}
