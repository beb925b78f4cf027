using System.Text.RegularExpressions;
using Helpdesk.Testing.Browser;
using Helpdesk.Testing.Server;
using Microsoft.Playwright;

namespace Helpdesk.EndToEnd.Fixtures;

/// <summary>A person in front of a browser. Finds things the way people do: by their role and label, never by the structure of the page.</summary>
public sealed partial class Seat : IAsyncDisposable
{
    private readonly IBrowserContext _context;
    private readonly List<string> _errors = [];
    private readonly HashSet<string> _checked = new(StringComparer.Ordinal);

    private Seat(string name, IBrowserContext context, IPage page)
    {
        Name = name;
        _context = context;
        Page = page;
        // What the browser complains about (a refused script, a missing file) is a defect even when the page looks right.
        page.Console += (_, message) =>
        {
            if (message.Type == "error" && !RefusalStatus().IsMatch(message.Text))
            {
                _errors.Add($"{page.Url}: {message.Text}");
            }
        };
        page.PageError += (_, error) => _errors.Add($"{page.Url}: {error}");
    }

    public string Name { get; }

    public IPage Page { get; }

    /// <summary>Complaints of the browser and of axe so far.</summary>
    public IReadOnlyList<string> Errors => _errors;

    public static async Task<Seat> TakeAsync(Chromium browser, ServerProcess server, string name, bool javaScript = true, int width = 1440, int height = 900)
    {
        var context = await browser.NewContextAsync(server.BaseAddress, javaScript, width, height);
        return new Seat(name, context, await context.NewPageAsync());
    }

    public ILocator Link(string name) => Page.GetByRole(AriaRole.Link, new() { Name = name });

    public ILocator Button(string name) => Page.GetByRole(AriaRole.Button, new() { Name = name, Exact = true });

    public ILocator Field(string label) => Page.GetByLabel(label);

    /// <summary>The queue's filter: a combobox with script, a search field without it.</summary>
    public ILocator Filter =>
        Page.GetByRole(AriaRole.Combobox, new() { Name = "Filter", Exact = true }).Or(Page.GetByRole(AriaRole.Searchbox, new() { Name = "Filter", Exact = true }));

    /// <summary>The composer's text.</summary>
    public ILocator EntryText => Page.GetByRole(AriaRole.Region, new() { Name = "Write" }).GetByRole(AriaRole.Textbox, new() { Name = "Text", Exact = true });

    public ILocator Heading(string name) => Page.GetByRole(AriaRole.Heading, new() { Name = name });

    public ILocator Main => Page.GetByRole(AriaRole.Main);

    public async Task SignInAsync()
    {
        await OpenAsync("signin");
        await Page.GetByLabel("User name or mail address").FillAsync(Name);
        await Page.GetByLabel("Password", new() { Exact = true }).FillAsync(ServerProcess.Password);
        await Button("Sign in").ClickAsync();
        // The first one after a start waits for pages that were never built before.
        await Page.WaitForURLAsync(url => !url.Contains("/signin", StringComparison.Ordinal), new() { Timeout = 90_000 });
    }

    public async Task OpenAsync(string path)
    {
        var response = await Page.GotoAsync(path);
        response.ShouldNotBeNull();
        response.Status.ShouldBe(200, $"{Name} opens {path}");
    }

    /// <summary>Chooses between a public reply and an internal note by its label, as the mouse does: the radio button itself is not drawn.</summary>
    public Task ChooseEntryAsync(string kind) => Page.GetByRole(AriaRole.Group, new() { Name = "Kind of entry" }).GetByText(kind).ClickAsync();

    /// <summary>
    /// Asks axe about the page in light and dark; a page in the same state is asked once. What it says fails the test at its end, so that one
    /// run names the defects of all pages.
    /// </summary>
    public async Task CheckAccessibilityAsync(string state)
    {
        await Page.WaitForLoadStateAsync(LoadState.Load);
        if (_checked.Add(state) && await Page.FindAccessibilityViolationsAsync() is { Length: > 0 } violations)
        {
            _errors.Add($"{Name}, {state}:\n{violations}");
        }
    }

    /// <summary>Number of the ticket that the address shows.</summary>
    public string TicketNumber => Number().Match(Page.Url) is { Success: true } match
        ? match.Value
        : throw new InvalidOperationException($"{Page.Url} shows no ticket.");

    public async ValueTask DisposeAsync() => await _context.DisposeAsync();

    // The browser reports each refused form (400 to 499) as a failed load; the stories assert what the page says about it.
    [GeneratedRegex("^Failed to load resource: the server responded with a status of 4[0-9]{2}")]
    private static partial Regex RefusalStatus();

    [GeneratedRegex("INC[0-9]+")]
    private static partial Regex Number();
}
