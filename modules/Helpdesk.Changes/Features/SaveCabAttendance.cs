using Helpdesk.Changes.Domain;
using Helpdesk.Changes.Integration;
using Helpdesk.Errors;
using Microsoft.Extensions.Localization;

namespace Helpdesk.Changes.Features;

/// <summary>Says who is there.</summary>
internal sealed class SaveCabAttendance(ChangesDbContext db, CabAccess access, ChangeAuthority authority, IStringLocalizer L)
{
    public async Task<CabMeeting> HandleAsync(Guid id, IReadOnlyList<Guid> presentIds, string? expectedStamp, CancellationToken cancellationToken)
    {
        var meeting = await access.FindOpenAsync(id, expectedStamp, cancellationToken);
        var (members, _) = await authority.GetBoardAsync(cancellationToken);
        if (presentIds.Any(p => members.All(m => m.Id != p) && !meeting.Attendees.Exists(a => a.PersonId == p)))
        {
            throw new ValidationException("presentIds", L["Only members of the board and people who are invited take part. Invite the others first."]);
        }

        foreach (var attendee in meeting.Attendees)
        {
            attendee.IsPresent = presentIds.Contains(attendee.PersonId);
        }

        db.CabAttendees.AddRange(presentIds.Distinct().Where(p => !meeting.Attendees.Exists(a => a.PersonId == p))
            .Select(p => new CabAttendee { MeetingId = meeting.Id, PersonId = p, IsPresent = true }).ToList());
        meeting.Revision++;
        await db.SaveChangesAsync(cancellationToken);
        return meeting;
    }
}
