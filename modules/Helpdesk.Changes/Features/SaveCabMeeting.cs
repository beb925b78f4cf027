using Helpdesk.Changes.Domain;
using Helpdesk.Errors;
using Helpdesk.Identity;
using Microsoft.Extensions.Localization;

namespace Helpdesk.Changes.Features;

/// <param name="Title">What it is called, or null.</param>
/// <param name="Start">UTC.</param>
/// <param name="End">UTC.</param>
/// <param name="Place">Room or link, or null.</param>
/// <param name="ChairId">Who leads it.</param>
/// <param name="GuestIds">Who is invited beside the members of the board.</param>
internal sealed record SaveCabMeetingRequest(string? Title, DateTime? Start, DateTime? End, string? Place, Guid? ChairId, IReadOnlyList<Guid> GuestIds);

/// <summary>Plans a meeting, or changes when, where and with whom it is.</summary>
internal sealed class SaveCabMeeting(ChangesDbContext db, CabAccess access, IPeopleDirectory people, TimeProvider time, IStringLocalizer L)
{
    public const int MostMinutes = 12 * 60;
    private const int MostGuests = 50;
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(MostMinutes);

    /// <param name="id">Null plans a new one.</param>
    /// <param name="request">What it is to be.</param>
    /// <param name="expectedStamp">Stamp that the person decided on, or null.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public async Task<CabMeeting> HandleAsync(Guid? id, SaveCabMeetingRequest request, string? expectedStamp, CancellationToken cancellationToken)
    {
        access.DemandRight();
        var meeting = id is { } known ? await access.FindOpenAsync(known, expectedStamp, cancellationToken) : new CabMeeting();
        if (request.Start is not { } start || (start < time.GetUtcNow().UtcDateTime && start != meeting.Start))
        {
            throw new ValidationException("start", L["Say when it begins; not in the past."]);
        }

        if (request.End is not { } end || end <= start || end - start > Longest)
        {
            throw new ValidationException("end", L["The end lies after the start, and at most {0} hours later.", (int)Longest.TotalHours]);
        }

        var title = Tidy(request.Title, "title", CabMeeting.MaxTitle);
        var place = Tidy(request.Place, "place", CabMeeting.MaxPlace);

        if (request.ChairId is not { } chair || !await AreActiveAsync([chair], cancellationToken))
        {
            throw new ValidationException("chairId", L["Choose who leads the meeting."]);
        }

        var guests = request.GuestIds.Distinct().ToList();
        var added = guests.Where(g => !meeting.Attendees.Exists(a => a.IsGuest && a.PersonId == g)).ToList();
        if (guests.Count > MostGuests || !await AreActiveAsync(added, cancellationToken))
        {
            throw new ValidationException("guestIds", L["Invite at most {0} people, all of whom can still sign in.", MostGuests]);
        }

        (meeting.Title, meeting.Start, meeting.End, meeting.Place, meeting.ChairId) = (title, start, end, place, chair);
        meeting.Attendees.RemoveAll(a => a.IsGuest && !guests.Contains(a.PersonId));
        if (id is null)
        {
            db.CabMeetings.Add(meeting);
        }

        db.CabAttendees.AddRange(added.Select(g => new CabAttendee { MeetingId = meeting.Id, PersonId = g, IsGuest = true }));
        meeting.Revision++;
        await db.SaveChangesAsync(cancellationToken);
        return meeting;
    }

    private string? Tidy(string? text, string field, int most) => text?.Trim() switch
    {
        null or "" => null,
        { Length: var length } when length > most => throw new ValidationException(field, L["The text is too long: {0} of at most {1} characters.", length, most]),
        var tidy => tidy,
    };

    private async Task<bool> AreActiveAsync(IReadOnlyList<Guid> ids, CancellationToken cancellationToken) =>
        (await people.GetPeopleAsync(ids, cancellationToken)).Values.Count(p => p.IsActive) == ids.Count;
}
