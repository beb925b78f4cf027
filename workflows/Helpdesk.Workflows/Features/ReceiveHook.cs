using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Helpdesk.Data;
using Helpdesk.Errors;
using Helpdesk.Events;
using Helpdesk.Security;
using Helpdesk.Workflows.Activities;
using Helpdesk.Workflows.Definitions;
using Helpdesk.Workflows.Domain;
using Helpdesk.Workflows.Engine;
using Helpdesk.Workflows.Http;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;

namespace Helpdesk.Workflows.Features;

/// <summary>A call as it came in.</summary>
/// <param name="Signature">Header that signs the body, or null.</param>
/// <param name="HasToken">It carries a token of the API, whose person is the current one.</param>
internal sealed record HookCall(string? Path, string Method, byte[] Body, string? Signature, bool HasToken);

/// <summary>A call that was taken; workflows hear of it through the outbox.</summary>
/// <param name="Call">What the step gives on: method, path, headers, query, content.</param>
/// <param name="Starts">Ids that instances get, by <c>definitionId/activityId</c>: the caller knows them before they begin.</param>
[EventName("workflows.hook-received.v1")]
internal sealed record HookReceived(string Path, string Method, JsonObject Call, IReadOnlyDictionary<string, Guid> Starts);

/// <summary>
/// Takes calls of other systems: who calls must sign with the secret of the path, or hold a token that may run workflows. Nobody waits for a run. Whoever
/// may not call is told nothing, not even whether the path exists.
/// </summary>
internal sealed class ReceiveHook(
    WorkflowsDbContext db, DocumentReader documents, SecretVault vault, ICurrentUser user, IUnitOfWork unitOfWork, TimeProvider time, IStringLocalizer L)
{
    // Whoever calls an unknown path waits as long as for a known one.
    private static readonly string Nobody = Webhook.NewSecret();

    /// <param name="read">Reads the body once the caller may call.</param>
    /// <returns>Instances that begin, or go on, because of the call.</returns>
    /// <exception cref="NotFoundException">The path or the method is not known, or the caller may not call it.</exception>
    public async Task<IReadOnlyList<Guid>> HandleAsync(HookCall call, Func<JsonObject> read, CancellationToken cancellationToken)
    {
        var path = HookPath.Normalize(call.Path);
        var hook = path is null ? null : await FindHookAsync(path, cancellationToken);
        var mayByToken = call.HasToken && user.Can(WorkflowPermissions.RunWorkflows);
        var signature = HookSignature.Match(call.Signature, SecretsOf(hook), time.GetUtcNow(), call.Body);
        if (path is null || (!mayByToken && (hook is null || signature is null)))
        {
            throw Unknown();
        }

        var (starts, hasTriggers) = await FindStartsAsync(path, call.Method, cancellationToken);
        var hash = StimulusHash.Of(HttpEndpoint.TypeName, HttpEndpoint.WaitsFor(path, call.Method));
        var waiting = await db.Bookmarks.AsNoTracking().Where(b => b.Hash == hash).Select(b => b.InstanceId).Distinct().ToListAsync(cancellationToken);
        if (starts.Count == 0 && waiting.Count == 0 && (hasTriggers || hook is null))
        {
            throw Unknown();
        }

        var content = read();
        await using var transaction = await unitOfWork.BeginAsync(cancellationToken);
        if (!mayByToken)
        {
            db.UsedSignatures.Add(new UsedSignature { Hash = Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes($"{hook!.Path}|{signature}"))), At = time.GetUtcNow().UtcDateTime });
            content.Remove("query");
        }

        db.Publish(new HookReceived(path, call.Method, content, starts));
        try
        {
            await db.SaveChangesAsync(cancellationToken);
        }
        catch (ConcurrencyException)
        {
            // The same call once more.
            throw Unknown();
        }

        await transaction.CommitAsync(cancellationToken);
        return [.. starts.Values, .. waiting];
    }

    /// <summary>The triggers of published versions on a path that take a method, as <c>definitionId/activityId</c>.</summary>
    internal static async Task<(IReadOnlyList<(string Key, Guid VersionId, string ActivityId)> Taking, bool HasAny)> FindTriggersAsync(
        WorkflowsDbContext db, DocumentReader documents, string path, string method, CancellationToken cancellationToken)
    {
        var hash = StimulusHash.Of(HttpEndpoint.TypeName, HttpEndpoint.BeginsWith(path));
        var triggers = await (
            from trigger in db.Triggers.AsNoTracking()
            join definition in db.Definitions.AsNoTracking() on trigger.DefinitionVersionId equals definition.Id
            where trigger.Hash == hash
            orderby trigger.DefinitionVersionId, trigger.ActivityId
            select new { definition.DefinitionId, VersionId = definition.Id, trigger.ActivityId }).ToListAsync(cancellationToken);
        List<(string, Guid, string)> taking = [];
        foreach (var trigger in triggers)
        {
            var document = await documents.GetAsync(trigger.VersionId, cancellationToken);
            if (document.Activities.GetValueOrDefault(trigger.ActivityId) is { } node && HttpEndpoint.MethodsOf(node)?.Contains(method, StringComparer.Ordinal) == true)
            {
                taking.Add(($"{trigger.DefinitionId}/{trigger.ActivityId}", trigger.VersionId, trigger.ActivityId));
            }
        }

        return (taking, triggers.Count > 0);
    }

    private async Task<(Dictionary<string, Guid> Starts, bool HasAny)> FindStartsAsync(string path, string method, CancellationToken cancellationToken)
    {
        var (taking, hasAny) = await FindTriggersAsync(db, documents, path, method, cancellationToken);
        return (taking.ToDictionary(t => t.Key, _ => Guid.CreateVersion7(), StringComparer.Ordinal), hasAny);
    }

    private async Task<Webhook?> FindHookAsync(string path, CancellationToken cancellationToken)
    {
        var paths = HookPath.WithParents(path);
        var found = await db.Webhooks.AsNoTracking().Where(w => paths.Contains(w.Path)).ToListAsync(cancellationToken);
        return found.MaxBy(w => w.Path.Length);
    }

    private IEnumerable<string> SecretsOf(Webhook? hook) =>
        hook is null ? [Nobody] : new[] { hook.Secret, hook.PreviousSecret }.OfType<string>().Select(vault.Unprotect).OfType<string>();

    private NotFoundException Unknown() => new(L["There is nothing at this address."]);
}
