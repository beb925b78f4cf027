using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Helpdesk.Testing.Server;

namespace Helpdesk.EndToEnd.Crash;

/// <summary>Writes through the REST API until the server is gone, and notes what was acknowledged.</summary>
internal sealed class Caller(int seed, int number, string token, Guid requester, Guid owner)
{
    private readonly Random _random = new((seed * 100) + number);
    private int _count;

    public Journal Journal { get; } = new();

    /// <summary>Calls until the connection breaks.</summary>
    public async Task WriteUntilBrokenAsync(ServerProcess server, Action acknowledged)
    {
        using var client = server.CreateApiClient(token, connections: 1);
        try
        {
            await FinishUncertainAsync(client);
            while (true)
            {
                await WriteOnceAsync(client);
                Journal.Acknowledged++;
                acknowledged();
            }
        }
        catch (HttpRequestException exception) when (exception.StatusCode is null)
        {
            // The connection broke: the server was killed.
        }
        catch (IOException)
        {
            // It broke while the answer came in.
        }
    }

    /// <summary>What a careful client does after a broken connection: the same creation with the same key.</summary>
    public async Task FinishUncertainAsync(HttpClient client)
    {
        foreach (var ticket in Journal.Tickets.Where(t => t.Number is null))
        {
            await CreateAsync(client, ticket);
        }
    }

    private async Task WriteOnceAsync(HttpClient client)
    {
        var known = Journal.Tickets.Where(t => t.Number is not null && t.UncertainState is null).ToList();
        var dice = _random.Next(10);
        if (known.Count == 0 || dice < 4)
        {
            var ticket = new JournaledTicket(NewId(), $"Ticket {seed}.{number}.{++_count}");
            Journal.Tickets.Add(ticket);
            await CreateAsync(client, ticket);
            return;
        }

        var chosen = known[_random.Next(known.Count)];
        if (dice < 7)
        {
            var text = $"Comment {seed}.{number}.{++_count} {NewId()}";
            chosen.UncertainComments.Add(text);
            await SendAsync(client, $"api/v1/incidents/{chosen.Number}/comments", new { body = text, isPublic = dice % 2 == 0 });
            chosen.UncertainComments.Remove(text);
            chosen.Comments.Add(text);
            return;
        }

        object transition = chosen.State == "in-progress"
            ? new { to = "on-hold", subState = "awaiting-vendor" }
            : new { to = "in-progress", assigneeId = owner };
        chosen.UncertainState = chosen.State == "in-progress" ? "on-hold" : "in-progress";
        await SendAsync(client, $"api/v1/incidents/{chosen.Number}/transitions", transition);
        chosen.State = chosen.UncertainState;
        chosen.UncertainState = null;
    }

    private async Task CreateAsync(HttpClient client, JournaledTicket ticket)
    {
        var body = new { title = ticket.Title, description = "Written while the server was being killed.", requesterId = requester };
        var answer = await SendAsync(client, "api/v1/incidents", body, ticket.Key);
        ticket.Number = answer.GetProperty("number").GetString();
    }

    private static async Task<JsonElement> SendAsync(HttpClient client, string path, object body, string? idempotencyKey = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = JsonContent.Create(body) };
        if (idempotencyKey is not null)
        {
            request.Headers.Add("Idempotency-Key", idempotencyKey);
        }

        using var response = await client.SendAsync(request);
        var text = await response.Content.ReadAsStringAsync();
        if (response.StatusCode is not (HttpStatusCode.OK or HttpStatusCode.Created))
        {
            // No acknowledged write may fail for another reason than the kill.
            throw new InvalidOperationException($"{path} answered {(int)response.StatusCode}: {text}");
        }

        return JsonSerializer.Deserialize<JsonElement>(text);
    }

    // From the fixed seed, so that a failing run can be repeated.
    private string NewId()
    {
        Span<byte> bytes = stackalloc byte[16];
        _random.NextBytes(bytes);
        return new Guid(bytes).ToString("N");
    }
}
