using System.ComponentModel.DataAnnotations;
using Helpdesk.Errors;
using Helpdesk.Navigation;
using Helpdesk.Security;
using Helpdesk.Web;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using StartupBase = Helpdesk.Modules.StartupBase;

namespace Helpdesk.Platform.Tests.Web;

internal sealed class FixturePermissions : IPermissionProvider
{
    public static readonly Permission Manage = new("ManageFixture", "Manage the fixture");
    public static readonly Permission Write = new("WriteFixture", "Change the fixture", [Manage]);
    public static readonly Permission Read = new("ReadFixture", "Read the fixture", [Write]);

    public IEnumerable<Permission> GetPermissions() => [Manage, Write, Read];

    public IEnumerable<PermissionStereotype> GetDefaultStereotypes() => [];
}

internal enum Level
{
    Low,
    VeryHigh,
}

internal sealed record Line([Required, StringLength(10)] string? Text, int Amount);

internal sealed record Thing([Required, StringLength(20)] string? Title, int Count, Level Level, Guid? OwnerId, IReadOnlyList<Line>? Lines);

/// <summary>An API with one endpoint for each kind of trouble.</summary>
internal sealed class TestApi : StartupBase
{
    public override void ConfigureServices(IServiceCollection services)
    {
        services.AddPermissions<FixturePermissions>();
        services.AddNavigation<FixtureMenu>();
    }

    public override void Configure(IApplicationBuilder app, IEndpointRouteBuilder routes, IServiceProvider services)
    {
        var api = routes.MapApi("things", "Things").RequirePermission(FixturePermissions.Read);
        api.MapPost("", (Thing thing) => TypedResults.Created("/api/v1/things/1", thing)).WithSummary("Create a thing");
        api.MapGet("{id:int}", (int id) => TypedResults.NotFound()).WithSummary("Read a thing");
        api.MapGet("", (int limit) => TypedResults.Ok(limit));
        api.MapPost("form", (IFormFile file) => TypedResults.Ok(file.Length));
        api.MapGet("rule", string () => throw new BusinessException("Things:CannotTurn", "The thing cannot turn. Oil it first."));
        api.MapGet("field", string () => throw new Helpdesk.Errors.ValidationException("title", "The title is taken."));
        api.MapGet("stale", string () => throw new ConcurrencyException("Changed meanwhile."));
        api.MapGet("conflict", () => TypedResults.Conflict());
        api.MapPut("tagged", IResult () => throw new BusinessException("Data:PreconditionRequired", "Send the record's ETag in If-Match.", 428));
        api.MapGet("boom", string () => throw new InvalidOperationException("Password=hunter2"));
        api.MapPost("write", () => TypedResults.NoContent()).RequirePermission(FixturePermissions.Write);
        api.MapGet("who", (ICurrentUser user) => TypedResults.Ok(new { user.Id, user.Name, user.Origin, Write = user.Can(FixturePermissions.Write) }));
        routes.MapGet("/fixture/undecided-endpoint", () => "nobody has decided");
        routes.MapGet("/fixture/boom", string () => throw new InvalidOperationException("Password=hunter2")).AllowAnonymous();
        routes.MapGet("/fixture/status/{code:int}", (int code) => TypedResults.StatusCode(code)).AllowAnonymous();
        routes.MapGet("/fixture/late", async (HttpContext context) =>
        {
            await context.Response.WriteAsync("first half");
            await context.Response.Body.FlushAsync();
            throw new InvalidOperationException("too late");
        }).AllowAnonymous();
    }

    private sealed class FixtureMenu : INavigationProvider
    {
        public void BuildNavigation(NavigationBuilder builder) => builder
            .Add(new NavigationItem(Menus.Desk, "Only here", "/fixture/hello/deep", "star", FixturePermissions.Read, 30, "Title"))
            .Add(new NavigationItem(Menus.Desk, "Hello", "/fixture/hello", "star", FixturePermissions.Read, 20))
            .Add(new NavigationItem(Menus.Desk, "Secret", "/fixture/secret", "lock", FixturePermissions.Manage, 10));
    }
}
