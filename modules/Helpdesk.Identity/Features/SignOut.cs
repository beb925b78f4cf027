using Helpdesk.Identity.Domain;
using Helpdesk.Security;

namespace Helpdesk.Identity.Features;

/// <summary>Writes down that a person signed out.</summary>
internal sealed class SignOut(IdentityDbContext db, ICurrentUser currentUser, TimeProvider time)
{
    public async Task ExecuteAsync(string? client, CancellationToken cancellationToken)
    {
        if (currentUser.Id is not { } id)
        {
            return;
        }

        db.SignInEvents.Add(new SignInEvent
        {
            OccurredAt = time.GetUtcNow().UtcDateTime,
            UserId = id,
            Outcome = SignInOutcome.SignedOut,
            Address = currentUser.Address,
            Client = client is { Length: > 200 } ? client[..200] : client,
        });
        await db.SaveChangesAsync(cancellationToken);
    }
}
