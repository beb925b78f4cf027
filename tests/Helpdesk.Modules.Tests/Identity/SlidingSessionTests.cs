using System.Security.Claims;
using Helpdesk.Identity.Security;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Http;

namespace Helpdesk.Modules.Tests.Identity;

/// <summary>A page that is only open does not keep its session alive.</summary>
public sealed class SlidingSessionTests
{
    [Theory]
    [InlineData(true, false)]
    [InlineData(false, true)]
    public async Task Session_IsRenewedByWhatAPersonDoesOnly(bool isPoll, bool isRenewed)
    {
        var request = new DefaultHttpContext();
        if (isPoll)
        {
            request.Request.Headers["Helpdesk-Poll"] = "1";
        }

        var context = new CookieSlidingExpirationContext(
            request,
            new AuthenticationScheme("test", null, typeof(CookieAuthenticationHandler)),
            new CookieAuthenticationOptions(),
            new AuthenticationTicket(new ClaimsPrincipal(), "test"),
            elapsedTime: TimeSpan.FromHours(5),
            remainingTime: TimeSpan.FromHours(3))
        {
            ShouldRenew = true,
        };

        await new PersonCookieEvents(null!).CheckSlidingExpiration(context);

        context.ShouldRenew.ShouldBe(isRenewed);
    }
}
