using System.Security.Claims;
using Helpdesk.Identity.Security;
using Helpdesk.Security;

namespace Helpdesk.Identity.Integration;

internal sealed class PersonRights(PersonReader people) : IPersonRights
{
    public async Task<ClaimsPrincipal?> FindAsync(Guid personId, CancellationToken cancellationToken) =>
        await people.GetAsync(personId, cancellationToken) is { IsActive: true } person
            ? PersonPrincipal.ForRequest(person, person.Granted, sessionId: null, Origins.Background, "Background")
            : null;
}
