using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using Helpdesk.Cli;
using Helpdesk.Modules;
using Helpdesk.Testing;
using Helpdesk.Workflows.Domain;
using Helpdesk.Workflows.Features;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Helpdesk.Workflows.Tests.Features;

/// <summary>A host with workflows and nothing else, and short ways to its use cases.</summary>
public class WorkflowsHost : IAsyncLifetime
{
    private const string Recipe =
        """
        {
          "name": "workflows-test",
          "displayName": "Workflows",
          "description": "Workflows alone.",
          "steps": [
            { "name": "recipes", "values": ["itil-default"] },
            { "name": "feature", "enable": ["Helpdesk.Workflows", "Helpdesk.Workflows.Tests"] },
            { "name": "workflows", "publish": ["p1-escalation", "new-joiner"] },
            { "name": "teams", "teams": [{"name": "Network"}, {"name": "Workplace"}] },
            {
              "name": "people",
              "password": "Correct-horse-battery-1",
              "people": [
                {"userName": "audrey", "displayName": "Audrey Laurent", "email": "audrey@example.com", "roles": ["Auditor"], "locale": "en"},
                {"userName": "anna", "displayName": "Anna Berger", "email": "anna@example.com", "roles": ["Agent"], "teams": ["Network"], "locale": "en"},
                {"userName": "tom", "displayName": "Tom Fischer", "email": "tom@example.com", "roles": ["Team lead"], "leads": ["Network"], "locale": "en"},
                {"userName": "rita", "displayName": "Rita Sommer", "email": "rita@example.com", "roles": ["Requester"], "locale": "en"}
              ]
            }
          ]
        }
        """;

    internal ShellFixture Host { get; private set; } = null!;

    protected static CancellationToken CancellationToken => CancellationToken.None;

    /// <summary>Folder of the data; null for one that goes with the host.</summary>
    protected virtual string? DataPath => null;

    public virtual async ValueTask InitializeAsync() => Host = await ShellFixture.StartAsync(new ShellFixtureOptions
    {
        Recipe = "workflows-test",
        Modules = [typeof(WorkflowsHost).Assembly],
        Recipes = new Dictionary<string, string> { ["workflows-test"] = Recipe },
        Database = await DatabaseAsync(),
        DataPath = DataPath,
    });

    public virtual async ValueTask DisposeAsync()
    {
        await Host.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    /// <summary>Does something in a scope of its own, as the system.</summary>
    public async Task<T> InScopeAsync<T>(Func<IServiceProvider, Task<T>> act)
    {
        await using var scope = Host.CreateScope();
        return await act(scope.Services);
    }

    /// <summary>Saves and publishes a flowchart; gives its id.</summary>
    internal Task<string> PublishAsync(JsonObject definition) => InScopeAsync(async services =>
        (await services.GetRequiredService<SaveAndPublish>().HandleAsync(definition, isPublished: true, expectedStamp: null, CancellationToken)).DefinitionId);

    internal Task<Guid> StartAsync(string definitionId, string? correlationId = null, JsonObject? input = null) => InScopeAsync(async services =>
        (await services.GetRequiredService<StartWorkflow>().HandleAsync(definitionId, input, correlationId, CancellationToken)).Id);

    internal Task<TriggeredEvent> TriggerAsync(string name, string? correlationId = null, JsonNode? payload = null) => InScopeAsync(services =>
        services.GetRequiredService<TriggerEvent>().HandleAsync(name, correlationId, payload, CancellationToken));

    internal Task<WorkflowInstance> ReadAsync(Guid id) => InScopeAsync(services =>
        services.GetRequiredService<WorkflowsDbContext>().Instances.AsNoTracking().SingleAsync(i => i.Id == id, CancellationToken));

    /// <summary>Journal in short: step and what happened to it; notes as their text.</summary>
    internal Task<List<string>> JournalAsync(Guid id) => InScopeAsync(async services =>
    {
        var lines = await services.GetRequiredService<WorkflowsDbContext>().Journal.AsNoTracking().Where(j => j.InstanceId == id).OrderBy(j => j.Sequence).ToListAsync(CancellationToken);
        lines.Select(l => l.Sequence).ShouldBe(Enumerable.Range(1, lines.Count).Select(i => (long)i), "no gap and nothing twice");
        return lines.ConvertAll(l => l.Event == "Note" ? l.Message! : $"{l.ActivityId} {l.Event}");
    });

    /// <summary>A client with somebody's token.</summary>
    internal async Task<HttpClient> ClientAsync(string userName)
    {
        await using var scope = Host.CreateScope();
        var verb = scope.Services.GetServices<IVerb>().Single(v => v.Name == "token create");
        var token = new StringWriter();
        await verb.RunAsync(new VerbArguments([], new Dictionary<string, string> { ["user"] = userName, ["name"] = Guid.CreateVersion7().ToString() }), token, CancellationToken);
        var client = Host.CreateClient();
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token.ToString().Trim());
        return client;
    }

    protected virtual Task<DatabaseSettings?> DatabaseAsync() => Task.FromResult<DatabaseSettings?>(null);
}

public sealed class PostgreSqlWorkflowsHost : WorkflowsHost
{
    private TestDatabase? _database;

    public override async ValueTask InitializeAsync()
    {
        Assert.SkipUnless(DatabaseMatrix.Available.Contains(DatabaseProvider.PostgreSql), "PostgreSQL is not installed.");
        await base.InitializeAsync();
    }

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        if (_database is not null)
        {
            await _database.DisposeAsync();
        }
    }

    protected override async Task<DatabaseSettings?> DatabaseAsync()
    {
        _database = await DatabaseMatrix.CreateAsync(DatabaseProvider.PostgreSql);
        return _database.Settings;
    }
}
