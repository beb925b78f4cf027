namespace Helpdesk.Modules;

/// <summary>What a tenant is: its name, where it is reached, where its data lies and what is switched on. A singleton of each shell.</summary>
public sealed record ShellSettings
{
    /// <summary>Name of the first tenant, which always exists.</summary>
    public const string DefaultName = "Default";

    /// <summary>Unique name: letters, digits and hyphens, 1 to 40 characters.</summary>
    public required string Name { get; init; }

    /// <summary>Host name (without port) at which the tenant is reached; null for any host.</summary>
    public string? RequestHost { get; init; }

    /// <summary>First path segment at which the tenant is reached, without slashes; null for the root.</summary>
    public string? RequestUrlPrefix { get; init; }

    /// <summary>Running, Disabled or Uninitialized (no recipe run yet).</summary>
    public TenantState State { get; init; } = TenantState.Uninitialized;

    /// <summary>Database of the tenant.</summary>
    public required DatabaseSettings Database { get; init; }

    /// <summary>Recipe that sets the tenant up on its first start.</summary>
    public string Recipe { get; init; } = "itil-default";

    /// <summary>Id of the theme in use.</summary>
    public string Theme { get; init; } = "Helpdesk.Theme.Base";

    /// <summary>Ids of the features that are switched on, without their dependencies.</summary>
    public IReadOnlyList<string> EnabledFeatures { get; init; } = [];

    /// <summary>Rises with every change; another node that sees a higher number rebuilds its shell.</summary>
    public int Version { get; init; }

    /// <summary>Absolute folder for the tenant's own files (database file, blobs, keys).</summary>
    public required string DataPath { get; init; }
}

/// <summary>Life of a tenant.</summary>
public enum TenantState
{
    /// <summary>Created; its recipe has not run to the end.</summary>
    Uninitialized,

    /// <summary>Serves requests.</summary>
    Running,

    /// <summary>Answers 503 and runs no background work.</summary>
    Disabled,
}

/// <summary>Which database a tenant lives in.</summary>
/// <param name="Provider">Database product.</param>
/// <param name="ConnectionString">Connection string of that product; a secret: never shown or logged.</param>
public sealed record DatabaseSettings(DatabaseProvider Provider, string ConnectionString)
{
    /// <summary>The product only: what is logged or shown must not hold the secret.</summary>
    public override string ToString() => Provider.ToString();
}

/// <summary>Database products that the product runs on.</summary>
public enum DatabaseProvider
{
    /// <summary>Embedded; the default.</summary>
    Sqlite,

    /// <summary>PostgreSQL 15 or later.</summary>
    PostgreSql,

    /// <summary>SQL Server 2019 or later (compatibility level 150 or 160).</summary>
    SqlServer,
}
