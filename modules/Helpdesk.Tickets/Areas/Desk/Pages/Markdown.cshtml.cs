using Helpdesk.Security;
using Helpdesk.Tickets.Text;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.Extensions.Localization;

namespace Helpdesk.Tickets.Areas.Desk.Pages;

/// <summary>Shows how a text will look, rendered and sanitised by the same code as the conversation.</summary>
[RequirePermission("ViewTickets")]
internal sealed class MarkdownModel(MarkdownRenderer markdown, IStringLocalizer l) : PageModel
{
    private const int Longest = 100_000;

    public IActionResult OnPost([FromForm(Name = "Input.Description")] string? description, [FromForm(Name = "Input.Text")] string? text)
    {
        var source = description ?? text ?? "";
        var html = string.IsNullOrWhiteSpace(source) || source.Length > Longest
            ? $"<p class=\"muted\">{System.Net.WebUtility.HtmlEncode(source.Length > Longest ? l["Too long for a preview."].Value : l["Nothing to preview yet."].Value)}</p>"
            : markdown.ToHtml(source);
        return Content(html, "text/html; charset=utf-8");
    }
}
