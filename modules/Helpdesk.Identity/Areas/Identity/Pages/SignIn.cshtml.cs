using System.Globalization;
using Helpdesk.Identity.Features;
using Helpdesk.Settings;
using Helpdesk.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.Extensions.Localization;
using LocalUrl = Helpdesk.Web.ReturnUrl;

namespace Helpdesk.Identity.Areas.Identity.Pages;

[AllowAnonymous]
[EnableRateLimiting(ApiRouteBuilderExtensions.SignInRateLimitPolicy)]
internal sealed class SignInModel(SignIn signIn, ISettings settings, TimeProvider time, IStringLocalizer L) : PageModel
{
    private static readonly TimeSpan RememberedFor = TimeSpan.FromDays(14);

    [BindProperty]
    public InputModel Input { get; set; } = new();

    [BindProperty(SupportsGet = true)]
    public string? ReturnUrl { get; set; }

    public IReadOnlyList<string> Hint { get; private set; } = [];

    public async Task<IActionResult> OnGetAsync(CancellationToken cancellationToken)
    {
        if (User.Identity?.IsAuthenticated == true)
        {
            return LocalRedirect(Target);
        }

        await LoadAsync(cancellationToken);
        return Page();
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken cancellationToken)
    {
        if (string.IsNullOrWhiteSpace(Input.UserName))
        {
            ModelState.AddModelError("Input.UserName", L["Enter your user name or mail address."]);
        }

        if (string.IsNullOrEmpty(Input.Password))
        {
            ModelState.AddModelError("Input.Password", L["Enter your password."]);
        }

        if (ModelState.IsValid)
        {
            var answer = await signIn.ExecuteAsync(
                Input.UserName!, Input.Password!, HttpContext.Connection.RemoteIpAddress?.ToString(), Request.Headers.UserAgent.ToString(), cancellationToken);
            if (answer.Principal is not null)
            {
                var properties = new AuthenticationProperties { IsPersistent = Input.Remember };
                if (Input.Remember)
                {
                    properties.ExpiresUtc = time.GetUtcNow() + RememberedFor;
                }

                await HttpContext.SignInAsync(IdentityConstants.ApplicationScheme, answer.Principal, properties);
                return LocalRedirect(Target);
            }

            ModelState.AddModelError("", answer.LockedUntil is { } until ? LockedMessage(until) : L["User name or password is wrong."]);
        }

        await LoadAsync(cancellationToken);
        return Page();
    }

    private string Target => LocalUrl.LocalOr(ReturnUrl, Url.Content("~/"));

    private string LockedMessage(DateTime until)
    {
        var minutes = Math.Max(1, (int)Math.Ceiling((until - time.GetUtcNow().UtcDateTime).TotalMinutes));
        return minutes == 1
            ? L["Too many failed attempts. Try again in a minute."]
            : L["Too many failed attempts. Try again in {0} minutes.", minutes.ToString(CultureInfo.CurrentCulture)];
    }

    private async Task LoadAsync(CancellationToken cancellationToken) =>
        Hint = (await settings.GetAsync<SignInSettings>(cancellationToken)).Hint.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    internal sealed class InputModel
    {
        public string? UserName { get; set; }

        public string? Password { get; set; }

        public bool Remember { get; set; }
    }
}
