using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Npgsql;

namespace Helpdesk.Testing.Server;

/// <summary>
/// A PostgreSQL of its own: new cluster in a temporary folder, on a free port. It ends and its folder goes with the process that started it, even
/// if that is killed, because a shell beside it watches a pipe to the process.
/// </summary>
public sealed class PostgreSqlServer : IAsyncDisposable
{
    private const string SystemUser = "postgres";

    // What follows the cat happens when the pipe closes, whatever the reason. Nothing of the data is needed again, so there is nothing to shut
    // down in order.
    private const string Script =
        """
        programs=$1; folder=$2; shift 2
        "$programs/postgres" -D "$folder/data" -k "$folder" -c listen_addresses=127.0.0.1 -c max_connections=200 "$@" >"$folder/log" 2>&1 &
        server=$!
        cat >/dev/null
        kill -QUIT $server
        wait $server
        rm -rf "$folder"
        """;

    private readonly Process _process;
    private readonly int _port;

    private PostgreSqlServer(Process process, string folder, int port)
    {
        _process = process;
        _port = port;
        Folder = folder;
        AppDomain.CurrentDomain.ProcessExit += OnProcessExit;
    }

    /// <summary>Its files.</summary>
    public string Folder { get; }

    /// <summary>Folder of the server programs, or null when PostgreSQL is not installed.</summary>
    public static string? FindPrograms()
    {
        var named = Environment.GetEnvironmentVariable("HELPDESK_TEST_INITDB");
        if (!string.IsNullOrEmpty(named))
        {
            return Path.GetDirectoryName(named);
        }

        var debian = Directory.Exists("/usr/lib/postgresql")
            ? Directory.GetDirectories("/usr/lib/postgresql")
                .OrderByDescending(d => int.TryParse(Path.GetFileName(d), CultureInfo.InvariantCulture, out var version) ? version : 0)
                .Select(d => Path.Combine(d, "bin"))
            : [];
        var path = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries);
        return path.Concat(debian).FirstOrDefault(d => File.Exists(Path.Combine(d, "initdb")) && File.Exists(Path.Combine(d, "postgres")));
    }

    /// <summary>Makes the cluster and starts the server.</summary>
    /// <param name="durable">True for commits that reach the disk, as in production; false for tests that need none of that.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <exception cref="InvalidOperationException">PostgreSQL is not installed, or does not start; the message holds its output.</exception>
    public static async Task<PostgreSqlServer> StartAsync(bool durable, CancellationToken cancellationToken = default)
    {
        var programs = FindPrograms()
            ?? throw new InvalidOperationException("PostgreSQL was not found. Install it (Debian: apt-get install postgresql) or name its initdb in HELPDESK_TEST_INITDB.");
        var folder = Directory.CreateTempSubdirectory("helpdesk-pg-").FullName;
        if (Environment.IsPrivilegedProcess)
        {
            // PostgreSQL refuses to run as root; Debian's package brings a user for it.
            await RunAsync(["chown", SystemUser, folder], cancellationToken);
        }

        await RunAsync(
            AsServerUser(Path.Combine(programs, "initdb"), "-D", Path.Combine(folder, "data"), "-U", SystemUser, "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync"),
            cancellationToken);
        var port = FreePort();
        string[] durability = durable
            ? ["-c", "fsync=on", "-c", "synchronous_commit=on"]
            : ["-c", "fsync=off", "-c", "synchronous_commit=off", "-c", "full_page_writes=off"];
        var command = AsServerUser(["sh", "-c", Script, "sh", programs, folder, "-p", port.ToString(CultureInfo.InvariantCulture), .. durability]);
        var server = new PostgreSqlServer(Start(command, redirectInput: true), folder, port);
        try
        {
            await server.WaitUntilReadyAsync(cancellationToken);
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    /// <summary>Connection string of a database; the name is lower case letters, digits and underscores.</summary>
    public string ConnectionString(string database) =>
        $"Host=127.0.0.1;Port={_port};Username={SystemUser};Database={database};Include Error Detail=true";

    /// <summary>Makes an empty database.</summary>
    /// <returns>Its connection string.</returns>
    public async Task<string> CreateDatabaseAsync(string name, CancellationToken cancellationToken = default)
    {
        await using var connection = new NpgsqlConnection(ConnectionString("postgres"));
        await connection.OpenAsync(cancellationToken);
        await using var command = new NpgsqlCommand($"CREATE DATABASE \"{name}\"", connection);
        await command.ExecuteNonQueryAsync(cancellationToken);
        return ConnectionString(name);
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        AppDomain.CurrentDomain.ProcessExit -= OnProcessExit;
        _process.StandardInput.Close();
        await _process.WaitForExitAsync();
    }

    private void OnProcessExit(object? sender, EventArgs e)
    {
        _process.StandardInput.Close();
        _process.WaitForExit(TimeSpan.FromSeconds(10));
    }

    private async Task WaitUntilReadyAsync(CancellationToken cancellationToken)
    {
        var watch = Stopwatch.StartNew();
        while (true)
        {
            try
            {
                await using var connection = new NpgsqlConnection(ConnectionString("postgres") + ";Pooling=false;Timeout=5");
                await connection.OpenAsync(cancellationToken);
                return;
            }
            catch (NpgsqlException) when (!_process.HasExited && watch.Elapsed < TimeSpan.FromSeconds(60))
            {
                await Task.Delay(50, cancellationToken);
            }
            catch (NpgsqlException exception)
            {
                var log = Path.Combine(Folder, "log");
                throw new InvalidOperationException(
                    $"PostgreSQL did not start:\n{(File.Exists(log) ? await File.ReadAllTextAsync(log, cancellationToken) : "no log")}", exception);
            }
        }
    }

    private static string[] AsServerUser(params string[] command) => Environment.IsPrivilegedProcess
        ? ["setpriv", $"--reuid={SystemUser}", $"--regid={SystemUser}", "--clear-groups", "--", .. command]
        : command;

    private static Process Start(string[] command, bool redirectInput) => Process.Start(new ProcessStartInfo(command[0], command.Skip(1))
    {
        UseShellExecute = false,
        RedirectStandardInput = redirectInput,
        RedirectStandardOutput = !redirectInput,
        RedirectStandardError = !redirectInput,
        WorkingDirectory = Path.GetTempPath(),
    })!;

    private static async Task RunAsync(string[] command, CancellationToken cancellationToken)
    {
        using var process = Start(command, redirectInput: false);
        var output = process.StandardOutput.ReadToEndAsync(cancellationToken);
        var error = process.StandardError.ReadToEndAsync(cancellationToken);
        await process.WaitForExitAsync(cancellationToken);
        if (process.ExitCode != 0)
        {
            throw new InvalidOperationException($"'{string.Join(' ', command)}' ended with code {process.ExitCode}:\n{await output}\n{await error}");
        }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
