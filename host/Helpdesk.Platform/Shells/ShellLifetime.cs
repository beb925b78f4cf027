using Microsoft.Extensions.Hosting;

namespace Helpdesk.Platform.Shells;

/// <summary>
/// The life of one shell in the form that the framework asks for: it has started when it exists, and it stops when it was replaced or the process
/// stops. Open SignalR connections end by it, so that their browsers come back to the new shell and the old one can go; with the host's own
/// lifetime every retired shell would stay registered there.
/// </summary>
internal sealed class ShellLifetime : IHostApplicationLifetime, IDisposable
{
    private readonly IHostApplicationLifetime? _host;
    private readonly CancellationTokenSource _stopping = new();
    private readonly CancellationTokenRegistration _registration;
    private int _stopped;

    public ShellLifetime(IHostApplicationLifetime? host)
    {
        _host = host;
        _registration = host?.ApplicationStopping.Register(Stop) ?? default;
    }

    public CancellationToken ApplicationStarted { get; } = new(canceled: true);

    public CancellationToken ApplicationStopping => _stopping.Token;

    public CancellationToken ApplicationStopped => _stopping.Token;

    public void StopApplication() => _host?.StopApplication();

    /// <summary>Ends what would hold the shell: returns when the open connections were told, a few seconds at most.</summary>
    public void Stop()
    {
        if (Interlocked.Exchange(ref _stopped, 1) == 0)
        {
            _stopping.Cancel();
        }
    }

    public void Dispose()
    {
        // Not waiting for a stop that runs: it may be what disposes.
        _registration.Unregister();
        Stop();
    }
}
