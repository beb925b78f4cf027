using System.Security.Claims;

namespace Helpdesk.Identity;

/// <summary>What a person may do, for work that goes on when they have left the page. Scoped.</summary>
public interface IPersonRights
{
    /// <summary>The person with the roles, rights and teams of this moment, as a request of theirs would have them.</summary>
    /// <returns>Null when the person is unknown or may not sign in any more.</returns>
    Task<ClaimsPrincipal?> FindAsync(Guid personId, CancellationToken cancellationToken);
}
