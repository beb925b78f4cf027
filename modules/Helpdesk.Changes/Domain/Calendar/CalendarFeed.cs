using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Helpdesk.Data;

namespace Helpdesk.Changes.Domain.Calendar;

/// <summary>
/// The secret address under which a person's calendar program reads the planned changes; its key is the person's id. Only the SHA-256 of the secret is
/// stored: it has 256 random bits, so a slow hash would add nothing.
/// </summary>
[LedgerName("changes.calendar-feed")]
public sealed class CalendarFeed : Entity
{
    private const string Prefix = "hdc_";

    /// <summary>Lower-case hex of the secret's SHA-256.</summary>
    [Sensitive]
    public string Hash { get; set; } = "";

    /// <summary>When this address was made, UTC.</summary>
    public DateTime CreatedAt { get; set; }

    /// <summary>Day of the last use, UTC; a day is enough to see that an address is used, and keeps the ledger short.</summary>
    public DateOnly? LastUsedOn { get; set; }

    internal static string NewSecret() => Prefix + Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));

    internal static string HashOf(string secret) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(secret)));
}
