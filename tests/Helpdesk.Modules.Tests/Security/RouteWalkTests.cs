using System.Net;
using Helpdesk.Modules;
using Helpdesk.Security;
using Helpdesk.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

[assembly: Helpdesk.Modules.Manifest.Module(Name = "Careless module of the tests")]
[assembly: Helpdesk.Modules.Manifest.Feature(Id = "Helpdesk.Modules.Tests", Name = "Careless endpoints")]

namespace Helpdesk.Modules.Tests.Security;

/// <summary>Every route as every role, over the real host.</summary>
public sealed class RouteWalkTests(RouteWalkTests.HostFixture host) : IClassFixture<RouteWalkTests.HostFixture>
{
    public static IEnumerable<object[]> Everybody => Roles.All.Prepend(RouteWalk.Anonymous).Select(r => new object[] { r });

    [Fact]
    public async Task EveryEndpoint_SaysWhoMayUseIt()
    {
        (await host.Walk.VisitsAsync()).Count.ShouldBeGreaterThan(40);
        (await host.Walk.UndecidedAsync()).ShouldBeEmpty();
    }

    [Theory]
    [MemberData(nameof(Everybody))]
    public async Task EveryRoute_AnswersAsItsPermissionSays(string who) => (await host.Walk.WalkAsync(who)).ShouldBeEmpty();

    [Fact]
    public async Task Administrator_HoldsEverything_AndARequesterNothingOfTheAdministration()
    {
        (await host.Walk.HeldAsync(Roles.Administrator)).ShouldContain("ManageRoles");
        var requester = await host.Walk.HeldAsync(Roles.Requester);
        requester.ShouldContain("SignedIn");
        requester.ShouldNotContain("ViewPeople");
        requester.ShouldNotContain("AccessAdmin");
    }

    [Fact]
    public async Task NegativeSample_CarelessEndpoints_AreReported()
    {
        await using var walk = await RouteWalk.StartAsync(new ShellFixtureOptions
        {
            Recipe = "careless",
            Modules = [typeof(RouteWalkTests).Assembly],
            Recipes = new Dictionary<string, string>(StringComparer.Ordinal)
            {
                ["careless"] = """
                    { "name": "careless", "steps": [
                      { "name": "recipes", "values": ["blank"] },
                      { "name": "feature", "enable": ["Helpdesk.Modules.Tests"] } ] }
                    """,
            },
        });

        var undecided = await walk.UndecidedAsync();
        undecided.ShouldContain(u => u.StartsWith("GET /careless/undecided says neither", StringComparison.Ordinal));
        undecided.ShouldContain(u => u.StartsWith("GET /careless/contradiction names a permission and is open", StringComparison.Ordinal));
        undecided.Count.ShouldBe(2, string.Join('\n', undecided));

        var wrong = await walk.WalkAsync(Roles.Agent);
        wrong.ShouldContain(w => w.StartsWith("POST /careless/secretly-stricter as Agent: refused with 403", StringComparison.Ordinal));
        wrong.Count.ShouldBe(1, string.Join('\n', wrong));
    }

    [Theory]
    [InlineData(HttpStatusCode.OK, null, "ManageRoles", RouteWalk.Anonymous, true)]
    [InlineData(HttpStatusCode.OK, null, "ManageRoles", Roles.Agent, true)]
    [InlineData(HttpStatusCode.NotFound, null, "ManageRoles", Roles.Agent, true)]
    [InlineData(HttpStatusCode.Forbidden, null, "ViewPeople", Roles.Agent, true)]
    [InlineData(HttpStatusCode.InternalServerError, null, "ViewPeople", Roles.Agent, true)]
    [InlineData(HttpStatusCode.Forbidden, null, "ManageRoles", RouteWalk.Anonymous, true)]
    [InlineData(HttpStatusCode.Redirect, "/signin?returnUrl=%2F", "ManageRoles", Roles.Agent, true)]
    [InlineData(HttpStatusCode.NotFound, null, "ViewPeople", Roles.Agent, false)]
    [InlineData(HttpStatusCode.Redirect, "/signin?returnUrl=%2F", "ManageRoles", RouteWalk.Anonymous, false)]
    [InlineData(HttpStatusCode.Forbidden, null, "ManageRoles", Roles.Agent, false)]
    public void NegativeSample_AnswersThatContradictTheDeclaration_AreReported(
        HttpStatusCode status, string? location, string permission, string who, bool reported)
    {
        var visit = new Visit("GET", "/x", new Demand([permission], IsAnonymous: false));
        var held = new HashSet<string>(StringComparer.Ordinal) { "SignedIn", "ViewPeople" };

        (RouteWalk.Judge(visit, who, held, new Answer(status, location)) is not null).ShouldBe(reported);
    }

    public sealed class HostFixture : IAsyncLifetime
    {
        internal RouteWalk Walk { get; private set; } = null!;

        public async ValueTask InitializeAsync() => Walk = await RouteWalk.StartAsync(new ShellFixtureOptions { Recipe = "itil-default" });

        public ValueTask DisposeAsync() => Walk.DisposeAsync();
    }
}

/// <summary>Endpoints as nobody should write them; switched on by the negative sample only.</summary>
internal sealed class CarelessStartup : StartupBase
{
    private static readonly Permission SignedIn = PlatformPermissions.SignedIn;

    public override void Configure(IApplicationBuilder app, IEndpointRouteBuilder routes, IServiceProvider services)
    {
        routes.MapGet("/careless/undecided", () => "open by mistake");
        routes.MapGet("/careless/contradiction", () => "which one?").RequirePermission(SignedIn).AllowAnonymous();
        routes.MapPost("/careless/secretly-stricter", () => TypedResults.StatusCode(StatusCodes.Status403Forbidden)).RequirePermission(SignedIn);
    }
}
