using Helpdesk.Changes.Domain;
using Helpdesk.Errors;
using Helpdesk.Security;
using Helpdesk.Tickets;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;

namespace Helpdesk.Changes;

/// <summary>Who reads meetings of the board: people of the desk. Who changes them: those with the right, while the minutes are open. Scoped.</summary>
internal sealed class CabAccess(ChangesDbContext db, ICurrentUser user, IStringLocalizer L)
{
    /// <summary>The meeting with its parts, tracked.</summary>
    public async Task<CabMeeting> FindAsync(Guid id, CancellationToken cancellationToken) =>
        user.Can(TicketPermissions.ViewTickets)
        && await db.CabMeetings.Include(m => m.Items).Include(m => m.Attendees).Include(m => m.Addenda).AsSplitQuery()
            .FirstOrDefaultAsync(m => m.Id == id, cancellationToken) is { } meeting
            ? meeting
            : throw new NotFoundException(L["There is no meeting here that you may see."]);

    public void DemandRight()
    {
        if (!user.Can(ChangePermissions.ManageCab))
        {
            throw new ForbiddenException(L["For this you need the right “{0}”.", L[ChangePermissions.ManageCab.Description].Value]);
        }
    }

    /// <summary>The meeting for a change of it.</summary>
    public async Task<CabMeeting> FindOpenAsync(Guid id, string? expectedStamp, CancellationToken cancellationToken)
    {
        DemandRight();
        var meeting = await FindAsync(id, cancellationToken);
        if (expectedStamp is not null && expectedStamp != meeting.ConcurrencyStamp)
        {
            throw new ConcurrencyException(L["Somebody else changed this meeting meanwhile. Read it again and repeat your change."]);
        }

        return meeting.State switch
        {
            CabMeetingState.Held => throw new BusinessException("Changes:MeetingHeld", L["The minutes are closed and stay as they are. Add a correction instead."], 409),
            CabMeetingState.Cancelled => throw new BusinessException("Changes:MeetingCancelled", L["This meeting was cancelled. Plan another one."], 409),
            _ => meeting,
        };
    }
}
