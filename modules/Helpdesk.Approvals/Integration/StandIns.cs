using Helpdesk.Approvals.Domain;
using Helpdesk.Identity;
using Microsoft.EntityFrameworkCore;

namespace Helpdesk.Approvals.Integration;

/// <summary>Who stands in for whom, now. One step only: who stands in hands nothing on.</summary>
internal sealed class StandIns(ApprovalsDbContext db, IPeopleDirectory people, TimeProvider time)
{
    /// <summary>Those for whom a person may decide: themselves, and who is away.</summary>
    public async Task<IReadOnlyList<Voter>> VotersAsync(Guid personId, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow().UtcDateTime;
        var away = await db.Delegations.Where(d => d.DelegateId == personId && d.From <= now && d.To > now).Select(d => d.PersonId).Distinct().ToListAsync(cancellationToken);
        var known = away.Count == 0 ? [] : (await people.GetPeopleAsync(away, cancellationToken)).Values.Where(p => p.IsActive).Select(p => p.Id).ToList();
        var teams = await people.GetTeamIdsAsync([personId, .. known], cancellationToken);
        return [new Voter(personId, null, TeamsOf(personId)), .. known.Select(p => new Voter(personId, p, TeamsOf(p)))];

        HashSet<Guid> TeamsOf(Guid id) => [.. teams.GetValueOrDefault(id) ?? []];
    }

    /// <summary>Those who stand in for these people, each with the one they stand in for.</summary>
    public async Task<IReadOnlyList<(Guid PersonId, Guid DelegateId)>> ForAsync(IReadOnlyCollection<Guid> personIds, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow().UtcDateTime;
        return [.. (await db.Delegations.Where(d => personIds.Contains(d.PersonId) && d.From <= now && d.To > now)
            .Select(d => new { d.PersonId, d.DelegateId }).ToListAsync(cancellationToken)).Select(d => (d.PersonId, d.DelegateId))];
    }

    /// <summary>Everybody who may decide in these places now; never the requester.</summary>
    public async Task<IReadOnlyList<Guid>> RecipientsAsync(Approval approval, IEnumerable<ApprovalSlot> slots, CancellationToken cancellationToken)
    {
        HashSet<Guid> ids = [];
        foreach (var slot in slots)
        {
            ids.UnionWith(new[] { slot.PersonId, slot.EscalatedPersonId }.OfType<Guid>());
            foreach (var team in new[] { slot.TeamId, slot.EscalatedTeamId }.OfType<Guid>())
            {
                ids.UnionWith((await people.GetMembersAsync(team, cancellationToken)).Select(m => m.Id));
            }
        }

        ids.UnionWith((await ForAsync(ids, cancellationToken)).Select(d => d.DelegateId));
        ids.Remove(approval.RequesterId);
        return [.. ids.Order()];
    }
}
