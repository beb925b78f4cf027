using Helpdesk.Platform.Hosting;
using OpenTelemetry;
using OpenTelemetry.Exporter;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace Helpdesk.Host;

/// <summary>Traces and metrics over OTLP when an endpoint is set; nothing at all otherwise.</summary>
internal static class Telemetry
{
    public static void Add(WebApplicationBuilder builder, HelpdeskOptions options)
    {
        if (options.OpenTelemetryEndpoint is { } endpoint)
        {
            builder.Services.AddSingleton(new TelemetryExport(endpoint));
            builder.Services.AddHostedService(provider => provider.GetRequiredService<TelemetryExport>());
        }
    }
}

/// <summary>Runs from the start to the end of the process; the last data is sent when it ends.</summary>
internal sealed class TelemetryExport(Uri endpoint) : IHostedService, IDisposable
{
    private static readonly TimeSpan FlushTimeout = TimeSpan.FromSeconds(5);
    private TracerProvider? _traces;
    private MeterProvider? _metrics;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        var resource = ResourceBuilder.CreateDefault().AddService("helpdesk", serviceVersion: typeof(Telemetry).Assembly.GetName().Version?.ToString(3));
        _traces = Sdk.CreateTracerProviderBuilder()
            .SetResourceBuilder(resource)
            .AddSource("Microsoft.AspNetCore", "System.Net.Http", "Npgsql", "Helpdesk.*")
            .AddOtlpExporter(o => Export(o, "v1/traces"))
            .Build();
        _metrics = Sdk.CreateMeterProviderBuilder()
            .SetResourceBuilder(resource)
            .AddMeter(
                "Microsoft.AspNetCore.Hosting",
                "Microsoft.AspNetCore.Server.Kestrel",
                "Microsoft.AspNetCore.RateLimiting",
                "Microsoft.AspNetCore.Diagnostics",
                "Microsoft.EntityFrameworkCore",
                "System.Runtime",
                "System.Net.Http",
                "Npgsql",
                "Helpdesk.*")
            .AddOtlpExporter(o => Export(o, "v1/metrics"))
            .Build();
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken)
    {
        _traces?.ForceFlush((int)FlushTimeout.TotalMilliseconds);
        _metrics?.ForceFlush((int)FlushTimeout.TotalMilliseconds);
        return Task.CompletedTask;
    }

    public void Dispose()
    {
        _traces?.Dispose();
        _metrics?.Dispose();
    }

    private void Export(OtlpExporterOptions options, string path)
    {
        options.Protocol = OtlpExportProtocol.HttpProtobuf;
        options.Endpoint = new Uri(endpoint.AbsoluteUri.TrimEnd('/') + "/" + path);
    }
}
