using Helpdesk.Requests;
using Helpdesk.Tickets;

namespace Helpdesk.Modules.Tests.Requests.Domain;

/// <summary>
/// The tables of the two machines, made of what is shipped and compared with what is written down here: from, step, to, who, what it needs. What a guard
/// says beyond is in <see cref="Features.OrderApprovalTests"/> and <see cref="Features.FulfilmentTests"/>.
/// </summary>
public sealed class RequestMachineTests
{
    private const string RequestTable =
        """
        cancelled | – | – | – | –
        closed | – | – | – | –
        fulfilled | close | closed | CloseTickets, requester | None
        fulfilled | reopen | in-fulfilment | desk, requester | Reason
        in-fulfilment | ask-for-approval | waiting-for-approval | desk | None
        in-fulfilment | cancel | cancelled | CancelTickets | Reason
        in-fulfilment | complete | fulfilled | desk | Resolution
        in-fulfilment | hold | on-hold | desk | SubState
        new | ask-for-approval | waiting-for-approval | desk | None
        new | cancel | cancelled | desk, requester | Reason
        new | fulfil | in-fulfilment | desk | None
        new | hold | on-hold | desk | SubState
        on-hold | ask-for-approval | waiting-for-approval | desk | None
        on-hold | cancel | cancelled | desk, requester | Reason
        on-hold | complete | fulfilled | desk | Resolution
        on-hold | fulfil | in-fulfilment | desk | None
        on-hold | hold | on-hold | desk | SubState
        rejected | revise | new | desk | Reason
        waiting-for-approval | ask-for-approval | waiting-for-approval | desk | None
        waiting-for-approval | cancel | cancelled | desk, requester | Reason
        waiting-for-approval | fulfil | in-fulfilment | desk | None
        waiting-for-approval | reject | rejected | desk | Reason
        """;

    private const string TaskTable =
        """
        cancelled | reopen | in-progress | desk | Owner, Reason
        completed | reopen | in-progress | desk | Owner, Reason
        failed | reopen | in-progress | desk | Owner, Reason
        in-progress | cancel | cancelled | desk | Reason
        in-progress | done | completed | desk | Owner
        in-progress | fail | failed | desk | Reason
        in-progress | hold | on-hold | desk | SubState
        in-progress | requeue | open | desk | None
        on-hold | cancel | cancelled | desk | Reason
        on-hold | done | completed | desk | Owner
        on-hold | fail | failed | desk | Reason
        on-hold | hold | on-hold | desk | SubState
        on-hold | requeue | open | desk | None
        on-hold | start | in-progress | desk | Owner
        open | cancel | cancelled | desk | Reason
        open | done | completed | desk | Owner
        open | fail | failed | desk | Reason
        open | hold | on-hold | desk | SubState
        open | start | in-progress | desk | Owner
        """;

    [Fact]
    public void TheRequest_HasExactlyTheStepsOfItsTable() => Table(RequestType.Machine).ShouldBe(RequestTable, StringCompareShould.IgnoreLineEndings);

    [Fact]
    public void TheTask_HasExactlyTheStepsOfItsTable() => Table(TaskType.Machine).ShouldBe(TaskTable, StringCompareShould.IgnoreLineEndings);

    [Fact]
    public void NoClockRunsWhileSomebodyHasToAgree() =>
        RequestType.Machine.State(RequestType.WaitingForApproval).Category.ShouldBe(StateCategory.Waiting, "resolution clocks pause in waiting states");

    [Fact]
    public void EveryStateCanBeLeft_ExceptTheFinalOnes()
    {
        foreach (var machine in (StateMachine[])[RequestType.Machine, TaskType.Machine])
        {
            machine.States.Where(s => machine.Transitions.All(t => !t.From.Contains(s.Id))).Select(s => s.Id)
                .ShouldBeSubsetOf(["closed", "cancelled"]);
        }
    }

    private static string Table(StateMachine machine) => string.Join('\n', machine.States
        .SelectMany(s => machine.Transitions.Where(t => t.From.Contains(s.Id))
            .Select(t => $"{s.Id} | {t.Id} | {t.To} | {t.Permission?.Name ?? "desk"}{(t.RequesterMay ? ", requester" : "")} | {t.Requires.ToString()}")
            .DefaultIfEmpty($"{s.Id} | – | – | – | –"))
        .Order(StringComparer.Ordinal));
}
