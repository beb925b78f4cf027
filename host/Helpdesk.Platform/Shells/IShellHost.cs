using Helpdesk.Modules;

namespace Helpdesk.Platform.Shells;

/// <summary>All shells of the process. Host singleton.</summary>
public interface IShellHost
{
    /// <summary>Shells that serve now.</summary>
    IReadOnlyCollection<ShellContext> Running { get; }

    /// <summary>
    /// A scope in the tenant's present shell; the shell lives until its last scope ends. Null when the tenant does not run.
    /// </summary>
    ShellScope? TryCreateScope(string tenant);

    /// <summary>Raised after a shell was swapped in (new one) or stopped (null). Handlers must not block or throw.</summary>
    event Action<string, ShellContext?>? Changed;
}

/// <summary>A service scope of a shell that keeps the shell alive.</summary>
public sealed class ShellScope(ShellContext shell, AsyncServiceScope scope, Action release) : IAsyncDisposable
{
    /// <summary>The shell.</summary>
    public ShellContext Shell { get; } = shell;

    /// <summary>Services of the scope.</summary>
    public IServiceProvider Services => scope.ServiceProvider;

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        try
        {
            await scope.DisposeAsync();
        }
        finally
        {
            release();
        }
    }
}
