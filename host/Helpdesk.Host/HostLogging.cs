using Helpdesk.Platform.Hosting;
using NLog;
using NLog.Web;

namespace Helpdesk.Host;

/// <summary>
/// Structured log files below the data folder and readable lines on the console, as nlog.config says. Each host has a log factory of its
/// own, so that two hosts of one process (tests) write to their own folders.
/// </summary>
internal static class HostLogging
{
    public static void Add(WebApplicationBuilder builder, HelpdeskOptions options, bool toConsole)
    {
        var file = Path.Combine(AppContext.BaseDirectory, "nlog.config");
        var factory = new LogFactory();
        factory.Setup().LoadConfigurationFromFile(file, optional: false);
        var configuration = factory.Configuration!;
        configuration.Variables["logs"] = Path.Combine(options.DataPath, "logs");
        configuration.Variables["consoleLevel"] = toConsole ? "Info" : "Off";
        factory.Configuration = configuration;

        builder.Logging.ClearProviders();
        builder.Logging.AddNLogWeb(factory, new NLogAspNetCoreOptions
        {
            // The levels of appsettings.json apply.
            RemoveLoggerFactoryFilter = false,
            ShutdownOnDispose = true,
        });
    }
}
