using Helpdesk.Data;
using Microsoft.AspNetCore.Identity;

namespace Helpdesk.Identity.Domain;

/// <summary>A named set of permissions.</summary>
[Configuration]
[LedgerName("identity.role")]
internal sealed class Role : IdentityRole<Guid>, IHasConcurrencyStamp
{
    public Role()
    {
        Id = Guid.CreateVersion7();
        ConcurrencyStamp = Guid.CreateVersion7().ToString("N");
    }

    public string Description { get; set; } = "";

    /// <summary>Part of the product: keeps its name and cannot be deleted.</summary>
    public bool IsBuiltIn { get; set; }

    /// <summary>Rises when permissions of the role change: those are rows of their own, and the stamp must move with them.</summary>
    public int Revision { get; set; }

    string IHasConcurrencyStamp.ConcurrencyStamp
    {
        get => ConcurrencyStamp ?? "";
        set => ConcurrencyStamp = value;
    }
}

/// <summary>
/// A permission that a role grants: what ASP.NET Core Identity calls a role claim, keyed by role and permission because its own role
/// claims need a number made by the database.
/// </summary>
[Configuration]
[LedgerName("identity.role-permission")]
internal sealed class RolePermission
{
    public Guid RoleId { get; set; }

    public string Permission { get; set; } = "";
}

/// <summary>A default grant that was offered to a role once. It is not offered again, so what an administrator took away stays away.</summary>
[NotInLedger("Bookkeeping of the seed: the grants themselves are role permissions, which are in the ledger.")]
internal sealed class SeededGrant
{
    public string Role { get; set; } = "";

    public string Permission { get; set; } = "";
}
