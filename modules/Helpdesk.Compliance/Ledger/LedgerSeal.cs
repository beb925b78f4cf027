using Helpdesk.Data;

namespace Helpdesk.Compliance.Ledger;

/// <summary>Place of an event in the chain: its own hash, and that of all before it with it.</summary>
[AppendOnly]
[NotInLedger("It proves the ledger; an event of its own would need a seal again.")]
internal sealed class LedgerSeal
{
    /// <summary>What acts on the ledger as a whole are recorded of.</summary>
    public const string LedgerName = "platform.ledger";

    public const int HashLength = 64;

    /// <summary>1 for the first event of the tenant, without gaps.</summary>
    public long Sequence { get; set; }

    public Guid EventId { get; set; }

    /// <summary>SHA-256 of the event's canonical JSON, lower-case hex.</summary>
    public string EventHash { get; set; } = "";

    /// <summary>SHA-256 of the chain hash before and the event hash (64 bytes), lower-case hex.</summary>
    public string ChainHash { get; set; } = "";
}

/// <summary>What is signed: a run of the chain. Who changes anything before it needs a key that is not in the database.</summary>
[AppendOnly]
[NotInLedger("It proves the ledger; an event of its own would need a seal again.")]
internal sealed class LedgerCheckpoint
{
    /// <summary>1 for the first one of the tenant, without gaps.</summary>
    public int Number { get; set; }

    public long FirstSequence { get; set; }

    public long LastSequence { get; set; }

    /// <summary>Merkle root (RFC 6962, section 2.1) over the event hashes.</summary>
    public string Root { get; set; } = "";

    /// <summary>Chain hash of the last event.</summary>
    public string ChainHash { get; set; } = "";

    /// <summary>SHA-256 of the checkpoint before (its canonical JSON); zeros for the first one.</summary>
    public string PreviousHash { get; set; } = "";

    /// <summary>UTC.</summary>
    public DateTime SealedAt { get; set; }

    /// <summary>Time of the newest event in it, UTC.</summary>
    public DateTime NewestAt { get; set; }

    public string KeyId { get; set; } = "";

    /// <summary>ECDSA P-256 with SHA-256 over the canonical JSON, DER, Base64.</summary>
    public string Signature { get; set; } = "";
}
