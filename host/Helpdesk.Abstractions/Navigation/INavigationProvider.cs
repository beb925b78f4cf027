using Helpdesk.Security;

namespace Helpdesk.Navigation;

/// <summary>Adds entries to a menu; they are also pages of the command palette.</summary>
public interface INavigationProvider
{
    /// <summary>Adds entries. Text is the localization key (the English text).</summary>
    void BuildNavigation(NavigationBuilder builder);
}

/// <summary>Collects the entries of all menus.</summary>
public sealed class NavigationBuilder
{
    private readonly List<NavigationItem> _items = [];

    /// <summary>All entries so far.</summary>
    public IReadOnlyList<NavigationItem> Items => _items;

    /// <summary>Adds an entry.</summary>
    public NavigationBuilder Add(NavigationItem item)
    {
        _items.Add(item);
        return this;
    }
}

/// <summary>An entry of a menu.</summary>
/// <param name="Menu">One of <see cref="Menus"/>.</param>
/// <param name="Text">English text, which is the localization key.</param>
/// <param name="Url">Path from the tenant's root with leading slash, for example <c>/desk</c>.</param>
/// <param name="Icon">Name of a Tabler icon, for example <c>inbox</c>.</param>
/// <param name="Permission">Who sees it; the page itself checks again.</param>
/// <param name="Position">Order, lower first; steps of ten leave room for others.</param>
/// <param name="Group">Heading (localization key) under which it stands; null for none.</param>
public sealed record NavigationItem(
    string Menu,
    string Text,
    string Url,
    string Icon,
    Permission Permission,
    int Position,
    string? Group = null);

/// <summary>The menus.</summary>
public static class Menus
{
    /// <summary>Left navigation of agents.</summary>
    public const string Desk = "desk";

    /// <summary>Top navigation of the requesters' portal.</summary>
    public const string Portal = "portal";

    /// <summary>Left navigation of the administration area.</summary>
    public const string Admin = "admin";

    /// <summary>Menu of the signed-in person.</summary>
    public const string Person = "person";

    /// <summary>The create button's menu.</summary>
    public const string Create = "create";
}
