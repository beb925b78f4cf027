namespace Helpdesk.Compliance;

/// <summary>
/// Content of configuration whose versions are rows that are only added: the ledger has their digest, so the module that keeps them says what stood in
/// a version and in the one before. Scoped.
/// </summary>
public interface IConfigurationVersions
{
    /// <summary>Kind of record in the ledger.</summary>
    string EntityType { get; }

    /// <summary>Versions by their keys in the ledger; unknown ones are left out.</summary>
    Task<IReadOnlyDictionary<string, ConfigurationVersion>> ReadAsync(IReadOnlyCollection<string> entityIds, CancellationToken cancellationToken);
}

/// <summary>A version.</summary>
/// <param name="Name">What people call it, for example <c>Calendar Berlin, version 3</c>.</param>
/// <param name="Before">The version before as a JSON object; null for the first one.</param>
/// <param name="After">This version as a JSON object.</param>
public sealed record ConfigurationVersion(string Name, string? Before, string After);
