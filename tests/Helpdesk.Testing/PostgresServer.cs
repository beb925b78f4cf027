using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Npgsql;

namespace Helpdesk.Testing;

/// <summary>
/// A private PostgreSQL for the test process: made from the installed binaries in a temporary folder, on a free port, without durability. It ends
/// with the process even if that is killed, because it watches the pipe to it.
/// </summary>
public sealed class PostgresServer
{
    // Everything after the read happens when the pipe closes, whatever the reason.
    private const string Script =
        """
        "$1/postgres" -D "$2" -p "$3" -k "$2" -c listen_addresses=127.0.0.1 -c fsync=off -c synchronous_commit=off -c full_page_writes=off -c max_connections=200 -c shared_buffers=64MB -c log_min_messages=fatal >"$2/server.log" 2>&1 &
        server=$!
        cat >/dev/null
        kill -QUIT $server
        wait $server
        rm -rf "$2"
        """;

    private readonly Process _process;

    private PostgresServer(Process process, string connectionString)
    {
        _process = process;
        ConnectionString = connectionString;
    }

    /// <summary>Connects to the database <c>postgres</c> as superuser.</summary>
    public string ConnectionString { get; }

    /// <summary>True when PostgreSQL's binaries are installed.</summary>
    public static bool IsInstalled => FindBinaries() is not null;

    /// <summary>The server's own process id.</summary>
    public int ProcessId => _process.Id;

    /// <summary>Starts a server.</summary>
    public static async Task<PostgresServer> StartAsync()
    {
        var binaries = FindBinaries()
            ?? throw new InvalidOperationException("PostgreSQL is not installed: install the package postgresql, the tests start a server of their own.");
        var folder = Path.Combine(Path.GetTempPath(), $"helpdesk-postgres-{Guid.CreateVersion7():n}");
        var asRoot = string.Equals(Environment.UserName, "root", StringComparison.Ordinal);
        if (asRoot)
        {
            // PostgreSQL refuses to run as root; the package has made a user for it.
            await RunAsync("install", ["-d", "-o", "postgres", "-m", "700", folder]);
        }
        else
        {
            Directory.CreateDirectory(folder);
        }

        await RunAsync(
            asRoot ? "runuser" : $"{binaries}/initdb",
            [.. asRoot ? ["-u", "postgres", "--", $"{binaries}/initdb"] : Array.Empty<string>(), "-D", folder, "-U", "helpdesk", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync"]);

        var port = FreePort();
        var start = new ProcessStartInfo(asRoot ? "runuser" : "sh") { RedirectStandardInput = true, UseShellExecute = false, WorkingDirectory = "/" };
        string[] shell = ["-c", Script, "sh", binaries, folder, port.ToString(CultureInfo.InvariantCulture)];
        foreach (var argument in asRoot ? ["-u", "postgres", "--", "sh", .. shell] : shell)
        {
            start.ArgumentList.Add(argument);
        }

        var process = Process.Start(start)!;
        var server = new PostgresServer(process, $"Host=127.0.0.1;Port={port};Username=helpdesk;Database=postgres;Include Error Detail=true");
        AppDomain.CurrentDomain.ProcessExit += (_, _) => server.Stop();
        await server.WaitUntilReadyAsync(folder);
        return server;
    }

    private void Stop()
    {
        try
        {
            _process.StandardInput.Close();
            _process.WaitForExit(TimeSpan.FromSeconds(10));
        }
        catch (InvalidOperationException)
        {
            // It has ended.
        }
    }

    private async Task WaitUntilReadyAsync(string folder)
    {
        var started = Stopwatch.GetTimestamp();
        while (true)
        {
            try
            {
                await using var connection = new NpgsqlConnection(ConnectionString);
                await connection.OpenAsync();
                return;
            }
            catch (NpgsqlException) when (!_process.HasExited && Stopwatch.GetElapsedTime(started) < TimeSpan.FromSeconds(60))
            {
                await Task.Delay(50);
            }
            catch (NpgsqlException exception)
            {
                var log = Path.Combine(folder, "server.log");
                throw new InvalidOperationException($"PostgreSQL did not start: {(File.Exists(log) ? await File.ReadAllTextAsync(log) : "no log")}", exception);
            }
        }
    }

    private static string? FindBinaries() =>
        Directory.Exists("/usr/lib/postgresql")
            ? Directory.GetDirectories("/usr/lib/postgresql")
                .Where(d => int.TryParse(Path.GetFileName(d), CultureInfo.InvariantCulture, out _) && File.Exists($"{d}/bin/initdb"))
                .OrderByDescending(d => int.Parse(Path.GetFileName(d), CultureInfo.InvariantCulture))
                .Select(d => $"{d}/bin")
                .FirstOrDefault()
            : null;

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private static async Task RunAsync(string file, IEnumerable<string> arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(file, arguments) { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = "/" })!;
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        if (process.ExitCode != 0)
        {
            throw new InvalidOperationException($"{file} failed: {await error}{await output}");
        }
    }
}
