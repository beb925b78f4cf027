using Helpdesk.Navigation;
using Helpdesk.Platform.Web;
using Helpdesk.Security;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Localization;

namespace Helpdesk.Platform.Navigation;

/// <summary>Merges the entries of all modules; built once per request.</summary>
internal sealed class ShellNavigation(
    IEnumerable<INavigationProvider> providers, ICurrentUser user, IStringLocalizer localizer, IHttpContextAccessor accessor) : INavigation
{
    private List<NavigationItem>? _items;

    public IReadOnlyList<NavigationGroup> Get(string menu)
    {
        var request = accessor.HttpContext?.Request;
        var visible = Visible().Where(i => i.Menu == menu).ToList();
        var active = request is null ? null : FindActive(visible, PathOf(request));
        return
        [
            .. visible
                .GroupBy(i => i.Group, StringComparer.Ordinal)
                .Select(g => new NavigationGroup(
                    g.Key is null ? null : localizer[g.Key].Value,
                    [.. g.Select(i => Entry(i, request, ReferenceEquals(i, active)))])),
        ];
    }

    /// <summary>Pages of all menus whose text or heading contains every word, those that begin with the text first.</summary>
    public IReadOnlyList<(string Text, string? Heading, NavigationEntry Entry)> Search(string text, int limit)
    {
        var words = text.Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        var request = accessor.HttpContext?.Request;
        return
        [
            .. Visible()
                .Select(i => (Text: localizer[i.Text].Value, Heading: i.Group is null ? null : localizer[i.Group].Value, Entry: Entry(i, request, isActive: false)))
                .Where(e => words.All(w =>
                    e.Text.Contains(w, StringComparison.CurrentCultureIgnoreCase)
                    || e.Heading?.Contains(w, StringComparison.CurrentCultureIgnoreCase) == true))
                .OrderBy(e => text.Length > 0 && e.Text.StartsWith(text, StringComparison.CurrentCultureIgnoreCase) ? 0 : 1)
                .DistinctBy(e => e.Entry.Url, StringComparer.OrdinalIgnoreCase)
                .Take(limit),
        ];
    }

    private IEnumerable<NavigationItem> Visible()
    {
        if (_items is null)
        {
            NavigationBuilder builder = new();
            foreach (var provider in providers)
            {
                provider.BuildNavigation(builder);
            }

            _items = [.. builder.Items.Where(i => user.Can(i.Permission)).OrderBy(i => i.Position)];
        }

        return _items;
    }

    private NavigationEntry Entry(NavigationItem item, HttpRequest? request, bool isActive) =>
        new(localizer[item.Text].Value, (request?.PathBase.Value ?? "") + item.Url, item.Icon, isActive, item);

    // The longest address that the present path begins with: /desk/tickets lights up "Tickets", not "Desk".
    private static NavigationItem? FindActive(IEnumerable<NavigationItem> items, PathString path) =>
        items
            .Where(i => Matches(i.Url, path))
            .MaxBy(i => i.Url.Length);

    private static bool Matches(string url, PathString path)
    {
        var end = url.IndexOfAny(['?', '#']);
        var target = end < 0 ? url : url[..end];
        return target.Length > 1
            ? path.StartsWithSegments(target.TrimEnd('/'), StringComparison.OrdinalIgnoreCase)
            : path == "/" || !path.HasValue;
    }

    // While an error page is rendered the path is that page's; the menu still shows where the person is.
    private static PathString PathOf(HttpRequest request) => request.HttpContext.Features.Get<ErrorInfo>()?.Path ?? request.Path;
}
