using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Helpdesk.Cli;
using Helpdesk.Identity;
using Helpdesk.Platform.Web;
using Helpdesk.Settings;
using Helpdesk.Testing;
using Visitor = Helpdesk.Modules.Tests.Web.Visitor;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Helpdesk.Modules.Tests.Approvals;

/// <summary>
/// The real host with workflows and approvals. Rita (requester) is led by Mona, Mona by Dora; Otto is asked like anybody; the clock is moved by the test.
/// </summary>
public class ApprovalsHost : IAsyncLifetime
{
    public const string Password = "Correct-horse-battery-1";

    private const string Recipe =
        """
        {
          "name": "approvals-test", "displayName": "Approvals", "description": "A desk with approvals.",
          "steps": [
            { "name": "recipes", "values": ["itil-default"] },
            { "name": "feature", "enable": ["Helpdesk.Workflows", "Helpdesk.Approvals"] },
            { "name": "teams", "teams": [{"name": "Network"}, {"name": "Board"}] },
            {
              "name": "people", "password": "Correct-horse-battery-1",
              "people": [
                {"userName": "rita", "displayName": "Rita Sommer", "email": "rita@example.com", "roles": ["Requester"], "locale": "en", "timeZone": "Europe/Berlin", "manager": "mona"},
                {"userName": "mona", "displayName": "Mona Lenz", "email": "mona@example.com", "roles": ["Requester"], "locale": "en", "timeZone": "Europe/Berlin", "manager": "dora"},
                {"userName": "dora", "displayName": "Dora Klein", "email": "dora@example.com", "roles": ["Requester"], "locale": "en", "timeZone": "Europe/Berlin"},
                {"userName": "otto", "displayName": "Otto Winter", "email": "otto@example.com", "roles": ["Requester"], "locale": "en", "timeZone": "Europe/Berlin"},
                {"userName": "bob", "displayName": "Bob Stone", "email": "bob@example.com", "roles": ["Requester"], "locale": "en", "timeZone": "Europe/Berlin"},
                {"userName": "anna", "displayName": "Anna Berger", "email": "anna@example.com", "roles": ["Agent"], "teams": ["Network", "Board"], "locale": "en", "timeZone": "Europe/Berlin"},
                {"userName": "tom", "displayName": "Tom Fischer", "email": "tom@example.com", "roles": ["Team lead"], "teams": ["Network"], "locale": "en", "timeZone": "Europe/Berlin"}
              ]
            },
            { "name": "services", "services": [{"name": "Payroll", "impact": 2, "owner": "otto"}] }
          ]
        }
        """;

    private readonly Dictionary<string, HttpClient> _clients = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Guid> _people = new(StringComparer.Ordinal);
    private int _flows;

    public MovedClock Clock { get; } = new();

    internal ShellFixture Host { get; private set; } = null!;

    /// <summary>The recipe with what a kind of tests needs besides.</summary>
    protected virtual string Adapt(string recipe) => recipe;

    /// <summary>Who calls the API.</summary>
    protected virtual IEnumerable<string> Callers => ["admin", "rita", "mona", "dora", "otto", "bob", "anna", "tom"];

    private static CancellationToken CancellationToken => CancellationToken.None;

    public virtual async ValueTask InitializeAsync()
    {
        Host = await ShellFixture.StartAsync(new ShellFixtureOptions
        {
            Recipe = "approvals-test",
            Recipes = new Dictionary<string, string> { ["approvals-test"] = Adapt(Recipe) },
            Configure = builder => builder.Services.Replace(ServiceDescriptor.Singleton<TimeProvider>(Clock)),
        });
        await using var scope = Host.CreateScope();
        await scope.Services.GetRequiredService<ISettings>().SaveAsync(new RateLimitSettings { SignInAttemptsPerMinute = 10_000, ApiCallsPerMinute = 60_000 }, CancellationToken);
        var directory = scope.Services.GetRequiredService<IPeopleDirectory>();
        foreach (var userName in Callers)
        {
            _people[userName] = (await directory.FindPersonAsync(userName, CancellationToken))!.Id;
            await using var inner = Host.CreateScope();
            var token = new StringWriter();
            await inner.Services.GetServices<IVerb>().Single(v => v.Name == "token create")
                .RunAsync(new VerbArguments([], new Dictionary<string, string> { ["user"] = userName, ["name"] = "test" }), token, CancellationToken);
            var client = Host.CreateClient();
            client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token.ToString().Trim());
            _clients[userName] = client;
        }
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

    /// <summary>Calls the API as a person.</summary>
    public async Task<(int Status, JsonNode? Body)> SendAsync(string userName, HttpMethod method, string path, object? body = null, string? ifMatch = null)
    {
        using var request = new HttpRequestMessage(method, "/api/v1" + path);
        request.Headers.TryAddWithoutValidation("If-Match", ifMatch);
        request.Content = body is null ? null : JsonContent.Create(body);
        using var response = await _clients[userName].SendAsync(request, CancellationToken);
        var text = await response.Content.ReadAsStringAsync(CancellationToken);
        return ((int)response.StatusCode, text.Length > 0 && (text[0] is '{' or '[') ? JsonNode.Parse(text) : null);
    }

    public async Task<JsonNode> GetAsync(string userName, string path)
    {
        var (status, body) = await SendAsync(userName, HttpMethod.Get, path);
        status.ShouldBe(200, body?.ToJsonString());
        return body!;
    }

    public async Task<string> ReportAsync(string title, string userName = "rita")
    {
        var (status, body) = await SendAsync(userName, HttpMethod.Post, "/incidents", new { title });
        status.ShouldBe(201, body?.ToJsonString());
        return (string)body!["number"]!;
    }

    /// <summary>Publishes a workflow that asks with these inputs and begins it for a ticket; gives the instance.</summary>
    public async Task<string> AskAsync(string number, params (string Name, string Value)[] inputs)
    {
        var step = new JsonObject { ["id"] = "ask", ["type"] = "Itsm.Approval", ["title"] = Input("Literal", $"Approve {number}") };
        foreach (var (name, value) in inputs)
        {
            step[name] = Input(value.StartsWith('[') ? "Object" : "Literal", value);
        }

        JsonArray lines = [];
        JsonArray steps = [step];
        foreach (var port in (string[])["Approved", "Rejected", "Expired"])
        {
            steps.Add(new JsonObject { ["id"] = port.ToLowerInvariant(), ["type"] = "Elsa.WriteLine", ["text"] = Input("JavaScript", "'" + port + " ' + getResultFromAsk().verdict") });
            lines.Add(new JsonObject
            {
                ["source"] = new JsonObject { ["activity"] = "ask", ["port"] = port },
                ["target"] = new JsonObject { ["activity"] = port.ToLowerInvariant(), ["port"] = "In" },
            });
        }

        var model = new JsonObject
        {
            ["name"] = $"Ask {Interlocked.Increment(ref _flows)}",
            ["root"] = new JsonObject { ["id"] = "fc", ["type"] = "Elsa.Flowchart", ["activities"] = steps, ["connections"] = lines },
        };
        var (status, saved) = await SendAsync("admin", HttpMethod.Post, "/workflows/workflow-definitions", new JsonObject { ["model"] = model, ["publish"] = true });
        status.ShouldBe(200, saved?.ToJsonString());
        var (executed, instance) = await SendAsync(
            "admin", HttpMethod.Post, $"/workflows/workflow-definitions/{saved!["definitionId"]}/execute", new JsonObject { ["correlationId"] = number });
        executed.ShouldBe(200, instance?.ToJsonString());
        await DrainAsync();
        return (string)instance!["workflowInstanceId"]!;
    }

    public Task<JsonNode> InstanceAsync(string instance) => GetAsync("admin", $"/workflows/workflow-instances/{instance}");

    /// <summary>Journal of an instance in short: step and what happened to it; notes as their text.</summary>
    public async Task<IReadOnlyList<string>> JournalAsync(string instance)
    {
        await DrainAsync();
        var (_, body) = await SendAsync("admin", HttpMethod.Post, $"/workflows/workflow-instances/{instance}/journal?take=200", new JsonObject());
        return [.. ((JsonArray)body!["items"]!).Select(i => (string?)i!["eventName"] is "Note" ? (string)i["message"]! : $"{i["activityId"]} {i["eventName"]}")];
    }

    /// <summary>What waits for a person about a ticket.</summary>
    public async Task<IReadOnlyList<Guid>> InboxAsync(string userName, string number)
    {
        await DrainAsync();
        return [.. ((JsonArray)(await GetAsync(userName, "/approvals"))["items"]!).Where(i => (string?)i!["number"] == number).Select(i => (Guid)i!["id"]!)];
    }

    /// <summary>Reads the approval and decides on what it says.</summary>
    public async Task<(int Status, JsonNode? Body)> DecideAsync(string userName, Guid approval, bool isApproved = true, string? comment = null, string? hash = null, Guid? onBehalfOf = null)
    {
        hash ??= (string?)(await SendAsync(userName, HttpMethod.Get, $"/approvals/{approval}")).Body?["contentHash"] ?? "";
        var answer = await SendAsync(
            userName, HttpMethod.Post, $"/approvals/{approval}/decisions", new { isApproved, comment = comment ?? (isApproved ? null : "No money."), contentHash = hash, onBehalfOf });
        await DrainAsync();
        return answer;
    }

    public async Task DrainAsync()
    {
        await using var scope = Host.CreateScope();
        await OutboxDrain.RunAsync(scope.Services, CancellationToken);
    }

    public async Task<Visitor> SignInAsync(string userName)
    {
        var visitor = new Visitor(Host.Address);
        await visitor.OpenAsync("signin");
        await visitor.SubmitAsync("Sign in", ("Input.UserName", userName), ("Input.Password", userName == "admin" ? ShellFixture.AdminPassword : Password));
        return visitor;
    }

    private static JsonObject Input(string language, string value) =>
        new() { ["typeName"] = null, ["expression"] = new JsonObject { ["type"] = language, ["value"] = value } };
}
