using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace Helpdesk.Testing.Server;

/// <summary>The built server as a process of its own, the way a person starts it; on a free port, with data that nobody else uses.</summary>
public sealed class ServerProcess : IAsyncDisposable
{
    /// <summary>Password of <c>admin</c> and of every person that tests make.</summary>
    public const string Password = "Correct-Horse-7-Battery";

    private const int TerminateSignal = 15;

    private readonly ServerOptions _options;
    private readonly bool _ownsData;
    private readonly LinkedList<string> _output = [];
    private readonly Lock _outputLock = new();
    private Process? _process;

    private ServerProcess(ServerOptions options)
    {
        _options = options;
        _ownsData = options.DataPath is null;
        DataPath = options.DataPath ?? Directory.CreateTempSubdirectory("helpdesk-test-").FullName;
        Port = FreePort();
        BaseAddress = new Uri($"http://127.0.0.1:{Port}/");
    }

    /// <summary>Folder of the server's data.</summary>
    public string DataPath { get; }

    /// <summary>Port; the same after a restart.</summary>
    public int Port { get; }

    /// <summary>Root address, with slash.</summary>
    public Uri BaseAddress { get; }

    /// <summary>Time from the start of the process to its first answer that says ready.</summary>
    public TimeSpan StartDuration { get; private set; }

    /// <summary>Connection string that it was given, or null for the embedded database.</summary>
    public string? ConnectionString => _options.ConnectionString;

    /// <summary>Id of the running process.</summary>
    public int ProcessId => _process?.Id ?? throw new InvalidOperationException("The server does not run.");

    /// <summary>The last lines that it printed.</summary>
    public string Output
    {
        get
        {
            lock (_outputLock)
            {
                return string.Join('\n', _output);
            }
        }
    }

    /// <summary>The built server, beside the output of the tests and in the same configuration.</summary>
    public static string HostAssembly
    {
        get
        {
            var own = new DirectoryInfo(Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory));
            var file = Path.Combine(own.Parent!.Parent!.FullName, "Helpdesk.Host", own.Name, "Helpdesk.Host.dll");
            return File.Exists(file) ? file : throw new FileNotFoundException($"{file} is missing: build the host first.", file);
        }
    }

    /// <summary>Starts a server and waits until it is ready.</summary>
    public static async Task<ServerProcess> StartAsync(ServerOptions? options = null, CancellationToken cancellationToken = default)
    {
        var server = new ServerProcess(options ?? new ServerOptions());
        try
        {
            await server.StartAsync(cancellationToken);
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    /// <summary>Makes the object without starting a process, for verbs that prepare the data.</summary>
    public static ServerProcess Prepare(ServerOptions? options = null) => new(options ?? new ServerOptions());

    /// <summary>Starts it (again) on the same data and port.</summary>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        var watch = Stopwatch.StartNew();
        _process?.Dispose();
        _process = Launch([]);
        using var client = new HttpClient { BaseAddress = BaseAddress, Timeout = TimeSpan.FromSeconds(10) };
        while (true)
        {
            try
            {
                using var response = await client.GetAsync("health/ready", cancellationToken);
                if (response.IsSuccessStatusCode)
                {
                    break;
                }
            }
            catch (HttpRequestException)
            {
                // Not listening yet.
            }
            catch (TaskCanceledException) when (!cancellationToken.IsCancellationRequested)
            {
                // It listens, but does not answer yet.
            }

            if (_process.HasExited)
            {
                throw new InvalidOperationException($"The server ended with code {_process.ExitCode} while it started.\n{Output}");
            }

            if (watch.Elapsed > _options.StartTimeout)
            {
                throw new TimeoutException($"The server was not ready within {_options.StartTimeout.TotalSeconds:0} s.\n{Output}");
            }

            await Task.Delay(20, cancellationToken);
        }

        StartDuration = watch.Elapsed;
    }

    /// <summary>Ends the process at once, as a power failure does (SIGKILL).</summary>
    public async Task KillAsync()
    {
        if (_process is { } process)
        {
            process.Kill(entireProcessTree: false);
            await process.WaitForExitAsync();
        }
    }

    /// <summary>Asks the process to end and waits for it.</summary>
    /// <returns>Its exit code.</returns>
    public async Task<int> StopAsync()
    {
        if (_process is not { } process)
        {
            return 0;
        }

        if (!process.HasExited)
        {
            if (OperatingSystem.IsWindows() || SendSignal(process.Id, TerminateSignal) != 0)
            {
                process.Kill();
            }

            using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
            try
            {
                await process.WaitForExitAsync(limit.Token);
            }
            catch (OperationCanceledException)
            {
                process.Kill();
                await process.WaitForExitAsync();
            }
        }

        return process.ExitCode;
    }

    /// <summary>Runs a verb of the command line on the same data.</summary>
    /// <returns>What it printed.</returns>
    /// <exception cref="InvalidOperationException">It did not end with 0.</exception>
    public async Task<string> RunVerbAsync(IReadOnlyList<string> arguments, CancellationToken cancellationToken = default)
    {
        using var verb = Process.Start(StartInfo(arguments))!;
        verb.StandardInput.Close();
        var output = verb.StandardOutput.ReadToEndAsync(cancellationToken);
        var error = verb.StandardError.ReadToEndAsync(cancellationToken);
        await verb.WaitForExitAsync(cancellationToken);
        return verb.ExitCode == 0
            ? (await output).Trim()
            : throw new InvalidOperationException($"'{string.Join(' ', arguments)}' ended with code {verb.ExitCode}.\n{await output}\n{await error}");
    }

    /// <summary>A token for the REST API that acts as the person.</summary>
    public Task<string> CreateTokenAsync(string user = "admin", CancellationToken cancellationToken = default) =>
        RunVerbAsync(["token", "create", "--user", user, "--name", $"test-{Guid.CreateVersion7():N}"], cancellationToken);

    /// <summary>A client with a token.</summary>
    public HttpClient CreateApiClient(string token, int connections = 16)
    {
        var client = new HttpClient(new SocketsHttpHandler { MaxConnectionsPerServer = connections, UseCookies = false })
        {
            BaseAddress = BaseAddress,
            Timeout = TimeSpan.FromSeconds(60),
        };
        client.DefaultRequestHeaders.Authorization = new("Bearer", token);
        return client;
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _process?.Dispose();
        if (_ownsData)
        {
            await TestFolder.DeleteAsync(DataPath);
        }
    }

    private Process Launch(IReadOnlyList<string> arguments)
    {
        var process = new Process { StartInfo = StartInfo(arguments) };
        process.OutputDataReceived += (_, line) => Keep(line.Data);
        process.ErrorDataReceived += (_, line) => Keep(line.Data);
        process.Start();
        process.StandardInput.Close();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return process;
    }

    private ProcessStartInfo StartInfo(IReadOnlyList<string> arguments)
    {
        var start = new ProcessStartInfo("dotnet", [HostAssembly, .. arguments])
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            // A server must not depend on the folder in which it was started.
            WorkingDirectory = Path.GetTempPath(),
        };
        var environment = start.Environment;
        foreach (var foreign in environment.Keys.Where(k => k.StartsWith("Helpdesk__", StringComparison.OrdinalIgnoreCase) || k.StartsWith("ASPNETCORE_", StringComparison.OrdinalIgnoreCase)).ToList())
        {
            environment.Remove(foreign);
        }

        environment["ASPNETCORE_URLS"] = BaseAddress.ToString().TrimEnd('/');
        environment["Helpdesk__DataPath"] = DataPath;
        environment["Helpdesk__Setup__Recipe"] = _options.Recipe;
        environment["Helpdesk__Setup__AdminPassword"] = _options.AdminPassword;
        environment["Helpdesk__Database__Provider"] = _options.Provider;
        if (_options.ConnectionString is not null)
        {
            environment["Helpdesk__Database__ConnectionString"] = _options.ConnectionString;
        }

        foreach (var (name, value) in _options.Settings)
        {
            environment[name] = value;
        }

        return start;
    }

    private void Keep(string? line)
    {
        if (line is null)
        {
            return;
        }

        lock (_outputLock)
        {
            _output.AddLast(line);
            if (_output.Count > 400)
            {
                _output.RemoveFirst();
            }
        }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    [DllImport("libc", EntryPoint = "kill", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int SendSignal(int processId, int signal);
}
