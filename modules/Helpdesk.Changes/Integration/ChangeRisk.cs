using Helpdesk.Changes.Domain;
using Helpdesk.Tickets;
using Microsoft.EntityFrameworkCore;

namespace Helpdesk.Changes.Integration;

/// <summary>Finds the inputs of a change's risk. Scoped.</summary>
internal sealed class ChangeRisk(ChangesDbContext db, ITicketIntegrationService tickets, ITicketServiceDirectory services)
{
    /// <summary>Finished changes among which those of the service and of the team are looked for.</summary>
    private const int LookedThrough = 200;

    public async Task<RiskAssessment> AssessAsync(TicketPanelModel ticket, Change change, CancellationToken cancellationToken)
    {
        var ended = await db.Changes.AsNoTracking().Where(c => c.Outcome != null && c.ActualEnd != null && c.Id != change.Id)
            .OrderByDescending(c => c.ActualEnd).Take(LookedThrough)
            .Select(c => new { c.Id, c.Outcome }).ToListAsync(cancellationToken);
        var serviceOf = await services.GetOfTicketsAsync([change.Id, .. ended.Select(e => e.Id)], cancellationToken);
        var teamOf = ticket.TeamId is null ? [] : (await tickets.GetAsync([.. ended.Select(e => e.Id)], cancellationToken)).ToDictionary(t => t.Key, t => t.Value.TeamId);
        Guid? serviceId = serviceOf.TryGetValue(change.Id, out var known) ? known : null;
        var service = serviceId is null ? null : (await services.GetAllAsync(cancellationToken)).FirstOrDefault(s => s.Id == serviceId);
        return RiskAssessment.Of(
            change.Plan.Answers,
            service?.DefaultImpact,
            [.. ended.Where(e => serviceId is not null && serviceOf.TryGetValue(e.Id, out var other) && other == serviceId).Select(e => e.Outcome!.Value)],
            [.. ended.Where(e => ticket.TeamId is not null && teamOf.GetValueOrDefault(e.Id) == ticket.TeamId).Select(e => e.Outcome!.Value)]);
    }
}
