using System.Text.Json.Nodes;
using Helpdesk.Workflows.Engine;

namespace Helpdesk.Workflows.Tests.Engine;

/// <summary>Single kinds of steps, and drawings that once went wrong.</summary>
public sealed class StepTests
{
    [Theory]
    [InlineData("false", "no")]
    [InlineData("True", "yes")]
    [InlineData("1 + 1 == 2", "yes")]
    [InlineData("1 > 2", "no")]
    public async Task ACondition_SavedAsALiteral_IsReadAsItIsMeant(string literal, string taken)
    {
        var run = await RunAsync(Flow.Of("x").Step("d", "FlowDecision", ("condition", Flow.Literal(literal))).WriteLine("yes", "'yes'").WriteLine("no", "'no'")
            .Line("d", "yes", "True").Line("d", "no", "False"));

        run.Lines.ShouldBe([taken]);
    }

    [Fact]
    public async Task ANumberWrittenAsText_IsANumberInANumbersVariable()
    {
        var run = await RunAsync(Flow.Of("x").Variable("N", "Int32", "0")
            .Step("s", "SetVariable", ("variable", new JsonObject { ["id"] = "N", ["name"] = "N", ["typeName"] = "Int32" }), ("value", Flow.Literal("5")))
            .WriteLine("w", "getN() + 1").Line("s", "w"));

        run.Lines.ShouldBe(["6"]);
    }

    [Theory]
    [InlineData("0", "1000000000", "1", "Suspended")]
    [InlineData("0", "5", "0", "Suspended")]
    // A number so large that adding one changes nothing.
    [InlineData("100000000000000000", "100000000000000096", "1", "Finished")]
    public async Task ALoop_EndsOrFaults(string start, string end, string step, string status)
    {
        var run = await RunAsync(Flow.Of("x").Step(
            "l", "For", ("start", Flow.JavaScript(start)), ("end", Flow.JavaScript(end)), ("step", Flow.JavaScript(step)),
            ("body", new JsonObject { ["id"] = "b", ["type"] = "Elsa.Start" })));

        run.State.SubStatus.ToString().ShouldBe(status);
    }

    [Theory]
    [InlineData("10675199.00:00:00")]
    [InlineData("P99999999Y")]
    [InlineData("soon")]
    public async Task ADelayThatCannotBe_Faults(string duration)
    {
        var run = await RunAsync(Flow.Of("x").Delay("d", duration));

        run.State.Incidents.ShouldHaveSingleItem().ActivityId.ShouldBe("d");
    }

    [Fact]
    public async Task AJoin_RunsOnce_AlsoWhenWhatItCancelsLeadsToItAgain()
    {
        var run = await RunAsync(Flow.Of("x").Step("s", "Start").Event("x", "x").WriteLine("a", "'a'").WriteLine("b", "'b'")
            .Step("j", "FlowJoin", ("mode", Flow.Literal("WaitAllActive"))).WriteLine("after", "'after'")
            .Line("s", "x").Line("s", "b").Line("x", "a").Line("a", "j").Line("a", "x").Line("b", "j").Line("j", "after"));
        run.Resume("x").ShouldBeTrue();
        await run.RunAsync();

        run.Lines.Count(l => l == "after").ShouldBe(1);
    }

    [Fact]
    public async Task ABranchesOfAFork_WrittenAsLiteral_AreFollowed()
    {
        var run = await RunAsync(Flow.Of("x").Step("f", "FlowFork", ("branches", Flow.Literal("[\"a\",\"b\"]"))).WriteLine("a", "'a'").WriteLine("b", "'b'")
            .Line("f", "a", "a").Line("f", "b", "b"));

        run.Lines.ShouldBe(["a", "b"]);
    }

    [Theory]
    [InlineData("""{"id":"c","type":"Elsa.ForEach","items":{"expression":{"type":"JavaScript","value":"['x','y']"}},"body":{"id":"w","type":"Elsa.WriteLine","text":{"expression":{"type":"JavaScript","value":"getCurrentValue()"}}}}""", "x y")]
    [InlineData("""{"id":"c","type":"Elsa.Parallel","activities":[{"id":"a","type":"Elsa.WriteLine","text":"a"},{"id":"b","type":"Elsa.WriteLine","text":"b"}]}""", "a b")]
    [InlineData("""{"id":"c","type":"Elsa.Fork","branches":[{"id":"a","type":"Elsa.WriteLine","text":"a"},{"id":"b","type":"Elsa.WriteLine","text":"b"}]}""", "a b")]
    [InlineData("""{"id":"c","type":"Elsa.Switch","cases":[{"label":"A","condition":{"type":"JavaScript","value":"false"},"activity":{"id":"a","type":"Elsa.WriteLine","text":"a"}}],"default":{"id":"d","type":"Elsa.WriteLine","text":"default"}}""", "default")]
    [InlineData("""{"id":"c","type":"Elsa.If","condition":{"expression":{"type":"JavaScript","value":"false"}},"then":{"id":"a","type":"Elsa.WriteLine","text":"a"},"else":{"id":"b","type":"Elsa.WriteLine","text":"b"}}""", "b")]
    [InlineData("""{"id":"c","type":"Elsa.Sequence","activities":[{"id":"a","type":"Elsa.WriteLine","text":"a"},{"id":"f","type":"Elsa.Finish"},{"id":"b","type":"Elsa.WriteLine","text":"never"}]}""", "a")]
    [InlineData("""{"id":"c","type":"Elsa.Sequence","activities":[{"id":"j","type":"Elsa.FlowJoin"},{"id":"a","type":"Elsa.WriteLine","text":"a"}]}""", "a")]
    [InlineData("""{"id":"c","type":"Elsa.SetOutput","outputName":"Answer","outputValue":{"expression":{"type":"JavaScript","value":"40 + 2"}}}""", "")]
    public async Task AContainer_RunsWhatItHolds(string root, string lines)
    {
        var run = new EngineBench(new JsonObject { ["root"] = JsonNode.Parse(root) }.ToJsonString());
        run.Start();
        await run.RunAsync(keepState: false);

        run.State.SubStatus.ShouldBe(WorkflowSubStatus.Finished, run.State.ToJson());
        string.Join(' ', run.Lines).ShouldBe(lines);
    }

    [Fact]
    public async Task AStepOfAnUnknownKind_CanBeSkipped()
    {
        var run = await RunAsync(Flow.Of("x").Step("u", "Unknown").WriteLine("after", "'after'").Line("u", "after"));

        run.Run.TakeOutcomes(run.State.Incidents.ShouldHaveSingleItem().Id, "Done").ShouldBeTrue();
        await run.RunAsync();

        run.Lines.ShouldBe(["after"]);
        run.State.SubStatus.ShouldBe(WorkflowSubStatus.Finished);
    }

    [Fact]
    public async Task AValueThatIsTooLarge_FaultsItsStep()
    {
        var run = await RunAsync(Flow.Of("x").Variable("V", "Object", "")
            .Step("s", "SetVariable", ("variable", new JsonObject { ["id"] = "V", ["name"] = "V" }), ("value", Flow.JavaScript("['x'.padEnd(200000, 'y')]"))));

        run.State.Incidents.ShouldHaveSingleItem().Message.ShouldStartWith("A value is larger than");
    }

    [Fact]
    public async Task AValueAsDeepAsExpressionsAllow_SurvivesTheStore()
    {
        var deep = string.Concat(Enumerable.Repeat("[", 60)) + string.Concat(Enumerable.Repeat("]", 60));
        var run = await RunAsync(Flow.Of("x").Variable("V", "Object", "")
            .Step("s", "SetVariable", ("variable", new JsonObject { ["id"] = "V", ["name"] = "V" }), ("value", Flow.JavaScript($"JSON.parse('{deep}')"))).Event("ev", "ev").Line("s", "ev"));
        run.Reload();

        run.State.Bookmarks.Count.ShouldBe(1);
    }

    private static async Task<EngineBench> RunAsync(Flow flow)
    {
        var run = new EngineBench(flow.ToJson().ToJsonString());
        run.Start();
        await run.RunAsync();
        return run;
    }
}
