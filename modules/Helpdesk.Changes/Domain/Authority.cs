namespace Helpdesk.Changes.Domain;

/// <summary>Who must have approved a change.</summary>
/// <param name="Team">Name of the team whose members count; null when everybody counts.</param>
/// <param name="MemberIds">Its members.</param>
/// <param name="Least">So many different people.</param>
internal sealed record Authority(string? Team, IReadOnlySet<Guid> MemberIds, int Least)
{
    public int Count(IEnumerable<Guid> approverIds) => approverIds.Distinct().Count(a => Team is null || MemberIds.Contains(a));
}
