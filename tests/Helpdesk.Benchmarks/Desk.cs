using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using AngleSharp;
using Helpdesk.Testing.Server;

namespace Helpdesk.Benchmarks;

/// <summary>What the measurements do with a running server.</summary>
internal static class Desk
{
    public static object Incident(int number) => new
    {
        title = $"VPN drops every ten minutes ({number})",
        description = "Since this morning the connection is lost every ten minutes.\n\n- at home and in the office\n- with and without Wi-Fi",
        urgency = 2,
    };

    /// <summary>Creates an incident by the REST API.</summary>
    /// <returns>Its number.</returns>
    public static async Task<string> CreateAsync(HttpClient client, int number, CancellationToken cancellationToken)
    {
        using var response = await client.PostAsJsonAsync("api/v1/incidents", Incident(number), cancellationToken);
        if (response.StatusCode != HttpStatusCode.Created)
        {
            throw new InvalidOperationException($"The API answered {(int)response.StatusCode}: {await response.Content.ReadAsStringAsync(cancellationToken)}");
        }

        var created = await response.Content.ReadFromJsonAsync<JsonElement>(cancellationToken);
        return created.GetProperty("number").GetString()!;
    }

    /// <summary>A client that is signed in as a person with a browser's cookies.</summary>
    public static Task<HttpClient> SignInAsync(ServerProcess server, string user, CancellationToken cancellationToken) =>
        SignInAsync(server, user, new CookieContainer(), cancellationToken);

    /// <summary>The same with cookies that something else uses too.</summary>
    public static async Task<HttpClient> SignInAsync(ServerProcess server, string user, CookieContainer cookies, CancellationToken cancellationToken)
    {
        var client = new HttpClient(new SocketsHttpHandler
        {
            CookieContainer = cookies,
            AutomaticDecompression = DecompressionMethods.All,
        })
        { BaseAddress = server.BaseAddress };
        using var page = await client.GetAsync("signin", cancellationToken);
        page.EnsureSuccessStatusCode();
        using var browsing = BrowsingContext.New(Configuration.Default);
        using var document = await browsing.OpenAsync(r => r.Content(page.Content.ReadAsStream(cancellationToken)), cancellationToken);
        var form = document.QuerySelectorAll("form").First(f => f.QuerySelector("input[type=password]") is not null);
        // A check box comes with a hidden twin of the same name.
        var fields = form.QuerySelectorAll("input[name]").DistinctBy(i => i.GetAttribute("name"))
            .ToDictionary(i => i.GetAttribute("name")!, i => i.GetAttribute("value") ?? "", StringComparer.Ordinal);
        var password = form.QuerySelector("input[type=password]")!.GetAttribute("name")!;
        var name = form.QuerySelectorAll("input[name]").First(i => i.GetAttribute("type") is null or "text" or "email").GetAttribute("name")!;
        fields[name] = user;
        fields[password] = ServerProcess.Password;
        using var content = new FormUrlEncodedContent(fields);
        using var answer = await client.PostAsync(form.GetAttribute("action") is { Length: > 0 } action ? action : "signin", content, cancellationToken);
        answer.EnsureSuccessStatusCode();
        using var check = await client.GetAsync("profile", cancellationToken);
        return check.IsSuccessStatusCode && check.RequestMessage!.RequestUri!.AbsolutePath == "/profile"
            ? client
            : throw new InvalidOperationException($"Signing in as {user} failed.");
    }

    /// <summary>Reads a page to its end.</summary>
    public static async Task ReadAsync(HttpClient client, string path, CancellationToken cancellationToken)
    {
        using var response = await client.GetAsync(path, cancellationToken);
        if (!response.IsSuccessStatusCode || response.RequestMessage!.RequestUri!.AbsolutePath.Contains("signin", StringComparison.Ordinal))
        {
            throw new InvalidOperationException($"{path} answered {(int)response.StatusCode} at {response.RequestMessage!.RequestUri}.");
        }
    }
}
