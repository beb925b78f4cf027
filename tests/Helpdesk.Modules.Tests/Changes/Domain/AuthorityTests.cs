using Helpdesk.Changes.Domain;

namespace Helpdesk.Modules.Tests.Changes.Domain;

/// <summary>When enough people have agreed.</summary>
public sealed class AuthorityTests
{
    private static readonly Guid Mona = Guid.CreateVersion7();
    private static readonly Guid Otto = Guid.CreateVersion7();
    private static readonly Guid Tom = Guid.CreateVersion7();
    private static readonly Authority Board = new("CAB", new HashSet<Guid> { Mona, Otto }, 2, NeedsAnother: true);

    [Fact]
    public void TheBoardAlone_IsNotEnough() => Board.IsMetBy([[Mona, Otto]]).ShouldBeFalse();

    [Fact]
    public void TheBoardAndAColleague_AreEnough() => Board.IsMetBy([[Tom], [Mona, Otto]]).ShouldBeTrue();

    [Fact]
    public void AColleagueWhoIsOnTheBoard_CountsForBoth_InTheirOwnApprovals() => Board.IsMetBy([[Mona], [Mona, Otto]]).ShouldBeTrue();

    [Fact]
    public void MembersWhoAgreedOneByOne_StillNeedAnotherApproval()
    {
        Board.IsMetBy([[Mona], [Otto]]).ShouldBeFalse();
        Board.IsMetBy([[Mona], [Otto], [Tom]]).ShouldBeTrue();
    }

    [Fact]
    public void WithoutABoard_TwoDifferentPeopleAreEnough()
    {
        Authority two = new(null, new HashSet<Guid>(), 2);
        two.IsMetBy([[Tom], [Tom]]).ShouldBeFalse();
        two.IsMetBy([[Tom], [Mona]]).ShouldBeTrue();
        two.IsMetBy([]).ShouldBeFalse();
    }
}
