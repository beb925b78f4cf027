namespace Helpdesk.Changes.Domain;

/// <summary>Who must have approved a change.</summary>
/// <param name="Team">Name of the team whose members count; null when everybody counts.</param>
/// <param name="MemberIds">Its members.</param>
/// <param name="Least">So many different people of those who count.</param>
/// <param name="Besides">So many more, whoever they are: somebody of the trade, where the team is a board.</param>
internal sealed record Authority(string? Team, IReadOnlySet<Guid> MemberIds, int Least, int Besides = 0)
{
    public int Count(IReadOnlyCollection<Guid> approverIds) => approverIds.Distinct().Count(a => Team is null || MemberIds.Contains(a));

    public bool IsMetBy(IReadOnlyCollection<Guid> approverIds) => Count(approverIds) >= Least && approverIds.Distinct().Count() >= Least + Besides;
}
