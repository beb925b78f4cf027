using Helpdesk.Changes.Domain;
using Helpdesk.Tickets;
using Microsoft.EntityFrameworkCore;

namespace Helpdesk.Changes.Integration;

/// <summary>The risk of changes, as it is known now. Scoped.</summary>
internal sealed class ChangeRisks(ChangesDbContext db, ITicketIntegrationService tickets, ITicketServiceDirectory services)
{
    /// <summary>Finished changes among which those of a service and of a team are looked for.</summary>
    private const int LookedThrough = 200;

    public async Task<RiskAssessment> OfAsync(Change change, CancellationToken cancellationToken) => (await OfAsync([change], cancellationToken))[change.Id];

    public async Task<IReadOnlyDictionary<Guid, RiskAssessment>> OfAsync(IReadOnlyCollection<Change> changes, CancellationToken cancellationToken)
    {
        var ended = await db.Changes.AsNoTracking().Where(c => c.Outcome != null && c.ActualEnd != null)
            .OrderByDescending(c => c.ActualEnd).Take(LookedThrough + changes.Count)
            .Select(c => new { c.Id, c.Outcome }).ToListAsync(cancellationToken);
        List<Guid> all = [.. changes.Select(c => c.Id).Union(ended.Select(e => e.Id))];
        var serviceOf = await services.GetOfTicketsAsync(all, cancellationToken);
        var ticketOf = await tickets.GetAsync(all, cancellationToken);
        var impacts = (await services.GetAllAsync(cancellationToken)).ToDictionary(s => s.Id, s => s.DefaultImpact);
        return changes.ToDictionary(
            c => c.Id,
            c =>
            {
                var others = ended.Where(e => e.Id != c.Id).Take(LookedThrough).ToList();
                var (service, team) = (ServiceOf(c.Id), TeamOf(c.Id));
                return RiskAssessment.Of(
                    c.Plan.Answers,
                    service is { } id && impacts.TryGetValue(id, out var impact) ? impact : null,
                    [.. others.Where(e => service is not null && ServiceOf(e.Id) == service).Select(e => e.Outcome!.Value)],
                    [.. others.Where(e => team is not null && TeamOf(e.Id) == team).Select(e => e.Outcome!.Value)]);
            });

        Guid? ServiceOf(Guid id) => serviceOf.TryGetValue(id, out var service) ? service : null;

        Guid? TeamOf(Guid id) => ticketOf.GetValueOrDefault(id)?.TeamId;
    }
}
