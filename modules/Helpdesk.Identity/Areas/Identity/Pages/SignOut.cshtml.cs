using Helpdesk.Security;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Helpdesk.Identity.Areas.Identity.Pages;

[RequirePermission(nameof(PlatformPermissions.SignedIn))]
internal sealed class SignOutModel(Features.SignOut signOut) : PageModel
{
    public void OnGet()
    {
        // Shows the button: a link alone must not sign anybody out.
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken cancellationToken)
    {
        await signOut.ExecuteAsync(Request.Headers.UserAgent.ToString(), cancellationToken);
        await HttpContext.SignOutAsync(IdentityConstants.ApplicationScheme);
        return RedirectToPage("/SignIn", new { area = "Identity" });
    }
}
