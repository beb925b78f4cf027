using System.Security.Cryptography;
using Helpdesk.Workflows.Domain;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.EntityFrameworkCore;

namespace Helpdesk.Workflows.Http;

/// <summary>Encrypts what is kept secret with the tenant's keys. Scoped.</summary>
internal sealed class SecretVault(WorkflowsDbContext db, IDataProtectionProvider protection)
{
    private readonly IDataProtector _protector = protection.CreateProtector("Helpdesk.Workflows.Secrets");

    public string Protect(string secret) => _protector.Protect(secret);

    /// <summary>The secret; null when its key is lost.</summary>
    public string? Unprotect(string stored)
    {
        try
        {
            return _protector.Unprotect(stored);
        }
        catch (CryptographicException)
        {
            return null;
        }
    }

    /// <summary>A secret as it is sent; null when there is none of the name that can be read.</summary>
    public async Task<SentSecret?> FindAsync(string name, CancellationToken cancellationToken)
    {
        var stored = await db.Secrets.AsNoTracking().FirstOrDefaultAsync(s => s.Name == name, cancellationToken);
        return stored is not null && HostRule.TryParse(stored.Host, out var rule) && Unprotect(stored.Value) is { } value ? new SentSecret(rule, stored.Header, value) : null;
    }
}
