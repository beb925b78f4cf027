using Helpdesk.Errors;
using Helpdesk.Incidents;
using Helpdesk.Modules.Tests.Tickets;
using Helpdesk.Security;
using Helpdesk.Tickets;
using Helpdesk.Tickets.Domain;
using static Helpdesk.Incidents.IncidentType;

namespace Helpdesk.Modules.Tests.Incidents;

/// <summary>The table of the field's practice, written down a second time: a change of the machine must change both.</summary>
public sealed class IncidentMachineTests
{
    private static readonly HashSet<(string From, string To)> Practice =
    [
        (New, InProgress), (New, OnHold), (New, Resolved), (New, Cancelled),
        (InProgress, New), (InProgress, OnHold), (InProgress, Resolved), (InProgress, Cancelled),
        (OnHold, New), (OnHold, InProgress), (OnHold, OnHold), (OnHold, Resolved), (OnHold, Cancelled),
        (Resolved, New), (Resolved, InProgress), (Resolved, Closed),
        (Closed, InProgress),
        (Cancelled, InProgress),
    ];

    private static readonly string[] States = [New, InProgress, OnHold, Resolved, Closed, Cancelled];

    public static TheoryData<string, string> Pairs()
    {
        TheoryData<string, string> pairs = [];
        foreach (var from in States)
        {
            foreach (var to in States)
            {
                pairs.Add(from, to);
            }
        }

        return pairs;
    }

    [Fact]
    public void Machine_HasExactlyTheStatesOfThePractice() => Machine.States.Select(s => s.Id).ShouldBe(States);

    [Theory]
    [MemberData(nameof(Pairs))]
    public void Machine_FromStateToState_AllowsWhatThePracticeAllows(string from, string to) =>
        Machine.Allows(from, to).ShouldBe(Practice.Contains((from, to)));

    [Theory]
    [MemberData(nameof(Pairs))]
    public void Transition_WithEverythingItNeeds_LeadsToItsState(string from, string to)
    {
        var ticket = Some.TicketIn(from);
        var facts = new TransitionFacts(to == OnHold ? "awaiting-change" : null, "fixed", "Done.", Some.Agent, HasPublicReply: true);
        foreach (var transition in Machine.Transitions.Where(t => t.From.Contains(from) && t.To == to))
        {
            var fresh = Some.TicketIn(from);
            var told = fresh.Transition(transition, IncidentType.Type, facts, Some.Act("Because"));

            fresh.State.ShouldBe(to);
            told.Sequence.ShouldBe(ticket.LastSequence + 1);
            told.DefinitionVersion.ShouldBe(Machine.Version);
            told.Reason.ShouldBe("Because");
        }
    }

    [Theory]
    [InlineData(New, new[] { "cancel", "hold", "resolve", "start" })]
    [InlineData(InProgress, new[] { "hold", "requeue", "resolve" })]
    [InlineData(OnHold, new[] { "cancel", "hold", "requeue", "resolve", "resume" })]
    [InlineData(Resolved, new[] { "reopen", "reopen-to-queue" })]
    [InlineData(Closed, new string[0])]
    [InlineData(Cancelled, new string[0])]
    public void AnAgent_MayDoTheDailyWork(string state, string[] expected) =>
        Allowed(state, isRequester: false, policy: true, TicketPermissions.EditTickets).ShouldBe(expected);

    [Theory]
    [InlineData(New, new[] { "cancel" })]
    [InlineData(InProgress, new string[0])]
    [InlineData(OnHold, new[] { "cancel" })]
    [InlineData(Resolved, new[] { "close", "reopen", "reopen-to-queue" })]
    [InlineData(Closed, new string[0])]
    [InlineData(Cancelled, new string[0])]
    public void TheRequester_MayWithdrawConfirmAndReopen(string state, string[] expected) =>
        Allowed(state, isRequester: true, policy: true).ShouldBe(expected);

    [Fact]
    public void SomebodyElse_MayDoNothing() => States.SelectMany(s => Allowed(s, isRequester: false, policy: true)).ShouldBeEmpty();

    [Fact]
    public void Cancel_OfWorkInProgress_NeedsItsRight()
    {
        Allowed(InProgress, false, true, TicketPermissions.EditTickets).ShouldNotContain("cancel");
        Allowed(InProgress, false, true, TicketPermissions.EditTickets, TicketPermissions.CancelTickets).ShouldContain("cancel");
    }

    [Fact]
    public void Reopen_OfAClosedIncident_NeedsThePolicyAndTheRight()
    {
        Allowed(Closed, false, policy: true, TicketPermissions.EditTickets).ShouldBeEmpty();
        Allowed(Closed, false, policy: false, TicketPermissions.EditTickets, TicketPermissions.ReopenClosedTickets).ShouldBeEmpty();
        Allowed(Closed, false, policy: true, TicketPermissions.EditTickets, TicketPermissions.ReopenClosedTickets).ShouldBe(["reopen"]);
    }

    [Fact]
    public void Reopen_OfACancelledIncident_NeedsItsRight() =>
        Allowed(Cancelled, false, policy: false, TicketPermissions.EditTickets, TicketPermissions.ReopenCancelledTickets).ShouldBe(["reopen"]);

    [Fact]
    public void Reopen_OfAClosedIncident_IsAnEventOfItsOwnKind() =>
        Some.TicketIn(Closed).Take("reopen", reason: "It is back").Kind.ShouldBe(TicketEventKinds.ClosedReopened);

    [Fact]
    public void EveryReopening_NeedsAReasonAndIsCounted()
    {
        foreach (var transition in Machine.Transitions.Where(t => t.IsReopen))
        {
            var ticket = Some.TicketIn(transition.From[0]);
            Should.Throw<ValidationException>(() => ticket.Transition(transition, IncidentType.Type, new TransitionFacts(), Some.Act()))
                .Errors.Keys.ShouldBe(["reason"]);

            ticket.Transition(transition, IncidentType.Type, new TransitionFacts(), Some.Act("It is back"));
            ticket.ReopenCount.ShouldBe(1);
            ticket.ResolvedAt.ShouldBeNull();
            ticket.ClosedAt.ShouldBeNull();
            ticket.ResolutionCode.ShouldBeNull();
            ticket.IsOpen.ShouldBeTrue();
        }
    }

    private static IEnumerable<string> Allowed(string state, bool isRequester, bool policy, params Permission[] rights) =>
        TransitionRules.Allowed(Some.TicketIn(state), IncidentType.Type, isRequester, rights.Contains, _ => policy).Select(t => t.Id).Order(StringComparer.Ordinal);
}
