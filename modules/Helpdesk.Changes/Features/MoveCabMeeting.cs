using System.Text.Json;
using Helpdesk.Approvals;
using Helpdesk.Changes.Domain;
using Helpdesk.Changes.Integration;
using Helpdesk.Errors;
using Helpdesk.Identity;
using Helpdesk.Security;
using Helpdesk.Tickets;
using Microsoft.Extensions.Localization;

namespace Helpdesk.Changes.Features;

/// <summary>Starts a meeting, closes its minutes, or cancels it.</summary>
internal sealed class MoveCabMeeting(
    ChangesDbContext db, CabAccess access, ChangeAuthority authority, CabChanges changes, IApprovalIntegrationService approvals, ITicketIntegrationService tickets,
    IPeopleDirectory people, ICurrentUser user, TimeProvider time, IStringLocalizer L)
{
    private const int MaxReason = 1000;

    public async Task<CabMeeting> StartAsync(Guid id, string? expectedStamp, CancellationToken cancellationToken)
    {
        var meeting = await access.FindOpenAsync(id, expectedStamp, cancellationToken);
        meeting.State = CabMeetingState.Running;
        await db.SaveChangesAsync(cancellationToken);
        return meeting;
    }

    /// <summary>From here on the minutes stay as they are: with the members, the quorum, the votes, the changes and the names of this moment.</summary>
    public async Task<CabMeeting> CloseAsync(Guid id, string? expectedStamp, CancellationToken cancellationToken)
    {
        var meeting = await access.FindOpenAsync(id, expectedStamp, cancellationToken);
        if (meeting.State != CabMeetingState.Running)
        {
            throw new BusinessException("Changes:MeetingNotStarted", L["Start the meeting before you close its minutes."], 409);
        }

        var (members, quorum) = await authority.GetBoardAsync(cancellationToken);
        db.CabAttendees.AddRange(members.Where(m => !meeting.Attendees.Exists(a => a.PersonId == m.Id))
            .Select(m => new CabAttendee { MeetingId = meeting.Id, PersonId = m.Id }).ToList());
        var known = await tickets.GetAsync([.. meeting.Items.Select(i => i.ChangeId)], cancellationToken);
        var seen = await changes.OfAsync([.. known.Values], cancellationToken);
        List<ApprovalBallot> ballots = [];
        foreach (var item in meeting.Items)
        {
            var votes = await approvals.GetBallotsAsync(item.ChangeId, cancellationToken);
            ballots.AddRange(votes);
            item.ClosedVotes = JsonSerializer.Serialize(votes);
            item.ClosedChange = seen.TryGetValue(item.ChangeId, out var change) ? JsonSerializer.Serialize(change) : null;
            item.ClosedHash = await changes.HashAsync(item.ChangeId, cancellationToken);
        }

        (meeting.State, meeting.Quorum, meeting.ClosedById, meeting.ClosedAt) = (CabMeetingState.Held, quorum, user.RequiredId, time.GetUtcNow().UtcDateTime);
        var names = await people.GetPeopleAsync([.. ReadCabMeeting.NamedIn(meeting, ballots)], cancellationToken);
        meeting.ClosedNames = JsonSerializer.Serialize(names.ToDictionary(n => n.Key, n => n.Value.DisplayName));
        await db.SaveChangesAsync(cancellationToken);
        return meeting;
    }

    public async Task<CabMeeting> CancelAsync(Guid id, string? reason, string? expectedStamp, CancellationToken cancellationToken)
    {
        var meeting = await access.FindOpenAsync(id, expectedStamp, cancellationToken);
        if (reason?.Trim() is not { Length: > 0 and <= MaxReason } why)
        {
            throw new ValidationException("reason", L["Say why the meeting is cancelled, in at most {0} characters.", MaxReason]);
        }

        (meeting.State, meeting.CancelReason) = (CabMeetingState.Cancelled, why);
        await db.SaveChangesAsync(cancellationToken);
        return meeting;
    }
}
