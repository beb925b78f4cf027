using System.Diagnostics;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace Helpdesk.Modules.Tests.Tickets;

/// <summary>Counts the database commands of the present flow: the guard against queries in loops.</summary>
internal sealed class QueryCount : IDisposable, IObserver<DiagnosticListener>, IObserver<KeyValuePair<string, object?>>
{
    private static readonly AsyncLocal<QueryCount?> Present = new();

    private readonly List<IDisposable> _subscriptions = [];
    private int _commands;
    private int _reads;

    private QueryCount() => _subscriptions.Add(DiagnosticListener.AllListeners.Subscribe(this));

    public int Commands => _commands;

    /// <summary>Commands that only read.</summary>
    public int Reads => _reads;

    public static QueryCount Start()
    {
        var count = new QueryCount();
        Present.Value = count;
        return count;
    }

    public void Dispose()
    {
        Present.Value = null;
        _subscriptions.ForEach(s => s.Dispose());
    }

    public void OnNext(DiagnosticListener value)
    {
        if (value.Name == "Microsoft.EntityFrameworkCore")
        {
            _subscriptions.Add(value.Subscribe(this));
        }
    }

    public void OnNext(KeyValuePair<string, object?> value)
    {
        if (value.Key == "Microsoft.EntityFrameworkCore.Database.Command.CommandExecuted" && ReferenceEquals(Present.Value, this))
        {
            Interlocked.Increment(ref _commands);
            if (value.Value is CommandEventData { Command.CommandText: var text } && text.TrimStart().StartsWith("SELECT", StringComparison.OrdinalIgnoreCase))
            {
                Interlocked.Increment(ref _reads);
            }
        }
    }

    public void OnCompleted()
    {
    }

    public void OnError(Exception error)
    {
    }
}
