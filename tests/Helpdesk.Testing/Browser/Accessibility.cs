using System.Globalization;
using System.Text;
using System.Text.Json;
using Deque.AxeCore.Commons;
using Microsoft.Playwright;

namespace Helpdesk.Testing.Browser;

/// <summary>Asks axe what is wrong with a page for people who cannot see, hear or point.</summary>
public static class Accessibility
{
    // Runs in the page itself, which has no frames: the package's way for pages with frames opens a blank page for each question and takes
    // two seconds more. Only what is wrong is described and comes back.
    private const string Ask = "async rules => (await axe.run(document, { resultTypes: ['violations'], ...(rules ? { runOnly: rules } : {}) })).violations";

    private static readonly string Script = new BundledAxeScriptProvider().GetScript();

    private static readonly string[] Colours = ["color-contrast", "link-in-text-block"];

    /// <summary>Violations in light and in dark as a text that says where and why; empty when there are none.</summary>
    public static async Task<string> FindAccessibilityViolationsAsync(this IPage page)
    {
        var report = new StringBuilder();
        await page.EvaluateAsync(Script);
        foreach (var scheme in new[] { ColorScheme.Light, ColorScheme.Dark })
        {
            await page.EmulateMediaAsync(new PageEmulateMediaOptions { ColorScheme = scheme, ReducedMotion = ReducedMotion.Reduce });
            // The two differ in colours alone: dark needs only the rules about them.
            var violations = await page.EvaluateAsync<JsonElement>(Ask, scheme == ColorScheme.Dark ? Colours : null);
            foreach (var violation in violations.EnumerateArray())
            {
                report.AppendLine(CultureInfo.InvariantCulture, $"{page.Url} ({scheme}): {violation.GetProperty("id")} [{violation.GetProperty("impact")}] {violation.GetProperty("help")}");
                foreach (var node in violation.GetProperty("nodes").EnumerateArray())
                {
                    report.AppendLine(CultureInfo.InvariantCulture, $"    {node.GetProperty("target")}: {Shorten(node.GetProperty("html").ToString())}");
                    foreach (var check in new[] { "any", "all", "none" }.SelectMany(kind => node.GetProperty(kind).EnumerateArray()))
                    {
                        report.AppendLine(CultureInfo.InvariantCulture, $"        {check.GetProperty("message")}");
                    }
                }
            }
        }

        await page.EmulateMediaAsync(new PageEmulateMediaOptions { ColorScheme = ColorScheme.Light, ReducedMotion = ReducedMotion.Reduce });
        return report.ToString();
    }

    private static string Shorten(string html) => html.Length <= 200 ? html : html[..200] + "…";
}
