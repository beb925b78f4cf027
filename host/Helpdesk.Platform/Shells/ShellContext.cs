using Helpdesk.Modules;
using Microsoft.AspNetCore.Http;

namespace Helpdesk.Platform.Shells;

/// <summary>A built tenant: its container and pipeline. Disposed when it was replaced and its last scope has ended.</summary>
public sealed class ShellContext(ShellSettings settings, ServiceProvider services, RequestDelegate pipeline)
{
    public ShellSettings Settings { get; } = settings;

    public ServiceProvider Services { get; } = services;

    public RequestDelegate Pipeline { get; } = pipeline;
}
