using System.Text.Json;
using System.Text.Json.Nodes;
using Helpdesk.Data;
using Helpdesk.Errors;
using Helpdesk.Workflows.Domain;
using Helpdesk.Workflows.Engine;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace Helpdesk.Workflows.Features;

/// <summary>Keeps for some minutes what has happened before anybody waited for it: another system may be faster than the commit of the step that asks it.</summary>
internal sealed class KeepStimulus(WorkflowsDbContext db, IUnitOfWork unitOfWork, TimeProvider time, ILogger<KeepStimulus> logger)
{
    public const int MaxKept = 1_000;
    public const int MaxPayload = 64 * 1024;

    public static readonly TimeSpan Age = TimeSpan.FromMinutes(5);

    /// <returns>False when it is too large, or too much is kept already.</returns>
    public async Task<bool> HandleAsync(string hash, string? correlationId, JsonNode? payload, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow().UtcDateTime;
        var text = payload?.ToJsonString();
        if (text?.Length > MaxPayload || await db.Stimuli.CountAsync(s => s.ExpiresAt > now, cancellationToken) >= MaxKept)
        {
            logger.LogWarning("Something happened that no workflow waits for, and it is not kept: it is too large, or too much is kept already.");
            return false;
        }

        db.Stimuli.Add(new KeptStimulus { Hash = hash, CorrelationId = correlationId, Payload = text, ExpiresAt = now + Age });
        await db.SaveChangesAsync(cancellationToken);
        return true;
    }

    /// <summary>What is kept for new waits: each thing for one of them, the oldest first.</summary>
    public async Task<IReadOnlyList<(int Bookmark, KeptStimulus Stimulus)>> FindAsync(IReadOnlyList<Bookmark> waits, string? correlationId, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow().UtcDateTime;
        var hashes = waits.Select(b => b.Hash).Distinct(StringComparer.Ordinal).ToList();
        var kept = await db.Stimuli.AsNoTracking()
            .Where(s => hashes.Contains(s.Hash) && s.ExpiresAt > now && (s.CorrelationId == null || s.CorrelationId == correlationId))
            .OrderBy(s => s.Id).Take(MaxKept).ToListAsync(cancellationToken);
        List<(int, KeptStimulus)> found = [];
        // A step with several waits goes on with the first.
        foreach (var step in waits.GroupBy(b => b.Activity).Where(_ => kept.Count > 0))
        {
            if (kept.Find(s => step.Any(b => b.Hash == s.Hash)) is { } stimulus)
            {
                kept.Remove(stimulus);
                found.Add((step.First(b => b.Hash == stimulus.Hash).Id, stimulus));
            }
        }

        return found;
    }

    /// <summary>Takes it for the caller, who gives it on in the same transaction.</summary>
    /// <returns>False when another wait has taken it at the same moment.</returns>
    public async Task<bool> TryTakeAsync(KeptStimulus stimulus, CancellationToken cancellationToken)
    {
        try
        {
            await unitOfWork.RunPartAsync(
                async () =>
                {
                    db.Stimuli.Remove(stimulus);
                    await db.SaveChangesAsync(cancellationToken);
                },
                cancellationToken);
            return true;
        }
        catch (ConcurrencyException)
        {
            return false;
        }
    }

    public static JsonNode? PayloadOf(KeptStimulus stimulus) => stimulus.Payload is { } text ? JsonNode.Parse(text, documentOptions: new JsonDocumentOptions { MaxDepth = 256 }) : null;
}
