using System.Text.Json;
using Helpdesk.Tickets;
using Helpdesk.Tickets.CustomFields;
using Helpdesk.Tickets.Domain;
using Helpdesk.Tickets.Features;
using Helpdesk.Tickets.Routing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using static Helpdesk.Modules.Tests.Tickets.CustomFields.FieldSamples;

namespace Helpdesk.Modules.Tests.Tickets.CustomFields;

/// <summary>
/// Custom fields through the API of a running host. Each test makes its own fields, which belong to a category of that test alone, so that no
/// other ticket is asked for them.
/// </summary>
public abstract class CustomFieldsTests(TicketsHost host)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task AFieldOfEachKind_IsWrittenReadAndToldInTheHistory()
    {
        var (category, key) = await NewCategoryAsync();
        foreach (var kind in Enum.GetValues<FieldKind>())
        {
            await host.SaveFieldAsync(Field($"{key}-{(int)kind}", kind) with { Categories = [category] });
        }

        Dictionary<string, object> values = new()
        {
            [$"{key}-0"] = "Rack 7", [$"{key}-1"] = "one\ntwo", [$"{key}-2"] = 12, [$"{key}-3"] = 12.5, [$"{key}-4"] = "2026-11-21", [$"{key}-5"] = true,
            [$"{key}-6"] = "red", [$"{key}-7"] = new[] { "blue", "red" }, [$"{key}-8"] = host.IdOf("tom"),
        };
        var created = await host.PostAsync("anna", "/incidents", new { title = "With fields", categoryId = category, fields = values });
        created.Status.ShouldBe(201, created.Text);

        var fields = (await host.GetAsync("anna", $"/incidents/{created["number"]}")).Json.GetProperty("fields");
        fields.GetProperty($"{key}-0").GetString().ShouldBe("Rack 7");
        fields.GetProperty($"{key}-1").GetString().ShouldBe("one\ntwo");
        fields.GetProperty($"{key}-2").GetInt32().ShouldBe(12);
        fields.GetProperty($"{key}-3").GetDecimal().ShouldBe(12.5m);
        fields.GetProperty($"{key}-4").GetString().ShouldBe("2026-11-21");
        fields.GetProperty($"{key}-5").GetBoolean().ShouldBeTrue();
        fields.GetProperty($"{key}-6").GetString().ShouldBe("red");
        fields.GetProperty($"{key}-7").EnumerateArray().Select(v => v.GetString()).ShouldBe(["red", "blue"]);
        fields.GetProperty($"{key}-8").GetGuid().ShouldBe(host.IdOf("tom"));

        var patched = await PatchAsync(created["number"]!, new Dictionary<string, object?> { [$"{key}-3"] = 0.25, [$"{key}-7"] = new[] { "grey" }, [$"{key}-0"] = null });
        patched.Status.ShouldBe(200, patched.Text);
        var after = patched.Json.GetProperty("fields");
        (after.GetProperty($"{key}-3").GetDecimal(), after.GetProperty($"{key}-7").GetArrayLength(), after.TryGetProperty($"{key}-0", out _)).ShouldBe((0.25m, 1, false));
        var told = (await host.GetAsync("anna", $"/incidents/{created["number"]}/events")).Items;
        told[0].GetProperty("changes").GetProperty($"field.{key}-2")[1].GetInt32().ShouldBe(12);
        told[^1].GetProperty("changes").GetProperty($"field.{key}-0")[0].GetString().ShouldBe("Rack 7");
        told[^1].GetProperty("changes").GetProperty($"field.{key}-7").EnumerateArray().Select(v => v.GetString()).ShouldBe(["red,blue", "grey"]);
    }

    [Fact]
    public async Task Details_ShowValuesInWords()
    {
        var (category, key) = await NewCategoryAsync();
        await host.SaveFieldAsync(Field(key + "-c", FieldKind.Choices) with { Categories = [category] });
        await host.SaveFieldAsync(Field(key + "-p", FieldKind.Person) with { Categories = [category] });
        await host.SaveFieldAsync(Field(key + "-y", FieldKind.YesNo) with { Categories = [category] });
        var number = await CreateAsync(category, new() { [key + "-c"] = "blue,red", [key + "-p"] = host.IdOf("tom").ToString(), [key + "-y"] = "no" });

        await using var scope = await host.CreateScopeAsync("anna");
        var details = await scope.Services.GetRequiredService<GetTicket>().HandleAsync(number, Token);

        details.Fields.Where(f => f.Key.StartsWith(key, StringComparison.Ordinal)).Select(f => f.Text).ShouldBe(["Red, Blue", "Tom Fischer", "No"]);
        details.Events[0].Changes.Single(c => c.Field == $"field.{key}-p").New.ShouldBe("Tom Fischer");
    }

    [Fact]
    public async Task AnUnknownKey_AndABadValue_AreRefusedAtTheField_AndNothingIsSaved()
    {
        var (category, key) = await NewCategoryAsync();
        await host.SaveFieldAsync(Field(key, FieldKind.WholeNumber) with { Categories = [category] });
        var number = await CreateAsync(category, new() { [key] = 1 });

        (await PatchAsync(number, new Dictionary<string, object?> { ["no-such-field"] = 1, [key] = 2 })).ShouldBeProblem(400, "fields.no-such-field");
        (await PatchAsync(number, new Dictionary<string, object?> { [key] = "many" })).ShouldBeProblem(400, "fields." + key);
        (await host.PostAsync("anna", "/incidents", new { title = "Bad", categoryId = category, fields = new Dictionary<string, object> { [key] = 1.5 } }))
            .ShouldBeProblem(400, "fields." + key);

        (await host.GetAsync("anna", $"/incidents/{number}")).Json.GetProperty("fields").GetProperty(key).GetInt32().ShouldBe(1);
        (await FindAsync("anna", $"field.{key} is not empty")).ShouldBe([number]);
    }

    [Fact]
    public async Task AFieldOfAnotherCategory_IsRefused()
    {
        var (category, _) = await NewCategoryAsync();
        var (other, key) = await NewCategoryAsync();
        await host.SaveFieldAsync(Field(key) with { Categories = [other] });

        (await host.PostAsync("anna", "/incidents", new { title = "Elsewhere", categoryId = category, fields = new Dictionary<string, object> { [key] = "x" } }))
            .ShouldBeProblem(400, "fields." + key);
    }

    [Fact]
    public async Task HalfACharacter_IsRefusedAtItsField()
    {
        var (category, key) = await NewCategoryAsync();
        await host.SaveFieldAsync(Field(key) with { Categories = [category] });

        (await host.PostAsync("rita", "/incidents", $$"""{"title":"Half","categoryId":"{{category}}","fields":{"{{key}}":"\ud800"} }"""))
            .ShouldBeProblem(400, "fields." + key);
    }

    [Fact]
    public async Task AChange_OnAnOlderVersion_IsAConflict()
    {
        var (category, key) = await NewCategoryAsync();
        await host.SaveFieldAsync(Field(key) with { Categories = [category] });
        var number = await CreateAsync(category, []);
        var seen = (await host.GetAsync("anna", $"/incidents/{number}")).ETag;
        (await PatchAsync(number, new Dictionary<string, object?> { [key] = "one" })).Status.ShouldBe(200);

        var late = await host.SendAsync(
            "anna", HttpMethod.Patch, $"/incidents/{number}", new { fields = new Dictionary<string, object> { [key] = "two" } }, ifMatch: seen);

        late.Status.ShouldBe(412);
    }

    [Fact]
    public async Task AFieldThatIsAlwaysRequired_IsAskedForAtTheOpening_AndCannotBeEmptied_ButOldTicketsGoOn()
    {
        var (category, key) = await NewCategoryAsync();
        var old = await CreateAsync(category, []);
        await host.SaveFieldAsync(Field(key) with { Categories = [category], Requirement = FieldRequirement.Always });

        (await host.PostAsync("rita", "/incidents", new { title = "Without", categoryId = category })).ShouldBeProblem(400, "fields." + key);
        var created = await host.PostAsync("rita", "/incidents", new { title = "With", categoryId = category, fields = new Dictionary<string, object> { [key] = "x" } });
        created.Status.ShouldBe(201, created.Text);
        (await PatchAsync(created["number"]!, new Dictionary<string, object?> { [key] = "" })).ShouldBeProblem(400, "fields." + key);
        (await host.SendAsync("anna", HttpMethod.Patch, $"/incidents/{old}", new { urgency = 1 })).Status.ShouldBe(200);
        var moved = await host.ReportAsync("Comes into the category");
        (await host.SendAsync("anna", HttpMethod.Patch, $"/incidents/{moved}", new { categoryId = category })).ShouldBeProblem(400, "fields." + key);
    }

    [Fact]
    public async Task ATransitionThatNeedsAField_IsRefusedByName_AndTakesTheValueAlong()
    {
        var (category, key) = await NewCategoryAsync();
        await host.SaveFieldAsync(
            Field(key) with { Labels = En("Root cause"), Categories = [category], Requirement = FieldRequirement.OnTransitions, Transitions = ["resolve"], IsStaffOnly = true });
        var number = await CreateAsync(category, []);
        (await host.PostAsync("anna", $"/incidents/{number}/transitions", new { transition = "start", assigneeId = host.IdOf("anna") })).Status.ShouldBe(200);
        (await host.GetAsync("anna", $"/incidents/{number}")).Json.GetProperty("allowedTransitions").EnumerateArray()
            .Single(t => t.GetProperty("id").GetString() == "resolve").GetProperty("needs").EnumerateArray().Select(n => n.GetString()).ShouldContain("fields." + key);

        (await host.PostAsync("anna", $"/incidents/{number}/transitions", new { transition = "resolve" })).ShouldBeProblem(400, "fields." + key).ShouldBeProblem(400, "resolutionCode");
        var refused = await host.PostAsync("anna", $"/incidents/{number}/transitions", new { transition = "resolve", resolutionCode = "fixed", resolutionNotes = "Done." });
        refused.ShouldBeProblem(400, "fields." + key);
        refused.Text.ShouldContain("Root cause");
        (await host.GetAsync("anna", $"/incidents/{number}"))["state"].ShouldBe("in-progress");

        var taken = await host.PostAsync(
            "anna", $"/incidents/{number}/transitions",
            new { transition = "resolve", resolutionCode = "fixed", resolutionNotes = "Done.", fields = new Dictionary<string, object> { [key] = "A loose cable" } });
        taken.Status.ShouldBe(200, taken.Text);
        (await FindAsync("anna", $"field.{key} ~ loose and state = resolved")).ShouldBe([number]);
        (await host.PostAsync("rita", $"/incidents/{number}/transitions", new { transition = "close" })).Status.ShouldBe(200);
    }

    [Fact]
    public async Task AChild_ThatLacksAField_StaysBehind()
    {
        var (category, key) = await NewCategoryAsync();
        await host.SaveFieldAsync(Field(key) with { Categories = [category], Requirement = FieldRequirement.OnTransitions, Transitions = ["resolve"] });
        var parent = await host.TakenAsync("The outage");
        var child = (await host.PostAsync("anna", "/incidents", new { title = "Part of it", categoryId = category, parent }))["number"]!;

        (await host.PostAsync("anna", $"/incidents/{parent}/transitions", new { transition = "resolve", resolutionCode = "fixed", resolutionNotes = "Done." })).Status.ShouldBe(200);

        (await host.GetAsync("anna", $"/incidents/{child}"))["state"].ShouldNotBe("resolved");
        (await host.GetAsync("anna", $"/incidents/{parent}/events")).Text.ShouldContain("Field " + key);
    }

    [Theory]
    [InlineData("Text", "Rack Ü7", "= \"rack ü7\"", true)]
    [InlineData("Text", "Rack Ü7", "~ ü7", true)]
    [InlineData("Text", "Rack Ü7", "in (x, \"Rack Ü7\")", true)]
    [InlineData("Text", "Rack Ü7", "!= \"rack ü7\"", false)]
    [InlineData("LongText", "one\nTwo", "~ two", true)]
    [InlineData("LongText", "one\nTwo", "!~ two", false)]
    [InlineData("WholeNumber", "12", "= 12", true)]
    [InlineData("WholeNumber", "12", "> 9", true)]
    [InlineData("WholeNumber", "-12", "< -9", true)]
    [InlineData("WholeNumber", "12", "in (1, 2)", false)]
    [InlineData("Decimal", "12.5", "= 12.50", true)]
    [InlineData("Decimal", "12.5", ">= 12.51", false)]
    [InlineData("Decimal", "12.5", "<= 12.5", true)]
    [InlineData("Date", "2026-11-21", "= 2026-11-21", true)]
    [InlineData("Date", "2026-11-21", "> 2026-11-20", true)]
    [InlineData("Date", "2026-11-21", "> 2026-11-21", false)]
    [InlineData("Date", "2026-11-21", "<= 2026-11-21", true)]
    [InlineData("Date", "2001-01-01", "< today", true)]
    [InlineData("Date", "2001-01-01", ">= -1w", false)]
    [InlineData("YesNo", "true", "= yes", true)]
    [InlineData("YesNo", "false", "= no", true)]
    [InlineData("YesNo", "false", "!= no", false)]
    [InlineData("Choice", "red", "= red", true)]
    [InlineData("Choice", "red", "= Red", true)]
    [InlineData("Choice", "red", "not in (red, blue)", false)]
    [InlineData("Choices", "red,blue", "= blue", true)]
    [InlineData("Choices", "red,blue", "in (grey)", false)]
    [InlineData("Person", "tom", "= tom", true)]
    [InlineData("Person", "tom", "= \"Tom Fischer\"", true)]
    [InlineData("Person", "tom", "= nobody", false)]
    [InlineData("Person", "tom", "~ fisch", true)]
    [InlineData("Text", "x", "is empty", false)]
    [InlineData("Text", "x", "is not empty", true)]
    public async Task AFilter_OnEachKind_FindsWhatItSays(string kind, string value, string condition, bool isFound)
    {
        var (category, key) = await NewCategoryAsync();
        await host.SaveFieldAsync(Field(key, Of(kind)) with { Categories = [category] });
        var number = await CreateAsync(category, new() { [key] = Of(kind) == FieldKind.Person ? host.IdOf(value) : value });
        await CreateAsync(category, []);

        (await FindAsync("anna", $"field.{key} {condition}")).Contains(number).ShouldBe(isFound);
        (await FindAsync("anna", $"not (field.{key} {condition})")).Contains(number).ShouldBe(!isFound);
    }

    [Theory]
    [InlineData("field.{0} = many")]
    [InlineData("field.{0} ~ 1")]
    [InlineData("field.no-such-field = 1")]
    public async Task AFilter_ThatCannotBe_IsRefused(string filter)
    {
        var (category, key) = await NewCategoryAsync();
        await host.SaveFieldAsync(Field(key, FieldKind.WholeNumber) with { Categories = [category] });

        (await host.GetAsync("anna", "/tickets?filter=" + Uri.EscapeDataString(string.Format(null, filter, key)))).ShouldBeProblem(400, "filter");
    }

    [Fact]
    public async Task AFieldOfTheStaff_IsHiddenFromItsRequester()
    {
        var (category, key) = await NewCategoryAsync();
        await host.SaveFieldAsync(Field(key + "-staff") with { Categories = [category], IsStaffOnly = true });
        await host.SaveFieldAsync(Field(key + "-open") with { Categories = [category] });
        var number = await CreateAsync(category, new() { [key + "-staff"] = "Classified", [key + "-open"] = "Readable" });

        foreach (var path in (string[])[$"/incidents/{number}", $"/incidents/{number}/events", "/tickets?limit=200", "/ticket-fields"])
        {
            var answer = await host.GetAsync("rita", path);
            answer.Status.ShouldBe(200, answer.Text);
            answer.Text.ShouldNotContain("Classified", Case.Sensitive, path);
            answer.Text.ShouldNotContain(key + "-staff", Case.Sensitive, path);
            answer.Text.ShouldContain(key + "-open", Case.Sensitive, path);
        }

        await using var scope = await host.CreateScopeAsync("rita");
        var details = await scope.Services.GetRequiredService<GetTicket>().HandleAsync(number, Token);
        details.Fields.Select(f => f.Key).ShouldBe([key + "-open"]);
        details.Events.SelectMany(e => e.Changes).ShouldAllBe(c => !c.Field.Contains("staff"));
        (await host.GetAsync("anna", $"/incidents/{number}")).Text.ShouldContain("Classified");
    }

    [Fact]
    public async Task AFieldOfTheStaff_IsUnknownToARequester_InFiltersAndWhenSent()
    {
        var (category, key) = await NewCategoryAsync();
        await host.SaveFieldAsync(Field(key) with { Categories = [category], IsStaffOnly = true });

        var filter = await host.GetAsync("rita", "/tickets?filter=" + Uri.EscapeDataString($"field.{key} = x"));
        var unknown = await host.GetAsync("rita", "/tickets?filter=" + Uri.EscapeDataString("field.no-such-field = x"));
        (filter.ShouldBeProblem(400, "filter")["detail"]!.Replace(key, "KEY", StringComparison.Ordinal))
            .ShouldBe(unknown["detail"]!.Replace("no-such-field", "KEY", StringComparison.Ordinal));
        (await host.PostAsync("rita", "/incidents", new { title = "Mine", categoryId = category, fields = new Dictionary<string, object> { [key] = "x" } }))
            .ShouldBeProblem(400, "fields." + key);
    }

    [Fact]
    public async Task ARetiredField_KeepsItsValuesReadable_AndTakesNoNewOnes()
    {
        var (category, key) = await NewCategoryAsync();
        var id = await host.SaveFieldAsync(Field(key) with { Categories = [category], Requirement = FieldRequirement.Always });
        var number = await CreateAsync(category, new() { [key] = "Kept" });

        await host.RetireFieldAsync(id);

        (await host.GetAsync("anna", $"/incidents/{number}")).Json.GetProperty("fields").GetProperty(key).GetString().ShouldBe("Kept");
        (await FindAsync("anna", $"field.{key} = kept")).ShouldBe([number]);
        (await PatchAsync(number, new Dictionary<string, object?> { [key] = "New" })).ShouldBeProblem(400, "fields." + key);
        (await host.PostAsync("rita", "/incidents", new { title = "Not asked any more", categoryId = category })).Status.ShouldBe(201);
    }

    [Fact]
    public async Task ARoutingRule_MayAskForAField()
    {
        var (category, key) = await NewCategoryAsync();
        await host.SaveFieldAsync(Field(key, FieldKind.Choices) with { Categories = [category] });
        var workplace = await host.TeamAsync("Workplace");
        await using (var scope = await host.CreateScopeAsync("admin"))
        {
            await scope.Services.GetRequiredService<SaveRoutingRule>().HandleAsync(
                new SaveRoutingRuleRequest(null, "By field " + key, $"field.{key} = blue", workplace, AssignmentMode.None, true), Token);
        }

        var fits = await host.PostAsync("rita", "/incidents", new { title = "Blue", categoryId = category, fields = new Dictionary<string, object> { [key] = new[] { "red", "blue" } } });
        var not = await host.PostAsync("rita", "/incidents", new { title = "Red", categoryId = category, fields = new Dictionary<string, object> { [key] = new[] { "red" } } });

        (await TeamOfAsync(fits["number"]!)).ShouldBe(workplace);
        (await TeamOfAsync(not["number"]!)).ShouldNotBe(workplace);
        await using var dry = await host.CreateScopeAsync("admin");
        (await dry.Services.GetRequiredService<DryRunRouting>().HandleAsync(50, null, Token)).Tickets.Single(t => t.Number == fits["number"]).Rule!.Name.ShouldBe("By field " + key);
    }

    [Fact]
    public async Task ARow_OfTheQueue_TellsTheFieldsThatAreAskedFor()
    {
        var (category, key) = await NewCategoryAsync();
        await host.SaveFieldAsync(Field(key, FieldKind.Choice) with { Categories = [category] });
        var number = await CreateAsync(category, new() { [key] = "red" });

        await using var scope = await host.CreateScopeAsync("anna");
        var page = await scope.Services.GetRequiredService<ListTickets>()
            .HandleAsync(new ListTicketsQuery { Filter = $"field.{key} is not empty", Fields = [key] }, Token);

        page.Rows.Single().Number.ShouldBe(number);
        page.Rows.Single().Fields[key].Text.ShouldBe("Red");
    }

    /// <summary>A category of its own and a key for fields that nobody else has.</summary>
    private async Task<(Guid Category, string Key)> NewCategoryAsync()
    {
        var key = "f" + Guid.CreateVersion7().ToString("N")[20..];
        await using var scope = host.CreateScope();
        var category = await scope.Services.GetRequiredService<SaveCategory>().HandleAsync(new SaveCategoryRequest(null, "Of " + key, null, true), Token);
        return (category.Id, key);
    }

    /// <summary>An incident that anna writes down for rita.</summary>
    private async Task<string> CreateAsync(Guid category, Dictionary<string, object> fields)
    {
        var created = await host.PostAsync("anna", "/incidents", new { title = "Something", categoryId = category, requesterId = host.IdOf("rita"), fields });
        created.Status.ShouldBe(201, created.Text);
        return created["number"]!;
    }

    private Task<Answer> PatchAsync(string number, Dictionary<string, object?> fields) => host.SendAsync("anna", HttpMethod.Patch, $"/incidents/{number}", new { fields });

    private async Task<List<string>> FindAsync(string userName, string filter)
    {
        var answer = await host.GetAsync(userName, "/tickets?limit=200&filter=" + Uri.EscapeDataString(filter));
        answer.Status.ShouldBe(200, answer.Text);
        return [.. answer.Items.Select(t => t.GetProperty("number").GetString()!)];
    }

    private async Task<Guid?> TeamOfAsync(string number)
    {
        await using var scope = host.CreateScope();
        return await scope.Services.GetRequiredService<TicketsDbContext>().Tickets.Where(t => t.Number == number).Select(t => t.TeamId).SingleAsync(Token);
    }
}

public sealed class CustomFieldsOnSqliteTests(TicketsHost host) : CustomFieldsTests(host), IClassFixture<TicketsHost>;

public sealed class CustomFieldsOnPostgreSqlTests(PostgreSqlTicketsHost host) : CustomFieldsTests(host), IClassFixture<PostgreSqlTicketsHost>;
