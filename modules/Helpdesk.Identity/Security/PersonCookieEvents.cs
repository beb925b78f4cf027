using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Identity;

namespace Helpdesk.Identity.Security;

/// <summary>Ends a session whose person was deactivated or whose security stamp changed, and one that nobody uses.</summary>
internal sealed class PersonCookieEvents(PersonReader people) : CookieAuthenticationEvents
{
    /// <summary>Set by what a page asks again and again by itself: an open page is nobody who works.</summary>
    private const string PollHeader = "Helpdesk-Poll";

    public override Task CheckSlidingExpiration(CookieSlidingExpirationContext context)
    {
        context.ShouldRenew &= !context.Request.Headers.ContainsKey(PollHeader);
        return Task.CompletedTask;
    }

    public override async Task ValidatePrincipal(CookieValidatePrincipalContext context)
    {
        var id = PersonPrincipal.IdOf(context.Principal);
        var person = id is null ? null : await people.GetAsync(id.Value, context.HttpContext.RequestAborted);
        if (person is not { IsActive: true } ||
            !string.Equals(person.SecurityStamp, context.Principal!.FindFirstValue(PersonPrincipal.SecurityStampClaim), StringComparison.Ordinal))
        {
            context.RejectPrincipal();
            await context.HttpContext.SignOutAsync(IdentityConstants.ApplicationScheme);
        }
    }
}
