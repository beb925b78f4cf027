using Helpdesk.Platform.SqlServer;
using System.Reflection;
using Helpdesk.Platform.Extensions;
using Helpdesk.Platform.Hosting;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.AspNetCore.ResponseCompression;
using Microsoft.AspNetCore.StaticFiles;

namespace Helpdesk.Host;

/// <summary>What a host is made with; tests give other settings and modules of their own.</summary>
public sealed record HelpdeskHostOptions
{
    /// <summary>Command line.</summary>
    public IReadOnlyList<string> Arguments { get; init; } = [];

    /// <summary>Settings that win over files, environment and arguments.</summary>
    public IReadOnlyDictionary<string, string?> Settings { get; init; } = new Dictionary<string, string?>(StringComparer.OrdinalIgnoreCase);

    /// <summary>Modules besides those that the host references.</summary>
    public IReadOnlyList<Assembly> Modules { get; init; } = [];

    /// <summary>Folders of recipes besides the host's own.</summary>
    public IReadOnlyList<string> RecipeFolders { get; init; } = [];

    /// <summary>Environment name; null for the one of the process.</summary>
    public string? Environment { get; init; }

    /// <summary>False keeps log lines off the console (verbs of the command line, tests).</summary>
    public bool LogToConsole { get; init; } = true;

    /// <summary>Where the person who starts the process is spoken to.</summary>
    public TextWriter Out { get; init; } = Console.Out;

    /// <summary>Where that person is told what went wrong.</summary>
    public TextWriter Error { get; init; } = Console.Error;

    /// <summary>Last changes to the host.</summary>
    public Action<WebApplicationBuilder>? Configure { get; init; }
}

/// <summary>Puts the web host together.</summary>
public static class HelpdeskHost
{
    /// <summary>Address when no setting names one.</summary>
    public const string DefaultUrl = "http://localhost:5080";

    /// <summary>Makes the host without starting it.</summary>
    /// <exception cref="HostStartException">A setting is wrong; the message is for the person who starts the process.</exception>
    public static WebApplication Create(HelpdeskHostOptions options)
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions
        {
            // Settings are read once at the start; watching the files would cost a thread and file handles for nothing.
            Args = ["--hostBuilder:reloadConfigOnChange=false", .. options.Arguments],
            ApplicationName = typeof(HelpdeskHost).Assembly.GetName().Name,
            ContentRootPath = AppContext.BaseDirectory,
            EnvironmentName = options.Environment,
        });
        builder.Configuration.AddInMemoryCollection(options.Settings);
        var helpdesk = HelpdeskOptions.Read(builder.Configuration);

        ConfigureServer(builder, helpdesk);
        builder.WebHost.UseStaticWebAssets();
        HostLogging.Add(builder, helpdesk, options.LogToConsole);
        Telemetry.Add(builder, helpdesk);
        builder.Services.AddHelpdeskPlatform(
            helpdesk,
            new HostConsole(options.Out, options.Error),
            [.. ExtensionDiscovery.FindReferencedAssemblies(typeof(HelpdeskHost).Assembly), .. options.Modules],
            [Path.Combine(AppContext.BaseDirectory, "recipes"), .. options.RecipeFolders]);
        builder.Services.AddSqlServerDatabase();
        builder.Services.AddResponseCompression(compression =>
        {
            // Over TLS only where a response asks for it (static files): a page may carry secrets next to reflected input.
            compression.EnableForHttps = false;
            compression.MimeTypes = [.. ResponseCompressionDefaults.MimeTypes, "image/svg+xml", "application/problem+json"];
        });
        options.Configure?.Invoke(builder);

        var app = builder.Build();
        UsePipeline(app, helpdesk);
        return app;
    }

    private static void ConfigureServer(WebApplicationBuilder builder, HelpdeskOptions helpdesk)
    {
        var configuration = builder.Configuration;
        if (configuration["Helpdesk:Urls"] is { Length: > 0 } urls)
        {
            builder.WebHost.UseUrls(urls);
        }
        else if (configuration["urls"] is null && configuration["http_ports"] is null && configuration["https_ports"] is null &&
            !configuration.GetSection("Kestrel:Endpoints").Exists())
        {
            builder.WebHost.UseUrls(DefaultUrl);
        }

        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = helpdesk.MaxRequestBodySize;
            kestrel.Limits.MaxRequestHeadersTotalSize = 32 * 1024;
            kestrel.Limits.MaxRequestHeaderCount = 100;
            kestrel.Limits.RequestHeadersTimeout = TimeSpan.FromSeconds(15);
        });
    }

    private static void UsePipeline(WebApplication app, HelpdeskOptions helpdesk)
    {
        if (helpdesk.KnownProxies.Count > 0)
        {
            app.UseForwardedHeaders(ForwardedHeaders(helpdesk.KnownProxies));
        }

        app.UseMiddleware<HealthMiddleware>();
        app.UseResponseCompression();
        app.UseTenantRouting();
        app.UseStaticFiles(new StaticFileOptions { OnPrepareResponse = PrepareStaticFile });
        app.UseShells();
    }

    private static ForwardedHeadersOptions ForwardedHeaders(IReadOnlyList<string> proxies)
    {
        var options = new ForwardedHeadersOptions
        {
            ForwardedHeaders = Microsoft.AspNetCore.HttpOverrides.ForwardedHeaders.XForwardedFor |
                Microsoft.AspNetCore.HttpOverrides.ForwardedHeaders.XForwardedProto |
                Microsoft.AspNetCore.HttpOverrides.ForwardedHeaders.XForwardedHost,
            ForwardLimit = null,
        };
        options.KnownProxies.Clear();
        options.KnownIPNetworks.Clear();
        foreach (var proxy in proxies)
        {
            if (System.Net.IPAddress.TryParse(proxy, out var address))
            {
                options.KnownProxies.Add(address);
            }
            else
            {
                options.KnownIPNetworks.Add(System.Net.IPNetwork.Parse(proxy));
            }
        }

        return options;
    }

    /// <summary>A file asked for with its version may be kept for a year; any other is asked for again and answered with 304.</summary>
    private static void PrepareStaticFile(StaticFileResponseContext file)
    {
        var context = file.Context;
        context.Response.Headers.CacheControl = context.Request.Query.ContainsKey("v") ? "public, max-age=31536000, immutable" : "no-cache";
        context.Response.Headers.XContentTypeOptions = "nosniff";
        if (context.Features.Get<Microsoft.AspNetCore.Http.Features.IHttpsCompressionFeature>() is { } compression)
        {
            compression.Mode = Microsoft.AspNetCore.Http.Features.HttpsCompressionMode.Compress;
        }
    }
}
