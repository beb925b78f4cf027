namespace Helpdesk.Modules;

/// <summary>Which features the present shell runs with, dependencies included. A singleton of each shell.</summary>
public interface IShellFeatures
{
    /// <summary>True when the feature is on in this tenant.</summary>
    bool IsEnabled(string featureId);
}

/// <summary>
/// Work that every start of a shell does after its migrations and before it serves: rows that must exist (ABP's word).
/// All of a start run in one scope and one transaction with the system as actor, one node after the other; must be idempotent and cheap when
/// there is nothing to do.
/// </summary>
public interface IDataSeedContributor
{
    /// <summary>Lower runs first.</summary>
    int Order => 0;

    /// <summary>Makes sure that the rows exist.</summary>
    Task SeedAsync(CancellationToken cancellationToken);
}
