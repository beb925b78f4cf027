namespace Helpdesk.Testing.Server;

/// <summary>How a server under test is started.</summary>
public sealed record ServerOptions
{
    /// <summary>Recipe of the first start.</summary>
    public string Recipe { get; init; } = "itil-default";

    /// <summary>Password of <c>admin</c>.</summary>
    public string AdminPassword { get; init; } = ServerProcess.Password;

    /// <summary>Folder of its data; a new temporary one when null, deleted at the end.</summary>
    public string? DataPath { get; init; }

    /// <summary><c>Sqlite</c>, <c>PostgreSql</c> or <c>SqlServer</c>.</summary>
    public string Provider { get; init; } = "Sqlite";

    /// <summary>Connection string of the provider; not needed for SQLite.</summary>
    public string? ConnectionString { get; init; }

    /// <summary>More settings, for example <c>Helpdesk__RateLimits__PermitsPerMinute</c>.</summary>
    public IReadOnlyDictionary<string, string> Settings { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>How long the first request may take to succeed.</summary>
    public TimeSpan StartTimeout { get; init; } = TimeSpan.FromSeconds(120);
}
