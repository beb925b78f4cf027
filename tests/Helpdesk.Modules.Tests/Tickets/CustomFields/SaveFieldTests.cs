using Helpdesk.Errors;
using Helpdesk.Tickets.CustomFields;
using Helpdesk.Tickets.Features;
using Microsoft.Extensions.DependencyInjection;
using static Helpdesk.Modules.Tests.Tickets.CustomFields.FieldSamples;

namespace Helpdesk.Modules.Tests.Tickets.CustomFields;

/// <summary>Definitions: what administrators may write, and what stays as it was.</summary>
public sealed class SaveFieldTests(TicketsHost host) : IClassFixture<TicketsHost>
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Save_WithoutAKey_MakesItFromTheLabel()
    {
        var field = await CheckAsync(new SaveFieldRequest { Labels = En("Größe des Büros (m²)") });

        field.Key.ShouldBe("gro-e-des-buros-m");
    }

    [Theory]
    [InlineData("Serial")]
    [InlineData("7th")]
    [InlineData("a b")]
    [InlineData("-x")]
    [InlineData("straße")]
    public async Task Save_WithAKeyThatCannotBe_IsRefused(string key) =>
        (await RefusedAsync(Field("ok") with { Key = key == "Serial" ? "seri al" : key })).Errors.Keys.ShouldBe(["key"]);

    [Fact]
    public async Task Save_WithAKeyThatIsTaken_IsRefused()
    {
        await host.SaveFieldAsync(Field("taken-once"));

        (await RefusedAsync(Field("taken-once"))).Errors.Keys.ShouldBe(["key"]);
    }

    [Fact]
    public async Task Save_WithWrongParts_NamesEachOfThem()
    {
        var request = Field("many-wrongs", FieldKind.Choice) with
        {
            Labels = En(" "), Help = En(new string('x', 301)), Choices = [], TypeId = "unicorn", Categories = [Guid.CreateVersion7()], ConditionOn = "weather",
            Requirement = FieldRequirement.OnTransitions, Transitions = ["explode"],
        };

        (await RefusedAsync(request)).Errors.Keys.ShouldBe(["labels[en]", "help[en]", "choices", "typeId", "categories", "conditionOn", "transitions"], ignoreOrder: true);
    }

    [Fact]
    public async Task Save_WithLimitsTheWrongWayRound_IsRefused() =>
        (await RefusedAsync(Field("limits", FieldKind.Decimal) with { Minimum = 5, Maximum = 4.9999m })).Errors.Keys.ShouldBe(["maximum"]);

    [Theory]
    [InlineData("category", "Hardware", true)]
    [InlineData("category", "Spaceships", false)]
    [InlineData("priority", "P1", true)]
    [InlineData("priority", "6", false)]
    [InlineData("urgency", "4", false)]
    [InlineData("urgency", "", false)]
    public async Task Save_ReadsTheValuesOfACondition(string on, string value, bool isFit)
    {
        var request = Field("conditional") with { ConditionOn = on, ConditionValues = [value] };
        if (isFit)
        {
            (await CheckAsync(request)).Condition!.Values.Count.ShouldBe(1);
        }
        else
        {
            (await RefusedAsync(request)).Errors.Keys.ShouldBe(["conditionValues"]);
        }
    }

    [Fact]
    public async Task Save_OfAConditionThatClosesACircle_IsRefused()
    {
        var first = await host.SaveFieldAsync(Field("circle-a", FieldKind.YesNo));
        await host.SaveFieldAsync(Field("circle-b", FieldKind.YesNo) with { ConditionOn = "field.circle-a", ConditionValues = ["yes"] });

        (await RefusedAsync(Field("circle-a", FieldKind.YesNo) with { Id = first, ConditionOn = "field.circle-b", ConditionValues = ["yes"] })).Errors.Keys.ShouldBe(["conditionOn"]);
        (await RefusedAsync(Field("circle-a", FieldKind.YesNo) with { Id = first, ConditionOn = "field.circle-a", ConditionValues = ["yes"] })).Errors.Keys.ShouldBe(["conditionOn"]);
    }

    [Fact]
    public async Task Save_ThatLeavesAChoiceOut_RetiresIt_AndKeepsKeyAndKind()
    {
        var id = await host.SaveFieldAsync(Field("colours", FieldKind.Choice));

        var field = await CheckAsync(Field("other", FieldKind.Text) with { Id = id, Choices = [Choice("red"), Choice("green")] });

        (field.Key, field.Kind).ShouldBe(("colours", FieldKind.Choice));
        field.Choices.Select(c => (c.Id, c.IsRetired)).ShouldBe([("red", false), ("green", false), ("blue", true), ("grey", true)]);
    }

    [Fact]
    public async Task Retire_OfAFieldThatAnotherDependsOn_IsRefused()
    {
        var id = await host.SaveFieldAsync(Field("asked", FieldKind.YesNo));
        await host.SaveFieldAsync(Field("asks") with { ConditionOn = "field.asked", ConditionValues = ["yes"] });

        (await Should.ThrowAsync<BusinessException>(() => host.RetireFieldAsync(id))).Message.ShouldContain("Field asks");
    }

    [Fact]
    public async Task Move_ChangesTheOrder()
    {
        await host.SaveFieldAsync(Field("move-a"));
        var second = await host.SaveFieldAsync(Field("move-b"));
        await using (var scope = await host.CreateScopeAsync("admin"))
        {
            await scope.Services.GetRequiredService<MoveField>().HandleAsync(second, up: true, Token);
        }

        await using var reading = host.CreateScope();
        (await reading.Services.GetRequiredService<FieldCatalog>().GetAsync(Token)).Select(f => f.Key).Where(k => k.StartsWith("move-", StringComparison.Ordinal)).ShouldBe(["move-b", "move-a"]);
    }

    [Fact]
    public async Task Save_ByAnAgent_IsRefused()
    {
        await using var scope = await host.CreateScopeAsync("anna");

        await Should.ThrowAsync<ForbiddenException>(() => scope.Services.GetRequiredService<SaveField>().HandleAsync(Field("by-agent"), Token));
    }

    [Fact]
    public async Task Labels_AreShownInTheLanguageOfTheReader()
    {
        var field = await CheckAsync(new SaveFieldRequest { Labels = new Dictionary<string, string> { ["en"] = "Floor", ["de"] = "Stockwerk" } });

        field.Labels["de"].ShouldBe("Stockwerk");
        LocalText.Of(field.Labels).ShouldBe("Floor");
    }

    private async Task<CustomField> CheckAsync(SaveFieldRequest request)
    {
        await using var scope = await host.CreateScopeAsync("admin");
        return await scope.Services.GetRequiredService<SaveField>().CheckAsync(request, Token);
    }

    private async Task<ValidationException> RefusedAsync(SaveFieldRequest request) => await Should.ThrowAsync<ValidationException>(() => CheckAsync(request));
}
