using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Process = System.Diagnostics.Process;
using ProcessStartInfo = System.Diagnostics.ProcessStartInfo;

namespace Helpdesk.Benchmarks;

/// <summary>The least that an answer over HTTP can cost: Kestrel in a process of its own with nothing behind it.</summary>
internal sealed class EmptyEndpoint : IAsyncDisposable
{
    private readonly Process _process;

    private EmptyEndpoint(Process process, Uri address)
    {
        _process = process;
        Address = address;
    }

    public Uri Address { get; }

    /// <summary>Runs in the child process.</summary>
    public static async Task<int> ServeAsync(string url)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls(url);
        await using var app = builder.Build();
        app.MapGet("/", () => Results.Text("ok"));
        app.MapPost("/", () => Results.Text("ok"));
        await app.RunAsync();
        return 0;
    }

    public static async Task<EmptyEndpoint> StartAsync(CancellationToken cancellationToken)
    {
        int port;
        using (var listener = new TcpListener(IPAddress.Loopback, 0))
        {
            listener.Start();
            port = ((IPEndPoint)listener.LocalEndpoint).Port;
        }

        var address = new Uri($"http://127.0.0.1:{port}/");
        var own = typeof(EmptyEndpoint).Assembly.Location;
        var process = Process.Start(new ProcessStartInfo("dotnet", [own, "--empty-endpoint", address.ToString().TrimEnd('/')]) { UseShellExecute = false })!;
        using var client = new HttpClient();
        while (true)
        {
            try
            {
                using var response = await client.GetAsync(address, cancellationToken);
                return new EmptyEndpoint(process, address);
            }
            catch (HttpRequestException) when (!process.HasExited)
            {
                await Task.Delay(20, cancellationToken);
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }
}
