using System.Text.Json;
using Helpdesk.Compliance.Reports;
using Helpdesk.Errors;
using Helpdesk.Security;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;

namespace Helpdesk.Compliance.Engagements;

internal sealed record SampleRequest(Guid RunId, SampleMethod Method, int? Size, string? Seed, string? Reason);

/// <summary>Draws a sample from a population that was reported in the audit.</summary>
internal sealed class DrawSample(ComplianceDbContext db, EngagementAccess access, ReportArchive reports, ICurrentUser user, TimeProvider clock, IStringLocalizer L)
{
    public async Task<EngagementSample> HandleAsync(Guid engagementId, SampleRequest request, CancellationToken cancellationToken)
    {
        var engagement = await access.FindAsAuditorAsync(engagementId, cancellationToken);
        var run = await db.ReportRuns.AsNoTracking().SingleOrDefaultAsync(r => r.Id == request.RunId && r.EngagementId == engagement.Id, cancellationToken)
            ?? throw new ValidationException("runId", L["Choose a population of this audit."]);
        if (run.StoredScope.Keys is not null || !reports.IsPopulation(run))
        {
            throw new ValidationException("runId", L["Choose a population of this audit."]);
        }

        if (!Enum.IsDefined(request.Method))
        {
            throw new ValidationException("method", L["Choose how to draw."]);
        }

        var seed = request.Seed?.Trim() ?? "";
        if (seed.Length is 0 or > EngagementSample.MaxSeed)
        {
            throw new ValidationException("seed", L["Give a seed of at most {0} characters: the same seed draws the same sample.", EngagementSample.MaxSeed]);
        }

        var (hash, keys) = await reports.KeysAsync(run.Id, cancellationToken);
        var population = keys.Distinct(StringComparer.Ordinal).Count();
        if (population == 0)
        {
            throw new ValidationException("runId", L["The population is empty: there is nothing to draw from."]);
        }

        if (request.Method != SampleMethod.All && request.Size is not (> 0 and <= StartReport.MostKeys))
        {
            throw new ValidationException("size", L["Draw 1 to {0} items.", StartReport.MostKeys]);
        }

        if (request.Method == SampleMethod.All && population > StartReport.MostKeys)
        {
            throw new ValidationException("method", L["The population has {0} items, and a sample at most {1}. Draw some of them.", population, StartReport.MostKeys]);
        }

        var reason = string.IsNullOrWhiteSpace(request.Reason) ? null : request.Reason.Trim();
        if (reason is null && await db.EngagementSamples.AnyAsync(s => s.EngagementId == engagement.Id && s.ReportId == run.ReportId, cancellationToken))
        {
            throw new ValidationException("reason", L["A sample of this report was drawn before. Say why you draw another one; the first one stays."]);
        }

        if (reason?.Length > EngagementSample.MaxReason)
        {
            throw new ValidationException("reason", L["Write at most {0} characters.", EngagementSample.MaxReason]);
        }

        var drawn = Sampling.Draw(keys, request.Method, request.Size ?? 0, seed);
        EngagementSample sample = new()
        {
            EngagementId = engagement.Id,
            RunId = run.Id,
            ReportId = run.ReportId,
            DataSha256 = hash,
            PopulationSize = population,
            Method = request.Method,
            Size = drawn.Count,
            Seed = seed,
            Keys = JsonSerializer.Serialize(drawn),
            Reason = reason,
            DrawnById = user.RequiredId,
            DrawnByName = user.Name,
            DrawnAt = clock.GetUtcNow().UtcDateTime,
        };
        db.EngagementSamples.Add(sample);
        await db.SaveChangesAsync(cancellationToken);
        return sample;
    }
}
