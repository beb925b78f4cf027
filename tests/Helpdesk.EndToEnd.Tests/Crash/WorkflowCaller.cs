using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;
using Helpdesk.Testing.Server;

namespace Helpdesk.EndToEnd.Crash;

/// <summary>Calls about workflows as a careful client does: what has an effect carries a key, and is sent again with it when the answer did not come.</summary>
internal static class WorkflowCaller
{
    /// <summary>Does the work again and again until it is enough, or the connection breaks because the server was killed.</summary>
    public static async Task RunUntilBrokenAsync(ServerProcess server, string token, Func<HttpClient, Task> work, CancellationToken enough)
    {
        using var client = server.CreateApiClient(token, connections: 1);
        try
        {
            while (!enough.IsCancellationRequested)
            {
                await work(client);
            }
        }
        catch (HttpRequestException exception) when (exception.StatusCode is null)
        {
            // The connection broke.
        }
        catch (IOException)
        {
            // It broke while the answer came in.
        }
    }

    /// <summary>Publishes a workflow.</summary>
    /// <returns>Its id.</returns>
    public static async Task<string> PublishAsync(HttpClient client, JsonObject model) =>
        (await SendAsync(client, "workflows/workflow-definitions", new { model, publish = true })).GetProperty("definitionId").GetString()!;

    /// <summary>Creates a ticket.</summary>
    /// <returns>Its number.</returns>
    public static async Task<string> CreateTicketAsync(HttpClient client, string title) =>
        (await SendAsync(client, "incidents", new { title })).GetProperty("number").GetString()!;

    /// <summary>Starts a run whose marks begin with its key.</summary>
    public static Task StartAsync(HttpClient client, string definition, string ticket, Guid key, DateTimeOffset? at = null) =>
        SendAsync(client, $"workflows/workflow-definitions/{definition}/execute", new { correlationId = ticket, input = new { mark = key, at } }, key);

    public static async Task<JsonElement> SendAsync(HttpClient client, string path, object body, Guid? key = null)
    {
        var (status, answer) = await TrySendAsync(client, path, body, key);
        return status is HttpStatusCode.OK or HttpStatusCode.Created
            ? JsonSerializer.Deserialize<JsonElement>(answer)
            : throw new InvalidOperationException($"{path} answered {(int)status}: {answer}");
    }

    public static async Task<(HttpStatusCode Status, string Answer)> TrySendAsync(HttpClient client, string path, object body, Guid? key = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "api/v1/" + path) { Content = JsonContent.Create(body) };
        if (key is { } known)
        {
            request.Headers.Add("Idempotency-Key", known.ToString("N"));
        }

        using var response = await client.SendAsync(request);
        return (response.StatusCode, await response.Content.ReadAsStringAsync());
    }
}

/// <summary>Keeps one run under way for each ticket.</summary>
internal sealed class Starter(string definition, IReadOnlyList<string> tickets)
{
    private readonly Dictionary<string, Guid> _uncertain = [];
    private readonly HashSet<Guid> _started = [];

    /// <summary>No more runs are begun; those whose answer did not come are asked for again.</summary>
    public bool IsClosing { get; set; }

    /// <summary>Runs that the server has acknowledged, by the key that each was begun with.</summary>
    public IReadOnlySet<Guid> Started => _started;

    public bool IsCertain => _uncertain.Count == 0;

    /// <summary>The smallest number of runs that were under way when it looked again.</summary>
    public int FewestRunning { get; private set; } = int.MaxValue;

    public async Task WorkAsync(HttpClient client)
    {
        foreach (var (ticket, key) in _uncertain.ToList())
        {
            await StartAsync(client, ticket, key);
        }

        if (!IsClosing)
        {
            var running = await RunningAsync(client);
            if (_started.Count >= tickets.Count)
            {
                FewestRunning = Math.Min(FewestRunning, running.Count);
            }

            foreach (var ticket in tickets.Where(t => !running.Contains(t)))
            {
                _uncertain[ticket] = Guid.CreateVersion7();
                await StartAsync(client, ticket, _uncertain[ticket]);
            }
        }

        await Task.Delay(100);
    }

    private async Task StartAsync(HttpClient client, string ticket, Guid key)
    {
        await WorkflowCaller.StartAsync(client, definition, ticket, key);
        _started.Add(key);
        _uncertain.Remove(ticket);
    }

    private async Task<HashSet<string>> RunningAsync(HttpClient client)
    {
        var answer = await WorkflowCaller.SendAsync(client, "workflows/workflow-instances", new { definitionId = definition, status = "Running", pageSize = 200 });
        return [.. answer.GetProperty("items").EnumerateArray().Select(i => i.GetProperty("correlationId").GetString()!)];
    }
}

/// <summary>Approves, rejects, or lets the time run out. Two with the same mind want the same of each approval, at the same moment.</summary>
internal sealed class Decider(int seed)
{
    private readonly HashSet<Guid> _done = [];

    /// <summary>What was acknowledged: approval and whether it was approved.</summary>
    public Dictionary<Guid, bool> Acknowledged { get; } = [];

    public async Task WorkAsync(HttpClient client)
    {
        var open = await client.GetFromJsonAsync<JsonElement>("api/v1/approvals");
        foreach (var id in open.GetProperty("items").EnumerateArray().Select(i => i.GetProperty("id").GetGuid()).Where(i => !_done.Contains(i)).ToList())
        {
            // The same for both, and after a restart.
            var mind = new Random(id.GetHashCode() ^ seed).Next(10);
            if (mind < 6)
            {
                await DecideAsync(client, id, mind < 4);
            }

            _done.Add(id);
        }

        await Task.Delay(50);
    }

    private async Task DecideAsync(HttpClient client, Guid id, bool isApproved)
    {
        var approval = await client.GetFromJsonAsync<JsonElement>($"api/v1/approvals/{id}");
        var (status, answer) = await WorkflowCaller.TrySendAsync(
            client, $"approvals/{id}/decisions", new { isApproved, comment = "Decided.", contentHash = approval.GetProperty("contentHash").GetString() });
        if ((int)status >= 500)
        {
            throw new InvalidOperationException($"The decision was answered {(int)status}: {answer}");
        }

        // Otherwise the other one, or the time, was faster.
        if (status is HttpStatusCode.OK)
        {
            Acknowledged[id] = isApproved;
        }
    }
}
