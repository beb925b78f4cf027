using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using StartupBase = Helpdesk.Modules.StartupBase;

namespace Helpdesk.Platform.Tests.Web;

/// <summary>One open address that tells what a service of the request's scope says.</summary>
internal abstract class Probe : StartupBase
{
    protected abstract string Path { get; }

    protected abstract string Answer(IServiceProvider services);

    public override void Configure(IApplicationBuilder app, IEndpointRouteBuilder routes, IServiceProvider services) =>
        routes.MapGet(Path, (HttpContext context) => Answer(context.RequestServices)).AllowAnonymous();
}
