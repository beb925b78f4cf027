using Microsoft.Playwright;

namespace Helpdesk.Testing.Browser;

/// <summary>Keeps what the browser showed when a test failed.</summary>
public static class Screenshots
{
    /// <summary>Saves the whole page as <c>artifacts/screenshots/NAME.png</c>.</summary>
    /// <returns>The file.</returns>
    public static async Task<string> SaveScreenshotAsync(this IPage page, string name)
    {
        // The tests lie in artifacts/bin/<project>/<configuration>.
        var artifacts = new DirectoryInfo(AppContext.BaseDirectory).Parent!.Parent!.Parent!.FullName;
        var file = Path.Combine(artifacts, "screenshots", string.Concat(name.Select(c => char.IsLetterOrDigit(c) || c is '-' or '_' or '.' ? c : '_')) + ".png");
        await page.ScreenshotAsync(new PageScreenshotOptions { Path = file, FullPage = true, Timeout = 60_000 });
        return file;
    }
}
