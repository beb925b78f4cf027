using System.Security.Claims;
using Helpdesk.Identity.Domain;
using Helpdesk.Security;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Identity;

namespace Helpdesk.Identity.Security;

/// <summary>The two faces of a signed-in person: what the cookie carries, and what a request knows.</summary>
internal static class PersonPrincipal
{
    /// <summary>Claim of the cookie that must equal the person's present stamp.</summary>
    public const string SecurityStampClaim = "AspNet.Identity.SecurityStamp";

    /// <summary>Sign-in name.</summary>
    public const string UserNameClaim = "preferred_username";

    /// <summary>Id, stamp and session: rights are looked up at each request, so they are never older than seconds.</summary>
    public static ClaimsPrincipal ForCookie(User user) => new(new ClaimsIdentity(
        [
            new Claim(ClaimTypes.NameIdentifier, user.Id.ToString()),
            new Claim(ClaimTypes.Name, user.DisplayName),
            new Claim(SecurityStampClaim, user.SecurityStamp!),
            new Claim(HelpdeskClaimTypes.Session, Guid.CreateVersion7().ToString("N")),
        ],
        IdentityConstants.ApplicationScheme));

    /// <summary>Everything that authorization and pages ask for.</summary>
    public static ClaimsPrincipal ForRequest(
        PersonSnapshot person, IEnumerable<string> permissions, string? sessionId, string origin, string authenticationType)
    {
        List<Claim> claims =
        [
            new(ClaimTypes.NameIdentifier, person.Id.ToString()),
            new(ClaimTypes.Name, person.DisplayName),
            new(UserNameClaim, person.UserName),
            new(HelpdeskClaimTypes.Origin, origin),
            new(HelpdeskClaimTypes.Permission, PlatformPermissions.SignedIn.Name),
        ];
        claims.AddRange(permissions.Where(p => p != PlatformPermissions.SignedIn.Name).Select(p => new Claim(HelpdeskClaimTypes.Permission, p)));
        claims.AddRange(person.Roles.Select(r => new Claim(ClaimTypes.Role, r)));
        claims.AddRange(person.Teams.Select(t => new Claim(HelpdeskClaimTypes.Team, t.ToString())));
        AddIfAny(HelpdeskClaimTypes.Organisation, person.OrganisationId?.ToString());
        AddIfAny(HelpdeskClaimTypes.TimeZone, person.TimeZone);
        AddIfAny(HelpdeskClaimTypes.Locale, person.Locale);
        AddIfAny(HelpdeskClaimTypes.Session, sessionId);
        return new ClaimsPrincipal(new ClaimsIdentity(claims, authenticationType));

        void AddIfAny(string type, string? value)
        {
            if (!string.IsNullOrEmpty(value))
            {
                claims.Add(new Claim(type, value));
            }
        }
    }

    public static Guid? IdOf(ClaimsPrincipal? principal) =>
        Guid.TryParse(principal?.FindFirstValue(ClaimTypes.NameIdentifier), out var id) ? id : null;
}

/// <summary>Turns the cookie's principal into the request's.</summary>
internal sealed class PersonClaimsTransformation(PersonReader people) : IClaimsTransformation
{
    public async Task<ClaimsPrincipal> TransformAsync(ClaimsPrincipal principal)
    {
        if (principal.Identity is not { IsAuthenticated: true, AuthenticationType: { } type } ||
            type != IdentityConstants.ApplicationScheme ||
            principal.HasClaim(c => c.Type == HelpdeskClaimTypes.Permission) ||
            PersonPrincipal.IdOf(principal) is not { } id)
        {
            return principal;
        }

        return await people.GetAsync(id, CancellationToken.None) is { IsActive: true } person
            ? PersonPrincipal.ForRequest(
                person, person.Granted, principal.FindFirstValue(HelpdeskClaimTypes.Session), Origins.Interactive, type)
            : new ClaimsPrincipal(new ClaimsIdentity());
    }
}
