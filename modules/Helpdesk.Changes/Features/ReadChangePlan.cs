using Helpdesk.Changes.Domain;
using Helpdesk.Changes.Domain.Conflicts;
using Helpdesk.Changes.Integration;
using Helpdesk.Errors;
using Helpdesk.Tickets;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;

namespace Helpdesk.Changes.Features;

/// <summary>A change with what follows from its plan.</summary>
/// <param name="Ticket">The ticket.</param>
/// <param name="Change">What was planned; an empty one when nobody has planned anything.</param>
/// <param name="Stamp">Stamp of the plan.</param>
/// <param name="Risk">Risk.</param>
/// <param name="Conflicts">What the planned time collides with.</param>
internal sealed record ChangePlanView(TicketPanelModel Ticket, Change Change, string Stamp, RiskAssessment Risk, IReadOnlyList<Conflict> Conflicts);

/// <summary>Reads the plan of a change.</summary>
internal sealed class ReadChangePlan(
    ChangesDbContext db, ITicketIntegrationService tickets, ITicketServiceDirectory services, ChangeSchedule schedule, IStringLocalizer L)
{
    /// <summary>Finished changes among which those of the service are looked for.</summary>
    private const int LookedThrough = 200;

    public async Task<ChangePlanView> HandleAsync(string number, CancellationToken cancellationToken) =>
        await tickets.FindAsync(number, cancellationToken) is { TypeId: ChangeType.Id } ticket
            ? await OfAsync(ticket, cancellationToken)
            : throw new NotFoundException(L["There is no change {0} that you may see.", number]);

    public async Task<ChangePlanView> OfAsync(TicketPanelModel ticket, CancellationToken cancellationToken)
    {
        var change = await db.Changes.AsNoTracking().FirstOrDefaultAsync(c => c.Id == ticket.TicketId, cancellationToken);
        var present = change ?? new Change { Id = ticket.TicketId };
        var conflicts = ChangeType.Claiming.Contains(ticket.State) || ticket.State == ChangeType.Draft
            ? await schedule.FindConflictsAsync(ticket, present, ticket.AssigneeId, cancellationToken)
            : [];
        return new(ticket, present, change?.ConcurrencyStamp ?? SaveChangePlan.NoStamp, await RiskAsync(present, cancellationToken), conflicts);
    }

    private async Task<RiskAssessment> RiskAsync(Change change, CancellationToken cancellationToken)
    {
        var ended = await db.Changes.AsNoTracking().Where(c => c.Outcome != null && c.ActualEnd != null && c.Id != change.Id)
            .OrderByDescending(c => c.ActualEnd).Take(LookedThrough)
            .Select(c => new { c.Id, c.Outcome }).ToListAsync(cancellationToken);
        var serviceOf = await services.GetOfTicketsAsync([change.Id, .. ended.Select(e => e.Id)], cancellationToken);
        if (!serviceOf.TryGetValue(change.Id, out var serviceId))
        {
            return RiskAssessment.Of(change.Plan.Answers, null, []);
        }

        var service = (await services.GetAllAsync(cancellationToken)).FirstOrDefault(s => s.Id == serviceId);
        return RiskAssessment.Of(
            change.Plan.Answers, service?.DefaultImpact,
            [.. ended.Where(e => serviceOf.TryGetValue(e.Id, out var other) && other == serviceId).Take(RiskAssessment.Remembered).Select(e => e.Outcome!.Value)]);
    }
}
