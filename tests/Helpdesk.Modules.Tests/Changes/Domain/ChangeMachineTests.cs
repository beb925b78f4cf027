using Helpdesk.Changes.Domain;
using Helpdesk.Security;
using Helpdesk.Tickets;
using static Helpdesk.Changes.ChangeType;

namespace Helpdesk.Modules.Tests.Changes.Domain;

/// <summary>The table of the field's practice, written down a second time: a change of the machine must change both.</summary>
public sealed class ChangeMachineTests
{
    private static readonly HashSet<(string From, string To)> Practice =
    [
        (Draft, Submitted), (Draft, Cancelled),
        (Submitted, Assess), (Submitted, Authorize), (Submitted, Scheduled), (Submitted, Draft), (Submitted, Cancelled),
        (Assess, Authorize), (Assess, Draft), (Assess, Cancelled),
        (Authorize, Scheduled), (Authorize, Review), (Authorize, Draft), (Authorize, Cancelled),
        (Scheduled, Implement), (Scheduled, Draft), (Scheduled, Cancelled),
        (Implement, Review), (Implement, Cancelled),
        (Review, Closed),
    ];

    private static readonly string[] States = [Draft, Submitted, Assess, Authorize, Scheduled, Implement, Review, Closed, Cancelled];

    public static TheoryData<string, string> Pairs() => [.. States.SelectMany(f => States.Select(t => (f, t)))];

    [Fact]
    public void Machine_HasExactlyTheStatesOfThePractice() => Machine.States.Select(s => s.Id).ShouldBe(States);

    [Theory]
    [MemberData(nameof(Pairs))]
    public void Machine_FromStateToState_AllowsWhatThePracticeAllows(string from, string to) =>
        Machine.Allows(from, to).ShouldBe(Practice.Contains((from, to)));

    [Fact]
    public void Machine_AsksForReasonsAndOwnersWhereSomebodyAsksLater()
    {
        Machine.Transitions.Where(t => t.Requires == TransitionRequirements.Reason).Select(t => t.Id).Distinct().ShouldBe(["reject", "replan", "cancel"]);
        Machine.Transitions.Where(t => t.Requires == TransitionRequirements.Owner).Select(t => t.Id).ShouldBe(["implement", "review"]);
        Machine.Transitions.ShouldAllBe(t => !t.RequesterMay && !t.IsReopen && t.Policy == null);
    }

    [Fact]
    public void Cancel_OfAnImplementation_NeedsItsRight()
    {
        Permission? Right(string from) => Machine.Transitions.Single(t => t.Id == "cancel" && t.From.Contains(from)).Permission;
        Right(Implement).ShouldBe(TicketPermissions.CancelTickets);
        Right(Scheduled).ShouldBeNull();
        Machine.Allows(Review, Cancelled).ShouldBeFalse();
    }

    [Theory]
    [InlineData(ChangeKind.Normal, new[] { Draft, Submitted, Assess, Authorize, Scheduled, Implement, Review, Closed })]
    [InlineData(ChangeKind.Standard, new[] { Draft, Submitted, Scheduled, Implement, Review, Closed })]
    [InlineData(ChangeKind.Emergency, new[] { Draft, Submitted, Authorize, Scheduled, Implement, Review, Closed })]
    [InlineData(ChangeKind.Retrospective, new[] { Draft, Submitted, Authorize, Review, Closed })]
    public void EachKind_HasOneWayToItsEnd(ChangeKind kind, string[] expected)
    {
        List<string> way = [Draft];
        while (way[^1] != Closed)
        {
            way.Add(Machine.Transitions
                .Where(t => t.From.Contains(way[^1]) && t.To is not (Draft or Cancelled) && PlanRules.Takes(kind, way[^1], t.To))
                .Select(t => t.To).ShouldHaveSingleItem());
        }

        way.ShouldBe(expected);
    }

    [Theory]
    [InlineData(7, true)]
    [InlineData(7.01, false)]
    public void AnIncidentThatWasLinkedWithinAWeekOfTheWork_AsksForAReview(double days, bool isSoon)
    {
        var end = new DateTime(2026, 3, 7, 22, 0, 0, DateTimeKind.Utc);
        ChangePlan plan = new() { ActualEnd = end };

        PlanRules.IsSoonAfter(plan, end.AddDays(days)).ShouldBe(isSoon);
        PlanRules.IsSoonAfter(plan, null).ShouldBeTrue("nobody knows when");
        PlanRules.IsSoonAfter(new(), end.AddDays(days)).ShouldBeTrue("the work has not ended");
    }
}
