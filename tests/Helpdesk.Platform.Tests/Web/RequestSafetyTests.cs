using System.Net;
using Helpdesk.Web;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using StartupBase = Helpdesk.Modules.StartupBase;

namespace Helpdesk.Platform.Tests.Web;

public sealed class RequestSafetyTests
{
    [Theory]
    [InlineData("/fixture/form")]
    [InlineData("/no/such/page")]
    [InlineData("/fixture/boom")]
    [InlineData("/api/v1/nothing")]
    public async Task Answer_OfAnyKind_CarriesTheSecurityHeaders(string path)
    {
        await using var shell = await WebShell.StartAsync();
        using var client = shell.Anonymous();

        using var response = await client.GetAsync(path);

        var policy = response.Headers.GetValues("Content-Security-Policy").Single();
        policy.ShouldContain("default-src 'self'");
        policy.ShouldContain("img-src 'self' data:");
        policy.ShouldContain("frame-ancestors 'none'");
        policy.ShouldContain("form-action 'self'");
        policy.ShouldContain("base-uri 'self'");
        policy.ShouldContain("object-src 'none'");
        policy.ShouldNotContain("unsafe");
        response.Headers.GetValues("X-Content-Type-Options").ShouldBe(["nosniff"]);
        response.Headers.GetValues("Referrer-Policy").ShouldBe(["same-origin"]);
        response.Headers.GetValues("Cross-Origin-Opener-Policy").ShouldBe(["same-origin"]);
        response.Headers.Contains("Permissions-Policy").ShouldBeTrue();
        response.Headers.Contains("Strict-Transport-Security").ShouldBeFalse();
    }

    [Fact]
    public async Task Answer_OverTls_DemandsTls()
    {
        await using var shell = await WebShell.StartAsync();
        using var client = shell.Anonymous();
        client.BaseAddress = new Uri("https://desk.example");

        using var response = await client.GetAsync("/fixture/form");

        response.Headers.GetValues("Strict-Transport-Security").Single().ShouldStartWith("max-age=");
    }

    [Fact]
    public async Task Form_WithoutItsToken_IsRefusedWithWhatToDo()
    {
        await using var shell = await WebShell.StartAsync();
        using var client = shell.Anonymous();
        client.DefaultRequestHeaders.Add("Accept", "text/html");

        using var response = await client.PostAsync("/fixture/form", new FormUrlEncodedContent([KeyValuePair.Create("Input.Title", "a")]));

        response.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await response.Content.ReadAsStringAsync()).ShouldContain("Load the page again");
    }

    [Fact]
    public async Task AntiforgeryCookie_IsStrictAndOfThisTenant()
    {
        await using var shell = await WebShell.StartAsync();
        using var client = shell.Anonymous();

        using var response = await client.GetAsync("/fixture/form");

        var cookie = response.Headers.GetValues("Set-Cookie").Single();
        cookie.ShouldStartWith(".Helpdesk.Antiforgery.Default=");
        cookie.ShouldContain("samesite=strict", Case.Insensitive);
        cookie.ShouldContain("httponly", Case.Insensitive);
    }

    [Theory]
    [InlineData("Sec-Fetch-Site", "cross-site", 403)]
    [InlineData("Sec-Fetch-Site", "same-site", 403)]
    [InlineData("Sec-Fetch-Site", "same-origin", 204)]
    [InlineData("Origin", "https://evil.example", 403)]
    [InlineData("Origin", "null", 403)]
    [InlineData("Origin", "http://localhost", 204)]
    [InlineData("User-Agent", "curl", 204)]
    public async Task UnsafeApiCall_WithACookie_MustComeFromOurPages(string header, string value, int status)
    {
        await using var shell = await WebShell.StartAsync();
        using var client = shell.As("WriteFixture");
        client.DefaultRequestHeaders.Add(header, value);

        using var response = await client.PostAsync("/api/v1/things/write", null);

        ((int)response.StatusCode).ShouldBe(status);
    }

    [Fact]
    public async Task UnsafeApiCall_WithAToken_MayComeFromAnywhere()
    {
        await using var shell = await WebShell.StartAsync();
        using var client = shell.As("WriteFixture");
        client.DefaultRequestHeaders.Add("Origin", "https://intranet.example");
        client.DefaultRequestHeaders.Add("Authorization", "Bearer abc");

        using var response = await client.PostAsync("/api/v1/things/write", null);

        response.StatusCode.ShouldBe(HttpStatusCode.NoContent);
    }

    [Theory]
    [InlineData("Basic YTpi")]
    [InlineData("Bearer")]
    public async Task UnsafeApiCall_WithAnotherKindOfAuthorization_MustComeFromOurPages(string authorization)
    {
        await using var shell = await WebShell.StartAsync();
        using var client = shell.As("WriteFixture");
        client.DefaultRequestHeaders.Add("Origin", "https://evil.example");
        client.DefaultRequestHeaders.TryAddWithoutValidation("Authorization", authorization);

        using var response = await client.PostAsync("/api/v1/things/write", null);

        response.StatusCode.ShouldBe(HttpStatusCode.Forbidden);
    }

    [Theory]
    [InlineData("/api/v1/things?limit=1&q=%00")]
    [InlineData("/api/v1/things?limit=1&a%00b=1")]
    [InlineData("/fixture/form?title=a%00b")]
    public async Task Query_WithNul_IsRefused(string address)
    {
        await using var shell = await WebShell.StartAsync();
        using var client = shell.As("ReadFixture");

        using var response = await client.GetAsync(address);

        response.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await response.Content.ReadAsStringAsync()).ShouldContain("invisible character");
    }

    [Fact]
    public async Task Form_WithNul_IsRefused()
    {
        await using var shell = await WebShell.StartAsync();
        using var client = shell.Anonymous();

        using var response = await PermissionTests.PostFormAsync(shell, client, "/culture", ("culture", "d\0e"), ("returnUrl", "/"));

        response.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await response.Content.ReadAsStringAsync()).ShouldContain("invisible character");
    }

    [Fact]
    public async Task FormWithFiles_WithNul_IsRefused()
    {
        await using var shell = await WebShell.StartAsync();
        using var client = shell.Anonymous();
        using MultipartFormDataContent form = new() { { new StringContent("d\0e"), "culture" } };

        using var response = await client.PostAsync("/culture", form);

        response.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await response.Content.ReadAsStringAsync()).ShouldContain("invisible character");
    }

    [Theory]
    [InlineData("""{"title":"a\u0000b","count":1,"level":"low"}""", "title")]
    [InlineData("""{"title":"a","count":1,"level":"low","lines":[{"text":"\u0000","amount":1}]}""", "lines[0].text")]
    public async Task Body_WithNul_IsRefusedAtTheField(string body, string field)
    {
        await using var shell = await WebShell.StartAsync();
        using var client = shell.As("WriteFixture");

        using var response = await client.PostAsync("/api/v1/things", new StringContent(body, System.Text.Encoding.UTF8, "application/json"));

        response.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        var problem = await response.Content.ReadAsStringAsync();
        problem.ShouldContain($"\"{field}\"");
        problem.ShouldContain("invisible character");
    }

    [Fact]
    public async Task Text_ThatTheDatabaseCannotStore_IsTheCallersMistake()
    {
        await using var shell = await WebShell.StartAsync(new FailingDatabase());
        using var client = shell.Anonymous();

        using var response = await client.GetAsync("/unstorable");

        response.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
    }

    [Theory]
    [InlineData("/api/v1/large", 2_000_000, 200)]
    [InlineData("/api/v1/small", 2_000_000, 413)]
    [InlineData("/api/v1/large", 4_000_000, 413)]
    [InlineData("/page", 4_000_000, 413)]
    public async Task Body_LargerThanItsEndpointTakes_IsRefused(string path, int bytes, int status)
    {
        await using var shell = await WebShell.StartAsync(new Bodies());
        using var client = shell.Anonymous();

        using var response = await client.PostAsync(path, new ByteArrayContent(new byte[bytes]));

        ((int)response.StatusCode).ShouldBe(status);
    }

    [Fact]
    public async Task Api_BeyondItsLimit_Answers429AndSaysWhenToComeBack()
    {
        await using var shell = await WebShell.StartAsync();
        using var client = shell.As("ReadFixture");
        using var other = shell.With([("permission", "ReadFixture"), ("id", Guid.CreateVersion7().ToString())]);
        for (var i = 0; i < 600; i++)
        {
            using var allowed = await client.GetAsync("/api/v1/things?limit=1");
            allowed.StatusCode.ShouldBe(HttpStatusCode.OK);
        }

        using var refused = await client.GetAsync("/api/v1/things?limit=1");
        using var ofAnother = await other.GetAsync("/api/v1/things?limit=1");

        refused.StatusCode.ShouldBe(HttpStatusCode.TooManyRequests);
        refused.Content.Headers.ContentType!.MediaType.ShouldBe("application/problem+json");
        refused.Headers.RetryAfter!.Delta.ShouldBe(TimeSpan.FromSeconds(1));
        ofAnother.StatusCode.ShouldBe(HttpStatusCode.OK);

        shell.Time.Advance(TimeSpan.FromSeconds(1));
        using var later = await client.GetAsync("/api/v1/things?limit=1");
        later.StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task SignIn_CountsTriesAndNotVisits()
    {
        await using var shell = await WebShell.StartAsync(new SignInStub());
        using var client = shell.Anonymous();
        for (var i = 0; i < 100; i++)
        {
            using var visit = await client.GetAsync("/try");
            visit.StatusCode.ShouldBe(HttpStatusCode.OK);
        }

        for (var i = 0; i < 30; i++)
        {
            using var attempt = await client.PostAsync("/try", null);
            attempt.StatusCode.ShouldBe(HttpStatusCode.OK);
        }

        using var refused = await client.PostAsync("/try", null);
        refused.StatusCode.ShouldBe(HttpStatusCode.TooManyRequests);
        refused.Headers.RetryAfter.ShouldNotBeNull();
    }

    [Theory]
    [InlineData("/desk", true)]
    [InlineData("/desk?tab=1#x", true)]
    [InlineData("/", true)]
    [InlineData("//evil.example", false)]
    [InlineData("/\\evil.example", false)]
    [InlineData("https://evil.example", false)]
    [InlineData("javascript:alert(1)", false)]
    [InlineData("desk", false)]
    [InlineData("/a\r\nSet-Cookie: x", false)]
    [InlineData("", false)]
    [InlineData(null, false)]
    public void ReturnUrl_LeadsNowhereElse(string? url, bool local)
    {
        ReturnUrl.IsLocal(url).ShouldBe(local);
        ReturnUrl.LocalOr(url, "/home").ShouldBe(local ? url : "/home");
    }

    [Fact]
    public async Task Culture_WhenChosenWithAForeignReturnUrl_StaysHere()
    {
        await using var shell = await WebShell.StartAsync();
        using var client = shell.Anonymous();

        using var response = await PermissionTests.PostFormAsync(shell, client, "/culture", ("culture", "de"), ("returnUrl", "//evil.example"));

        response.StatusCode.ShouldBe(HttpStatusCode.Redirect);
        response.Headers.Location!.ToString().ShouldBe("/");
        response.Headers.GetValues("Set-Cookie").ShouldContain(c => c.StartsWith(".Helpdesk.Culture="));
    }

    [Fact]
    public async Task RequestLog_TellsRouteStatusAndPersonAndNoQuery()
    {
        await using var shell = await WebShell.StartAsync();
        using var client = shell.As("ReadFixture");

        await client.GetAsync("/api/v1/things/7?token=geheim");

        var line = shell.Log.Entries.Single(e => e.Category == "Helpdesk.Requests").Message;
        line.ShouldStartWith("GET /api/v1/things/{id:int} answered 404 in ");
        line.ShouldContain(TestAuthentication.PersonId);
        line.ShouldNotContain("geheim");
    }

    private sealed class FailingDatabase : StartupBase
    {
        public override void Configure(IApplicationBuilder app, IEndpointRouteBuilder routes, IServiceProvider services) =>
            routes.MapGet("/unstorable", string () => throw new InvalidOperationException("", new Refusal())).AllowAnonymous();

        private sealed class Refusal : System.Data.Common.DbException
        {
            public override string SqlState => "22021";
        }
    }

    private sealed class Bodies : StartupBase
    {
        public override void Configure(IApplicationBuilder app, IEndpointRouteBuilder routes, IServiceProvider services)
        {
            routes.MapPost("/api/v1/large", (HttpRequest request) => TypedResults.Ok(request.ContentLength)).AllowAnonymous().WithLargeBody();
            routes.MapPost("/api/v1/small", (HttpRequest request) => TypedResults.Ok(request.ContentLength)).AllowAnonymous();
            routes.MapPost("/page", (HttpRequest request) => TypedResults.Ok(request.ContentLength)).AllowAnonymous();
        }
    }

    private sealed class SignInStub : StartupBase
    {
        public override void Configure(IApplicationBuilder app, IEndpointRouteBuilder routes, IServiceProvider services) =>
            routes.MapMethods("/try", ["GET", "POST"], () => TypedResults.Ok())
                .AllowAnonymous()
                .RequireRateLimiting(ApiRouteBuilderExtensions.SignInRateLimitPolicy);
    }
}
