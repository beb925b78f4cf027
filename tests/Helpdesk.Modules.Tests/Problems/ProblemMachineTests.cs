using Helpdesk.Tickets;
using static Helpdesk.Problems.ProblemType;

namespace Helpdesk.Modules.Tests.Problems;

/// <summary>The table of the field's practice, written down a second time: a change of the machine must change both.</summary>
public sealed class ProblemMachineTests
{
    /// <summary>From, to, transition, what it needs, right beyond working on tickets.</summary>
    private static readonly (string From, string To, string Id, TransitionRequirements Needs, string? Right)[] Practice =
    [
        (New, Assess, "assess", TransitionRequirements.Owner, null),
        (New, Cancelled, "cancel", TransitionRequirements.Reason, null),
        (Assess, RootCause, "analyse", TransitionRequirements.Owner, null),
        (Assess, OnHold, "hold", TransitionRequirements.SubState, null),
        (Assess, Resolved, "resolve", TransitionRequirements.Owner | TransitionRequirements.Resolution, null),
        (Assess, Cancelled, "cancel", TransitionRequirements.Reason, null),
        (RootCause, Fix, "fix", TransitionRequirements.Owner, null),
        (RootCause, OnHold, "hold", TransitionRequirements.SubState, null),
        (RootCause, Resolved, "resolve", TransitionRequirements.Owner | TransitionRequirements.Resolution, null),
        (RootCause, Cancelled, "cancel", TransitionRequirements.Reason, "CancelTickets"),
        (Fix, RootCause, "analyse", TransitionRequirements.Owner, null),
        (Fix, OnHold, "hold", TransitionRequirements.SubState, null),
        (Fix, Resolved, "resolve", TransitionRequirements.Owner | TransitionRequirements.Resolution, null),
        (Fix, Cancelled, "cancel", TransitionRequirements.Reason, "CancelTickets"),
        (OnHold, RootCause, "analyse", TransitionRequirements.Owner, null),
        (OnHold, Fix, "fix", TransitionRequirements.Owner, null),
        (OnHold, OnHold, "hold", TransitionRequirements.SubState, null),
        (OnHold, Resolved, "resolve", TransitionRequirements.Owner | TransitionRequirements.Resolution, null),
        (OnHold, Cancelled, "cancel", TransitionRequirements.Reason, "CancelTickets"),
        (Resolved, Closed, "close", TransitionRequirements.None, "CloseTickets"),
        (Resolved, RootCause, "reanalyse", TransitionRequirements.Owner | TransitionRequirements.Reason, null),
        (Closed, RootCause, "reanalyse", TransitionRequirements.Owner | TransitionRequirements.Reason, "ManageProblems"),
        (Cancelled, RootCause, "reanalyse", TransitionRequirements.Owner | TransitionRequirements.Reason, "ManageProblems"),
    ];

    [Fact]
    public void Machine_HasExactlyTheStepsOfThePractice() =>
        Machine.Transitions.SelectMany(t => t.From.Select(from => (from, t.To, t.Id, t.Requires, t.Permission?.Name)))
            .ShouldBe(Practice.Select(p => (p.From, p.To, p.Id, p.Needs, p.Right)), ignoreOrder: true);

    [Fact]
    public void Requesters_DoNotMoveProblems() => Machine.Transitions.ShouldAllBe(t => !t.RequesterMay);

    [Fact]
    public void EveryState_IsReached_AndLeftAgain()
    {
        var reached = Machine.Transitions.Select(t => t.To).Append(Machine.InitialState).ToHashSet();
        var left = Machine.Transitions.SelectMany(t => t.From).ToHashSet();

        Machine.States.ShouldAllBe(s => reached.Contains(s.Id) && left.Contains(s.Id));
    }
}
