using System.Buffers.Text;
using System.Security.Cryptography;
using Helpdesk.Data;

namespace Helpdesk.Workflows.Domain;

/// <summary>An address that other systems call, with the secrets that their calls are signed with.</summary>
[Configuration]
[LedgerName("workflows.webhook")]
internal sealed class Webhook : AggregateRoot, ICreationAudited
{
    public const int MaxPath = 200;

    /// <summary>Start of every secret; lets secret scanners find it.</summary>
    public const string SecretPrefix = "hdwh_";

    /// <summary>Below <c>/api/v1/workflows/hooks/</c>, small letters; what lies below it is signed with the same secret unless it has one of its own.</summary>
    public required string Path { get; init; }

    /// <summary>Encrypted with the tenant's keys.</summary>
    [Sensitive]
    public required string Secret { get; set; }

    /// <summary>The one before, valid until somebody ends it; encrypted.</summary>
    [Sensitive]
    public string? PreviousSecret { get; set; }

    public DateTime? RotatedAt { get; set; }

    public DateTime CreationTime { get; set; }

    public Guid? CreatorId { get; set; }

    public static string NewSecret() => SecretPrefix + Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));
}

/// <summary>A signature that was taken: the same call does not count twice.</summary>
[NotInLedger("A mark against repetition that says nothing about the organisation; what the call has begun is in the ledger.")]
internal sealed class UsedSignature
{
    /// <summary>SHA-256 of path and signature.</summary>
    public required string Hash { get; init; }

    public DateTime At { get; init; }
}

/// <summary>Something that has happened before anybody waited for it.</summary>
[NotInLedger("Transport: kept for minutes; what it lets go on is in the journal of the instance, whose lines are in the ledger.")]
internal sealed class KeptStimulus : Entity, IHasConcurrencyStamp
{
    public string ConcurrencyStamp { get; set; } = "";

    public required string Hash { get; init; }

    /// <summary>Only what is about the same may have it; null for anybody.</summary>
    public string? CorrelationId { get; init; }

    /// <summary>JSON.</summary>
    public string? Payload { get; init; }

    public DateTime ExpiresAt { get; init; }
}
