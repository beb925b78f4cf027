using Helpdesk.Data;
using Microsoft.AspNetCore.Identity;

namespace Helpdesk.Identity.Domain;

/// <summary>A person who can be known, asked for and, with a password, signed in.</summary>
[LedgerName("identity.person")]
internal sealed class User : IdentityUser<Guid>, IHasConcurrencyStamp, ICreationAudited, IModificationAudited
{
    /// <summary>Wrong passwords in a row before the account is locked.</summary>
    public const int MaxFailedSignIns = 5;

    private static readonly TimeSpan FirstLockout = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan LongestLockout = TimeSpan.FromHours(1);

    public User()
    {
        Id = Guid.CreateVersion7();
        ConcurrencyStamp = Guid.CreateVersion7().ToString("N");
        SecurityStamp = NewSecurityStamp();
        LockoutEnabled = true;
    }

    /// <summary>Name shown everywhere.</summary>
    public string DisplayName
    {
        get;
        set
        {
            field = value;
            NormalizedName = SearchText.Normalize(value);
        }
    }

    = "";

    /// <summary>Display name folded for search and order.</summary>
    public string NormalizedName { get; private set; } = "";

    public Guid? OrganisationId { get; set; }

    /// <summary>Who leads the person: decides on the person's requests where a workflow says so.</summary>
    public Guid? ManagerId { get; set; }

    /// <summary>Culture name such as <c>de</c>; null for what the browser asks for.</summary>
    public string? Locale { get; set; }

    /// <summary>IANA zone id; null for the tenant's.</summary>
    public string? TimeZone { get; set; }

    /// <summary>False: cannot sign in, open sessions and tokens end at once.</summary>
    public bool IsActive { get; set; } = true;

    /// <summary>Lockouts in a row; each one lasts twice as long as the one before.</summary>
    public int LockoutCount { get; set; }

    /// <summary>Rises when roles or teams of the person change: those are rows of their own, and the stamp must move with them.</summary>
    public int Revision { get; set; }

    public DateTime CreationTime { get; set; }

    public Guid? CreatorId { get; set; }

    public DateTime? LastModificationTime { get; set; }

    public Guid? LastModifierId { get; set; }

    string IHasConcurrencyStamp.ConcurrencyStamp
    {
        get => ConcurrencyStamp ?? "";
        set => ConcurrencyStamp = value;
    }

    public bool IsLockedOut(DateTime now) => LockoutEnd is { } end && end.UtcDateTime > now;

    /// <summary>Counts a wrong password; the fifth in a row locks the account for 5, 10, 20 ... at most 60 minutes.</summary>
    public void CountFailedSignIn(DateTime now)
    {
        AccessFailedCount++;
        if (AccessFailedCount < MaxFailedSignIns)
        {
            return;
        }

        LockoutEnd = new DateTimeOffset(now + LockoutDuration(LockoutCount));
        LockoutCount++;
        AccessFailedCount = 0;
    }

    public void ResetFailedSignIns()
    {
        AccessFailedCount = 0;
        LockoutCount = 0;
        LockoutEnd = null;
    }

    /// <summary>Ends every open session at its next request.</summary>
    public void EndSessions() => SecurityStamp = NewSecurityStamp();

    internal static TimeSpan LockoutDuration(int lockoutsBefore) =>
        lockoutsBefore >= 4 ? LongestLockout : TimeSpan.FromTicks(Math.Min(LongestLockout.Ticks, FirstLockout.Ticks << lockoutsBefore));

    private static string NewSecurityStamp() =>
        Convert.ToHexStringLower(System.Security.Cryptography.RandomNumberGenerator.GetBytes(16));
}

/// <summary>A person's role.</summary>
[LedgerName("identity.person-role")]
internal sealed class UserRole : IdentityUserRole<Guid>;

/// <summary>The key under which an import knows a person; a person may have several, one per source.</summary>
[LedgerName("identity.import-key")]
internal sealed class PersonImportKey
{
    /// <summary>Source and name there, for example <c>uci:Caller 2403</c>.</summary>
    public string Key { get; set; } = "";

    public Guid UserId { get; set; }
}
