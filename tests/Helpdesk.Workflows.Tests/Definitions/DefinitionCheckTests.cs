using System.Text.Json.Nodes;
using Helpdesk.Testing;
using Helpdesk.Workflows.Activities;
using Helpdesk.Workflows.Definitions;
using Helpdesk.Workflows.Engine;

namespace Helpdesk.Workflows.Tests.Definitions;

public sealed class DefinitionCheckTests
{
    [Fact]
    public void ASoundFlowchart_HasNoProblems() => Check(Flow.Of("ok").Step("s", "Start").WriteLine("a", "1").Line("s", "a")).ShouldBeEmpty();

    [Fact]
    public void AStepThatNothingLeadsTo_IsAWarning() =>
        Check(Flow.Of("x").Step("s", "Start").WriteLine("a", "1")).ShouldBe(["warning a: Nothing leads to the step “a”: it never runs."]);

    [Fact]
    public void AnUnknownKindOfStep_IsAnError() =>
        Check(Flow.Of("x").Step("s", "Teleport")).ShouldBe(["error s: There is no kind of step “Elsa.Teleport” here. Switch its module on, or replace the step “s”."]);

    [Fact]
    public void ABrokenExpression_IsAnErrorAtItsInput_WithItsPlace() =>
        Check(Flow.Of("x").WriteLine("a", "1 +\n * 2")).ShouldHaveSingleItem().ShouldStartWith("error a.text: “text” of the step “a” cannot be read. Line 2, column 2:");

    [Theory]
    [InlineData("while (true) {}")]
    [InlineData("require('fs')")]
    [InlineData("process.exit()")]
    [InlineData("(() => { for(;;){} })()")]
    public void AnExpressionThatLoopsOrReachesOut_IsAnError(string script) =>
        Check(Flow.Of("x").WriteLine("a", script)).ShouldHaveSingleItem().ShouldStartWith("error a.text:");

    [Fact]
    public void AMissingInput_IsAnError() =>
        Check(Flow.Of("x").Step("d", "Delay")).ShouldBe(["error d.timeSpan: The step “d” needs a value for “How long”."]);

    [Fact]
    public void ALoopIntoABranch_IsAnError()
    {
        var problems = Check(Flow.Of("x").Step("s", "Start").WriteLine("a", "1").WriteLine("b", "1").WriteLine("c", "1").WriteLine("d", "1")
            .Line("s", "a").Line("s", "c").Line("a", "b").Line("b", "d").Line("c", "d").Line("d", "b"));

        problems.ShouldHaveSingleItem().ShouldStartWith("error d: The line from “d” leads back to “b”, which is inside of a branch.");
    }

    [Fact]
    public void AJoinThatWaitsForBothAnswersOfADecision_IsAnError()
    {
        var problems = Check(Flow.Of("x").Step("s", "Start").Step("d", "FlowDecision", ("condition", Flow.JavaScript("true"))).WriteLine("yes", "1").WriteLine("no", "1")
            .Step("j", "FlowJoin", ("mode", Flow.Literal("WaitAll")))
            .Line("s", "d").Line("d", "yes", "True").Line("d", "no", "False").Line("yes", "j").Line("no", "j"));

        problems.ShouldHaveSingleItem().ShouldStartWith("error j.mode: “j” waits for all of its branches, but “d” takes only one of them");
    }

    [Fact]
    public void AJoinOfBranchesOfAFork_IsFine() =>
        Check(Flow.Of("x").Step("s", "Start").Step("d", "FlowDecision", ("condition", Flow.JavaScript("true"))).WriteLine("yes", "1").WriteLine("also", "1")
            .Step("j", "FlowJoin", ("mode", Flow.Literal("WaitAll")))
            .Line("s", "d").Line("s", "also").Line("d", "yes", "True").Line("d", "yes", "False").Line("yes", "j").Line("also", "j"))
            .ShouldBeEmpty();

    [Fact]
    public void AnOutcomeWithoutALine_IsAWarning() =>
        Check(Flow.Of("x").Step("d", "FlowDecision", ("condition", Flow.JavaScript("true"))).WriteLine("yes", "1").Line("d", "yes", "True"))
            .ShouldBe(["warning d: The outcome “False” of the step “d” leads nowhere: this way ends there."]);

    [Fact]
    public void ALineFromAnOutcomeThatIsNone_IsAWarning() =>
        Check(Flow.Of("x").Step("s", "Start").WriteLine("a", "1").Line("s", "a", "Approved")).ShouldContain("warning s: The step “s” has no outcome “Approved”: its line is never followed.");

    [Fact]
    public void ABreakOutsideOfALoop_IsAnError() =>
        Check(Flow.Of("x").Step("b", "Break")).ShouldBe(["error b: The step “b” leaves a loop, but there is no loop around it."]);

    [Fact]
    public void ATriggerWhoseEventAnExpressionNames_IsAnError() =>
        Check(Flow.Of("x").Step("ev", "Event", ("eventName", Flow.JavaScript("'a' + 'b'")), ("customProperties", new JsonObject { ["canStartWorkflow"] = true })))
            .ShouldBe(["error ev.eventName: “ev” starts the workflow, so “Name of the event” must be written out and not computed."]);

    private static List<string> Check(Flow flow) =>
        [.. new DefinitionCheck(new ActivityRegistry(BuiltInActivities.All), English.Texts).Check(WorkflowDocument.Read(flow.ToJson().ToJsonString()))
            .Select(p => $"{(p.IsError ? "error" : "warning")} {p.ActivityId}{(p.Field is null ? "" : $".{p.Field}")}: {p.Message}")];
}
