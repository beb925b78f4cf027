using System.Text.Json.Nodes;
using Helpdesk.Cli;
using Helpdesk.Errors;
using Helpdesk.Testing;
using Helpdesk.Workflows.Tests.Engine;
using Helpdesk.Workflows.Tests.Features;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Helpdesk.Workflows.Tests.Cli;

/// <summary>Workflows on the command line.</summary>
public sealed class WorkflowVerbTests(WorkflowsHost host) : IClassFixture<WorkflowsHost>, IAsyncDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("helpdesk-workflows").FullName;

    public static TheoryData<string> Cases => GoldenTests.Names;

    private static CancellationToken CancellationToken => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task Run_PrintsWhatElsaRecorded(string name)
    {
        var golden = GoldenTests.Case(name);
        var file = Write(golden["definition"]!.ToJsonString());
        var resume = string.Join(',', golden["resume"]!.AsArray().Select(r => (string)r!));

        var (code, printed) = await RunAsync("workflow run", [file], resume.Length > 0 ? [("resume", resume), ("json", "true")] : [("json", "true")]);

        code.ShouldBe(0);
        GoldenTests.Print((JsonObject)JsonNode.Parse(printed)!).ShouldBe(GoldenTests.Expected(name));
    }

    [Fact]
    public async Task Run_TakesInput_AndStoresNothing()
    {
        var file = Write(Flow.Of("Greets").Step("k", "Start").WriteLine("w", "'Hello ' + getWho()").Event("e", "later").Line("k", "w").Line("w", "e").ToJson().WithInput("Who"));

        var (code, printed) = await RunAsync("workflow run", [file], [("input", "{\"Who\":\"you\"}")]);

        code.ShouldBe(0);
        printed.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).ShouldBe(["Hello you", "Running, Suspended", "Waits at: e"]);
        (await host.InScopeAsync(s => s.GetRequiredService<WorkflowsDbContext>().Instances.CountAsync(CancellationToken))).ShouldBe(0);
    }

    [Theory]
    [InlineData("not JSON at all")]
    [InlineData("[]")]
    [InlineData("")]
    [InlineData("{\"root\":{\"id\":\"a\"}}")]
    [InlineData("{\"root\":{\"id\":\"a\",\"type\":\"Elsa.Sequence\"},\"root\":1}")]
    public async Task Run_OfWhatIsNoWorkflow_IsRefusedWithASentence(string text)
    {
        var file = Write(text);

        await Should.ThrowAsync<BusinessException>(() => RunAsync("workflow run", [file]));
        (await RunAsync("workflow validate", [file])).Code.ShouldBe(1);
        await Should.ThrowAsync<BusinessException>(() => RunAsync("workflow import", [file]));
    }

    [Fact]
    public async Task Run_OfAMissingOrLargeFile_OrABadInput_IsRefusedWithASentence()
    {
        var large = Write(new string(' ', 10_000_000));
        var good = Write(Flow.Of("Good").Step("s", "Start").ToJson().ToJsonString());

        (await Should.ThrowAsync<BusinessException>(() => RunAsync("workflow run", ["no-such-file.json"]))).Message.ShouldBe("There is no file “no-such-file.json”.");
        (await Should.ThrowAsync<BusinessException>(() => RunAsync("workflow run", [large]))).Message.ShouldStartWith("The document is larger than");
        await Should.ThrowAsync<BusinessException>(() => RunAsync("workflow run", [good], [("input", "5")]));
        await Should.ThrowAsync<BusinessException>(() => RunAsync("workflow run", [good], [("resume", "nowhere")]));
    }

    [Fact]
    public async Task Validate_NamesStepAndField()
    {
        var (code, printed) = await RunAsync("workflow validate", [Write(Flow.Of("Wrong").WriteLine("w", "open(").Step("s", "Start").ToJson().ToJsonString())]);

        code.ShouldBe(1);
        printed.Split('\n', StringSplitOptions.RemoveEmptyEntries)[0].ShouldStartWith("error w.text: ");
        (await RunAsync("workflow validate", [Write(Flow.Of("Right").Step("s", "Start").ToJson().ToJsonString())])).ShouldBe((0, ""));
    }

    [Fact]
    public async Task ImportListAndExport_GoRound()
    {
        var model = Flow.Of("Goes round").Step("s", "Start").ToJson("goes-round");
        model["unknown"] = "kept";

        (await RunAsync("workflow import", [Write(model.ToJsonString())], [("publish", "true")])).Printed.Trim().ShouldBe("goes-round 1");
        (await RunAsync("workflow list", [])).Printed.ShouldContain("goes-round\t1\tpublished\tGoes round");
        var file = Path.Combine(_folder, "out.json");
        (await RunAsync("workflow export", ["goes-round"], [("version", "1"), ("out", file)])).Code.ShouldBe(0);
        (await RunAsync("workflow import", [file])).Printed.Trim().ShouldBe("goes-round 2");
        ((string)JsonNode.Parse((await RunAsync("workflow export", ["goes-round"])).Printed)!["unknown"]!).ShouldBe("kept");
        await Should.ThrowAsync<NotFoundException>(() => RunAsync("workflow export", ["goes-round"], [("version", "9")]));
    }

    public async ValueTask DisposeAsync() => await TestFolder.DeleteAsync(_folder);

    private string Write(string text)
    {
        var file = Path.Combine(_folder, $"{Guid.CreateVersion7():n}.json");
        File.WriteAllText(file, text);
        return file;
    }

    private async Task<(int Code, string Printed)> RunAsync(string name, IReadOnlyList<string> positions, IReadOnlyList<(string Name, string Value)>? options = null)
    {
        await using var scope = host.Host.CreateScope();
        var printed = new StringWriter();
        var verb = scope.Services.GetServices<IVerb>().Single(v => v.Name == name);
        var code = await verb.RunAsync(new VerbArguments(positions, (options ?? []).ToDictionary(o => o.Name, o => o.Value)), printed, CancellationToken);
        return (code, printed.ToString());
    }
}

internal static class DefinitionTexts
{
    public static string WithInput(this JsonObject definition, string name)
    {
        definition["inputs"] = new JsonArray(new JsonObject { ["name"] = name, ["type"] = "String" });
        return definition.ToJsonString();
    }
}
