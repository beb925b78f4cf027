using System.Buffers;
using System.Security.Cryptography;
using System.Text;

namespace Helpdesk.Data;

/// <summary>
/// One change of one record, written by the platform in the transaction of the change itself, or one act that changed none
/// (<see cref="ILedgerActs"/>): who, when, from where, what and why (practice.md 3.3). Nobody else writes this table, nothing deletes its rows,
/// and of a row only the values can be erased (<see cref="ILedgerErasure"/>).
/// </summary>
public sealed class LedgerEvent
{
    /// <summary>Time-ordered key; the platform gives it.</summary>
    public Guid Id { get; set; }

    /// <summary>When it was written, UTC.</summary>
    public DateTime OccurredAt { get; set; }

    /// <summary>Acting person; null for the system.</summary>
    public Guid? ActorId { get; set; }

    /// <summary>Name of the actor at that time.</summary>
    public string ActorName { get; set; } = "";

    /// <summary>Person for whom the actor acted, if any.</summary>
    public Guid? OnBehalfOfId { get; set; }

    /// <summary>Session or token id, if any.</summary>
    public string? SessionId { get; set; }

    /// <summary>Network address of the client, if any.</summary>
    public string? Address { get; set; }

    /// <summary>Way the change came in, see <see cref="Security.Origins"/>.</summary>
    public string Origin { get; set; } = "";

    /// <summary>One of <see cref="LedgerActions"/>.</summary>
    public string Action { get; set; } = "";

    /// <summary>Table-independent name of the kind of record, for example <c>tickets.ticket</c>.</summary>
    public string EntityType { get; set; } = "";

    /// <summary>Key of the record (parts joined by <c>,</c>).</summary>
    public string EntityId { get; set; } = "";

    /// <summary>JSON object: property to <c>[old, new]</c>; for a record that is itself never changed, <c>{"digest":"sha256 hex"}</c>; for an act, its details by name.</summary>
    public string Changes { get; set; } = "{}";

    /// <summary>Random bytes that the digest of <see cref="Changes"/> begins with, so that an erased value of few possibilities cannot be guessed; null for events of old versions and erased ones.</summary>
    public byte[]? Salt { get; set; }

    /// <summary>What <see cref="ValuesDigest"/> was when the values were erased; null while they are there.</summary>
    public string? ErasedDigest { get; set; }

    /// <summary>The values were erased: nothing of them is left but their digest.</summary>
    public bool IsErased => ErasedDigest is not null && Salt is null && Changes == NoValues;

    /// <summary>Why, where the person or the use case said so.</summary>
    public string? Reason { get; set; }

    /// <summary>Ties the events of one request or job together (trace id).</summary>
    public string? CorrelationId { get; set; }

    /// <summary>Length of <see cref="Salt"/>.</summary>
    public const int SaltLength = 16;

    /// <summary>What stands in <see cref="Changes"/> when there are no values.</summary>
    public const string NoValues = "{}";

    /// <summary>SHA-256 of <see cref="Salt"/> and <see cref="Changes"/> in UTF-8, lower-case hex: what the seals hold of the values. The same before and after they are erased.</summary>
    public string ValuesDigest()
    {
        if (ErasedDigest is not null)
        {
            // The product erases all or nothing: a row that says both was written by somebody else, and is no event that was sealed.
            return IsErased ? ErasedDigest : "";
        }

        var salt = Salt ?? [];
        var rented = ArrayPool<byte>.Shared.Rent(salt.Length + Encoding.UTF8.GetMaxByteCount(Changes.Length));
        try
        {
            salt.CopyTo(rented, 0);
            var length = salt.Length + Encoding.UTF8.GetBytes(Changes, rented.AsSpan(salt.Length));
            Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
            SHA256.HashData(rented.AsSpan(0, length), hash);
            return Convert.ToHexStringLower(hash);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(rented);
        }
    }
}

/// <summary>Name of a kind of record in the ledger, for example <c>tickets.ticket</c>; by default the table's name in lower case.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class LedgerNameAttribute(string name) : Attribute
{
    /// <summary>Name.</summary>
    public string Name { get; } = name;
}

/// <summary>
/// The record says how the product works (a role, a field, a service level, a workflow), not what happened: its changes are in the log of
/// configuration changes. An architecture test asks for the decision for each kind of record, so that a new one cannot stay out of the log unseen.
/// </summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class ConfigurationAttribute : Attribute;

/// <summary>Rows are added once and never changed (events, messages): the ledger keeps their SHA-256 instead of a second copy. An update or delete is refused.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class AppendOnlyAttribute : Attribute
{
    /// <summary>True for rows that a retention period ends: they may be deleted, and the ledger keeps their SHA-256 of that too, not their content.</summary>
    public bool MayExpire { get; init; }
}

/// <summary>
/// The row holds no fact of the organisation (a lease, a cache, a draft), or the property is worked out from facts that are in the ledger: a change
/// of it alone is no new version of its record. The reason is reviewed: an architecture test lists every use.
/// </summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Property)]
public sealed class NotInLedgerAttribute(string reason) : Attribute
{
    /// <summary>Why the ledger may leave it out.</summary>
    public string Reason { get; } = reason;
}

/// <summary>The value is a secret (password hash, token hash): the ledger says that it changed, never what it is.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class SensitiveAttribute : Attribute;

/// <summary>Why the changes of the present scope are made; written to every ledger event of it. Scoped.</summary>
public interface IChangeReason
{
    /// <summary>A sentence, or null.</summary>
    string? Reason { get; set; }
}

/// <summary>Says in a model what <see cref="SensitiveAttribute"/> says on a property, for properties of foreign base types.</summary>
public static class LedgerModelExtensions
{
    /// <summary>Model annotation of a secret property.</summary>
    public const string SensitiveAnnotation = "Helpdesk:Sensitive";

    /// <summary>Marks the property as a secret: the ledger says that it changed, never what it is.</summary>
    public static Microsoft.EntityFrameworkCore.Metadata.Builders.PropertyBuilder<T> IsSensitive<T>(
        this Microsoft.EntityFrameworkCore.Metadata.Builders.PropertyBuilder<T> property) =>
        property.HasAnnotation(SensitiveAnnotation, true);
}
