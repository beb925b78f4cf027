using Helpdesk.Data;

namespace Helpdesk.Identity.Domain;

/// <summary>One try to sign in.</summary>
[AppendOnly(MayExpire = true)]
[LedgerName("identity.sign-in")]
internal sealed class SignInEvent : Entity
{
    public DateTime OccurredAt { get; set; }

    /// <summary>The person, when the name is known. An unknown name is not stored: people type passwords into that field.</summary>
    public Guid? UserId { get; set; }

    public SignInOutcome Outcome { get; set; }

    /// <summary>Network address of the client.</summary>
    public string? Address { get; set; }

    /// <summary>What the client calls itself.</summary>
    public string? Client { get; set; }
}

/// <summary>How a try ended.</summary>
internal enum SignInOutcome
{
    Succeeded = 0,
    UnknownName = 1,
    WrongPassword = 2,
    LockedOut = 3,
    Inactive = 4,
    SignedOut = 5,
}
