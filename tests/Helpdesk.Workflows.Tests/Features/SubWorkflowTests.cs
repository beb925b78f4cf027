using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Helpdesk.Errors;
using Helpdesk.Workflows.Engine;
using Helpdesk.Workflows.Features;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Helpdesk.Workflows.Tests.Features;

/// <summary>Workflows in workflows: as a step, and as instances of their own.</summary>
public sealed class SubWorkflowTests(WorkflowsHost host) : IClassFixture<WorkflowsHost>
{
    private static CancellationToken CancellationToken => TestContext.Current.CancellationToken;

    [Fact]
    public async Task AWorkflowAsAStep_HasInputsAndResultsAndOutcomes()
    {
        await host.PublishAsync(Board("Ask the board"));
        var id = await host.PublishAsync(Asking("AskTheBoard", 5_000));
        var instance = await host.StartAsync(id);
        (await host.JournalAsync(instance)).ShouldContain("asked about 5000");

        await host.TriggerAsync("board has met", payload: true);

        var journal = await host.JournalAsync(instance);
        journal.ShouldContain("agreed: 5000 agreed");
        journal.ShouldContain("ask/decide Completed");
        journal[^1].ShouldBe("Workflow1 Completed");
        (await host.ReadAsync(instance)).SubStatus.ShouldBe(WorkflowSubStatus.Finished);
    }

    [Fact]
    public async Task AnInstance_KeepsTheVersionOfItsStep()
    {
        var board = await host.PublishAsync(Board("Pinned board"));
        var id = await host.PublishAsync(Asking("PinnedBoard", 1));
        var instance = await host.StartAsync(id);
        await host.PublishAsync(Flow.Of("Pinned board").WriteLine("other", "'other'").ToJson(board).Usable());
        await using var scope = host.Host.CreateScope();
        var reader = new Helpdesk.Workflows.Definitions.DocumentReader(
            scope.Services.GetRequiredService<WorkflowsDbContext>(), new DocumentCache(), scope.Services.GetRequiredService<ActivityRegistry>(), Helpdesk.Testing.English.Texts);

        var document = await reader.GetAsync((await host.ReadAsync(instance)).DefinitionVersionId, CancellationToken);

        document.Activities.Keys.ShouldContain("ask/decide");
        document.Activities.Keys.ShouldNotContain("ask/other");
    }

    [Fact]
    public async Task AWorkflowThatCanBeAStep_IsOfferedWithItsFields()
    {
        using var admin = await host.ClientAsync("admin");
        var board = await host.PublishAsync(Board("Offered board"));

        var items = (await admin.GetFromJsonAsync<JsonObject>($"{Api.Root}/descriptors/activities", CancellationToken))!["items"]!.AsArray();

        var offered = items.Single(i => (string)i!["typeName"]! == "OfferedBoard")!;
        ((string)offered["displayName"]!, (string)offered["category"]!, (string)offered["inputs"]![0]!["name"]!).ShouldBe(("Offered board", "Workflows", "Amount"));
        offered["ports"]!.AsArray().Select(p => (string)p!["name"]!).ShouldBe(["Agreed", "Refused"]);
        ((string)offered["constructionProperties"]!["workflowDefinitionId"]!).ShouldBe(board);
    }

    [Fact]
    public async Task AStepWhoseWorkflowIsNotPublished_IsAnError()
    {
        var model = Flow.Of("Nobody").Step("ask", "Nobody").ToJson();
        model["root"]!["activities"]![0]!["workflowDefinitionId"] = "nobody";

        (await Should.ThrowAsync<ValidationException>(() => host.PublishAsync(model))).Errors["ask"].ShouldBe(["There is no published workflow “nobody”."]);
    }

    [Fact]
    public async Task AWorkflowThatIsItsOwnStep_IsRefused()
    {
        await host.PublishAsync(Flow.Of("Mirror").Step("s", "Start").ToJson("mirror").Usable());
        var model = Flow.Of("Mirror").Step("m", "Mirror").ToJson("mirror").Usable();
        model["root"]!["activities"]![0]!["workflowDefinitionId"] = "mirror";
        await host.PublishAsync(model);

        // Each publication has the one before it inside: not without end.
        await Should.ThrowAsync<ValidationException>(async () =>
        {
            for (var i = 0; i < 10; i++)
            {
                model["description"] = $"{i}";
                await host.PublishAsync((JsonObject)model.DeepClone());
            }
        });
    }

    [Fact]
    public async Task AParent_WaitsForItsChild_AndTakesItsResult()
    {
        await host.PublishAsync(Flow.Of("Child").Event("e", "child may end").Step("o", "SetOutput", ("outputName", "Answer"), ("outputValue", Flow.JavaScript("getAmount() + 1"))).Line("e", "o").ToJson("child").WithInputs("Amount"));
        var parent = await host.StartAsync(await host.PublishAsync(Calling("Parent", "ExecuteWorkflow", "child")), "INC7");
        var child = await ChildOfAsync("child");
        ((await host.ReadAsync(parent)).SubStatus, child.CorrelationId).ShouldBe((WorkflowSubStatus.Suspended, "INC7"));

        await host.TriggerAsync("child may end");

        (await host.ReadAsync(child.Id)).SubStatus.ShouldBe(WorkflowSubStatus.Finished);
        (await host.JournalAsync(parent)).ShouldContain("got {\"Answer\":42}");
        (await host.ReadAsync(parent)).SubStatus.ShouldBe(WorkflowSubStatus.Finished);
    }

    [Fact]
    public async Task AChildThatEndsAtOnce_LetsItsParentGoOnAtOnce()
    {
        await host.PublishAsync(Flow.Of("Quick").Step("o", "SetOutput", ("outputName", "Answer"), ("outputValue", Flow.JavaScript("1"))).ToJson("quick"));

        var parent = await host.StartAsync(await host.PublishAsync(Calling("Parent of quick", "ExecuteWorkflow", "quick")));

        (await host.JournalAsync(parent)).ShouldContain("got {\"Answer\":1}");
    }

    [Fact]
    public async Task ADispatchedChild_IsNotWaitedFor()
    {
        await host.PublishAsync(Flow.Of("Apart").Event("e", "never").ToJson("apart"));

        var parent = await host.StartAsync(await host.PublishAsync(Calling("Parent of apart", "DispatchWorkflow", "apart")));

        (await host.ReadAsync(parent)).SubStatus.ShouldBe(WorkflowSubStatus.Finished);
        (await ChildOfAsync("apart")).SubStatus.ShouldBe(WorkflowSubStatus.Suspended);
    }

    [Fact]
    public async Task ACancelledParent_CancelsItsChild_AndACancelledChildIsAnIncidentOfItsParent()
    {
        await host.PublishAsync(Flow.Of("Long").Event("e", "never").ToJson("long"));
        var calls = await host.PublishAsync(Calling("Parent of long", "ExecuteWorkflow", "long"));
        var first = await host.StartAsync(calls);
        var child = await ChildOfAsync("long");

        await CancelAsync(first);

        (await host.ReadAsync(child.Id)).SubStatus.ShouldBe(WorkflowSubStatus.Cancelled);
        var second = await host.StartAsync(calls);
        await CancelAsync((await ChildOfAsync("long", WorkflowStatus.Running)).Id);
        WorkflowState.FromJson((await host.ReadAsync(second)).State).Incidents.ShouldHaveSingleItem().Message.ShouldContain("was cancelled");
    }

    [Fact]
    public async Task AChildThatEndsWhileAFaultKeepsItsParentClosed_IsNotLost()
    {
        await host.PublishAsync(Flow.Of("Slow").Event("e", "slow may end").ToJson("slow"));
        var flow = Flow.Of("Parent with a fault").Step("f", "FlowFork", ("branches", Flow.Literal("[\"a\",\"b\"]")))
            .Step("call", "ExecuteWorkflow", ("workflowDefinitionId", Flow.Literal("slow"))).Step("boom", "Fault").WriteLine("w", "'after'")
            .Line("f", "call", "a").Line("f", "boom", "b").Line("call", "w").ToJson(continues: false);
        var parent = await host.StartAsync(await host.PublishAsync(flow));
        await host.TriggerAsync("slow may end");
        var incident = WorkflowState.FromJson((await host.ReadAsync(parent)).State).Incidents.ShouldHaveSingleItem();

        await host.InScopeAsync(s => s.GetRequiredService<MendIncident>().HandleAsync(parent, incident.Id, Mending.TakeOutcome, [], null, CancellationToken));

        (await host.JournalAsync(parent)).ShouldContain("after");
        (await host.ReadAsync(parent)).SubStatus.ShouldBe(WorkflowSubStatus.Finished);
    }

    [Fact]
    public async Task AWorkflowThatBeginsItself_EndsWithAnIncident()
    {
        await host.PublishAsync(Calling("Endless", "ExecuteWorkflow", "endless", "endless"));

        await host.StartAsync("endless");

        var instances = await host.InScopeAsync(s => s.GetRequiredService<WorkflowsDbContext>().Instances.AsNoTracking().Where(i => i.DefinitionId == "endless").ToListAsync(CancellationToken));
        instances.Count.ShouldBe(WorkflowRun.MaxNesting + 1);
        instances.SelectMany(i => WorkflowState.FromJson(i.State).Incidents).ShouldHaveSingleItem().Message.ShouldStartWith("Workflows begin each other more than");
    }

    [Fact]
    public async Task AWorkflowThatBeginsItselfSeveralTimes_FillsNoDatabase()
    {
        await host.PublishAsync(Flow.Of("Swarm").Step("a", "DispatchWorkflow", Self()).Step("b", "DispatchWorkflow", Self()).Step("c", "DispatchWorkflow", Self())
            .Line("a", "b").Line("b", "c").ToJson("swarm"));

        await host.StartAsync("swarm");

        var instances = await host.InScopeAsync(s => s.GetRequiredService<WorkflowsDbContext>().Instances.AsNoTracking().Where(i => i.DefinitionId == "swarm").ToListAsync(CancellationToken));
        instances.Count.ShouldBeInRange(WorkflowRun.MaxAsked, WorkflowRun.MaxAsked + 3);
        instances.SelectMany(i => WorkflowState.FromJson(i.State).Incidents).Select(i => i.Message).ShouldContain(m => m.Contains("several times", StringComparison.Ordinal));

        static (string, JsonNode) Self() => ("workflowDefinitionId", Flow.Literal("swarm"));
    }

    [Fact]
    public async Task AToldEvent_BeginsAndWakesOthers()
    {
        var begins = await host.PublishAsync(Flow.Of("Begins").Event("t", "told", starts: true).WriteLine("w", "getResultFromt()").Line("t", "w").ToJson());
        var waits = await host.StartAsync(await host.PublishAsync(Flow.Of("Waits").Event("e", "told").ToJson()));

        await host.StartAsync(await host.PublishAsync(Flow.Of("Tells").Step("p", "PublishEvent", ("eventName", Flow.Literal("told")), ("payload", Flow.JavaScript("'news'"))).ToJson()));

        (await host.ReadAsync(waits)).SubStatus.ShouldBe(WorkflowSubStatus.Finished);
        (await host.JournalAsync((await ChildOfAsync(begins)).Id)).ShouldContain("news");
    }

    private static JsonObject Board(string name)
    {
        var board = Flow.Of(name).Variable("Text", "String", "")
            .WriteLine("say", "'asked about ' + getAmount()").Event("met", "board has met")
            .Step("decide", "FlowDecision", ("condition", Flow.JavaScript("getResultFrommet() !== false")))
            .Step("o", "SetOutput", ("outputName", "Sentence"), ("outputValue", Flow.JavaScript("getAmount() + ' agreed'")))
            .Step("yes", "Complete", ("outcomes", Flow.JavaScript("['Agreed']"))).Step("no", "Complete", ("outcomes", Flow.JavaScript("['Refused']")))
            .Line("say", "met").Line("met", "decide").Line("decide", "o", "True").Line("o", "yes").Line("decide", "no", "False").ToJson().WithInputs("Amount").Usable();
        board["outcomes"] = new JsonArray("Agreed", "Refused");
        return board;
    }

    private static JsonObject Asking(string type, int amount)
    {
        var model = Flow.Of($"Asks {type}").Step("ask", "Ask", ("name", "ask"), ("amount", Flow.JavaScript($"{amount}"))).WriteLine("agreed", "'agreed: ' + getSentenceFromask()").WriteLine("refused", "'refused'")
            .Line("ask", "agreed", "Agreed").Line("ask", "refused", "Refused").ToJson();
        model["root"]!["activities"]![0]!["type"] = type;
        return model;
    }

    private static JsonObject Calling(string name, string type, string definitionId, string? own = null) =>
        Flow.Of(name).Step("call", type, ("workflowDefinitionId", Flow.Literal(definitionId)), ("input", Flow.JavaScript("({ Amount: 41 })"))).WriteLine("w", "'got ' + toJson(getResultFromcall())").Line("call", "w").ToJson(own);

    private Task<Domain.WorkflowInstance> ChildOfAsync(string definitionId, WorkflowStatus? status = null) => host.InScopeAsync(s =>
        s.GetRequiredService<WorkflowsDbContext>().Instances.AsNoTracking().SingleAsync(i => i.DefinitionId == definitionId && (status == null || i.Status == status), CancellationToken));

    private Task CancelAsync(Guid instance) => host.InScopeAsync(s => s.GetRequiredService<CancelInstance>().HandleAsync(instance, null, CancellationToken));
}

internal static class SubWorkflowDocuments
{
    public static JsonObject Usable(this JsonObject definition)
    {
        definition["options"]!["usableAsActivity"] = true;
        return definition;
    }

    public static JsonObject WithInputs(this JsonObject definition, string name)
    {
        definition["inputs"] = new JsonArray(new JsonObject { ["name"] = name, ["type"] = "Int32" });
        return definition;
    }
}
