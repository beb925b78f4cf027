using Helpdesk.Platform.Web;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Helpdesk.Platform.Areas.Platform.Pages;

/// <summary>Says what went wrong and what to do; shown in place of the page that failed. A theme may replace the page at the same path.</summary>
[AllowAnonymous]
[ResponseCache(NoStore = true, Location = ResponseCacheLocation.None)]
public sealed class ErrorModel : PageModel
{
    internal ErrorInfo Error { get; private set; } = null!;

    internal string? RetryAfter => Response.Headers.RetryAfter.Count > 0 ? Response.Headers.RetryAfter.ToString() : null;

    public IActionResult OnGet()
    {
        if (HttpContext.Features.Get<ErrorInfo>() is not { } error)
        {
            return NotFound();
        }

        Error = error;
        Response.StatusCode = error.Status;
        return Page();
    }
}
