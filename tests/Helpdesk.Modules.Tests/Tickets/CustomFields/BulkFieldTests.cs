using System.Text.Json;
using Helpdesk.Data;
using Helpdesk.Errors;
using Helpdesk.Tickets.CustomFields;
using Helpdesk.Tickets.Features;
using Microsoft.Extensions.DependencyInjection;
using static Helpdesk.Modules.Tests.Tickets.CustomFields.FieldSamples;

namespace Helpdesk.Modules.Tests.Tickets.CustomFields;

/// <summary>Custom fields of many tickets at once: the rules of a single change, told for each ticket. Tom leads the team, so he may.</summary>
public sealed class BulkFieldTests(TicketsHost host) : IClassFixture<TicketsHost>
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Fields_AreSetAndEmptied_AsThePreviewSaid_AndAreInHistoryAndLedger()
    {
        var (category, key) = await NewCategoryAsync();
        await host.SaveFieldAsync(Field(key + "-c", FieldKind.Choices) with { Categories = [category] });
        await host.SaveFieldAsync(Field(key + "-t") with { Categories = [category] });
        var (one, other) = (await CreateAsync(category, new() { [key + "-t"] = "Old" }), await CreateAsync(category, []));
        var request = Request([one, other], new() { [key + "-c"] = new[] { "blue", "red" }, [key + "-t"] = null }, "Counted again");

        var preview = await PreviewAsync(request);
        (await FieldsOfAsync(one)).TryGetProperty(key + "-c", out _).ShouldBeFalse();
        var applied = await ApplyAsync(request);

        JsonSerializer.Serialize(applied).ShouldBe(JsonSerializer.Serialize(preview));
        applied.Select(l => l.Applies).ShouldBe([true, true]);
        applied[0].Effect.Where(e => e.Field.StartsWith("field.", StringComparison.Ordinal)).Select(e => (e.Label, e.Old, e.New))
            .ShouldBe([($"Field {key}-c", null, "Red, Blue"), ($"Field {key}-t", "Old", null)], ignoreOrder: true);
        applied[1].Effect.Count(e => e.Field.StartsWith("field.", StringComparison.Ordinal)).ShouldBe(1);
        foreach (var number in (string[])[one, other])
        {
            var fields = await FieldsOfAsync(number);
            fields.GetProperty(key + "-c").EnumerateArray().Select(v => v.GetString()).ShouldBe(["red", "blue"]);
            fields.TryGetProperty(key + "-t", out _).ShouldBeFalse();
            var told = (await host.GetAsync("anna", $"/incidents/{number}/events")).Items[^1];
            told.GetProperty("changes").GetProperty($"field.{key}-c")[1].GetString().ShouldBe("red,blue");
            told.GetRawText().ShouldContain("Counted again");
        }

        await using var scope = await host.CreateScopeAsync("admin");
        var ledger = await scope.Services.GetRequiredService<ILedgerReader>().ReadAsync(new LedgerQuery("tickets.field-value", ActorId: host.IdOf("tom")), null, 200, Token);
        ledger.Items.ShouldContain(e => e.Changes.Contains("Old", StringComparison.Ordinal));
        ledger.Items.Count(e => e.Changes.Contains("blue", StringComparison.Ordinal)).ShouldBe(2);
    }

    [Fact]
    public async Task ATicketThatDoesNotHaveTheField_IsRefusedByName_AndStopsNoOther()
    {
        var (category, key) = await NewCategoryAsync();
        await host.SaveFieldAsync(Field(key) with { Categories = [category] });
        await host.SaveFieldAsync(Field(key + "-urgent") with { Categories = [category], ConditionOn = "urgency", ConditionValues = ["1"] });
        var (elsewhere, here) = (await host.ReportAsync(), await CreateAsync(category, []));

        var lines = await ApplyAsync(Request([elsewhere, here], new() { [key] = "x" }));
        var conditional = await ApplyAsync(Request([here], new() { [key + "-urgent"] = "x" }));
        var together = await ApplyAsync(Request([here], new() { [key + "-urgent"] = "x" }) with
        {
            Patch = new() { Urgency = 1, Fields = Sent(new() { [key + "-urgent"] = "x" }) },
        });

        lines.Select(l => l.Applies).ShouldBe([false, true]);
        lines[0].WhyNot!.ShouldStartWith($"“Field {key}” does not belong to this ticket");
        conditional.Single().WhyNot!.ShouldStartWith($"“Field {key}-urgent” does not belong to this ticket");
        together.Single().Applies.ShouldBeTrue(together.Single().WhyNot);
    }

    [Fact]
    public async Task ARequiredField_IsNotEmptied()
    {
        var (category, key) = await NewCategoryAsync();
        await host.SaveFieldAsync(Field(key) with { Categories = [category], Requirement = FieldRequirement.Always });
        var number = await CreateAsync(category, new() { [key] = "Kept" });

        var lines = await ApplyAsync(Request([number], new() { [key] = null }));

        lines.Single().WhyNot.ShouldBe($"Fill in “Field {key}”.");
        (await FieldsOfAsync(number)).GetProperty(key).GetString().ShouldBe("Kept");
    }

    [Fact]
    public async Task AMoveIntoACategoryWithARequiredField_TakesItsValueAlong()
    {
        var (category, key) = await NewCategoryAsync();
        await host.SaveFieldAsync(Field(key) with { Categories = [category], Requirement = FieldRequirement.Always });
        var number = await host.ReportAsync();

        var without = await ApplyAsync(new() { Numbers = [number], Patch = new() { CategoryId = category } });
        var with = await ApplyAsync(new() { Numbers = [number], Patch = new() { CategoryId = category, Fields = Sent(new() { [key] = "Filled" }) } });

        without.Single().WhyNot.ShouldBe($"Fill in “Field {key}”.");
        with.Single().Applies.ShouldBeTrue(with.Single().WhyNot);
        (await FieldsOfAsync(number)).GetProperty(key).GetString().ShouldBe("Filled");
    }

    [Fact]
    public async Task ATransitionThatNeedsAField_TakesTheValueOfTheSameEdit()
    {
        var (category, key) = await NewCategoryAsync();
        await host.SaveFieldAsync(Field(key) with { Categories = [category], Requirement = FieldRequirement.OnTransitions, Transitions = ["resolve"] });
        var number = await CreateAsync(category, []);
        (await host.PostAsync("anna", $"/incidents/{number}/transitions", new { transition = "start", assigneeId = host.IdOf("anna") })).Status.ShouldBe(200);
        var resolve = new TransitionRequest { Transition = "resolve", ResolutionCode = "fixed", ResolutionNotes = "Done." };

        var without = await ApplyAsync(new() { Numbers = [number], Transition = resolve });
        var with = await ApplyAsync(Request([number], new() { [key] = "A loose cable" }) with { Transition = resolve });

        without.Single().WhyNot!.ShouldContain($"Field {key}");
        with.Single().Applies.ShouldBeTrue(with.Single().WhyNot);
        (await host.GetAsync("anna", $"/incidents/{number}"))["state"].ShouldBe("resolved");
    }

    [Fact]
    public async Task WhatIsNoValueOfItsField_IsRefusedOnce_AtTheField()
    {
        var (category, key) = await NewCategoryAsync();
        await host.SaveFieldAsync(Field(key, FieldKind.WholeNumber) with { Categories = [category] });
        var number = await CreateAsync(category, new() { [key] = 1 });

        var error = await Should.ThrowAsync<ValidationException>(() => PreviewAsync(Request([number], new() { [key] = "many", ["no-such-field"] = "x" })));

        error.Errors.Keys.ShouldBe(["fields." + key, "fields.no-such-field"], ignoreOrder: true);
    }

    [Fact]
    public async Task ARetiredField_TakesNoValue()
    {
        var (category, key) = await NewCategoryAsync();
        var id = await host.SaveFieldAsync(Field(key) with { Categories = [category] });
        var number = await CreateAsync(category, new() { [key] = "Old" });
        await host.RetireFieldAsync(id);

        (await ApplyAsync(Request([number], new() { [key] = "New" }))).Single().WhyNot.ShouldBe($"“Field {key}” is not used any more.");
    }

    [Fact]
    public async Task OnlyFieldsOfTheChosenTicketsTypes_AreOffered()
    {
        var (_, key) = await NewCategoryAsync();
        await host.SaveFieldAsync(Field(key + "-every"));
        await host.SaveFieldAsync(Field(key + "-incident") with { TypeId = "incident" });
        await host.RetireFieldAsync(await host.SaveFieldAsync(Field(key + "-gone")));
        var number = await host.ReportAsync();
        await using var scope = await host.CreateScopeAsync("tom");
        var preview = scope.Services.GetRequiredService<PreviewBulkEdit>();

        (await preview.FieldsAsync([number], Token)).Where(f => f.Key.StartsWith(key, StringComparison.Ordinal)).Select(f => f.Key)
            .ShouldBe([key + "-every", key + "-incident"]);
        (await preview.FieldsAsync(["INC9999999"], Token)).ShouldBeEmpty();
    }

    private static Dictionary<string, JsonElement> Sent(Dictionary<string, object?> fields) => fields.ToDictionary(f => f.Key, f => JsonSerializer.SerializeToElement(f.Value));

    private static BulkEditRequest Request(IReadOnlyList<string> numbers, Dictionary<string, object?> fields, string? reason = null) =>
        new() { Numbers = numbers, Patch = new() { Fields = Sent(fields), Reason = reason } };

    private async Task<IReadOnlyList<BulkEditLine>> PreviewAsync(BulkEditRequest request)
    {
        await using var scope = await host.CreateScopeAsync("tom");
        return await scope.Services.GetRequiredService<PreviewBulkEdit>().HandleAsync(request, Token);
    }

    private async Task<IReadOnlyList<BulkEditLine>> ApplyAsync(BulkEditRequest request)
    {
        await using var scope = await host.CreateScopeAsync("tom");
        return await scope.Services.GetRequiredService<ApplyBulkEdit>().HandleAsync(request, Token);
    }

    private async Task<(Guid Category, string Key)> NewCategoryAsync()
    {
        var key = "b" + Guid.CreateVersion7().ToString("N")[20..];
        await using var scope = host.CreateScope();
        var category = await scope.Services.GetRequiredService<SaveCategory>().HandleAsync(new SaveCategoryRequest(null, "Of " + key, null, true), Token);
        return (category.Id, key);
    }

    private async Task<string> CreateAsync(Guid category, Dictionary<string, object> fields)
    {
        var created = await host.PostAsync("anna", "/incidents", new { title = "Something", categoryId = category, requesterId = host.IdOf("rita"), fields });
        created.Status.ShouldBe(201, created.Text);
        return created["number"]!;
    }

    private async Task<JsonElement> FieldsOfAsync(string number) => (await host.GetAsync("anna", $"/incidents/{number}")).Json.GetProperty("fields");
}
