using System.Net;
using System.Reflection;
using System.Security.Claims;
using System.Text;
using System.Text.RegularExpressions;
using Helpdesk.Modules;
using Helpdesk.Platform.Web;
using Helpdesk.Security;
using Helpdesk.Settings;
using Helpdesk.Testing;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.Mvc.RazorPages.Infrastructure;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Patterns;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Helpdesk.Modules.Tests.Security;

/// <summary>
/// Asks a running host for every address that it has, as somebody, and compares each answer with what the endpoint's metadata and the
/// role's stereotype say. It knows no module: what a shell maps is walked.
/// </summary>
internal sealed partial class RouteWalk : IAsyncDisposable
{
    /// <summary>Walks without signing in.</summary>
    public const string Anonymous = "Anonymous";

    private readonly ShellFixture _fixture;
    private readonly Dictionary<string, Guid> _people = new(StringComparer.Ordinal);

    private RouteWalk(ShellFixture fixture) => _fixture = fixture;

    /// <summary>Starts a host with one person per role and limits that a walk does not meet.</summary>
    public static async Task<RouteWalk> StartAsync(ShellFixtureOptions options)
    {
        var walk = new RouteWalk(await ShellFixture.StartAsync(options));
        await using var scope = walk._fixture.CreateScope();
        await scope.Services.GetRequiredService<ISettings>().SaveAsync(
            new RateLimitSettings { ApiCallsPerMinute = 1_000_000, SignInAttemptsPerMinute = 10_000 }, CancellationToken.None);
        var import = scope.Services.GetRequiredService<Helpdesk.Identity.IPeopleImport>();
        var ids = await import.EnsurePeopleAsync(
            [.. Roles.All.Select(r => new Helpdesk.Identity.ImportedPerson("walk:" + r, "Walking " + r, r))], CancellationToken.None);
        foreach (var role in Roles.All)
        {
            walk._people[role] = ids["walk:" + role];
        }

        return walk;
    }

    public ValueTask DisposeAsync() => _fixture.DisposeAsync();

    /// <summary>Every request that can be made.</summary>
    public async Task<IReadOnlyList<Visit>> VisitsAsync()
    {
        await using var scope = _fixture.CreateScope();
        var loader = scope.Services.GetRequiredService<PageLoader>();
        List<Visit> visits = [];
        foreach (var endpoint in scope.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>())
        {
            var page = endpoint.Metadata.GetMetadata<PageActionDescriptor>();
            if (page is null)
            {
                var methods = endpoint.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods ?? ["GET"];
                // Routing itself answers 415 to a body of another kind, before anybody asks who is there.
                var isForm = endpoint.Metadata.GetMetadata<IAcceptsMetadata>()?.ContentTypes.Contains("multipart/form-data") == true;
                visits.AddRange(methods.Select(m => new Visit(m, PathOf(endpoint.RoutePattern), DemandOf(endpoint.Metadata), isForm)));
                continue;
            }

            // A page says who may see it once it is loaded.
            var compiled = page as CompiledPageActionDescriptor ?? await loader.LoadAsync(page, endpoint.Metadata);
            var demand = DemandOf((compiled.Endpoint ?? endpoint).Metadata);
            var path = PathOf(endpoint.RoutePattern);
            visits.Add(new Visit("GET", path, demand));
            foreach (var handler in compiled.HandlerMethods.Where(h => h.HttpMethod is not "Get" || h.Name is not null))
            {
                var query = handler.Name is null ? "" : "?handler=" + handler.Name;
                var own = handler.MethodInfo.GetCustomAttributes<RequirePermissionAttribute>(inherit: true).Select(a => a.Permission);
                visits.Add(new Visit(handler.HttpMethod.ToUpperInvariant(), path + query, demand with { Permissions = [.. demand.Permissions, .. own] }));
            }
        }

        return [.. visits.DistinctBy(v => (v.Method, v.Path))];
    }

    /// <summary>What is wrong with the declarations themselves, before anybody asks.</summary>
    public async Task<IReadOnlyList<string>> UndecidedAsync() =>
        [.. (await VisitsAsync())
            .Where(v => v.Demand.Permissions.Count == 0 != v.Demand.IsAnonymous)
            .Select(v => v.Demand.IsAnonymous
                ? $"{v} names a permission and is open to everyone all the same"
                : $"{v} says neither who may use it nor that everyone may")];

    /// <summary>Makes every request as somebody and tells what was answered otherwise than declared.</summary>
    public async Task<IReadOnlyList<string>> WalkAsync(string who)
    {
        List<string> wrong = [];
        var held = await HeldAsync(who);

        // Requests that change something come last and each with a cookie of its own: signing out must not end the walk.
        foreach (var visit in (await VisitsAsync()).OrderBy(v => v.Method == "GET" ? 0 : 1))
        {
            var status = await AskAsync(visit, who);
            if (Judge(visit, who, held, status) is { } complaint)
            {
                wrong.Add(complaint);
            }
        }

        return wrong;
    }

    /// <summary>Compares one answer with the declaration; null when it is as declared.</summary>
    public static string? Judge(Visit visit, string who, IReadOnlySet<string> held, Answer answer)
    {
        var may = visit.Demand.IsAnonymous || (visit.Demand.Permissions.Count > 0 && who != Anonymous && visit.Demand.Permissions.All(held.Contains));
        if ((int)answer.Status >= 500)
        {
            return $"{visit} as {who}: failed with {(int)answer.Status}";
        }

        if (may)
        {
            return answer.IsRefusal ? $"{visit} as {who}: refused with {answer}, but {Needs(visit)}" : null;
        }

        if (!answer.IsRefusal)
        {
            return $"{visit} as {who}: answered with {answer}, but {Needs(visit)}";
        }

        // Who is not known is asked to sign in; who is known is told that he may not.
        return (who == Anonymous) == (answer.Status == HttpStatusCode.Forbidden) && visit.Demand.Permissions.Count > 0
            ? $"{visit} as {who}: refused in the wrong way with {answer}"
            : null;
    }

    private static string Needs(Visit visit) =>
        visit.Demand.IsAnonymous ? "everyone may" : $"it needs {string.Join(" and ", visit.Demand.Permissions)}";

    /// <summary>What the role holds by the stereotypes of all modules, worked out here and not by the code under test.</summary>
    public async Task<IReadOnlySet<string>> HeldAsync(string who)
    {
        if (who == Anonymous)
        {
            return new HashSet<string>();
        }

        await using var scope = _fixture.CreateScope();
        var providers = scope.Services.GetServices<IPermissionProvider>().ToList();
        var all = providers.SelectMany(p => p.GetPermissions()).ToList();
        var held = providers.SelectMany(p => p.GetDefaultStereotypes())
            .Where(s => s.Role == who)
            .SelectMany(s => s.Permissions.Select(p => p.Name))
            .Append("SignedIn")
            .ToHashSet(StringComparer.Ordinal);
        for (var before = -1; before != held.Count;)
        {
            before = held.Count;
            held.UnionWith(all.Where(p => held.Contains("SiteOwner") || (p.ImpliedBy ?? []).Any(by => held.Contains(by.Name))).Select(p => p.Name));
        }

        return held;
    }

    private async Task<Answer> AskAsync(Visit visit, string who)
    {
        using var client = _fixture.CreateClient();
        using var request = new HttpRequestMessage(new HttpMethod(visit.Method), visit.Path);
        var isApi = visit.Path.StartsWith("/api/", StringComparison.Ordinal);
        await using (var scope = _fixture.CreateScope())
        {
            var context = new DefaultHttpContext { RequestServices = scope.Services };
            List<string> cookies = [];
            if (who != Anonymous)
            {
                context.User = await PrincipalAsync(scope.Services, _people[who]);
                cookies.Add(SessionCookie(scope.Services, context.User));
            }

            if (visit.Method is not ("GET" or "HEAD" or "OPTIONS") && !isApi)
            {
                var tokens = scope.Services.GetRequiredService<IAntiforgery>().GetTokens(context);
                var options = scope.Services.GetRequiredService<IOptions<AntiforgeryOptions>>().Value;
                cookies.Add($"{options.Cookie.Name}={tokens.CookieToken}");
                request.Headers.Add(tokens.HeaderName!, tokens.RequestToken);
                request.Content = new FormUrlEncodedContent([]);
            }
            else if (visit.Method is not ("GET" or "HEAD" or "OPTIONS" or "DELETE"))
            {
                request.Content = visit.IsForm ? new MultipartFormDataContent() : new StringContent("{}", Encoding.UTF8, "application/json");
            }

            if (cookies.Count > 0)
            {
                request.Headers.Add("Cookie", string.Join("; ", cookies));
            }
        }

        using var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        return new Answer(response.StatusCode, response.Headers.Location?.OriginalString);
    }

    private static async Task<ClaimsPrincipal> PrincipalAsync(IServiceProvider services, Guid id)
    {
        var db = services.GetRequiredService<Helpdesk.Identity.IdentityDbContext>();
        return Helpdesk.Identity.Security.PersonPrincipal.ForCookie((await db.Users.FindAsync(id))!);
    }

    private static string SessionCookie(IServiceProvider services, ClaimsPrincipal principal)
    {
        var options = services.GetRequiredService<IOptionsMonitor<CookieAuthenticationOptions>>().Get(IdentityConstants.ApplicationScheme);
        var now = services.GetRequiredService<TimeProvider>().GetUtcNow();
        var ticket = new AuthenticationTicket(
            principal, new AuthenticationProperties { IssuedUtc = now, ExpiresUtc = now.AddHours(1) }, IdentityConstants.ApplicationScheme);
        return $"{options.Cookie.Name}={options.TicketDataFormat.Protect(ticket)}";
    }

    private static Demand DemandOf(EndpointMetadataCollection metadata) => new(
        [.. metadata.GetOrderedMetadata<IAuthorizeData>()
            .Select(a => a.Policy)
            .OfType<string>()
            .Where(p => p.StartsWith(RequirePermissionAttribute.PolicyPrefix, StringComparison.Ordinal))
            .Select(p => p[RequirePermissionAttribute.PolicyPrefix.Length..])
            .Distinct(StringComparer.Ordinal)],
        metadata.GetMetadata<IAllowAnonymous>() is not null);

    /// <summary>An address that the route meets. The record need not exist: not found is an answer to somebody who may ask.</summary>
    private static string PathOf(RoutePattern pattern)
    {
        var path = new StringBuilder();
        foreach (var segment in pattern.PathSegments)
        {
            path.Append('/');
            foreach (var part in segment.Parts)
            {
                path.Append(part switch
                {
                    RoutePatternLiteralPart literal => literal.Content,
                    RoutePatternSeparatorPart separator => separator.Content,
                    RoutePatternParameterPart parameter => ValueFor(parameter),
                    _ => throw new NotSupportedException(part.GetType().Name),
                });
            }
        }

        return path.Length == 0 ? "/" : path.ToString();
    }

    private static string ValueFor(RoutePatternParameterPart parameter)
    {
        var policies = parameter.ParameterPolicies.Select(p => p.Content ?? "").ToList();
        if (policies.Exists(p => p == "guid"))
        {
            return Guid.CreateVersion7().ToString();
        }

        if (policies.Exists(p => p is "int" or "long" || p.StartsWith("min(", StringComparison.Ordinal)))
        {
            return "1";
        }

        var expressions = policies.Select(p => RegexPolicy().Match(p)).Where(m => m.Success).Select(m => m.Groups["expression"].Value).ToList();

        // Choices are mostly words that the expression itself lists.
        string[] candidates =
        [
            "walk", "1", "INC0000001", new string('a', 64), Guid.CreateVersion7().ToString(),
            .. expressions.SelectMany(e => Word().Matches(e)).Select(m => m.Value),
        ];
        return candidates.FirstOrDefault(c => expressions.TrueForAll(e => Regex.IsMatch(c, e, RegexOptions.IgnoreCase, TimeSpan.FromSeconds(1))))
            ?? throw new NotSupportedException($"No value is known that fits {{{parameter.Name}:{string.Join(':', policies)}}}: add one to the candidates.");
    }

    [GeneratedRegex(@"^regex\((?<expression>.*)\)$", RegexOptions.ExplicitCapture)]
    private static partial Regex RegexPolicy();

    [GeneratedRegex("[A-Za-z][A-Za-z-]*")]
    private static partial Regex Word();
}

/// <summary>One request.</summary>
/// <param name="Method">HTTP method.</param>
/// <param name="Path">Path and query.</param>
/// <param name="Demand">Who may.</param>
/// <param name="IsForm">Takes a form with files.</param>
internal sealed record Visit(string Method, string Path, Demand Demand, bool IsForm = false)
{
    public override string ToString() => $"{Method} {Path}";
}

/// <summary>Who may, as an endpoint declares it.</summary>
internal sealed record Demand(IReadOnlyList<string> Permissions, bool IsAnonymous);

/// <summary>What came back.</summary>
internal sealed record Answer(HttpStatusCode Status, string? Location = null)
{
    public bool IsRefusal =>
        Status is HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden ||
        (Status is HttpStatusCode.Redirect && Location?.Contains("/signin?returnUrl=", StringComparison.OrdinalIgnoreCase) == true);

    public override string ToString() => Location is null ? $"{(int)Status}" : $"{(int)Status} to {Location}";
}
