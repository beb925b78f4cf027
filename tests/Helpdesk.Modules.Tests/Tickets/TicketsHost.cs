using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Helpdesk.Cli;
using Helpdesk.Identity;
using Helpdesk.Identity.Security;
using Helpdesk.Modules;
using Helpdesk.Platform.Shells;
using Helpdesk.Security;
using Helpdesk.Testing;
using Helpdesk.Testing.Server;
using Microsoft.Extensions.DependencyInjection;

namespace Helpdesk.Modules.Tests.Tickets;

/// <summary>The real host with a service desk and a person of each role. Tests of a class share it; each makes its own tickets.</summary>
public class TicketsHost : IAsyncLifetime
{
    private const string Recipe =
        """
        {
          "name": "tickets-test",
          "displayName": "Tickets",
          "description": "A service desk with a person of each role.",
          "steps": [
            { "name": "recipes", "values": ["itil-default"] },
            { "name": "teams", "teams": [{"name": "Network"}, {"name": "Workplace"}] },
            {
              "name": "people",
              "password": "Correct-horse-battery-1",
              "people": [
                {"userName": "anna", "displayName": "Anna Berger", "email": "anna@example.com", "roles": ["Agent"], "teams": ["Network"], "locale": "en", "timeZone": "Europe/Berlin"},
                {"userName": "tom", "displayName": "Tom Fischer", "email": "tom@example.com", "roles": ["Team lead"], "leads": ["Network"], "locale": "en", "timeZone": "Europe/Berlin"},
                {"userName": "rita", "displayName": "Rita Sommer", "email": "rita@example.com", "roles": ["Requester"], "locale": "en", "timeZone": "Europe/Berlin"},
                {"userName": "bob", "displayName": "Bob Stone", "email": "bob@example.com", "roles": ["Requester"], "locale": "en", "timeZone": "Europe/Berlin"},
                {"userName": "audrey", "displayName": "Audrey Laurent", "email": "audrey@example.com", "roles": ["Auditor"], "locale": "en", "timeZone": "Europe/Berlin"},
                {"userName": "otto", "displayName": "Otto Winter", "email": "otto@example.com", "roles": ["Auditor", "Requester"], "locale": "en", "timeZone": "Europe/Berlin"}
              ]
            }
          ]
        }
        """;

    private const int LargeBody = 1024 * 1024;

    private readonly Dictionary<string, HttpClient> _clients = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Guid> _people = new(StringComparer.Ordinal);

    internal ShellFixture Host { get; private set; } = null!;

    public virtual async ValueTask InitializeAsync()
    {
        Host = await ShellFixture.StartAsync(new ShellFixtureOptions
        {
            Recipe = "tickets-test",
            Recipes = new Dictionary<string, string> { ["tickets-test"] = Recipe },
            Database = await DatabaseAsync(),
        });
        await using var scope = Host.CreateScope();
        var directory = scope.Services.GetRequiredService<IPeopleDirectory>();
        foreach (var userName in (string[])["admin", "anna", "tom", "rita", "bob", "audrey", "otto"])
        {
            _people[userName] = (await directory.FindPersonAsync(userName, CancellationToken.None))!.Id;
        }

        foreach (var userName in _people.Keys)
        {
            await using var verbScope = Host.CreateScope();
            var verb = verbScope.Services.GetServices<IVerb>().Single(v => v.Name == "token create");
            var token = new StringWriter();
            await verb.RunAsync(
                new VerbArguments([], new Dictionary<string, string> { ["user"] = userName, ["name"] = "test" }), token, CancellationToken.None);
            var client = Host.CreateClient();
            client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token.ToString().Trim());
            _clients[userName] = client;
        }

        _clients["nobody"] = Host.CreateClient();
    }

    public virtual async ValueTask DisposeAsync()
    {
        foreach (var client in _clients.Values)
        {
            client.Dispose();
        }

        await Host.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    public Guid IdOf(string userName) => _people[userName];

    internal ShellScope CreateScope() => Host.CreateScope();

    /// <summary>A scope with a person's rights and teams, as a request of theirs would have it; or with these rights only.</summary>
    internal async Task<ShellScope> CreateScopeAsync(string userName, IEnumerable<string>? rights = null)
    {
        var scope = Host.CreateScope();
        var person = (await scope.Services.GetRequiredService<PersonReader>().GetAsync(IdOf(userName), CancellationToken.None))!;
        return scope.As(PersonPrincipal.ForRequest(person, rights ?? person.Granted, sessionId: null, Origins.Interactive, "Test"));
    }

    /// <summary>Calls the API as a person.</summary>
    public async Task<Answer> SendAsync(
        string userName, HttpMethod method, string path, object? body = null, string? ifMatch = null, string? ifNoneMatch = null, string? idempotencyKey = null)
    {
        using var request = new HttpRequestMessage(method, "/api/v1" + path);
        if (body is not null)
        {
            request.Content = body as HttpContent ?? new StringContent(body as string ?? JsonSerializer.Serialize(body), Encoding.UTF8, "application/json");
        }

        if (ifMatch is not null)
        {
            request.Headers.TryAddWithoutValidation("If-Match", ifMatch);
        }

        if (ifNoneMatch is not null)
        {
            request.Headers.TryAddWithoutValidation("If-None-Match", ifNoneMatch);
        }

        if (idempotencyKey is not null)
        {
            request.Headers.TryAddWithoutValidation("Idempotency-Key", idempotencyKey);
        }

        // Who is refused for the size before the body is read would otherwise see a broken connection in place of the answer.
        request.Headers.ExpectContinue = request.Content?.Headers.ContentLength > LargeBody;

        using var response = await _clients[userName].SendAsync(request, TestContext.Current.CancellationToken);
        var text = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        var isJson = response.Content.Headers.ContentType?.MediaType?.EndsWith("json", StringComparison.Ordinal) ?? false;
        return new Answer(
            (int)response.StatusCode, isJson && text.Length > 0 ? JsonDocument.Parse(text).RootElement : default, text, response.Headers.ETag?.Tag,
            response.Headers.Location?.ToString(), response.Content.Headers);
    }

    public Task<Answer> GetAsync(string userName, string path) => SendAsync(userName, HttpMethod.Get, path);

    public Task<Answer> GetIfChangedAsync(string userName, string path, string etag) =>
        SendAsync(userName, HttpMethod.Get, path, ifNoneMatch: etag);

    public Task<Answer> PostAsync(string userName, string path, object body) => SendAsync(userName, HttpMethod.Post, path, body);

    /// <summary>A new incident of a requester; its number.</summary>
    public async Task<string> ReportAsync(string title = "VPN drops", string userName = "rita")
    {
        var created = await PostAsync(userName, "/incidents", new { title });
        created.Status.ShouldBe(201, created.Text);
        return created["number"]!;
    }

    /// <summary>A ticket that anna works on; its number.</summary>
    public async Task<string> TakenAsync(string title = "VPN drops")
    {
        var number = await ReportAsync(title);
        (await PostAsync("anna", $"/incidents/{number}/transitions", new { transition = "start", assigneeId = IdOf("anna") })).Status.ShouldBe(200);
        return number;
    }

    protected virtual Task<DatabaseSettings?> DatabaseAsync() => Task.FromResult<DatabaseSettings?>(null);
}

/// <summary>The same on PostgreSQL.</summary>
public sealed class PostgreSqlTicketsHost : TicketsHost
{
    private PostgreSqlServer? _server;

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        if (_server is not null)
        {
            await _server.DisposeAsync();
        }
    }

    protected override async Task<DatabaseSettings?> DatabaseAsync()
    {
        _server = await PostgreSqlServer.StartAsync(durable: false);
        return new DatabaseSettings(DatabaseProvider.PostgreSql, await _server.CreateDatabaseAsync("helpdesk"));
    }
}

/// <summary>An answer of the API.</summary>
public sealed record Answer(int Status, JsonElement Json, string Text, string? ETag, string? Location, HttpContentHeaders Headers)
{
    /// <summary>A property as text; null when it is null or missing.</summary>
    public string? this[string property] =>
        Json.ValueKind == JsonValueKind.Object && Json.TryGetProperty(property, out var value) && value.ValueKind != JsonValueKind.Null ? value.ToString() : null;

    /// <summary>Elements of a page.</summary>
    public IReadOnlyList<JsonElement> Items => [.. Json.GetProperty("items").EnumerateArray()];

    /// <summary>The answer is a problem with this status that says something; nothing of the inside is told.</summary>
    public Answer ShouldBeProblem(int status, string? field = null)
    {
        Status.ShouldBe(status, Text);
        this["detail"].ShouldNotBeNullOrWhiteSpace();
        this["type"]!.ShouldStartWith("urn:helpdesk:problem:");
        Text.ShouldNotContain("Exception");
        Text.ShouldNotContain("   at ");
        Text.ShouldNotContain("SQLite");
        if (field is not null)
        {
            Json.GetProperty("errors").EnumerateObject().Select(e => e.Name).ShouldContain(field, Text);
        }

        return this;
    }
}
