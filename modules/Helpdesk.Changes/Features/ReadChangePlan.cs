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
internal sealed class ReadChangePlan(ChangesDbContext db, ChangeAccess access, ChangeSchedule schedule, ChangeRisks risks)
{
    public async Task<ChangePlanView> HandleAsync(string number, CancellationToken cancellationToken) =>
        await OfAsync(await access.FindAsync(number, cancellationToken), cancellationToken);

    public async Task<ChangePlanView> OfAsync(TicketPanelModel ticket, CancellationToken cancellationToken)
    {
        var change = await db.Changes.AsNoTracking().FirstOrDefaultAsync(c => c.Id == ticket.TicketId, cancellationToken);
        var present = change ?? new Change { Id = ticket.TicketId };
        var conflicts = ChangeType.Claiming.Contains(ticket.State) || ticket.State == ChangeType.Draft
            ? await schedule.FindConflictsAsync(ticket, present, ticket.AssigneeId, cancellationToken)
            : [];
        return new(ticket, present, change?.ConcurrencyStamp ?? ChangeAccess.NoStamp, await risks.OfAsync(present, cancellationToken), conflicts);
    }
}
