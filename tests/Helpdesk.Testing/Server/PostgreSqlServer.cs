using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Npgsql;

namespace Helpdesk.Testing.Server;

/// <summary>A PostgreSQL of its own: new cluster in a temporary folder, free port, durable as in production (fsync on); gone at the end.</summary>
public sealed class PostgreSqlServer : IAsyncDisposable
{
    private const string SystemUser = "postgres";

    private readonly string _folder;
    private readonly string _programs;
    private readonly int _port;
    private Process? _process;

    private PostgreSqlServer(string folder, string programs, int port)
    {
        _folder = folder;
        _programs = programs;
        _port = port;
    }

    /// <summary>Folder of the server programs, or null when PostgreSQL is not installed.</summary>
    public static string? FindPrograms()
    {
        var named = Environment.GetEnvironmentVariable("HELPDESK_TEST_INITDB");
        if (!string.IsNullOrEmpty(named))
        {
            return Path.GetDirectoryName(named);
        }

        var debian = Directory.Exists("/usr/lib/postgresql")
            ? Directory.GetDirectories("/usr/lib/postgresql").OrderByDescending(d => d, StringComparer.Ordinal).Select(d => Path.Combine(d, "bin"))
            : [];
        var path = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries);
        return path.Concat(debian).FirstOrDefault(d => File.Exists(Path.Combine(d, "initdb")) && File.Exists(Path.Combine(d, "postgres")));
    }

    /// <summary>Makes the cluster and starts the server.</summary>
    /// <exception cref="InvalidOperationException">PostgreSQL is not installed, or does not start; the message holds its output.</exception>
    public static async Task<PostgreSqlServer> StartAsync(CancellationToken cancellationToken = default)
    {
        var programs = FindPrograms()
            ?? throw new InvalidOperationException("PostgreSQL was not found. Install it (Debian: apt-get install postgresql) or name its initdb in HELPDESK_TEST_INITDB.");
        var server = new PostgreSqlServer(Directory.CreateTempSubdirectory("helpdesk-pg-").FullName, programs, FreePort());
        try
        {
            await server.StartServerAsync(cancellationToken);
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
        await using var connection = new NpgsqlConnection(ConnectionString("postgres") + ";Pooling=false");
        await connection.OpenAsync(cancellationToken);
        await using var command = new NpgsqlCommand($"CREATE DATABASE \"{name}\"", connection);
        await command.ExecuteNonQueryAsync(cancellationToken);
        return ConnectionString(name);
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        if (_process is { HasExited: false } process)
        {
            // Nothing of it is needed again, so there is nothing to shut down in order.
            process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync();
        }

        _process?.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private async Task StartServerAsync(CancellationToken cancellationToken)
    {
        var data = Path.Combine(_folder, "data");
        if (Environment.IsPrivilegedProcess)
        {
            // PostgreSQL refuses to run as root; Debian's package brings a user for it.
            await RunAsync("chown", [SystemUser, _folder], cancellationToken);
        }

        var (initdb, initdbArguments) = AsServerUser("initdb", ["-D", data, "-U", SystemUser, "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync"]);
        await RunAsync(initdb, initdbArguments, cancellationToken);
        var (postgres, arguments) = AsServerUser(
            "postgres",
            ["-D", data, "-p", $"{_port}", "-k", _folder, "-c", "listen_addresses=127.0.0.1", "-c", "max_connections=200", "-c", "fsync=on", "-c", "synchronous_commit=on"]);
        _process = Process.Start(new ProcessStartInfo(postgres, arguments)
        {
            UseShellExecute = false,
            RedirectStandardError = true,
            RedirectStandardOutput = true,
            WorkingDirectory = _folder,
        })!;
        var output = new Queue<string>();
        void Keep(string? line)
        {
            lock (output)
            {
                output.Enqueue(line ?? "");
                if (output.Count > 100)
                {
                    output.Dequeue();
                }
            }
        }

        _process.ErrorDataReceived += (_, e) => Keep(e.Data);
        _process.OutputDataReceived += (_, e) => Keep(e.Data);
        _process.BeginErrorReadLine();
        _process.BeginOutputReadLine();
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
                lock (output)
                {
                    throw new InvalidOperationException($"PostgreSQL did not start:\n{string.Join('\n', output)}", exception);
                }
            }
        }
    }

    private (string Program, IReadOnlyList<string> Arguments) AsServerUser(string program, IReadOnlyList<string> arguments)
    {
        var file = Path.Combine(_programs, program);
        return Environment.IsPrivilegedProcess
            ? ("setpriv", [$"--reuid={SystemUser}", $"--regid={SystemUser}", "--clear-groups", "--", file, .. arguments])
            : (file, arguments);
    }

    private async Task RunAsync(string program, IReadOnlyList<string> arguments, CancellationToken cancellationToken)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments)
        {
            UseShellExecute = false,
            RedirectStandardError = true,
            RedirectStandardOutput = true,
            WorkingDirectory = _folder,
        })!;
        var output = process.StandardOutput.ReadToEndAsync(cancellationToken);
        var error = process.StandardError.ReadToEndAsync(cancellationToken);
        await process.WaitForExitAsync(cancellationToken);
        if (process.ExitCode != 0)
        {
            throw new InvalidOperationException($"'{program} {string.Join(' ', arguments)}' ended with code {process.ExitCode}:\n{await output}\n{await error}");
        }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
