using Helpdesk.Modules;

namespace Helpdesk.Platform.Shells;

/// <summary>Where tenants are written down. Host singleton.</summary>
internal interface IShellSettingsStore
{
    /// <summary>Makes sure that a tenant can be written down before the first one is.</summary>
    /// <param name="migrate">Brings the Default tenant's database up to date.</param>
    /// <param name="cancellationToken">Cancels.</param>
    Task PrepareAsync(Func<Task> migrate, CancellationToken cancellationToken);

    /// <summary>All tenants.</summary>
    Task<IReadOnlyList<ShellSettings>> LoadAsync(CancellationToken cancellationToken);

    /// <summary>Adds a tenant (version 1) or replaces its row, whose version must be one lower; otherwise somebody else was faster.</summary>
    /// <exception cref="Errors.ConcurrencyException">Another process changed the tenant meanwhile.</exception>
    Task SaveAsync(ShellSettings settings, CancellationToken cancellationToken);

    /// <summary>Takes a tenant off the list; its data stays.</summary>
    Task RemoveAsync(string name, CancellationToken cancellationToken);

    /// <summary>Something that differs after any change by any process. Cheap: it is asked for every second.</summary>
    Task<string> GetMarkerAsync(CancellationToken cancellationToken);
}
