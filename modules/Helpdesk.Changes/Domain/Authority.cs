namespace Helpdesk.Changes.Domain;

/// <summary>Who must have approved a change.</summary>
/// <param name="Team">Name of the team whose members count; null when everybody counts.</param>
/// <param name="MemberIds">Its members.</param>
/// <param name="Least">So many different people of those who count.</param>
/// <param name="NeedsAnother">Besides the approval that they give, another one holds: that of a colleague, who may be one of them.</param>
internal sealed record Authority(string? Team, IReadOnlySet<Guid> MemberIds, int Least, bool NeedsAnother = false)
{
    /// <param name="approvals">Who agreed, approval by approval.</param>
    public int Count(IEnumerable<IEnumerable<Guid>> approvals) => approvals.SelectMany(a => a).Distinct().Count(a => Team is null || MemberIds.Contains(a));

    public bool IsMetBy(IReadOnlyList<IReadOnlyCollection<Guid>> approvals) => NeedsAnother
        ? approvals.Any(one => Count(approvals.Where(a => !ReferenceEquals(a, one))) >= Least)
        : Count(approvals) >= Least;
}
