using Helpdesk.Navigation;
using Helpdesk.Security;
using Helpdesk.Ui;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Helpdesk.Theme.Base.Areas.Theme.Pages;

/// <summary>What the command palette finds, as a page: the search box works without script, and a search has an address.</summary>
[RequirePermission("SignedIn")]
public sealed class SearchModel(IEnumerable<ICommandPaletteProvider> providers, INavigation navigation) : PageModel
{
    private const int MaxText = 200;
    private const int Limit = 25;

    /// <summary>What is looked for.</summary>
    [BindProperty(SupportsGet = true, Name = "q")]
    public string? Text { get; set; }

    /// <summary>Records that the person may see.</summary>
    public IReadOnlyList<PaletteHit> Records { get; private set; } = [];

    /// <summary>Pages that the person may open.</summary>
    public IReadOnlyList<NavigationEntry> Pages { get; private set; } = [];

    /// <summary>True for people who work on the desk: the page keeps their frame.</summary>
    public bool IsDesk { get; private set; }

    /// <summary>Searches.</summary>
    public async Task OnGetAsync(CancellationToken cancellationToken)
    {
        IsDesk = navigation.Get(Menus.Desk).Count > 0;
        var text = (Text ?? "").Trim();
        Text = text.Length > MaxText ? text[..MaxText] : text;
        if (Text.Length == 0)
        {
            return;
        }

        List<PaletteHit> records = [];
        foreach (var provider in providers)
        {
            records.AddRange(await provider.SearchAsync(Text, Limit, cancellationToken));
        }

        Records = records;
        Pages =
        [
            .. new[] { Menus.Desk, Menus.Portal, Menus.Admin, Menus.Person, Menus.Create }
                .SelectMany(navigation.Get)
                .SelectMany(group => group.Entries)
                .Where(entry => entry.Text.Contains(Text, StringComparison.CurrentCultureIgnoreCase))
                .DistinctBy(entry => entry.Url, StringComparer.OrdinalIgnoreCase),
        ];
    }
}
