using System.Text.Json;
using Helpdesk.Approvals;
using Helpdesk.Changes.Domain;
using Helpdesk.Changes.Integration;
using Helpdesk.Identity;
using Helpdesk.Tickets;

namespace Helpdesk.Changes.Features;

/// <summary>A meeting with the evidence for each change.</summary>
/// <param name="Meeting">As stored.</param>
/// <param name="People">Members first, then guests.</param>
/// <param name="Quorum">Members needed.</param>
/// <param name="Items">In the order of the agenda.</param>
/// <param name="Names">Names of everybody on the page.</param>
internal sealed record CabMeetingView(
    CabMeeting Meeting, IReadOnlyList<CabPersonView> People, int Quorum, IReadOnlyList<CabItemView> Items, IReadOnlyDictionary<Guid, PersonRef> Names)
{
    /// <summary>Names as they were when the minutes were closed.</summary>
    public IReadOnlyDictionary<Guid, string> ClosedNames { get; init; } = new Dictionary<Guid, string>();

    public int PresentMembers => People.Count(p => p is { IsGuest: false, IsPresent: true });

    public bool HasQuorum => PresentMembers >= Quorum;
}

internal sealed record CabPersonView(Guid Id, bool IsGuest, bool IsPresent);

/// <param name="Item">As stored.</param>
/// <param name="Change">The change at first glance, that of the closed minutes when they are closed; null when it is gone.</param>
/// <param name="Plan">Plan, risk and conflicts as they are now; null when the change is gone.</param>
/// <param name="Ballots">Votes; those of the closed minutes when they are closed.</param>
internal sealed record CabItemView(CabAgendaItem Item, CabChange? Change, ChangePlanView? Plan, IReadOnlyList<ApprovalBallot> Ballots)
{
    public string Number => Change?.Number ?? "";

    /// <summary>The change as it is now; null when it is gone.</summary>
    public CabChange? Now { get; init; }

    /// <summary>What it asks for is not what it asked for when the minutes were closed.</summary>
    public bool IsEdited { get; init; }

    public bool IsChangedSince => Item.ClosedChange is not null && (IsEdited || Now != Change);
}

/// <summary>Reads a meeting with all that its members need to decide.</summary>
internal sealed class ReadCabMeeting(
    CabAccess access, ReadChangePlan plans, CabChanges changes, IApprovalIntegrationService approvals, ITicketIntegrationService tickets, IPeopleDirectory people,
    ChangeAuthority authority)
{
    public async Task<CabMeetingView> HandleAsync(Guid id, CancellationToken cancellationToken)
    {
        var meeting = await access.FindAsync(id, cancellationToken);
        var (board, quorum) = await authority.GetBoardAsync(cancellationToken);
        // Who is a member now says nothing about a meeting that is over.
        var members = meeting.State != CabMeetingState.Held && board.Count > 0
            ? board.Select(m => m.Id).ToList()
            : [.. meeting.Attendees.Where(a => !a.IsGuest).Select(a => a.PersonId)];
        List<CabPersonView> attendance =
        [
            .. members.Select(m => new CabPersonView(m, false, meeting.Attendees.Exists(a => a.PersonId == m && a.IsPresent))),
            .. meeting.Attendees.Where(a => a.IsGuest && !members.Contains(a.PersonId)).Select(a => new CabPersonView(a.PersonId, true, a.IsPresent)),
        ];
        var known = await tickets.GetAsync([.. meeting.Items.Select(i => i.ChangeId)], cancellationToken);
        var present = await changes.OfAsync([.. known.Values], cancellationToken);
        List<CabItemView> items = [];
        foreach (var item in meeting.Items.OrderBy(i => i.Position))
        {
            var now = present.GetValueOrDefault(item.ChangeId);
            items.Add(new(
                item,
                item.ClosedChange is { } then ? JsonSerializer.Deserialize<CabChange>(then) : now,
                known.TryGetValue(item.ChangeId, out var ticket) ? await plans.OfAsync(ticket, cancellationToken) : null,
                item.ClosedVotes is { } closed ? JsonSerializer.Deserialize<List<ApprovalBallot>>(closed)! : await approvals.GetBallotsAsync(item.ChangeId, cancellationToken))
            {
                Now = now,
                IsEdited = now is not null && item.ClosedHash is { } hash && hash != await changes.HashAsync(item.ChangeId, cancellationToken),
            });
        }

        var names = await people.GetPeopleAsync([.. attendance.Select(p => p.Id).Union(NamedIn(meeting, items.SelectMany(i => i.Ballots)))], cancellationToken);
        return new(meeting, attendance, meeting.Quorum ?? quorum, items, names)
        {
            ClosedNames = meeting.ClosedNames is { } closedNames ? JsonSerializer.Deserialize<Dictionary<Guid, string>>(closedNames)! : [],
        };
    }

    /// <summary>Everybody whom the minutes name.</summary>
    internal static IEnumerable<Guid> NamedIn(CabMeeting meeting, IEnumerable<ApprovalBallot> ballots) =>
        new[] { meeting.ChairId, meeting.ClosedById ?? meeting.ChairId }
            .Concat(meeting.Attendees.Select(a => a.PersonId))
            .Concat(meeting.Addenda.Select(a => a.ById))
            .Concat(ballots.SelectMany(b => b.Votes.SelectMany(v => new[] { v.PersonId, v.OnBehalfOfId ?? v.PersonId }).Concat(b.AskedIds)))
            .Distinct();
}
