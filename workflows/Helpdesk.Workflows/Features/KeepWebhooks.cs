using Helpdesk.Errors;
using Helpdesk.Workflows.Activities;
using Helpdesk.Workflows.Definitions;
using Helpdesk.Workflows.Domain;
using Helpdesk.Workflows.Http;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;

namespace Helpdesk.Workflows.Features;

/// <summary>An address in a list.</summary>
/// <param name="Id">Null when it has no secret: only tokens are taken.</param>
/// <param name="Workflows">Ids and names of the workflows whose latest version has a step for it.</param>
internal sealed record WebhookRow(string Path, Guid? Id, bool HasPrevious, DateTime? RotatedAt, IReadOnlyList<(string Id, string Name)> Workflows);

/// <summary>Keeps the secrets that calls of other systems are signed with. They are made here and shown once.</summary>
internal sealed class KeepWebhooks(WorkflowsDbContext db, WorkflowAccess access, SecretVault vault, TimeProvider time, IStringLocalizer L)
{
    public async Task<IReadOnlyList<WebhookRow>> ListAsync(CancellationToken cancellationToken)
    {
        access.DemandManage();
        var hooks = await db.Webhooks.AsNoTracking().ToListAsync(cancellationToken);
        var definitions = await db.Definitions.AsNoTracking().Where(d => d.IsLatest && d.Document.Contains(HttpEndpoint.TypeName))
            .Select(d => new { d.DefinitionId, d.Name, d.Document }).ToListAsync(cancellationToken);
        var used = definitions
            .SelectMany(d => PathsOf(d.Document).Distinct(StringComparer.Ordinal).Select(p => (Path: p, Workflow: (d.DefinitionId, d.Name))))
            .ToLookup(u => u.Path, u => u.Workflow, StringComparer.Ordinal);
        return
        [
            .. hooks.Select(h => h.Path).Union(used.Select(u => u.Key), StringComparer.Ordinal).Order(StringComparer.Ordinal).Select(path =>
            {
                var hook = hooks.Find(h => h.Path == path);
                return new WebhookRow(path, hook?.Id, hook?.PreviousSecret is not null, hook?.RotatedAt ?? hook?.CreationTime, [.. used[path]]);
            }),
        ];
    }

    /// <summary>Makes the secret of a path, or a new one: then the one before stays valid until it is ended.</summary>
    /// <returns>The secret, which cannot be read again.</returns>
    /// <exception cref="ValidationException">This is no path.</exception>
    public async Task<string> RotateAsync(string? path, CancellationToken cancellationToken)
    {
        access.DemandManage();
        var known = HookPath.Normalize(path)
            ?? throw new ValidationException("path", L["A path is words of letters, digits, - and _ with slashes between them, such as monitoring/alerts."]);
        var secret = Webhook.NewSecret();
        if (await db.Webhooks.FirstOrDefaultAsync(w => w.Path == known, cancellationToken) is { } hook)
        {
            (hook.PreviousSecret, hook.Secret, hook.RotatedAt) = (hook.Secret, vault.Protect(secret), time.GetUtcNow().UtcDateTime);
        }
        else
        {
            db.Webhooks.Add(new Webhook { Path = known, Secret = vault.Protect(secret) });
        }

        await db.SaveChangesAsync(cancellationToken);
        return secret;
    }

    /// <summary>Ends the secret before the present one.</summary>
    public async Task EndPreviousAsync(Guid id, CancellationToken cancellationToken)
    {
        access.DemandManage();
        (await FindAsync(id, cancellationToken)).PreviousSecret = null;
        await db.SaveChangesAsync(cancellationToken);
    }

    /// <summary>Ends all secrets of a path: only tokens are taken from then on.</summary>
    public async Task RemoveAsync(Guid id, CancellationToken cancellationToken)
    {
        access.DemandManage();
        db.Webhooks.Remove(await FindAsync(id, cancellationToken));
        await db.SaveChangesAsync(cancellationToken);
    }

    private async Task<Webhook> FindAsync(Guid id, CancellationToken cancellationToken) =>
        await db.Webhooks.FirstOrDefaultAsync(w => w.Id == id, cancellationToken) ?? throw new NotFoundException(L["There is no such webhook."]);

    private static IEnumerable<string> PathsOf(string document)
    {
        try
        {
            return WorkflowDocument.Read(document).Activities.Values.Where(a => a.Type == HttpEndpoint.TypeName).Select(HttpEndpoint.PathOf).OfType<string>();
        }
        catch (WorkflowDocumentException)
        {
            return [];
        }
    }
}
