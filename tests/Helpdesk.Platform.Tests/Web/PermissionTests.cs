using System.Net;
using System.Net.Http.Headers;
using System.Security.Claims;
using System.Text.Json;
using Helpdesk.Errors;
using Helpdesk.Platform.Security;
using Helpdesk.Security;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Helpdesk.Platform.Tests.Web;

public sealed class PermissionTests
{
    [Theory]
    [InlineData("/fixture/undecided-endpoint")]
    [InlineData("/fixture/undecided")]
    public async Task Endpoint_WhichSaysNothingAboutItsUsers_IsRefusedEvenToTheSiteOwner(string path)
    {
        await using var shell = await WebShell.StartAsync();
        using var client = shell.As("SiteOwner");

        using var response = await client.GetAsync(path);

        response.StatusCode.ShouldBe(HttpStatusCode.Forbidden);
        (await response.Content.ReadAsStringAsync()).ShouldNotContain("nobody has decided");
        shell.Log.Errors.ShouldContain(e => e.Contains(path) && e.Contains("was refused"));
    }

    [Fact]
    public async Task Catalog_ListsEveryEndpointWithItsPermissions()
    {
        await using var shell = await WebShell.StartAsync();

        var list = await shell.Services.GetRequiredService<EndpointCatalog>().DescribeAsync();

        list.Single(e => e.Pattern == "/fixture/hello").Permissions.ShouldBe(["ReadFixture"]);
        list.Single(e => e.Name == "POST /api/v1/things/write").Permissions.ShouldBe(["ReadFixture", "WriteFixture"]);
        list.Where(e => !e.IsDecided).Select(e => e.Pattern).ShouldBe(["/fixture/undecided", "/fixture/undecided-endpoint"], ignoreOrder: true);
    }

    [Theory]
    [InlineData("ReadFixture", 403)]
    [InlineData("WriteFixture", 204)]
    [InlineData("ManageFixture", 204)]
    [InlineData("SiteOwner", 204)]
    [InlineData("Unrelated", 403)]
    public async Task Permission_IsGrantedByItsOwnClaimByOneThatImpliesItAndToTheSiteOwner(string held, int status)
    {
        await using var shell = await WebShell.StartAsync();
        using var client = shell.As(held);

        using var response = await client.PostAsync("/api/v1/things/write", null);

        ((int)response.StatusCode).ShouldBe(status);
    }

    [Fact]
    public async Task Permission_WhenMissing_IsNamedInTheAnswer()
    {
        await using var shell = await WebShell.StartAsync();
        using var client = shell.As("ReadFixture");

        using var response = await client.PostAsync("/api/v1/things/write", null);

        (await response.Content.ReadAsStringAsync()).ShouldContain("Change the fixture (WriteFixture)");
    }

    [Fact]
    public async Task Anonymous_OnAPage_IsSentToSignInAndBack()
    {
        await using var shell = await WebShell.StartAsync(pathBase: "/north");
        using var client = shell.Anonymous();

        using var response = await client.GetAsync("/north/fixture/hello?tab=a%26b");

        response.StatusCode.ShouldBe(HttpStatusCode.Redirect);
        var location = response.Headers.Location!.ToString();
        location.ShouldStartWith("/north/signin?returnUrl=");
        Uri.UnescapeDataString(location[(location.IndexOf('=') + 1)..]).ShouldBe("/north/fixture/hello?tab=a%26b");
    }

    [Fact]
    public async Task Anonymous_InAFragment_IsToldToLeaveThePage()
    {
        await using var shell = await WebShell.StartAsync();
        using var client = shell.Anonymous();
        client.DefaultRequestHeaders.Add("HX-Request", "true");

        using var response = await client.GetAsync("/fixture/hello");

        response.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        response.Headers.GetValues("HX-Redirect").Single().ShouldStartWith("/signin?returnUrl=");
    }

    [Fact]
    public async Task Anonymous_OnTheApi_Gets401()
    {
        await using var shell = await WebShell.StartAsync();
        using var client = shell.Anonymous();

        using var response = await client.GetAsync("/api/v1/things/7");

        response.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        response.Content.Headers.ContentType!.MediaType.ShouldBe("application/problem+json");
        response.Headers.WwwAuthenticate.ShouldContain(new AuthenticationHeaderValue("Bearer"));
    }

    [Fact]
    public async Task CurrentUser_OfARequest_IsItsSender()
    {
        await using var shell = await WebShell.StartAsync();
        using var client = shell.As("ReadFixture");

        var who = JsonDocument.Parse(await client.GetStringAsync("/api/v1/things/who")).RootElement;

        who.GetProperty("id").GetString().ShouldBe(TestAuthentication.PersonId);
        who.GetProperty("name").GetString().ShouldBe("Ada");
        who.GetProperty("origin").GetString().ShouldBe(Origins.Api);
        who.GetProperty("write").GetBoolean().ShouldBeFalse();
    }

    [Fact]
    public async Task CurrentUser_OutsideOfARequest_IsTheSystemAndMayDoEverything()
    {
        await using var shell = await WebShell.StartAsync();
        await using var scope = shell.Services.CreateAsyncScope();

        var user = scope.ServiceProvider.GetRequiredService<ICurrentUser>();

        user.Id.ShouldBeNull();
        user.Name.ShouldBe("System");
        user.Origin.ShouldBe(Origins.Background);
        user.Can(FixturePermissions.Manage).ShouldBeTrue();
        Should.Throw<ForbiddenException>(() => user.RequiredId);
    }

    [Fact]
    public async Task CurrentUser_OfAnAnonymousRequest_MayDoNothing()
    {
        await using var shell = await WebShell.StartAsync();
        await using var scope = shell.Services.CreateAsyncScope();
        var user = (CurrentUser)scope.ServiceProvider.GetRequiredService<ICurrentUser>();
        user.Attach(new DefaultHttpContext());

        user.Can(FixturePermissions.Read).ShouldBeFalse();
        user.Can(PlatformPermissions.SignedIn).ShouldBeFalse();
    }

    [Fact]
    public async Task ActAs_ChangesWhoIsRecordedAndNotWhatIsAllowed()
    {
        await using var shell = await WebShell.StartAsync();
        await using var scope = shell.Services.CreateAsyncScope();
        var user = (CurrentUser)scope.ServiceProvider.GetRequiredService<ICurrentUser>();
        user.Attach(new DefaultHttpContext
        {
            User = new ClaimsPrincipal(new ClaimsIdentity([new("permission", "ReadFixture"), new(ClaimTypes.Name, "Ada")], "Test")),
        });
        var other = Guid.CreateVersion7();

        using (user.ActAs(other, "Caller 7", Origins.Import))
        {
            using (user.ActAs(null, "System", Origins.Workflow))
            {
                user.Origin.ShouldBe(Origins.Workflow);
            }

            user.Id.ShouldBe(other);
            user.Name.ShouldBe("Caller 7");
            user.Can(FixturePermissions.Read).ShouldBeTrue();
            user.Can(FixturePermissions.Write).ShouldBeFalse();
        }

        user.Name.ShouldBe("Ada");
        user.Origin.ShouldBe(Origins.Interactive);
    }

    [Fact]
    public async Task PageHandler_WithAPermissionOfItsOwn_DemandsIt()
    {
        await using var shell = await WebShell.StartAsync();

        (await PostFormAsync(shell, shell.As("WriteFixture"), "/fixture/form?handler=Guarded")).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await PostFormAsync(shell, shell.As("ReadFixture"), "/fixture/form?handler=Guarded")).StatusCode.ShouldBe(HttpStatusCode.Forbidden);
        var anonymous = await PostFormAsync(shell, shell.Anonymous(), "/fixture/form?handler=Guarded");
        anonymous.StatusCode.ShouldBe(HttpStatusCode.Redirect);
        anonymous.Headers.Location!.ToString().ShouldStartWith("/signin");
    }

    [Fact]
    public async Task PageHandler_ThatDoesNotExist_IsNotAnsweredAsIfItHadWorked()
    {
        await using var shell = await WebShell.StartAsync();

        (await PostFormAsync(shell, shell.Anonymous(), "/fixture/hello?handler=Nothing")).StatusCode.ShouldBe(HttpStatusCode.Redirect);
        (await PostFormAsync(shell, shell.As("ReadFixture"), "/fixture/hello?handler=Nothing")).StatusCode.ShouldBe(HttpStatusCode.MethodNotAllowed);
    }

    [Fact]
    public async Task Endpoint_WithAPermissionThatNobodyDeclares_IsReported()
    {
        await using var shell = await WebShell.StartAsync(configure: services =>
        {
            foreach (var provider in services.Where(s => s.ServiceType == typeof(IPermissionProvider) && s.ImplementationType == typeof(FixturePermissions)).ToList())
            {
                services.Remove(provider);
            }
        });

        shell.Log.Entries.ShouldContain(e => e.Level == LogLevel.Error && e.Message.Contains("ReadFixture") && e.Message.Contains("no module declares"));
    }

    internal static async Task<HttpResponseMessage> PostFormAsync(WebShell shell, HttpClient client, string path, params (string Name, string Value)[] fields)
    {
        // The token is bound to the person, so the form is fetched by the same one.
        using var form = await client.GetAsync("/fixture/form");
        var html = await form.Content.ReadAsStringAsync();
        var start = html.IndexOf("value=\"", html.IndexOf("__RequestVerificationToken", StringComparison.Ordinal), StringComparison.Ordinal) + 7;
        var token = html[start..html.IndexOf('"', start)];
        HttpRequestMessage request = new(HttpMethod.Post, path)
        {
            Content = new FormUrlEncodedContent(fields.Select(f => KeyValuePair.Create(f.Name, f.Value)).Append(KeyValuePair.Create("__RequestVerificationToken", token))),
        };
        request.Headers.Add("Cookie", form.Headers.GetValues("Set-Cookie").Select(c => c.Split(';')[0]));
        return await client.SendAsync(request);
    }
}
