using Helpdesk.Changes.Domain;
using Helpdesk.Tickets;
using Microsoft.EntityFrameworkCore;

namespace Helpdesk.Changes.Integration;

/// <summary>The risk of changes, as it is known now. Scoped.</summary>
internal sealed class ChangeRisks(ChangesDbContext db, ITicketServiceDirectory services)
{
    /// <summary>Finished changes among which those of a service are looked for.</summary>
    private const int LookedThrough = 200;

    public async Task<IReadOnlyDictionary<Guid, RiskAssessment>> OfAsync(IReadOnlyCollection<Change> changes, CancellationToken cancellationToken)
    {
        var ended = await db.Changes.AsNoTracking().Where(c => c.Outcome != null && c.ActualEnd != null)
            .OrderByDescending(c => c.ActualEnd).Take(LookedThrough + changes.Count)
            .Select(c => new { c.Id, c.Outcome }).ToListAsync(cancellationToken);
        var serviceOf = await services.GetOfTicketsAsync([.. changes.Select(c => c.Id).Union(ended.Select(e => e.Id))], cancellationToken);
        var impacts = (await services.GetAllAsync(cancellationToken)).ToDictionary(s => s.Id, s => s.DefaultImpact);
        return changes.ToDictionary(
            c => c.Id,
            c => serviceOf.TryGetValue(c.Id, out var service)
                ? RiskAssessment.Of(
                    c.Plan.Answers,
                    impacts.TryGetValue(service, out var impact) ? impact : null,
                    [
                        .. ended.Where(e => e.Id != c.Id).Take(LookedThrough).Where(e => serviceOf.TryGetValue(e.Id, out var other) && other == service)
                            .Take(RiskAssessment.Remembered).Select(e => e.Outcome!.Value),
                    ])
                : RiskAssessment.Of(c.Plan.Answers, null, []));
    }
}
