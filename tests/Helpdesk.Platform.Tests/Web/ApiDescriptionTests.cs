using System.Net;
using System.Text.Json;
using AngleSharp.Html.Parser;
using Helpdesk.Platform.Web;
using Helpdesk.Ui;
using Microsoft.Extensions.DependencyInjection;

namespace Helpdesk.Platform.Tests.Web;

public sealed class ApiDescriptionTests
{
    [Fact]
    public async Task Description_IsOpenApi31OfThisShellsApiAndNothingElse()
    {
        await using var shell = await WebShell.StartAsync();
        using var client = shell.Anonymous();

        var document = JsonDocument.Parse(await client.GetStringAsync("/openapi/v1.json")).RootElement;

        document.GetProperty("openapi").GetString()!.ShouldStartWith("3.1");
        document.GetProperty("paths").EnumerateObject().Select(p => p.Name).ShouldAllBe(p => p.StartsWith("/api/v1/things"));
        document.GetProperty("components").GetProperty("securitySchemes").GetProperty("bearer").GetProperty("scheme").GetString().ShouldBe("bearer");
        document.GetProperty("security")[0].TryGetProperty("bearer", out _).ShouldBeTrue();
        document.GetProperty("components").GetProperty("schemas").GetProperty("Problem").GetProperty("properties").TryGetProperty("traceId", out _).ShouldBeTrue();
        var post = document.GetProperty("paths").GetProperty("/api/v1/things").GetProperty("post");
        post.GetProperty("operationId").GetString().ShouldBe("postThings");
        post.GetProperty("tags")[0].GetString().ShouldBe("Things");
        post.GetProperty("description").GetString()!.ShouldContain("ReadFixture");
        var refusal = post.GetProperty("responses").GetProperty("422").GetProperty("content").GetProperty("application/problem+json");
        refusal.GetProperty("schema").GetProperty("$ref").GetString().ShouldBe("#/components/schemas/Problem");
    }

    [Fact]
    public async Task Docs_NeedASignIn()
    {
        await using var shell = await WebShell.StartAsync();

        using var response = await shell.Anonymous().GetAsync("/api/docs");

        response.StatusCode.ShouldBe(HttpStatusCode.Redirect);
        response.Headers.Location!.ToString().ShouldStartWith("/signin");
    }

    [Fact]
    public async Task Docs_ShowGroupsParametersFieldsAndAnExampleWithoutInlineScriptOrStyle()
    {
        await using var shell = await WebShell.StartAsync(pathBase: "/north");

        var page = new HtmlParser().ParseDocument(await shell.As().GetStringAsync("/north/api/docs"));

        page.QuerySelector("#group-things")!.TextContent.ShouldBe("Things");
        var post = page.QuerySelector("#postthings")!;
        post.TextContent.ShouldContain("Create a thing");
        var fields = post.QuerySelectorAll("table tbody tr").Select(r => r.Children.Take(2).Select(c => c.TextContent).ToArray()).ToDictionary(r => r[0], r => r[1]);
        fields["level"].ShouldContain("low | veryHigh");
        fields["ownerId"].ShouldContain("uuid");
        fields.ShouldContainKey("lines[].text");
        post.QuerySelector("pre")!.TextContent.ShouldContain("curl -X POST \"http://localhost/north/api/v1/things\"");
        post.QuerySelector("pre")!.TextContent.ShouldContain("\"title\": \"text\"");
        page.QuerySelectorAll("script, style, [style], [onclick]").ShouldBeEmpty();
    }

    [Theory]
    [InlineData("GET", "api/v1/incidents/{number}/comments", "getIncidentsByNumberComments")]
    [InlineData("POST", "api/v1/saved-views", "postSavedViews")]
    public void OperationNames_FollowThePath(string method, string path, string name) => ApiOperationTransformer.NameOf(method, path).ShouldBe(name);

    [Fact]
    public async Task Palette_FindsPagesThatThePersonMayOpenAndRecordsOfAllProviders()
    {
        await using var shell = await WebShell.StartAsync(configure: s =>
        {
            s.AddCommandPalette<BrokenRecords>();
            s.AddCommandPalette<Records>();
        }, pathBase: "/north");

        var answer = JsonDocument.Parse(await shell.As("ReadFixture").GetStringAsync("/north/palette?q=e")).RootElement;
        var empty = JsonDocument.Parse(await shell.As("ReadFixture").GetStringAsync("/north/palette")).RootElement;

        answer.GetProperty("pages").EnumerateArray().Select(p => p.GetProperty("url").GetString()).ShouldBe(["/north/fixture/hello", "/north/fixture/hello/deep"]);
        answer.GetProperty("records").EnumerateArray().Select(p => p.GetProperty("url").GetString()).ShouldBe(["/north/desk/tickets/1"]);
        empty.GetProperty("pages").GetArrayLength().ShouldBe(2);
        empty.GetProperty("records").GetArrayLength().ShouldBe(0);
        shell.Log.Errors.ShouldContain(e => e.Contains(nameof(BrokenRecords)));
    }

    private sealed class Records : ICommandPaletteProvider
    {
        public Task<IReadOnlyList<PaletteHit>> SearchAsync(string text, int limit, CancellationToken cancellationToken) =>
            Task.FromResult<IReadOnlyList<PaletteHit>>([new PaletteHit("INC1", "VPN", "/desk/tickets/1", "ticket")]);
    }

    private sealed class BrokenRecords : ICommandPaletteProvider
    {
        public Task<IReadOnlyList<PaletteHit>> SearchAsync(string text, int limit, CancellationToken cancellationToken) =>
            throw new InvalidOperationException("index is gone");
    }
}
