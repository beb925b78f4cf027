using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;

namespace Helpdesk.Platform.Tests.Web;

public sealed class ProblemDetailsTests
{
    [Theory]
    [InlineData("GET", "/api/v1/nothing", 404, "urn:helpdesk:problem:not-found")]
    [InlineData("GET", "/api/v1/things/7", 404, "urn:helpdesk:problem:not-found")]
    [InlineData("DELETE", "/api/v1/things/7", 405, "urn:helpdesk:problem:method-not-allowed")]
    [InlineData("GET", "/api/v1/things/conflict", 409, "urn:helpdesk:problem:conflict")]
    [InlineData("GET", "/api/v1/things/stale", 412, "urn:helpdesk:problem:data:conflict")]
    [InlineData("GET", "/api/v1/things/rule", 422, "urn:helpdesk:problem:things:cannot-turn")]
    [InlineData("PUT", "/api/v1/things/tagged", 428, "urn:helpdesk:problem:data:precondition-required")]
    [InlineData("GET", "/api/v1/things/boom", 500, "urn:helpdesk:problem:internal")]
    public async Task Api_WhenRefused_AnswersWithAProblemThatNamesItsKind(string method, string path, int status, string type)
    {
        await using var shell = await WebShell.StartAsync();
        using var client = shell.As("ReadFixture");

        using var response = await client.SendAsync(new HttpRequestMessage(new HttpMethod(method), path));

        var problem = await Problem(response, status);
        problem.GetProperty("type").GetString().ShouldBe(type);
        problem.GetProperty("instance").GetString().ShouldBe(path);
    }

    [Fact]
    public async Task Api_WhenAMethodIsUnknown_NamesThoseThatItKnows()
    {
        await using var shell = await WebShell.StartAsync();
        using var client = shell.As("ReadFixture");

        using var response = await client.DeleteAsync("/api/v1/things/7");

        response.Content.Headers.Allow.ShouldContain("GET");
    }

    [Fact]
    public async Task Api_WhenSomethingBreaks_LogsItAndTellsNothingOfIt()
    {
        await using var shell = await WebShell.StartAsync();
        using var client = shell.As("ReadFixture");

        using var response = await client.GetAsync("/api/v1/things/boom");

        var problem = await Problem(response, 500);
        problem.GetRawText().ShouldNotContain("hunter2");
        problem.GetRawText().ShouldNotContain("Exception");
        shell.Log.Entries.ShouldContain(e => e.Exception is InvalidOperationException && e.Message.Contains(problem.GetProperty("traceId").GetString()!));
    }

    [Fact]
    public async Task Api_WhenTheBodyBreaksOff_TellsLineAndPosition()
    {
        var problem = await PostAsync("{\n  \"title\": \"a\",\n  oops\n}", 400);

        problem.GetProperty("code").GetString().ShouldBe("Request:MalformedJson");
        problem.GetProperty("line").GetInt64().ShouldBe(3);
        problem.GetProperty("position").GetInt64().ShouldBe(3);
        problem.GetProperty("detail").GetString()!.ShouldContain("line 3");
    }

    [Theory]
    [InlineData("""{"title":"a","levle":"low"}""", "levle", "Request:UnknownField")]
    [InlineData("""{"title":"a","lines":[{"text":"x","colour":"red"}]}""", "lines[0].colour", "Request:UnknownField")]
    [InlineData("""{"title":"a","title":"b"}""", "title", "Request:DuplicateField")]
    [InlineData("""{"title":"a","count":"three"}""", "count", "Validation:Invalid")]
    [InlineData("""{"title":"a","level":"extreme"}""", "level", "Validation:Invalid")]
    [InlineData("""{"title":"a","ownerId":"me"}""", "ownerId", "Validation:Invalid")]
    [InlineData("""{"count":1}""", "title", "Validation:Invalid")]
    [InlineData("""{"title":"far too long for a title"}""", "title", "Validation:Invalid")]
    [InlineData("""{"title":"a","lines":[{"text":"ok"},{"text":"much too long"}]}""", "lines[1].text", "Validation:Invalid")]
    public async Task Api_WhenAFieldIsWrong_NamesTheField(string body, string field, string code)
    {
        var problem = await PostAsync(body, 400);

        problem.GetProperty("code").GetString().ShouldBe(code);
        problem.GetProperty("errors").EnumerateObject().Select(e => e.Name).ShouldBe([field]);
        problem.GetRawText().ShouldNotContain("System.");
        problem.GetRawText().ShouldNotContain("Helpdesk.Platform");
    }

    [Fact]
    public async Task Api_WhenAValueIsNoneOfTheKnown_ListsTheKnown()
    {
        var problem = await PostAsync("""{"title":"a","level":"extreme"}""", 400);

        problem.GetProperty("detail").GetString()!.ShouldContain("low, veryHigh");
    }

    [Fact]
    public async Task Api_WhenTheBodyIsRight_TakesEnumsAsCamelCaseText()
    {
        await using var shell = await WebShell.StartAsync();
        using var client = shell.As("ReadFixture");

        using var response = await client.PostAsync("/api/v1/things", Json("""{"title":"Tür","level":"veryHigh","count":2}"""));

        response.StatusCode.ShouldBe(HttpStatusCode.Created);
        (await response.Content.ReadAsStringAsync()).ShouldBe("""{"title":"Tür","count":2,"level":"veryHigh","ownerId":null,"lines":null}""");
    }

    [Fact]
    public async Task Api_WhenTheBodyIsMissing_SaysSo()
    {
        var problem = await PostAsync("", 400);

        problem.GetProperty("detail").GetString()!.ShouldNotBeEmpty();
        problem.GetRawText().ShouldNotContain("Thing thing");
    }

    [Fact]
    public async Task Api_WhenAQueryValueDoesNotFit_NamesTheParameter()
    {
        await using var shell = await WebShell.StartAsync();
        using var client = shell.As("ReadFixture");

        using var wrong = await client.GetAsync("/api/v1/things?limit=many");
        using var missing = await client.GetAsync("/api/v1/things");

        (await Problem(wrong, 400)).GetProperty("errors").TryGetProperty("limit", out _).ShouldBeTrue();
        (await Problem(missing, 400)).GetProperty("errors").TryGetProperty("limit", out _).ShouldBeTrue();
    }

    [Fact]
    public async Task Api_WhenTheContentTypeIsWrong_Answers415()
    {
        await using var shell = await WebShell.StartAsync();
        using var client = shell.As("ReadFixture");

        using var response = await client.PostAsync("/api/v1/things", new StringContent("title=a", Encoding.UTF8, "text/plain"));

        await Problem(response, 415);
    }

    [Fact]
    public async Task Api_WhenTheBodyIsTooLarge_Answers413()
    {
        await using var shell = await WebShell.StartAsync();
        using var client = shell.As("ReadFixture");

        using var response = await client.PostAsync("/api/v1/things", Json($$"""{"title":"{{new string('x', 1024 * 1024)}}"}"""));

        await Problem(response, 413);
    }

    [Fact]
    public async Task Api_WhenAFileIsSentWithAToken_NeedsNoAntiforgeryToken()
    {
        await using var shell = await WebShell.StartAsync();
        using var client = shell.As("ReadFixture");
        using MultipartFormDataContent form = new() { { new ByteArrayContent([1, 2, 3]), "file", "a.bin" } };

        using var response = await client.PostAsync("/api/v1/things/form", form);

        response.StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Api_WhenTheReaderAcceptsGerman_SpeaksGerman()
    {
        await using var shell = await WebShell.StartAsync();
        using var client = shell.As("ReadFixture");
        client.DefaultRequestHeaders.AcceptLanguage.ParseAdd("de-AT, en;q=0.5");

        using var response = await client.GetAsync("/api/v1/nothing");

        (await Problem(response, 404)).GetProperty("title").GetString().ShouldBe("Nicht gefunden");
    }

    [Fact]
    public async Task Page_WhenItBreaks_ShowsWhatHappenedInThePlainLayout()
    {
        await using var shell = await WebShell.StartAsync();
        using var client = Browser(shell);

        using var response = await client.GetAsync("/fixture/boom");

        response.StatusCode.ShouldBe(HttpStatusCode.InternalServerError);
        response.Content.Headers.ContentType!.MediaType.ShouldBe("text/html");
        var html = await response.Content.ReadAsStringAsync();
        html.ShouldContain("data-layout=\"module\"");
        html.ShouldContain("Something went wrong");
        html.ShouldContain("trace id");
        html.ShouldNotContain("hunter2");
    }

    [Theory]
    [InlineData(400)]
    [InlineData(403)]
    [InlineData(404)]
    [InlineData(409)]
    [InlineData(412)]
    [InlineData(429)]
    [InlineData(500)]
    public async Task Page_WhenItAnswersWithABareStatus_ShowsTheErrorPage(int status)
    {
        await using var shell = await WebShell.StartAsync();
        using var client = Browser(shell);

        using var response = await client.GetAsync($"/fixture/status/{status}");

        ((int)response.StatusCode).ShouldBe(status);
        (await response.Content.ReadAsStringAsync()).ShouldContain("id=\"error-title\"");
    }

    [Fact]
    public async Task Page_WhenItIsUnknown_IsNotFoundAndNotASignIn()
    {
        await using var shell = await WebShell.StartAsync();
        using var client = Browser(shell);

        using var response = await client.GetAsync("/no/such/page");

        response.StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await response.Content.ReadAsStringAsync()).ShouldContain("Not found");
    }

    [Fact]
    public async Task ErrorPage_WhenTheThemeIsBroken_FallsBackToPlainWords()
    {
        // No part brings a layout, so the error page itself cannot be rendered.
        await using var shell = await WebShell.StartAsync(parts: []);
        using var client = Browser(shell);

        using var response = await client.GetAsync("/no/such/page");

        response.StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await response.Content.ReadAsStringAsync()).ShouldContain("<h1>Not found</h1>");
    }

    [Fact]
    public async Task ErrorPage_WhenAskedForItself_IsNotFound()
    {
        await using var shell = await WebShell.StartAsync();
        using var client = Browser(shell);

        using var response = await client.GetAsync("/error");

        response.StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Page_WhenHtmxAsksForAPart_GetsAProblem()
    {
        await using var shell = await WebShell.StartAsync();
        using var client = Browser(shell);
        client.DefaultRequestHeaders.Add("HX-Request", "true");

        using var response = await client.GetAsync("/fixture/boom");

        await Problem(response, 500);
    }

    [Fact]
    public async Task Page_WhenItBreaksAfterItsFirstHalf_EndsTheConnection()
    {
        await using var shell = await WebShell.StartAsync();
        using var client = Browser(shell);

        await Should.ThrowAsync<HttpRequestException>(async () =>
        {
            using var response = await client.GetAsync("/fixture/late");
            await response.Content.ReadAsStringAsync();
        });
    }

    [Theory]
    [InlineData("Incidents:CannotResolve", "incidents:cannot-resolve")]
    [InlineData("Data:Conflict", "data:conflict")]
    [InlineData("A b/c:D", "a-b-c:d")]
    public void Kebab_MakesUrnPartsOfCodes(string code, string expected) =>
        Helpdesk.Platform.Web.ErrorMapper.Kebab(code).ShouldBe(expected);

    private static HttpClient Browser(WebShell shell)
    {
        var client = shell.Anonymous();
        client.DefaultRequestHeaders.Accept.Add(new MediaTypeWithQualityHeaderValue("text/html"));
        return client;
    }

    private static async Task<JsonElement> PostAsync(string body, int status)
    {
        await using var shell = await WebShell.StartAsync();
        using var client = shell.As("ReadFixture");
        using var response = await client.PostAsync("/api/v1/things", Json(body));
        return await Problem(response, status);
    }

    private static StringContent Json(string body) => new(body, Encoding.UTF8, "application/json");

    private static async Task<JsonElement> Problem(HttpResponseMessage response, int status)
    {
        ((int)response.StatusCode).ShouldBe(status, await response.Content.ReadAsStringAsync());
        response.Content.Headers.ContentType!.MediaType.ShouldBe("application/problem+json");
        var problem = await response.Content.ReadFromJsonAsync<JsonElement>();
        problem.GetProperty("status").GetInt32().ShouldBe(status);
        problem.GetProperty("title").GetString().ShouldNotBeNullOrEmpty();
        problem.GetProperty("detail").GetString().ShouldNotBeNullOrEmpty();
        problem.GetProperty("traceId").GetString().ShouldNotBeNullOrEmpty();
        return problem;
    }
}
