using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Helpdesk.Data;

namespace Helpdesk.Identity.Domain;

/// <summary>
/// A secret with which a program acts as a person. Only its SHA-256 is stored: the secret has 256 random bits, so a slow hash would add
/// nothing but time to every request.
/// </summary>
[LedgerName("identity.api-token")]
internal sealed class ApiToken : Entity, ICreationAudited
{
    /// <summary>Start of every token; lets secret scanners find it.</summary>
    public const string SecretPrefix = "hd_";

    public Guid UserId { get; set; }

    public string Name { get; set; } = "";

    /// <summary>Lower-case hex of the secret's SHA-256.</summary>
    [Sensitive]
    public string Hash { get; set; } = "";

    /// <summary>First characters of the secret, to tell tokens apart.</summary>
    public string Prefix { get; set; } = "";

    /// <summary>Permissions separated by blanks; empty for all that the person has.</summary>
    public string Scopes { get; set; } = "";

    /// <summary>UTC; null for no end.</summary>
    public DateTime? ExpiresAt { get; set; }

    public DateTime? RevokedAt { get; set; }

    public DateTime CreationTime { get; set; }

    public Guid? CreatorId { get; set; }

    public IReadOnlyList<string> ScopeList => Scopes.Split(' ', StringSplitOptions.RemoveEmptyEntries);

    public bool IsUsable(DateTime now) => RevokedAt is null && (ExpiresAt is null || ExpiresAt > now);

    /// <summary>Makes a token and its secret, which is not kept.</summary>
    public static (ApiToken Token, string Secret) Create(Guid userId, string name, IEnumerable<string> scopes, DateTime? expiresAt)
    {
        var secret = SecretPrefix + Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));
        var token = new ApiToken
        {
            UserId = userId,
            Name = name,
            Hash = HashOf(secret),
            Prefix = secret[..10],
            Scopes = string.Join(' ', scopes.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)),
            ExpiresAt = expiresAt,
        };
        return (token, secret);
    }

    public static string HashOf(string secret) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(secret)));
}

/// <summary>When a token was used last, to the minute.</summary>
[NotInLedger("A usage mark that says nothing about the organisation; what was done with the token is in the ledger under its id.")]
internal sealed class ApiTokenUse
{
    public Guid TokenId { get; set; }

    public DateTime LastUsedAt { get; set; }

    public string? Address { get; set; }
}
