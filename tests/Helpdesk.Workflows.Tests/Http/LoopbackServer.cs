using System.Collections.Concurrent;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Helpdesk.Workflows.Tests.Http;

/// <summary>Another system, on this machine: keeps what it was sent, and answers as the test says.</summary>
internal sealed class LoopbackServer : IAsyncDisposable
{
    private readonly WebApplication _app;

    private LoopbackServer(WebApplication app) => _app = app;

    public ConcurrentQueue<Received> Requests { get; } = [];

    public Uri Address => new(_app.Urls.First());

    /// <summary>How it stands in the list of hosts.</summary>
    public string Rule => $"{Address.AbsoluteUri.TrimEnd('/')}+private";

    /// <param name="answer">Gets how many requests came before.</param>
    public static async Task<LoopbackServer> StartAsync(Func<int, HttpContext, Task> answer)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Services.Configure<Microsoft.AspNetCore.Server.Kestrel.Core.KestrelServerOptions>(o => o.AllowAlternateSchemes = false);
        var app = builder.Build();
        var server = new LoopbackServer(app);
        app.Run(async context =>
        {
            var body = await new StreamReader(context.Request.Body, Encoding.UTF8).ReadToEndAsync();
            int before;
            lock (server.Requests)
            {
                before = server.Requests.Count;
                server.Requests.Enqueue(new Received(
                    context.Request.Method, context.Request.Path + context.Request.QueryString, context.Request.Headers.ToDictionary(h => h.Key, h => h.Value.ToString(), StringComparer.OrdinalIgnoreCase), body));
            }

            await answer(before, context);
        });
        await app.StartAsync();
        return server;
    }

    public static Task<LoopbackServer> AnsweringAsync(int status, string body = "", string type = "application/json") => StartAsync((_, context) =>
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = type;
        return context.Response.WriteAsync(body);
    });

    public ValueTask DisposeAsync() => _app.DisposeAsync();
}

internal sealed record Received(string Method, string Path, Dictionary<string, string> Headers, string Body)
{
    public string Key => Headers["Idempotency-Key"];
}
