using System.Diagnostics;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace Helpdesk.Modules.Tests.Web;

/// <summary>Counts the database commands of single requests in this process, told apart by the trace that the request carries.</summary>
internal sealed class QueryCounter : IObserver<DiagnosticListener>, IObserver<KeyValuePair<string, object?>>, IDisposable
{
    private readonly List<IDisposable> _subscriptions = [];
    private readonly ActivityListener _activities;
    private readonly Lock _lock = new();
    private readonly Dictionary<ActivityTraceId, List<string>> _commands = [];

    public QueryCounter()
    {
        // Without a listener the server makes no activity, and without an activity no trace.
        _activities = new ActivityListener
        {
            ShouldListenTo = source => source.Name.StartsWith("Microsoft.AspNetCore", StringComparison.Ordinal),
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
        };
        ActivitySource.AddActivityListener(_activities);
        _subscriptions.Add(DiagnosticListener.AllListeners.Subscribe(this));
    }

    /// <summary>
    /// Opens the page and gives the SQL of its commands: of the cheapest of three requests, because caches that end by time (claims,
    /// settings) may have to be filled anew in one of them.
    /// </summary>
    public async Task<IReadOnlyList<string>> CountAsync(Visitor visitor, string path)
    {
        IReadOnlyList<string>[] counts = [await CountOnceAsync(visitor, path), await CountOnceAsync(visitor, path), await CountOnceAsync(visitor, path)];
        return counts.MinBy(c => c.Count)!;
    }

    private async Task<IReadOnlyList<string>> CountOnceAsync(Visitor visitor, string path)
    {
        var trace = ActivityTraceId.CreateRandom();
        lock (_lock)
        {
            _commands[trace] = [];
        }

        await visitor.OpenAsync(path, ("traceparent", $"00-{trace}-{ActivitySpanId.CreateRandom()}-01"));
        visitor.Status.ShouldBe(System.Net.HttpStatusCode.OK, visitor.Text);
        lock (_lock)
        {
            return _commands[trace];
        }
    }

    public void OnNext(DiagnosticListener value)
    {
        if (value.Name == DbLoggerCategory)
        {
            _subscriptions.Add(value.Subscribe(this, name => name == RelationalEventId.CommandExecuted.Name));
        }
    }

    public void OnNext(KeyValuePair<string, object?> value)
    {
        if (value.Value is CommandExecutedEventData command && Activity.Current?.TraceId is { } trace)
        {
            lock (_lock)
            {
                if (_commands.TryGetValue(trace, out var list))
                {
                    list.Add(command.Command.CommandText);
                }
            }
        }
    }

    public void OnCompleted()
    {
    }

    public void OnError(Exception error)
    {
    }

    public void Dispose()
    {
        foreach (var subscription in _subscriptions)
        {
            subscription.Dispose();
        }

        _activities.Dispose();
    }

    private const string DbLoggerCategory = "Microsoft.EntityFrameworkCore";
}
