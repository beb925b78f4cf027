using System.Collections.Concurrent;
using System.Diagnostics;
using System.Reflection;
using System.Security.Claims;
using System.Text.Encodings.Web;
using Helpdesk.Modules;
using Helpdesk.Platform.Shells;
using Helpdesk.Platform.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.FileProviders;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using StartupBase = Helpdesk.Modules.StartupBase;

namespace Helpdesk.Platform.Tests.Web;

/// <summary>A shell with nothing but the web part, served in this process. People are made of a header.</summary>
internal sealed class WebShell : IAsyncDisposable
{
    private readonly IHost _host;
    private readonly string _folder;

    private WebShell(IHost host, ServiceProvider services, TestLog log, ManualTime time, string folder)
    {
        _host = host;
        _folder = folder;
        Services = services;
        Log = log;
        Time = time;
    }

    public ServiceProvider Services { get; }

    public TestLog Log { get; }

    public ManualTime Time { get; }

    public static async Task<WebShell> StartAsync(
        StartupBase? startup = null,
        IReadOnlyList<Assembly>? parts = null,
        Action<IServiceCollection>? configure = null,
        string pathBase = "")
    {
        TestLog log = new();
        ManualTime time = new();
        var folder = Directory.CreateTempSubdirectory("helpdesk-web-").FullName;
        ServiceCollection services = new();
        services.AddSingleton<IConfiguration>(new ConfigurationBuilder().Build());
        TestEnvironment environment = new(folder);
        services.AddSingleton<IWebHostEnvironment>(environment);
        services.AddSingleton<IHostEnvironment>(environment);
        services.AddSingleton<ILoggerFactory>(_ => LoggerFactory.Create(b => b.AddProvider(log).SetMinimumLevel(LogLevel.Debug)));
        services.AddSingleton(typeof(ILogger<>), typeof(Logger<>));
        services.AddSingleton<TimeProvider>(time);
        DiagnosticListener listener = new("test");
        services.AddSingleton(listener);
        services.AddSingleton<DiagnosticSource>(listener);
        services.AddMetrics();
        services.AddSingleton<IHostApplicationLifetime>(_ => new ShellLifetime(host: null));
        services.AddSingleton(new ShellSettings { Name = "Default", DataPath = folder, Database = new(DatabaseProvider.Sqlite, $"Data Source={Path.Combine(folder, "web.db")}") });
        services.AddPlatformWeb(parts ?? [typeof(Helpdesk.Fixture.Pages.Areas.Fixture.Pages.FormModel).Assembly]);
        services.AddAuthentication(TestAuthentication.Scheme).AddScheme<AuthenticationSchemeOptions, TestAuthentication>(TestAuthentication.Scheme, null);
        startup ??= new TestApi();
        startup.ConfigureServices(services);
        configure?.Invoke(services);
        var shell = services.BuildServiceProvider(new ServiceProviderOptions { ValidateScopes = true, ValidateOnBuild = true });
        var pipeline = ShellPipeline.Build(shell, [startup]);

        var host = await new HostBuilder()
            .ConfigureWebHost(web => web
                .UseTestServer()
                .ConfigureServices(s => s.AddSingleton<TimeProvider>(time).AddHttpContextAccessor())
                .Configure(app => app.Run(async context =>
                {
                    await using var scope = shell.CreateAsyncScope();
                    context.RequestServices = scope.ServiceProvider;
                    context.Features.Set<IHttpMaxRequestBodySizeFeature>(new ServerLimit());
                    if (context.Request.Path.StartsWithSegments(pathBase, StringComparison.Ordinal, out var rest))
                    {
                        context.Request.PathBase = pathBase;
                        context.Request.Path = rest;
                    }

                    await pipeline(context);
                })))
            .StartAsync();
        return new WebShell(host, shell, log, time, folder);
    }

    /// <summary>A client of nobody.</summary>
    public HttpClient Anonymous() => _host.GetTestServer().CreateClient();

    /// <summary>A client of a person with these permissions.</summary>
    public HttpClient As(params string[] permissions) => With(permissions.Select(p => ("permission", p)));

    /// <summary>A client of a person with these claims.</summary>
    public HttpClient With(IEnumerable<(string Type, string Value)> claims)
    {
        var client = Anonymous();
        client.DefaultRequestHeaders.Add(TestAuthentication.Header, string.Join(';', claims.Select(c => $"{c.Type}={c.Value}").Prepend("name=Ada")));
        return client;
    }

    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync();
        _host.Dispose();
        await Services.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    private sealed class ServerLimit : IHttpMaxRequestBodySizeFeature
    {
        public bool IsReadOnly => false;

        public long? MaxRequestBodySize { get; set; } = 3_000_000;
    }

    private sealed class TestEnvironment(string folder) : IWebHostEnvironment
    {
        public string WebRootPath { get; set; } = folder;

        public IFileProvider WebRootFileProvider { get; set; } = new NullFileProvider();

        public string ApplicationName { get; set; } = "Helpdesk.Host";

        public IFileProvider ContentRootFileProvider { get; set; } = new NullFileProvider();

        public string ContentRootPath { get; set; } = folder;

        public string EnvironmentName { get; set; } = "Production";
    }
}

/// <summary>Signs in whoever the header describes: <c>name=Ada;permission=X;locale=de</c>. Without <c>id=</c> everybody is the same person.</summary>
internal sealed class TestAuthentication(IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logger, UrlEncoder encoder)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
{
    public new const string Scheme = "Test";
    public const string Header = "X-Test-Claims";
    public const string PersonId = "01890000-0000-7000-8000-000000000001";

    protected override Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        if (Request.Headers[Header].ToString() is not { Length: > 0 } text)
        {
            return Task.FromResult(AuthenticateResult.NoResult());
        }

        var claims = text.Split(';').Select(c => c.Split('=', 2)).Select(c => new Claim(
            c[0] switch { "name" => ClaimTypes.Name, "id" => ClaimTypes.NameIdentifier, var other => other }, c[1])).ToList();
        if (!claims.Exists(c => c.Type == ClaimTypes.NameIdentifier))
        {
            claims.Add(new Claim(ClaimTypes.NameIdentifier, PersonId));
        }

        ClaimsPrincipal principal = new(new ClaimsIdentity(claims, Scheme));
        return Task.FromResult(AuthenticateResult.Success(new AuthenticationTicket(principal, Scheme)));
    }
}

/// <summary>Time that a test moves.</summary>
internal sealed class ManualTime : TimeProvider
{
    private DateTimeOffset _now = new(2026, 11, 21, 12, 0, 0, TimeSpan.Zero);

    public override DateTimeOffset GetUtcNow() => _now;

    public void Advance(TimeSpan by) => _now += by;
}

/// <summary>Keeps what was logged.</summary>
internal sealed class TestLog : ILoggerProvider
{
    public ConcurrentQueue<(string Category, LogLevel Level, string Message, Exception? Exception)> Entries { get; } = new();

    public IEnumerable<string> Errors => Entries.Where(e => e.Level >= LogLevel.Error).Select(e => e.Message);

    public ILogger CreateLogger(string categoryName) => new Logger(categoryName, Entries);

    public void Dispose()
    {
    }

    private sealed class Logger(string category, ConcurrentQueue<(string, LogLevel, string, Exception?)> entries) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            entries.Enqueue((category, logLevel, formatter(state, exception), exception));
    }
}
