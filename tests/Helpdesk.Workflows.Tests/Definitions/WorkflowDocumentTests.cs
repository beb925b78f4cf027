using System.Text.Json.Nodes;
using Helpdesk.Testing;
using Helpdesk.Workflows.Activities;
using Helpdesk.Workflows.Definitions;
using Helpdesk.Workflows.Engine;
using Helpdesk.Workflows.Tests.Engine;

namespace Helpdesk.Workflows.Tests.Definitions;

public sealed class WorkflowDocumentTests
{
    [Fact]
    public void OuterNamesWithCapitals_AsStudiosCodeViewWritesThem_AreRead()
    {
        var document = WorkflowDocument.Read("""{"DefinitionId":"d","Name":"Capital","Version":3,"Root":{"id":"fc","type":"Elsa.Flowchart"}}""");

        (document.DefinitionId, document.Name, document.Version, document.Root.Type).ShouldBe(("d", "Capital", 3, "Elsa.Flowchart"));
    }

    [Theory]
    [InlineData("""[{"source":{"activity":"a","port":"Done"},"target":{"activity":"b","port":"In"}}]""")]
    [InlineData("""[{"source":{"activity":"a"},"target":{"activity":"b"}}]""")]
    [InlineData("""[{"source":"a","target":"b","sourcePort":"Done","targetPort":"In"}]""")]
    [InlineData("""{"$values":[{"source":"a","target":"b"}]}""")]
    [InlineData("""[{"source":"a","target":"b"},{"source":"a","target":"b"},null,{"source":"a"}]""")]
    public void EveryFormOfAConnection_IsOneLine(string connections)
    {
        var document = WorkflowDocument.Read($$"""{"root":{"id":"fc","type":"Elsa.Flowchart","activities":[{"id":"a","type":"x"},{"id":"b","type":"x"}],"connections":{{connections}} } }""");

        document.Root.Connections.ShouldBe([new FlowConnection("a", "Done", "b")]);
    }

    [Fact]
    public void ActivitiesInPortsCasesAndBranches_AreFound()
    {
        var document = WorkflowDocument.Read(
            """
            {"root":{"id":"s","type":"Elsa.Sequence","activities":[
              {"id":"if","type":"Elsa.If","then":{"id":"yes","type":"x"},"else":{"id":"no","type":"x"}},
              {"id":"sw","type":"Elsa.Switch","cases":[{"label":"A","activity":{"id":"case","type":"x"}}],"default":{"id":"default","type":"x"}},
              {"id":"fork","type":"Elsa.Fork","branches":[{"id":"b0","type":"x"},{"id":"b1","type":"x"}]}]}}
            """);

        document.Activities.Keys.ShouldBe(["s", "if", "yes", "no", "sw", "case", "default", "fork", "b0", "b1"], ignoreOrder: true);
        document.Activities["sw"].Ports.Keys.ShouldBe(["cases:A", "default"], ignoreOrder: true);
        document.Activities["fork"].Ports.Count.ShouldBe(2);
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("12")]
    [InlineData("{")]
    [InlineData("""{"root":[]}""")]
    [InlineData("""{"root":{"id":7,"type":"x"}}""")]
    [InlineData("""{"a":1,"A":2,"root":{"id":"a","type":"x"}}""")]
    public void WhatIsNoWorkflow_IsRefusedWithASentence(string text) =>
        Should.Throw<WorkflowDocumentException>(() => WorkflowDocument.Read(text)).Message.ShouldNotBeEmpty();

    [Fact]
    public void ADocumentThatIsTooLarge_OrTooDeep_IsRefused()
    {
        Should.Throw<WorkflowDocumentException>(() => WorkflowDocument.Read(new string(' ', WorkflowDocument.MaxLength + 1)));
        var deep = Enumerable.Range(0, 200).Aggregate("""{"id":"leaf","type":"x"}""", (inner, i) => $$"""{"id":"n{{i}}","type":"Elsa.While","body":{{inner}}}""");
        Should.Throw<WorkflowDocumentException>(() => WorkflowDocument.Read($$"""{"root":{{deep}}}"""));
    }

    /// <summary>Documents changed by chance: each is read, checked and run, or refused with a sentence.</summary>
    [Fact]
    public async Task MutilatedDocuments_AreRefusedOrFault_AndNeverBreakTheServer()
    {
        var golden = ((JsonArray)JsonNode.Parse(await File.ReadAllTextAsync(Path.Combine(RepositoryRoot.Path, "tests", "fixtures", "elsa-golden.json"), TestContext.Current.CancellationToken))!["cases"]!)
            .Select(c => c!["definition"]!.ToJsonString()).ToList();
        var registry = new ActivityRegistry(BuiltInActivities.All);
        var check = new DefinitionCheck(registry, English.Texts);
        var (refused, ran) = (0, 0);
        for (var seed = 0; seed < 3_000; seed++)
        {
            var random = new Random(seed);
            var document = JsonNode.Parse(golden[random.Next(golden.Count)])!;
            for (var changes = random.Next(1, 4); changes > 0; changes--)
            {
                Mutilate(document, random);
            }

            var text = document.ToJsonString();
            try
            {
                var read = WorkflowDocument.Read(text);
                check.Check(read);
                var run = new WorkflowRun(read, new WorkflowState(), registry, NoServices.Instance, TimeProvider.System);
                run.Start();
                for (var steps = 0; run.HasWork && steps < 200; steps++)
                {
                    await run.StepAsync(CancellationToken.None);
                }

                WorkflowState.FromJson(run.State.ToJson()).LastId.ShouldBe(run.State.LastId);
                ran++;
            }
            catch (WorkflowDocumentException)
            {
                refused++;
            }
            catch (Exception exception) when (exception is not Shouldly.ShouldAssertException)
            {
                throw new InvalidOperationException($"Seed {seed}: {text}", exception);
            }
        }

        ran.ShouldBeGreaterThan(500);
        refused.ShouldBeGreaterThan(100);
    }

    private static void Mutilate(JsonNode document, Random random)
    {
        List<JsonNode> nodes = [.. All(document).Where(n => n.Parent is not null)];
        var victim = nodes[random.Next(nodes.Count)];
        JsonNode? other = random.Next(7) switch
        {
            0 => null,
            1 => random.Next(-2, 3),
            2 => "x",
            3 => new JsonArray(),
            4 => new JsonObject(),
            5 => true,
            _ => nodes[random.Next(nodes.Count)].DeepClone(),
        };
        switch (victim.Parent)
        {
            case JsonObject parent:
                parent[victim.GetPropertyName()] = other;
                break;
            case JsonArray parent:
                parent[victim.GetElementIndex()] = other;
                break;
        }
    }

    private static IEnumerable<JsonNode> All(JsonNode node) => node switch
    {
        JsonObject o => o.Select(p => p.Value).OfType<JsonNode>().SelectMany(All).Prepend(node),
        JsonArray a => a.OfType<JsonNode>().SelectMany(All).Prepend(node),
        _ => [node],
    };
}
