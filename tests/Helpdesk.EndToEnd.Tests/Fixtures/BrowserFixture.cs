using Helpdesk.Testing.Browser;
using Microsoft.Playwright;

namespace Helpdesk.EndToEnd.Fixtures;

/// <summary>The one browser of the test process.</summary>
public sealed class BrowserFixture : IAsyncLifetime
{
    private Chromium? _browser;

    public Chromium Browser => _browser ?? throw new InvalidOperationException("The browser was not started.");

    public async ValueTask InitializeAsync()
    {
        // Five seconds unless told: too little for a page of a busy machine.
        Assertions.SetDefaultExpectTimeout(30_000);
        _browser = await Chromium.LaunchAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (_browser is not null)
        {
            await _browser.DisposeAsync();
        }
    }
}
