using Helpdesk.Changes.Domain;
using Helpdesk.Errors;
using Helpdesk.Security;
using Helpdesk.Tickets;
using Microsoft.Extensions.Localization;

namespace Helpdesk.Changes.Features;

/// <param name="ServiceId">Service that may be changed.</param>
/// <param name="Days">Days on which it begins.</param>
/// <param name="From">When it begins, on the clock of the tenant.</param>
/// <param name="To">When it ends; at or before the beginning it is one of the next day.</param>
internal sealed record SaveMaintenanceWindowRequest(Guid? ServiceId, IReadOnlyCollection<DayOfWeek> Days, TimeOnly? From, TimeOnly? To);

/// <summary>Gives a service a weekly time for changes. A service with such times is changed at no other ones.</summary>
internal sealed class SaveMaintenanceWindow(ChangesDbContext db, ITicketServiceDirectory services, ICurrentUser user, IStringLocalizer L)
{
    public async Task<MaintenanceWindow> HandleAsync(SaveMaintenanceWindowRequest request, CancellationToken cancellationToken)
    {
        if (!user.Can(ChangePermissions.ManageChanges))
        {
            throw new ForbiddenException(L["For this you need the right “{0}”.", L[ChangePermissions.ManageChanges.Description].Value]);
        }

        if (request.ServiceId is not { } service || (await services.GetAllAsync(cancellationToken)).All(s => s.Id != service))
        {
            throw new ValidationException("serviceId", L["Choose one of the services."]);
        }

        if (request.Days.Count == 0 || request.Days.Any(d => !Enum.IsDefined(d)))
        {
            throw new ValidationException("days", L["Choose the days on which it begins."]);
        }

        if (request.From is not { } from)
        {
            throw new ValidationException("from", L["Say when it begins."]);
        }

        if (request.To is not { } to)
        {
            throw new ValidationException("to", L["Say when it ends."]);
        }

        var window = new MaintenanceWindow
        {
            ServiceId = service,
            Days = request.Days.Aggregate(0, (days, d) => days | (1 << (int)d)),
            FromMinute = Minute(from),
            ToMinute = Minute(to),
        };
        db.MaintenanceWindows.Add(window);
        await db.SaveChangesAsync(cancellationToken);
        return window;
    }

    private static int Minute(TimeOnly time) => (time.Hour * 60) + time.Minute;
}
