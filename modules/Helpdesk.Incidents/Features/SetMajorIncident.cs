using Helpdesk.Data;
using Helpdesk.Errors;
using Helpdesk.Incidents.Domain;
using Helpdesk.Security;
using Helpdesk.Tickets;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;

namespace Helpdesk.Incidents.Features;

/// <param name="IsMajor">True declares, false ends.</param>
/// <param name="Reason">Why; needed to declare.</param>
public sealed record SetMajorIncidentRequest(bool IsMajor, string? Reason);

/// <summary>Declares a major incident, or ends it. The fact is part of the ticket's stream; both commit together.</summary>
internal sealed class SetMajorIncident(
    IncidentsDbContext db, IUnitOfWork unitOfWork, ITicketIntegrationService tickets, ICurrentUser user, TimeProvider time, IStringLocalizer L)
{
    private const int MaxReason = 1000;

    public async Task HandleAsync(string number, SetMajorIncidentRequest request, string? expectedStamp, CancellationToken cancellationToken)
    {
        var ticket = await tickets.FindAsync(number, cancellationToken);
        if (ticket is null || ticket.TypeId != IncidentType.Id)
        {
            throw new NotFoundException(L["There is no incident {0} that you may see.", number]);
        }

        if (!user.Can(IncidentPermissions.ManageMajorIncidents))
        {
            throw new ForbiddenException(L["For this you need the right “{0}”.", L[IncidentPermissions.ManageMajorIncidents.Description].Value]);
        }

        var reason = request.Reason?.Trim() is { Length: > 0 } text ? text : null;
        if (request.IsMajor && reason is null)
        {
            throw new ValidationException("reason", L["Say why it is a major incident: everybody who is called reads it first."]);
        }

        if (reason is { Length: > MaxReason })
        {
            throw new ValidationException("reason", L["The text is too long: {0} of at most {1} characters.", reason.Length, MaxReason]);
        }

        if (request.IsMajor && ticket.State is IncidentType.Closed or IncidentType.Cancelled)
        {
            throw new BusinessException("Incidents:Finished", L["{0} is finished, so it is no major incident any more.", number], 409);
        }

        await using var transaction = await unitOfWork.BeginAsync(cancellationToken);
        var incident = await db.Incidents.FirstOrDefaultAsync(i => i.Id == ticket.TicketId, cancellationToken);
        if (incident is null)
        {
            incident = new Incident { Id = ticket.TicketId };
            db.Incidents.Add(incident);
        }

        if (!incident.SetMajor(request.IsMajor, time.GetUtcNow().UtcDateTime))
        {
            return;
        }

        await db.SaveChangesAsync(cancellationToken);
        await tickets.RecordChangesAsync(ticket.TicketId, [new("isMajor", !request.IsMajor, request.IsMajor)], reason, expectedStamp, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }
}
