using System.Reflection;
using Helpdesk.Modules;
using Helpdesk.Platform.Extensions;
using Microsoft.AspNetCore.Http;

namespace Helpdesk.Platform.Shells;

/// <summary>A built tenant: its container and pipeline. Disposed when it was replaced and its last scope has ended.</summary>
public sealed class ShellContext
{
    private readonly TaskCompletionSource _disposed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    // Scopes in use, plus one for the host as long as it is the present shell of its tenant.
    private int _references = 1;

    internal ShellContext(ShellSettings settings, ServiceProvider services, RequestDelegate pipeline, IReadOnlyList<FeatureInfo> features)
    {
        Settings = settings;
        Services = services;
        Pipeline = pipeline;
        Features = features;
    }

    public ShellSettings Settings { get; }

    public ServiceProvider Services { get; }

    public RequestDelegate Pipeline { get; }

    /// <summary>Assemblies of the modules that run in this shell.</summary>
    public IEnumerable<Assembly> Assemblies => Features.Select(f => f.Module.Assembly).Distinct();

    /// <summary>What runs, dependencies first.</summary>
    internal IReadOnlyList<FeatureInfo> Features { get; }

    /// <summary>Ends when the container has been disposed.</summary>
    internal Task Disposed => _disposed.Task;

    /// <summary>False when the shell was retired and has already ended: ask for the tenant's present shell.</summary>
    internal bool TryAcquire()
    {
        var references = Volatile.Read(ref _references);
        while (references > 0)
        {
            var seen = Interlocked.CompareExchange(ref _references, references + 1, references);
            if (seen == references)
            {
                return true;
            }

            references = seen;
        }

        return false;
    }

    /// <summary>Ends a scope, or the host's own hold when the shell is retired. The last one disposes the container.</summary>
    internal void Release()
    {
        if (Interlocked.Decrement(ref _references) == 0)
        {
            // Not on the caller's thread: it may be inside of a request's completion.
            _ = Task.Run(DisposeAsync);
        }
    }

    private async Task DisposeAsync()
    {
        try
        {
            await Services.DisposeAsync();
            _disposed.SetResult();
        }
        catch (Exception exception)
        {
            _disposed.SetException(exception);
        }
    }
}
