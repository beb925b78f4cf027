namespace Helpdesk.Navigation;

/// <summary>The menus as the present person sees them. Scoped.</summary>
public interface INavigation
{
    /// <summary>
    /// Entries of a menu that the person may use, localized, by position; entries of one group stand together under its heading, where its
    /// first entry stands. The entry of the present page is active.
    /// </summary>
    /// <param name="menu">One of <see cref="Menus"/>.</param>
    IReadOnlyList<NavigationGroup> Get(string menu);
}

/// <summary>Entries under one heading.</summary>
/// <param name="Heading">Localized heading; null for entries without one.</param>
/// <param name="Entries">Entries by position.</param>
public sealed record NavigationGroup(string? Heading, IReadOnlyList<NavigationEntry> Entries);

/// <summary>An entry as shown.</summary>
/// <param name="Text">Localized text.</param>
/// <param name="Url">Address with the tenant's prefix, ready for <c>href</c>.</param>
/// <param name="Icon">Name of a Tabler icon.</param>
/// <param name="IsActive">True for the entry that the present page belongs to; at most one per menu.</param>
/// <param name="Item">The entry as declared.</param>
public sealed record NavigationEntry(string Text, string Url, string Icon, bool IsActive, NavigationItem Item);

/// <summary>Registers navigation.</summary>
public static class NavigationServiceCollectionExtensions
{
    /// <summary>Adds a provider of menu entries to the shell.</summary>
    public static Microsoft.Extensions.DependencyInjection.IServiceCollection AddNavigation<TProvider>(
        this Microsoft.Extensions.DependencyInjection.IServiceCollection services)
        where TProvider : class, INavigationProvider =>
        Microsoft.Extensions.DependencyInjection.ServiceCollectionServiceExtensions.AddScoped<INavigationProvider, TProvider>(services);
}
