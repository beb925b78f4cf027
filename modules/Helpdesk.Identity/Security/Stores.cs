using Helpdesk.Errors;
using Helpdesk.Identity.Domain;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Identity.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore;

namespace Helpdesk.Identity.Security;

/// <summary>
/// ASP.NET Core Identity's store on the module's context. Roles of people and of permissions are the module's own rows; personal claims,
/// external logins and authenticator tokens come with the tables of the modules that need them.
/// </summary>
internal sealed class UserStore(IdentityDbContext context, IdentityErrorDescriber? describer = null)
    : UserStore<User, Role, IdentityDbContext, Guid, IdentityUserClaim<Guid>, UserRole, IdentityUserLogin<Guid>, IdentityUserToken<Guid>,
        IdentityRoleClaim<Guid>>(context, describer)
{
    /// <summary>Saves what changed; the base class would write every column and the ledger would have to find out what did not change.</summary>
    public override async Task<IdentityResult> UpdateAsync(User user, CancellationToken cancellationToken = default)
    {
        if (Context.Entry(user).State == EntityState.Detached)
        {
            return await base.UpdateAsync(user, cancellationToken);
        }

        try
        {
            await SaveChanges(cancellationToken);
            return IdentityResult.Success;
        }
        catch (ConcurrencyException)
        {
            return IdentityResult.Failed(ErrorDescriber.ConcurrencyFailure());
        }
    }
}
