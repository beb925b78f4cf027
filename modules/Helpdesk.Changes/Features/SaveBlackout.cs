using Helpdesk.Changes.Domain;
using Helpdesk.Errors;
using Helpdesk.Security;
using Helpdesk.Tickets;
using Microsoft.Extensions.Localization;

namespace Helpdesk.Changes.Features;

/// <param name="From">First moment, UTC.</param>
/// <param name="To">End, UTC; not part of it.</param>
/// <param name="Reason">Why nothing is changed.</param>
/// <param name="ServiceId">Null for all services.</param>
internal sealed record SaveBlackoutRequest(DateTime? From, DateTime? To, string? Reason, Guid? ServiceId);

/// <summary>Forbids changes for a time.</summary>
internal sealed class SaveBlackout(ChangesDbContext db, ITicketServiceDirectory services, ICurrentUser user, IStringLocalizer L)
{
    private const int MaxReason = 250;
    private static readonly TimeSpan Longest = TimeSpan.FromDays(366);

    public async Task<Blackout> HandleAsync(SaveBlackoutRequest request, CancellationToken cancellationToken)
    {
        if (!user.Can(ChangePermissions.ManageChanges))
        {
            throw new ForbiddenException(L["For this you need the right “{0}”.", L[ChangePermissions.ManageChanges.Description].Value]);
        }

        var reason = request.Reason?.Trim() ?? "";
        if (reason.Length == 0)
        {
            throw new ValidationException("reason", L["Say why nothing is changed in this time."]);
        }

        if (reason.Length > MaxReason)
        {
            throw new ValidationException("reason", L["The text is too long: {0} of at most {1} characters.", reason.Length, MaxReason]);
        }

        if (request.From is not { } from)
        {
            throw new ValidationException("from", L["Say when it begins."]);
        }

        if (request.To is not { } to || to <= from || to - from > Longest)
        {
            throw new ValidationException("to", L["The end lies after the start, and at most {0} days later.", Longest.Days]);
        }

        if (request.ServiceId is { } service && (await services.GetAllAsync(cancellationToken)).All(s => s.Id != service))
        {
            throw new ValidationException("serviceId", L["Choose one of the services."]);
        }

        var blackout = new Blackout { From = from, To = to, Reason = reason, ServiceId = request.ServiceId };
        db.Blackouts.Add(blackout);
        await db.SaveChangesAsync(cancellationToken);
        return blackout;
    }
}
