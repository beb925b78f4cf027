using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Helpdesk.Modules;

/// <summary>
/// Where a feature adds its services, middleware and routes to a shell. Every enabled startup of every enabled feature
/// runs once per shell build; it must keep no state and touch no statics. An exception stops the build: the old shell goes on serving.
/// </summary>
public abstract class StartupBase
{
    /// <summary>Order among the startups of one shell after feature dependencies; lower runs first.</summary>
    public virtual int Order => 0;

    /// <summary>Adds services to the shell's own container.</summary>
    public virtual void ConfigureServices(IServiceCollection services)
    {
    }

    /// <summary>Adds middleware and endpoints to the shell's own pipeline.</summary>
    /// <param name="app">The pipeline of the shell, before its endpoints.</param>
    /// <param name="routes">The endpoints of the shell. Each needs a permission or an explicit AllowAnonymous.</param>
    /// <param name="services">The shell's root services.</param>
    public virtual void Configure(IApplicationBuilder app, IEndpointRouteBuilder routes, IServiceProvider services)
    {
    }
}

/// <summary>Says to which feature of the module a startup belongs; without it, to the main feature (the assembly's name).</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class FeatureAttribute(string id) : Attribute
{
    /// <summary>Feature id.</summary>
    public string Id { get; } = id;
}

/// <summary>The startup runs only where all these features are enabled too (integration with an optional module).</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class RequireFeaturesAttribute(params string[] ids) : Attribute
{
    /// <summary>Feature ids.</summary>
    public string[] Ids { get; } = ids;
}
