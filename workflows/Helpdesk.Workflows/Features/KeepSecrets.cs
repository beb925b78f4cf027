using System.Text.RegularExpressions;
using Helpdesk.Errors;
using Helpdesk.Workflows.Domain;
using Helpdesk.Workflows.Http;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;

namespace Helpdesk.Workflows.Features;

/// <summary>A secret in a list, without what it is.</summary>
internal sealed record SecretRow(Guid Id, string Name, string Host, string Header, DateTime ChangedAt);

/// <summary>Keeps what lets workflows into other systems. What is kept is never shown again.</summary>
internal sealed partial class KeepSecrets(WorkflowsDbContext db, WorkflowAccess access, SecretVault vault, IStringLocalizer L)
{
    public const string UsualHeader = "Authorization";

    public async Task<IReadOnlyList<SecretRow>> ListAsync(CancellationToken cancellationToken)
    {
        access.DemandManage();
        return await db.Secrets.AsNoTracking().OrderBy(s => s.Name)
            .Select(s => new SecretRow(s.Id, s.Name, s.Host, s.Header, s.LastModificationTime ?? s.CreationTime)).ToListAsync(cancellationToken);
    }

    /// <summary>Keeps a secret; one of the same name is replaced.</summary>
    /// <param name="host">The only host that it is sent to, as in the list of hosts.</param>
    /// <param name="header">Header that carries it; empty for Authorization.</param>
    /// <param name="value">The whole value of the header, for example <c>Bearer abc</c>.</param>
    /// <exception cref="ValidationException">It cannot be sent like this.</exception>
    public async Task SaveAsync(string? name, string? host, string? header, string? value, CancellationToken cancellationToken)
    {
        access.DemandManage();
        Dictionary<string, string[]> errors = new(StringComparer.Ordinal);
        var key = name?.Trim() ?? "";
        if (key.Length is 0 or > WorkflowSecret.MaxName || !NameText().IsMatch(key))
        {
            errors["name"] = [L["Give the secret a name of letters, digits, dots, - and _ with at most {0} characters.", WorkflowSecret.MaxName]];
        }

        var place = host?.Trim() ?? "";
        if (place.Length > WorkflowSecret.MaxHost || !HostRule.TryParse(place, out _))
        {
            errors["host"] = [L["Write the host that may get the secret, such as api.example.com."]];
        }

        var carrier = string.IsNullOrWhiteSpace(header) ? UsualHeader : header.Trim();
        if (carrier.Length > WorkflowSecret.MaxHeader || !HeaderText().IsMatch(carrier))
        {
            errors["header"] = [L["Write the name of a header, such as Authorization or X-Api-Key."]];
        }

        var secret = value?.Trim() ?? "";
        if (secret.Length is 0 or > WorkflowSecret.MaxValue || !ValueText().IsMatch(secret))
        {
            errors["value"] = [L["Write the value of the header on one line, with at most {0} plain characters.", WorkflowSecret.MaxValue]];
        }

        if (errors.Count > 0)
        {
            throw new ValidationException(errors);
        }

        if (await db.Secrets.FirstOrDefaultAsync(s => s.Name == key, cancellationToken) is { } present)
        {
            (present.Host, present.Header, present.Value) = (place, carrier, vault.Protect(secret));
        }
        else
        {
            db.Secrets.Add(new WorkflowSecret { Name = key, Host = place, Header = carrier, Value = vault.Protect(secret) });
        }

        await db.SaveChangesAsync(cancellationToken);
    }

    public async Task RemoveAsync(Guid id, CancellationToken cancellationToken)
    {
        access.DemandManage();
        db.Secrets.Remove(await db.Secrets.FirstOrDefaultAsync(s => s.Id == id, cancellationToken) ?? throw new NotFoundException(L["There is no such secret."]));
        await db.SaveChangesAsync(cancellationToken);
    }

    [GeneratedRegex(@"\A[A-Za-z0-9._-]+\z")]
    private static partial Regex NameText();

    [GeneratedRegex(@"\A(?!(Host|Content-Length|Transfer-Encoding|Connection|Idempotency-Key)\z)[A-Za-z0-9-]+\z", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture)]
    private static partial Regex HeaderText();

    [GeneratedRegex(@"\A[\x20-\x7E]+\z")]
    private static partial Regex ValueText();
}
