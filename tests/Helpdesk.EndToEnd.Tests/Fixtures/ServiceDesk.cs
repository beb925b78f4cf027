using Helpdesk.Testing.Server;

namespace Helpdesk.EndToEnd.Fixtures;

/// <summary>A server with the default recipe and people to act in stories. Stories share it and keep apart by the titles of their tickets.</summary>
public sealed class ServiceDesk : IAsyncLifetime
{
    private static readonly (string UserName, string Name, string Role)[] People =
    [
        ("rita", "Rita Sommer", "Requester"),
        ("hans", "Hans Vogel", "Requester"),
        ("paula", "Paula Kern", "Requester"),
        ("anna", "Anna Berger", "Agent"),
        ("jonas", "Jonas Weber", "Agent"),
        ("tom", "Tom Fischer", "Team lead"),
        ("audrey", "Audrey Laurent", "Auditor"),
        ("wim", "Wim de Vries", "Workflow designer"),
    ];

    private ServerProcess? _server;

    public ServerProcess Server => _server ?? throw new InvalidOperationException("The server was not started.");

    public async ValueTask InitializeAsync()
    {
        var server = ServerProcess.Prepare();
        try
        {
            foreach (var (userName, name, role) in People)
            {
                await server.RunVerbAsync(
                    ["user", "create", userName, "--email", $"{userName}@example.org", "--display-name", name, "--role", role, "--locale", "en", "--time-zone", "Europe/Berlin", "--password", ServerProcess.Password]);
            }

            await new TenantDatabase(server).LiftRateLimitsAsync();
            await server.StartAsync(CancellationToken.None);
            _server = server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_server is not null)
        {
            await _server.DisposeAsync();
        }
    }
}
