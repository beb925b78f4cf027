using Helpdesk.Approvals;
using Helpdesk.Approvals.Domain;

namespace Helpdesk.Modules.Tests.Approvals.Domain;

/// <summary>The rules of one approval, each alone.</summary>
public sealed class ApprovalTests
{
    private const string Content = "hash";

    private static readonly DateTime Now = new(2026, 3, 2, 8, 0, 0, DateTimeKind.Utc);
    private static readonly Guid Requester = Guid.CreateVersion7();
    private static readonly Guid A = Guid.CreateVersion7();
    private static readonly Guid B = Guid.CreateVersion7();
    private static readonly Guid C = Guid.CreateVersion7();
    private static readonly Guid Team = Guid.CreateVersion7();

    [Theory]
    [InlineData(50, 3, 2)]
    [InlineData(60, 5, 3)]
    [InlineData(61, 5, 4)]
    [InlineData(1, 4, 1)]
    [InlineData(100, 3, 3)]
    public void AShare_IsRoundedUp(int percent, int asked, int needed) =>
        BallotCount.Needed(ApprovalMode.Quorum, percent, isPercent: true, asked).ShouldBe(needed);

    [Fact]
    public void Majority_IsMoreThanHalf() => BallotCount.Needed(ApprovalMode.Majority, 0, isPercent: false, 4).ShouldBe(3);

    [Fact]
    public void Decide_WhenNothingCanChangeIt_EndsEarly()
    {
        var approval = Open(ApprovalMode.Majority, Person(A), Person(B), Person(C));

        Decide(approval, A, approves: false);
        approval.State.ShouldBe(ApprovalState.Open);
        Decide(approval, B, approves: false);

        approval.State.ShouldBe(ApprovalState.Rejected);
        Decide(approval, C).ShouldBe(DecisionRefusal.Ended);
    }

    [Fact]
    public void Decide_WhenEnoughApproved_StillWaitsForTheMandatoryOne()
    {
        var approval = Open(ApprovalMode.Any, Person(A), Person(B, isMandatory: true));

        Decide(approval, A);
        approval.State.ShouldBe(ApprovalState.Open);
        Decide(approval, B, approves: false);

        approval.State.ShouldBe(ApprovalState.Rejected, "a mandatory rejection outweighs every approval");
    }

    [Fact]
    public void Decide_BeforeTheStepHasCome_IsRefused()
    {
        var approval = Open(ApprovalMode.All, Person(A), Person(B, level: 2));

        Decide(approval, B).ShouldBe(DecisionRefusal.NotYet);
        Decide(approval, A);

        approval.TakeNewlyAsked().Select(s => s.PersonId).ShouldBe([B]);
        Decide(approval, B).ShouldBe(DecisionRefusal.None);
        approval.State.ShouldBe(ApprovalState.Approved);
    }

    [Fact]
    public void Decide_ByTheRequester_OrInTheirName_IsRefused()
    {
        var approval = Open(ApprovalMode.Any, Slot(null, Team), Person(A));

        approval.Decide(new Voter(Requester, null, new HashSet<Guid> { Team }), true, null, Content, Now).ShouldBe(DecisionRefusal.IsRequester);
        approval.Decide(new Voter(Requester, A, new HashSet<Guid>()), true, null, Content, Now).ShouldBe(DecisionRefusal.IsRequester);
        approval.Decisions.ShouldBeEmpty();
    }

    [Fact]
    public void Decide_OnWhatSomebodySawBefore_IsRefused() =>
        Open(ApprovalMode.Any, Person(A)).Decide(Voter(A), true, null, "older", Now).ShouldBe(DecisionRefusal.ContentChanged);

    [Fact]
    public void Decide_Twice_IsRefused()
    {
        var approval = Open(ApprovalMode.All, Person(A), Person(B));
        Decide(approval, A);

        Decide(approval, A, approves: false).ShouldBe(DecisionRefusal.Decided);

        approval.Decisions.ShouldHaveSingleItem().Kind.ShouldBe(DecisionKind.Approve);
    }

    [Fact]
    public void Withdraw_WhileOpen_AsksAgain_AndKeepsWhatWasDecided()
    {
        var approval = Open(ApprovalMode.All, Person(A), Person(B, level: 2));
        Decide(approval, A);
        approval.TakeNewlyAsked();

        approval.Withdraw(A, "Too early.", Now).ShouldBe(DecisionRefusal.None);

        approval.Decisions.Select(d => d.Kind).ShouldBe([DecisionKind.Approve, DecisionKind.Withdraw]);
        approval.TakeNewlyAsked().Select(s => s.PersonId).ShouldBe([A]);
        Decide(approval, B).ShouldBe(DecisionRefusal.NotYet, "the step before is open again");
    }

    [Fact]
    public void Withdraw_AfterTheEnd_IsRefused()
    {
        var approval = Open(ApprovalMode.Any, Person(A));
        Decide(approval, A);

        approval.Withdraw(A, "Oh.", Now).ShouldBe(DecisionRefusal.Ended);
    }

    [Fact]
    public void TwoPlacesOfATeam_NeedTwoMembers()
    {
        var approval = Open(ApprovalMode.All, Slot(null, Team), Slot(null, Team));
        var team = new HashSet<Guid> { Team };

        approval.Decide(new Voter(A, null, team), true, null, Content, Now).ShouldBe(DecisionRefusal.None);
        approval.Decide(new Voter(A, null, team), true, null, Content, Now).ShouldBe(DecisionRefusal.Decided);
        approval.Decide(new Voter(A, B, team), true, null, Content, Now).ShouldBe(DecisionRefusal.Decided, "the same hand for somebody else");
        approval.State.ShouldBe(ApprovalState.Open);
        approval.Decide(new Voter(C, null, team), true, null, Content, Now).ShouldBe(DecisionRefusal.None);

        approval.State.ShouldBe(ApprovalState.Approved);
    }

    [Fact]
    public void TheSamePerson_InTwoSteps_IsAskedOnce()
    {
        var approval = Open(ApprovalMode.All, Person(A), Person(B, level: 2), Person(A, level: 3));

        Decide(approval, A);
        Decide(approval, B);

        approval.State.ShouldBe(ApprovalState.Approved);
        approval.Decisions.Count.ShouldBe(2);
    }

    [Fact]
    public void AnEditAfterApproval_VoidsIt()
    {
        var approval = Open(ApprovalMode.Any, Person(A));
        Decide(approval, A);

        approval.ChangeContent("other", Requester, [Person(A)], Now).ShouldBeTrue();

        approval.State.ShouldBe(ApprovalState.Voided);
        approval.TakeEvents().OfType<ApprovalVoided>().ShouldHaveSingleItem().WasOpen.ShouldBeFalse();
    }

    [Theory]
    [InlineData(ExpiryPolicy.Expire, ApprovalState.Expired)]
    [InlineData(ExpiryPolicy.Reject, ApprovalState.Rejected)]
    [InlineData(ExpiryPolicy.Hold, ApprovalState.Open)]
    [InlineData(ExpiryPolicy.Approve, ApprovalState.Approved)]
    internal void TheTimeIsOver_FollowsThePolicy(ExpiryPolicy policy, ApprovalState state)
    {
        var approval = New(ApprovalMode.All);
        (approval.ExpiresAfterSeconds, approval.OnExpiry) = (60, policy);
        approval.Begin([Person(A)], Content, Now);

        approval.Expire(Content, Now.AddSeconds(61)).ShouldBeFalse();

        approval.State.ShouldBe(state);
        approval.NextAt.ShouldBeNull();
    }

    [Fact]
    public void TheTimeIsOver_NeverApprovesWhatSomebodyMandatoryHasNotApproved()
    {
        var approval = New(ApprovalMode.All);
        (approval.ExpiresAfterSeconds, approval.OnExpiry) = (60, ExpiryPolicy.Approve);
        approval.Begin([Person(A, isMandatory: true)], Content, Now);

        approval.Expire(Content, Now.AddSeconds(61));

        approval.State.ShouldBe(ApprovalState.Expired);
    }

    [Fact]
    public void TheTimeIsOver_NeverApprovesAnotherContent()
    {
        var approval = New(ApprovalMode.All);
        (approval.ExpiresAfterSeconds, approval.OnExpiry) = (60, ExpiryPolicy.Approve);
        approval.Begin([Person(A)], Content, Now);

        approval.Expire("other", Now.AddSeconds(61));

        approval.State.ShouldBe(ApprovalState.Expired);
    }

    [Fact]
    public void Reassign_ToSomebodyWhoApprovedAnotherContent_IsRefused()
    {
        var approval = Open(ApprovalMode.All, Person(A), Person(B));
        Decide(approval, A);

        approval.Reassign(approval.Present.Last().Id, A, "other", Now).ShouldBe(DecisionRefusal.ContentChanged);

        approval.State.ShouldBe(ApprovalState.Open);
    }

    [Fact]
    public void Remind_AfterALongSilence_RemindsOnce()
    {
        var approval = New(ApprovalMode.All);
        approval.RemindEverySeconds = 3600;
        approval.Begin([Person(A)], Content, Now);

        approval.Remind(Now.AddHours(10.5)).ShouldBeTrue();
        approval.Remind(Now.AddHours(10.5)).ShouldBeFalse();

        approval.NextAt.ShouldBe(Now.AddHours(11));
    }

    [Fact]
    public void Escalate_LetsSomebodyDecideInPlaceOfTheLate()
    {
        var approval = New(ApprovalMode.All);
        approval.EscalateAfterSeconds = 60;
        approval.Begin([Person(A), Person(B)], Content, Now);
        Decide(approval, A);
        approval.IsEscalationDue(Now.AddSeconds(61)).ShouldBeTrue();

        approval.Escalate(C, null);

        Decide(approval, C).ShouldBe(DecisionRefusal.None);
        approval.State.ShouldBe(ApprovalState.Approved);
        approval.Decisions.Count(d => d.PersonId == C).ShouldBe(1);
    }

    private static Approval New(ApprovalMode mode) => new() { RequesterId = Requester, Title = "x", TicketNumber = "INC1", Mode = mode };

    private static Approval Open(ApprovalMode mode, params PlannedSlot[] slots)
    {
        var approval = New(mode);
        approval.Begin(slots, Content, Now);
        approval.TakeNewlyAsked();
        return approval;
    }

    private static PlannedSlot Person(Guid person, int level = 1, bool isMandatory = false) => Slot(person, null, level, isMandatory);

    private static PlannedSlot Slot(Guid? person, Guid? team, int level = 1, bool isMandatory = false) => new(person, team, level, isMandatory, "x");

    private static Voter Voter(Guid person) => new(person, null, new HashSet<Guid>());

    private static DecisionRefusal Decide(Approval approval, Guid person, bool approves = true) => approval.Decide(Voter(person), approves, null, Content, Now);
}
