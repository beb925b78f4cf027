using Helpdesk.Tickets;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;

namespace Helpdesk.Incidents.Integration;

/// <summary>Major incidents are ended by people of the desk: not by time, and not by their requesters (practice.md 2.1).</summary>
internal sealed class MajorIncidentGuard(IncidentsDbContext db, IStringLocalizer L) : ITicketGuard
{
    public async Task<string?> WhyNotAsync(TicketGuardContext context, CancellationToken cancellationToken)
    {
        if (context.Ticket.TypeId != IncidentType.Id || context.Actor == TicketGuardActor.Agent
            || !await db.Incidents.AnyAsync(i => i.Id == context.Ticket.TicketId && i.IsMajor, cancellationToken))
        {
            return null;
        }

        return L["{0} is a major incident: only the service desk ends or reopens it.", context.Ticket.Number];
    }
}
