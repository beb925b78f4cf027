using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Helpdesk.Workflows.Engine;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Localization;

namespace Helpdesk.Workflows.Tests.Features;

/// <summary>What a designer reads before anybody draws.</summary>
public sealed class DescriptorsApiTests(WorkflowsHost host) : IClassFixture<WorkflowsHost>
{
    private static CancellationToken CancellationToken => TestContext.Current.CancellationToken;

    [Fact]
    public async Task KindsOfSteps_AreDescribedInElsasWords()
    {
        using var admin = await host.ClientAsync("admin");

        var items = (JsonArray)(await GetAsync(admin, "descriptors/activities"))["items"]!;

        var decision = items.Single(i => (string)i!["typeName"]! == "Elsa.FlowDecision")!;
        ((string)decision["kind"]!, (bool)decision["isTerminal"]!, (string)decision["inputs"]![0]!["uiHint"]!, (bool)decision["inputs"]![0]!["isRequired"]!).ShouldBe(("Action", false, "condition", true));
        ((JsonArray)decision["ports"]!).Select(p => $"{(string)p!["name"]!} {(string)p["type"]!}").ShouldBe(["True Flow", "False Flow"]);
        ((JsonArray)items.Single(i => (string)i!["typeName"]! == "Elsa.ForEach")!["ports"]!).Select(p => $"{(string)p!["name"]!} {(string)p["type"]!}").ShouldBe(["Done Flow", "Body Embedded"]);
        ((bool)items.Single(i => (string)i!["typeName"]! == "Elsa.SetVariable")!["inputs"]![0]!["isWrapped"]!).ShouldBeFalse();
        ((bool)items.Single(i => (string)i!["typeName"]! == "Elsa.End")!["isTerminal"]!).ShouldBeTrue();
        var mode = items.Single(i => (string)i!["typeName"]! == "Elsa.FlowJoin")!["inputs"]![0]!["uiSpecifications"]!["options"]!;
        ((string)mode[0]!["value"]!, (string)mode[0]!["label"]!).ShouldBe(("WaitAllActive", "All branches that were taken"));
    }

    [Fact]
    public async Task KindsOfSteps_AreDescribedInTheReadersLanguage()
    {
        using var admin = await host.ClientAsync("admin");
        admin.DefaultRequestHeaders.AcceptLanguage.ParseAdd("de");

        var items = (JsonArray)(await GetAsync(admin, "descriptors/activities"))["items"]!;

        ((string)items.Single(i => (string)i!["typeName"]! == "Elsa.FlowDecision")!["displayName"]!).ShouldBe("Entscheidung");
    }

    [Fact]
    public async Task EveryTextOfAKindOfStep_HasAGermanOne()
    {
        await using var scope = host.Host.CreateScope();
        var localizer = scope.Services.GetRequiredService<IStringLocalizer>();
        var before = CultureInfo.CurrentUICulture;
        CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo("de");
        try
        {
            scope.Services.GetRequiredService<ActivityRegistry>().All
                .Where(a => a.Type.StartsWith("Elsa.", StringComparison.Ordinal))
                .SelectMany(a => TextsOf(a.Descriptor))
                .Where(t => t.Length > 0 && localizer[t].ResourceNotFound)
                .ShouldBeEmpty();
        }
        finally
        {
            CultureInfo.CurrentUICulture = before;
        }
    }

    [Fact]
    public async Task LanguagesAndTypes_AreListed()
    {
        using var admin = await host.ClientAsync("admin");

        ((JsonArray)(await GetAsync(admin, "descriptors/expression-descriptors"))["items"]!).Select(i => (string)i!["type"]!)
            .ShouldBe(["Literal", "JavaScript", "Liquid", "Object", "Variable", "Input"]);
        ((JsonArray)(await GetAsync(admin, "descriptors/variables"))["items"]!).Select(i => (string)i!["typeName"]!).ShouldContain("TimeSpan");
    }

    [Fact]
    public async Task Choices_AreFoundByTextAndByValue()
    {
        using var admin = await host.ClientAsync("admin");
        await host.PublishAsync(Flow.Of("Choose the red one").Step("s", "Start").ToJson("choice-red"));
        await host.PublishAsync(Flow.Of("Choose the blue one").Step("s", "Start").ToJson("choice-blue"));

        ((string)(await GetAsync(admin, "descriptors/options/workflow-definitions?search=the red"))["items"]!.AsArray().ShouldHaveSingleItem()!["value"]!).ShouldBe("choice-red");
        (await GetAsync(admin, "descriptors/options/workflow-definitions?values=choice-blue,choice-red"))["items"]!.AsArray().Select(i => (string)i!["label"]!).ShouldBe(["Choose the blue one", "Choose the red one"]);
        (await admin.GetAsync($"{Api.Root}/descriptors/options/nothing", CancellationToken)).StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task WhatIsWrongWithAField_IsSaidWithItsLabel()
    {
        using var admin = await host.ClientAsync("admin");
        var model = Flow.Of("Labels").Step("e", "Event").Step("j", "FlowJoin", ("mode", Flow.Literal("WaitSome"))).Line("e", "j").ToJson();

        var answer = await admin.PostAsJsonAsync($"{Api.Root}/workflow-definitions/validate", new JsonObject { ["model"] = model }, CancellationToken);

        (await answer.Content.ReadFromJsonAsync<JsonArray>(CancellationToken))!.Select(p => $"{(string)p!["activityId"]!}.{(string)p["field"]!}: {(string)p["message"]!}").ShouldBe(
        [
            "e.eventName: The step “e” needs a value for “Name of the event”.",
            "j.mode: “Wait for” of the step “j” cannot be “WaitSome”. Choose: All branches that were taken, All branches, The first branch; the others are cancelled.",
        ]);
    }

    private static IEnumerable<string> TextsOf(ActivityDescriptor d) =>
    [
        d.DisplayName, d.Description, d.Category, .. d.Outcomes, .. d.EmbeddedPorts, .. d.Outputs.Select(o => o.DisplayName),
        .. d.Inputs.SelectMany(i => i.Options.SelectMany(o => new[] { o.Label, o.Detail ?? "" }).Append(i.DisplayName).Append(i.Description ?? "")),
    ];

    private static async Task<JsonObject> GetAsync(HttpClient client, string path) => (await client.GetFromJsonAsync<JsonObject>($"{Api.Root}/{path}", CancellationToken))!;
}
