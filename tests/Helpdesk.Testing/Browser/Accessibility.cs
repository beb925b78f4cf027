using System.Globalization;
using System.Text;
using Deque.AxeCore.Commons;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;

namespace Helpdesk.Testing.Browser;

/// <summary>Asks axe what is wrong with a page for people who cannot see, hear or point.</summary>
public static class Accessibility
{
    private static readonly AxeRunOptions Colours = new() { RunOnly = new RunOnlyOptions { Type = "rule", Values = ["color-contrast", "link-in-text-block"] } };

    /// <summary>Violations in light and in dark as a text that says where and why; empty when there are none.</summary>
    public static async Task<string> FindAccessibilityViolationsAsync(this IPage page)
    {
        var report = new StringBuilder();
        foreach (var scheme in new[] { ColorScheme.Light, ColorScheme.Dark })
        {
            await page.EmulateMediaAsync(new PageEmulateMediaOptions { ColorScheme = scheme, ReducedMotion = ReducedMotion.Reduce });
            // The two differ in colours alone: dark needs only the rules about them.
            var result = await page.RunAxe(scheme == ColorScheme.Dark ? Colours : null);
            foreach (var violation in result.Violations)
            {
                report.AppendLine(CultureInfo.InvariantCulture, $"{page.Url} ({scheme}): {violation.Id} [{violation.Impact}] {violation.Help}");
                foreach (var node in violation.Nodes)
                {
                    report.AppendLine(CultureInfo.InvariantCulture, $"    {node.Target}: {Shorten(node.Html)}");
                    foreach (var check in node.Any.Concat(node.All).Concat(node.None))
                    {
                        report.AppendLine(CultureInfo.InvariantCulture, $"        {check.Message}");
                    }
                }
            }
        }

        await page.EmulateMediaAsync(new PageEmulateMediaOptions { ColorScheme = ColorScheme.Light, ReducedMotion = ReducedMotion.Reduce });
        return report.ToString();
    }

    private static string Shorten(string html) => html.Length <= 200 ? html : html[..200] + "…";
}
