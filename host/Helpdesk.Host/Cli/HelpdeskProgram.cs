using System.Net.Sockets;
using System.Runtime.InteropServices;
using Helpdesk.Cli;
using Helpdesk.Errors;
using Helpdesk.Modules;
using Helpdesk.Platform.Hosting;
using Helpdesk.Platform.Shells;
using Helpdesk.Platform.Tasks;
using Helpdesk.Security;
using Microsoft.AspNetCore.Connections;

namespace Helpdesk.Host.Cli;

/// <summary>
/// The program: a server, or a verb that does its work and ends. Exit codes: 0 done, 1 refused or failed with a sentence, 2 a wrong setting or
/// an unknown verb.
/// </summary>
public static class HelpdeskProgram
{
    private const int Refused = 1;
    private const int Misused = 2;

    /// <summary>Runs the command line to its end.</summary>
    /// <param name="arguments">The command line.</param>
    /// <param name="options">The host; its arguments are replaced.</param>
    /// <param name="cancellationToken">Ends the verb or the server, as Ctrl+C does.</param>
    public static async Task<int> RunAsync(IReadOnlyList<string> arguments, HelpdeskHostOptions options, CancellationToken cancellationToken = default)
    {
        var line = CommandLine.Parse(arguments.Select(a => a is "-h" or "-?" ? "--help" : a).ToList());
        var (one, two) = line.VerbWords;
        options = options with { Arguments = line.HostArguments };
        try
        {
            if (string.Equals(one, "help", StringComparison.OrdinalIgnoreCase) || line.Words.Any(w => w is { IsOption: true, Text: "help" }))
            {
                return await HelpAsync(line, options, options.Out, cancellationToken);
            }

            if (one is null or "serve")
            {
                line.ArgumentsOf(one ?? "", one is null ? "" : Verbs.ServeUsage);
                return await ServeAsync(options, cancellationToken);
            }

            return await RunVerbAsync(line, one, two, options, cancellationToken);
        }
        catch (HostStartException exception)
        {
            await options.Error.WriteLineAsync(exception.Message);
            return Misused;
        }
        catch (BusinessException exception)
        {
            await options.Error.WriteLineAsync(exception.Message);
            return exception.Code.StartsWith("Cli:", StringComparison.Ordinal) ? Misused : Refused;
        }
        catch (OperationCanceledException)
        {
            await options.Error.WriteLineAsync("Stopped.");
            return Refused;
        }
    }

    private static async Task<int> ServeAsync(HelpdeskHostOptions options, CancellationToken cancellationToken)
    {
        await using var app = HelpdeskHost.Create(options);
        var shells = app.Services.GetRequiredService<ShellHost>();

        // Before the server's own start, so that a wrong setting is a sentence and not a crash report of the host.
        try
        {
            await shells.EnsureStartedAsync(cancellationToken);
        }
        catch (DatabaseUnavailableException exception)
        {
            throw new HostStartException($"{exception.Message.TrimEnd('.')}. Check Helpdesk:Database:ConnectionString.", exception);
        }

        try
        {
            await app.StartAsync(cancellationToken);
        }
        catch (IOException exception) when (exception.InnerException is AddressInUseException or SocketException)
        {
            throw new HostStartException($"{exception.Message.TrimEnd('.')}: stop the program that uses it, or set Helpdesk:Urls to another address.", exception);
        }
        catch (SocketException exception)
        {
            throw new HostStartException($"The address cannot be used ({exception.Message}): set Helpdesk:Urls to another one.", exception);
        }

        await GreetAsync(app, shells, options.Out);
        await app.WaitForShutdownAsync(cancellationToken);
        return 0;
    }

    private static async Task GreetAsync(WebApplication app, ShellHost shells, TextWriter output)
    {
        var helpdesk = app.Services.GetRequiredService<HelpdeskOptions>();
        var addresses = string.Join(" and ", app.Urls.Select(u => u.TrimEnd('/')));
        await output.WriteLineAsync();
        await output.WriteLineAsync($"Helpdesk runs at {addresses} with its data in {helpdesk.DataPath}. Ctrl+C stops it.");
        var main = shells.Get(ShellSettings.DefaultName);
        await output.WriteLineAsync(main.LastFailure is { } failure
            ? $"The tenant Default could not start: {failure.Message} Put it right and start again; the log in {Path.Combine(helpdesk.DataPath, "logs")} has the details."
            : "Sign in as admin with the password that was set or shown at the first start.");
        foreach (var tenant in shells.Tenants.Where(t => t != main))
        {
            var address = tenant.Settings.RequestUrlPrefix is { } prefix ? $"/{prefix}" : tenant.Settings.RequestHost;
            await output.WriteLineAsync($"Tenant {tenant.Name} at {address}: {(tenant.LastFailure is { } other ? other.Message : tenant.Settings.State)}");
        }

        await output.WriteLineAsync();
        await output.FlushAsync();
    }

    private static async Task<int> RunVerbAsync(CommandLine line, string one, string? two, HelpdeskHostOptions options, CancellationToken cancellationToken)
    {
        await using var app = HelpdeskHost.Create(options with { LogToConsole = false });
        var shells = app.Services.GetRequiredService<ShellHost>();
        await shells.LoadAsync(cancellationToken);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);

        if (Verbs.Host.FirstOrDefault(v => IsVerb(v.Name, one, two)) is { } verb)
        {
            var context = new VerbContext(line.ArgumentsOf(verb.Name, verb.Usage), shells, app.Services, options.Out);
            return await verb.RunAsync(context, stop.Token);
        }

        var tenant = shells.Get(line.Tenant ?? ShellSettings.DefaultName);
        var known = await shells.DescribeAsync(tenant, DescribeVerbs);
        if (known.FirstOrDefault(v => IsVerb(v.Name, one, two)) is not { } described)
        {
            await options.Error.WriteLineAsync($"There is no verb '{two ?? one}'.");
            await WriteHelpAsync(known, options.Error);
            return Misused;
        }

        return await RunInTenantAsync(app, shells, tenant, described.Name, line.ArgumentsOf(described.Name, described.Usage), options.Out, stop.Token);

        void Stop(PosixSignalContext signal)
        {
            signal.Cancel = true;
            stop.Cancel();
        }
    }

    private static async Task<int> RunInTenantAsync(
        WebApplication app,
        ShellHost shells,
        Tenant tenant,
        string name,
        VerbArguments arguments,
        TextWriter output,
        CancellationToken cancellationToken)
    {
        if (tenant.Settings.State == TenantState.Disabled)
        {
            throw new BusinessException("Tenants:Disabled", $"The tenant {tenant.Name} is disabled: enable it first.");
        }

        if (await shells.StartAsync(tenant, cancellationToken) is { } failure)
        {
            throw new BusinessException("Tenants:CannotStart", failure.Message);
        }

        int code;
        await using (var scope = shells.TryCreateScope(tenant.Name)!)
        {
            var verb = scope.Services.GetServices<IVerb>().First(v => string.Equals(v.Name, name, StringComparison.OrdinalIgnoreCase));
            var user = scope.Services.GetRequiredService<ICurrentUser>();
            using var actor = user.ActAs(id: null, $"{Environment.UserName} (command line)", Origins.CommandLine);
            code = await verb.RunAsync(arguments, output, cancellationToken);
        }

        await app.Services.GetRequiredService<BackgroundWorkTracker>().WaitAsync();
        return code;
    }

    private static async Task<int> HelpAsync(CommandLine line, HelpdeskHostOptions options, TextWriter output, CancellationToken cancellationToken)
    {
        await using var app = HelpdeskHost.Create(options with { LogToConsole = false });
        var shells = app.Services.GetRequiredService<ShellHost>();
        IReadOnlyList<VerbDescription> verbs = [];
        try
        {
            await shells.LoadAsync(cancellationToken);
            verbs = await shells.DescribeAsync(shells.Get(line.Tenant ?? ShellSettings.DefaultName), DescribeVerbs);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            await options.Error.WriteLineAsync($"The verbs of modules cannot be listed: {exception.Message}");
        }

        await WriteHelpAsync(verbs, output);
        return 0;
    }

    private static IReadOnlyList<VerbDescription> DescribeVerbs(IServiceProvider scope) =>
        scope.GetServices<IVerb>().Select(v => new VerbDescription(v.Name, v.Usage, v.Description)).ToList();

    private static async Task WriteHelpAsync(IReadOnlyList<VerbDescription> verbs, TextWriter output)
    {
        await output.WriteLineAsync("Usage: helpdesk [VERB] [ARGUMENTS] [--tenant NAME] [--Helpdesk:SETTING VALUE]...");
        await output.WriteLineAsync();
        var all = Verbs.Host.Select(v => new VerbDescription(v.Name, v.Usage, v.Description))
            .Prepend(new VerbDescription("help", "", "Shows this text."))
            .Prepend(new VerbDescription("serve", Verbs.ServeUsage, "Runs the server; the default."))
            .Concat(verbs.OrderBy(v => v.Name, StringComparer.Ordinal));
        foreach (var verb in all)
        {
            await output.WriteLineAsync($"  {verb.Name} {verb.Usage}".TrimEnd());
            await output.WriteLineAsync($"      {verb.Description}");
        }

        await output.WriteLineAsync();
        await output.WriteLineAsync("Settings are read from appsettings.json, then the environment (Helpdesk__DataPath), then the arguments:");
        await output.WriteLineAsync("  Helpdesk:DataPath, Helpdesk:Database:Provider (Sqlite, PostgreSql, SqlServer), Helpdesk:Database:ConnectionString,");
        await output.WriteLineAsync("  Helpdesk:Setup:Recipe, Helpdesk:Setup:AdminPassword, Helpdesk:Urls, Helpdesk:KnownProxies, Helpdesk:MaxRequestBodySize,");
        await output.WriteLineAsync("  Helpdesk:OpenTelemetry:Endpoint");
    }

    private static bool IsVerb(string name, string one, string? two) =>
        string.Equals(name, two, StringComparison.OrdinalIgnoreCase) || string.Equals(name, one, StringComparison.OrdinalIgnoreCase);

    private sealed record VerbDescription(string Name, string Usage, string Description);
}
