using Helpdesk.Testing.Server;

namespace Helpdesk.Benchmarks;

internal static class RateLimits
{
    public static IReadOnlyDictionary<string, string> Off { get; } = new Dictionary<string, string>(StringComparer.Ordinal);

    public static Task LiftAsync(ServerProcess server, CancellationToken cancellationToken) => Task.CompletedTask;
}
