using Helpdesk.EndToEnd.Fixtures;
using Helpdesk.Testing.Browser;

namespace Helpdesk.EndToEnd.Stories;

/// <summary>A check that never reports anything proves nothing.</summary>
public sealed class AccessibilityCheckItself(BrowserFixture browser)
{
    [Fact]
    public async Task NegativeSample_APageWithDefects_IsReportedInLightAndDark()
    {
        await using var context = await browser.Browser.NewContextAsync(new Uri("http://127.0.0.1/"));
        var page = await context.NewPageAsync();
        await page.SetContentAsync("""
            <!doctype html><html lang="en"><head><title>Defects</title>
            <style>p { color: #999; background: #fff } @media (prefers-color-scheme: dark) { p { color: #222; background: #111 } }</style></head>
            <body><main><h1>Defects</h1><img src="data:,"><button></button><p>Too faint to read</p></main></body></html>
            """);
        var report = await page.FindAccessibilityViolationsAsync();
        report.ShouldContain("image-alt");
        report.ShouldContain("button-name");
        report.ShouldContain("(Light): color-contrast");
        report.ShouldContain("(Dark): color-contrast");

        await page.SetContentAsync("<!doctype html><html lang=\"en\"><head><title>Fine</title></head><body><main><h1>Fine</h1><p>Easy to read</p></main></body></html>");
        (await page.FindAccessibilityViolationsAsync()).ShouldBeEmpty();
    }
}
