using System.Text.Encodings.Web;
using Helpdesk.Identity.Domain;
using Helpdesk.Security;
using Helpdesk.Tasks;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Helpdesk.Identity.Security;

/// <summary>
/// <c>Authorization: Bearer hd_...</c>: the token's person, with the permissions that both the person and the token's scopes hold.
/// </summary>
internal sealed class ApiTokenHandler(
    IOptionsMonitor<AuthenticationSchemeOptions> options,
    ILoggerFactory logger,
    UrlEncoder encoder,
    PersonReader people,
    TokenUseRecorder uses,
    IBackgroundWork work)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
{
    public const string SchemeName = "ApiToken";

    private const string Bearer = "Bearer ";

    public static bool IsCarriedBy(HttpRequest request) =>
        request.Headers.Authorization.ToString().StartsWith(Bearer, StringComparison.OrdinalIgnoreCase);

    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        if (!IsCarriedBy(Request))
        {
            return AuthenticateResult.NoResult();
        }

        var secret = Request.Headers.Authorization.ToString()[Bearer.Length..].Trim();
        if (!secret.StartsWith(ApiToken.SecretPrefix, StringComparison.Ordinal) || secret.Length > 128)
        {
            return AuthenticateResult.Fail("The bearer token is not an API token of this product.");
        }

        var token = await people.FindTokenAsync(secret, Context.RequestAborted);
        var now = TimeProvider.GetUtcNow().UtcDateTime;
        if (token is null || token.RevokedAt is not null || token.ExpiresAt <= now)
        {
            return AuthenticateResult.Fail("The API token is unknown, expired or revoked.");
        }

        if (await people.GetAsync(token.UserId, Context.RequestAborted) is not { IsActive: true } person)
        {
            return AuthenticateResult.Fail("The person of the API token is not active.");
        }

        uses.Record(token.Id, Context.Connection.RemoteIpAddress?.ToString(), work);
        var permissions = token.Scopes is null ? person.Granted : person.Held.Where(token.Scopes.Contains);
        var principal = PersonPrincipal.ForRequest(person, permissions, token.Id.ToString("N"), Origins.Api, SchemeName);
        return AuthenticateResult.Success(new AuthenticationTicket(principal, SchemeName));
    }
}
