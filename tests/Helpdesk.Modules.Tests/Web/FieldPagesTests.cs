using System.Net;
using System.Text.Json;
using Helpdesk.Identity;
using Helpdesk.Testing;
using Helpdesk.Tickets;
using Helpdesk.Tickets.CustomFields;
using Helpdesk.Tickets.Features;
using Microsoft.Extensions.DependencyInjection;

namespace Helpdesk.Modules.Tests.Web;

/// <summary>Custom fields in a browser without script. They belong to categories of these tests, so that no other form asks for them.</summary>
[Collection(DeskTests.Name)]
public sealed class FieldPagesTests(DeskFixture desk)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task AnAdministrator_MakesAField_SeesItsPreview_AndRetiresIt()
    {
        using var admin = await desk.SignInAsAdministratorAsync();
        await admin.OpenAsync("admin/tickets/fields/field");
        await admin.SubmitAsync("Save field", ("Input.Labels[de]", "Regal"));
        admin.Status.ShouldBe(HttpStatusCode.UnprocessableEntity);
        admin.Page.QuerySelector("#label-en-error").ShouldNotBeNull();
        admin.ValueOf("Input.Labels[de]").ShouldBe("Regal");

        await admin.SubmitAsync("Preview", ("Input.Labels[en]", "Shelf letter"), ("Input.Key", "shelf-letter"), ("Input.TypeId", ""), ("Input.ConditionOn", "priority"), ("Input.ConditionValues", "1"));
        admin.Status.ShouldBe(HttpStatusCode.OK, admin.Text);
        admin.Page.QuerySelector(".field-preview label")!.TextContent.ShouldContain("Shelf letter");

        await admin.SubmitAsync("Save field");
        admin.Address.AbsolutePath.ShouldBe("/admin/tickets/fields", admin.Text);
        admin.Main.TextContent.ShouldContain("field.shelf-letter");
        await admin.SubmitAsync(admin.Main.QuerySelector("button[aria-label='Retire the field “Shelf letter”']")!);
        admin.Main.QuerySelector("button[aria-label='Offer “Shelf letter” again']").ShouldNotBeNull();
    }

    [Fact]
    public async Task AReport_ShowsTheFieldsOfItsCategory_AndAsksForWhatIsRequired()
    {
        var category = await CategoryAsync("Vehicles");
        await SaveAsync(Field("vehicle-kind", "Kind of vehicle", FieldKind.Choice) with
        {
            Categories = [category], Choices = [Choice("car", "Car"), Choice("van", "Van")], Requirement = FieldRequirement.Always,
        });
        await SaveAsync(Field("load-kg", "Load in kg", FieldKind.WholeNumber) with
        {
            Categories = [category], ConditionOn = "field.vehicle-kind", ConditionValues = ["Van"], Requirement = FieldRequirement.Always,
        });
        await SaveAsync(Field("insurer", "Insurer", FieldKind.Text) with { Categories = [category], IsStaffOnly = true });
        using var rita = await desk.SignInAsync("rita");
        await rita.OpenAsync("portal/report/incident");
        rita.Page.QuerySelector("[data-field=vehicle-kind]")!.HasAttribute("hidden").ShouldBeTrue();
        rita.Source.ShouldNotContain("insurer");

        await rita.SubmitAsync(Send(rita), ("Input.Title", "It does not start"), ("Input.CategoryId", category.ToString()), ("fields.load-kg", "12"));
        rita.Status.ShouldBe(HttpStatusCode.UnprocessableEntity);
        rita.ErrorAt("fields.vehicle-kind").ShouldContain("Kind of vehicle");
        rita.Page.QuerySelector("[data-field=vehicle-kind]")!.HasAttribute("hidden").ShouldBeFalse();
        rita.Page.QuerySelector("[data-field=load-kg]")!.HasAttribute("hidden").ShouldBeTrue();

        await rita.SubmitAsync(Send(rita), ("fields.vehicle-kind", "van"), ("fields.load-kg", ""));
        rita.ErrorAt("fields.load-kg").ShouldNotBeEmpty();
        rita.ValueOf("Input.Title").ShouldBe("It does not start");

        await rita.SubmitAsync(Send(rita), ("fields.load-kg", "900"));
        rita.Address.AbsolutePath.ShouldStartWith("/portal/requests/", Case.Sensitive, rita.Text);
        rita.Main.TextContent.ShouldContain("Load in kg");
        rita.Main.TextContent.ShouldContain("900");

        var number = rita.Address.Segments[^1];
        using var anna = await desk.SignInAsync("anna");
        await anna.OpenAsync($"desk/tickets/{number}/edit/field-insurer");
        await anna.SubmitAsync("Save field", ("fields.insurer", "Cautious Mutual"));
        anna.Main.QuerySelector("#property-field-insurer")!.TextContent.ShouldContain("Cautious Mutual");
        await rita.OpenAsync($"portal/requests/{number}");
        rita.Source.ShouldNotContain("Cautious Mutual");
        rita.Source.ShouldNotContain("Insurer");
    }

    [Fact]
    public async Task ATransition_AsksForTheFieldsThatItNeeds()
    {
        var category = await CategoryAsync("Turbines");
        await SaveAsync(Field("turbine-cause", "Cause in the turbine", FieldKind.LongText) with
        {
            Categories = [category], Requirement = FieldRequirement.OnTransitions, Transitions = ["close"], IsStaffOnly = true,
        });
        var number = await ResolvedAsync("The turbine hums", category);
        using var tom = await desk.SignInAsync("tom");
        await tom.OpenAsync($"desk/tickets/{number}/do/close");
        tom.Page.QuerySelector("textarea[name='fields.turbine-cause']").ShouldNotBeNull(tom.Text);

        await tom.SubmitAsync("Close incident");
        tom.Status.ShouldBe(HttpStatusCode.UnprocessableEntity);
        tom.ErrorAt("fields.turbine-cause").ShouldContain("Cause in the turbine");

        await tom.SubmitAsync("Close incident", ("fields.turbine-cause", "A bolt"));
        tom.Address.AbsolutePath.ShouldBe($"/desk/tickets/{number}", tom.Text);
        tom.Main.QuerySelector("#property-field-turbine-cause")!.TextContent.ShouldContain("A bolt");
    }

    [Fact]
    public async Task ANewTicketOnTheDesk_TakesTheFieldsOfItsCategory_AndDropsOthers()
    {
        var category = await CategoryAsync("Lifts");
        await SaveAsync(Field("lift-floor", "Floor of the lift", FieldKind.WholeNumber) with { Categories = [category] });
        await SaveAsync(Field("lift-key", "Key number", FieldKind.Text) with { Categories = [category], ConditionOn = "urgency", ConditionValues = ["1"] });
        using var anna = await desk.SignInAsync("anna");
        await anna.OpenAsync("desk/new/incident");

        await anna.SubmitAsync(
            "Create incident", ("Input.RequesterId_Text", "rita"), ("Input.Title", "Stuck"), ("Input.CategoryId", category.ToString()), ("fields.lift-floor", "7"),
            ("fields.lift-key", "not shown, so not meant"));

        anna.Address.AbsolutePath.ShouldStartWith("/desk/tickets/", Case.Sensitive, anna.Text);
        anna.Main.QuerySelector("#property-field-lift-floor")!.TextContent.ShouldContain("7");
        anna.Main.QuerySelector("#property-field-lift-key").ShouldBeNull();
        await anna.OpenAsync("desk?filter=" + Uri.EscapeDataString("field.lift-floor = 7") + "&columns=field.lift-floor");
        anna.Main.QuerySelector("table.queue thead")!.TextContent.ShouldContain("Floor of the lift");
        anna.Main.QuerySelectorAll("table.queue tbody tr").Length.ShouldBe(1);
        await anna.OpenAsync("desk/filter-help");
        anna.Main.TextContent.ShouldContain("field.lift-floor");
    }

    [Fact]
    public async Task ACategoryThatBringsARequiredField_IsChangedTogetherWithIt()
    {
        var category = await CategoryAsync("Cranes");
        await SaveAsync(Field("crane-number", "Number of the crane", FieldKind.Text) with { Categories = [category], Requirement = FieldRequirement.Always });
        var number = await desk.ReportAsync("It lifts nothing");
        using var anna = await desk.SignInAsync("anna");
        await anna.OpenAsync($"desk/tickets/{number}/edit/category");

        await anna.SubmitAsync("Change category", ("Input.CategoryId", category.ToString()));
        anna.Status.ShouldBe(HttpStatusCode.UnprocessableEntity);
        anna.ErrorAt("fields.crane-number").ShouldContain("Number of the crane");

        await anna.SubmitAsync("Change category", ("fields.crane-number", "K 7"));
        anna.Address.AbsolutePath.ShouldBe($"/desk/tickets/{number}", anna.Text);
        anna.Main.QuerySelector("#property-field-crane-number")!.TextContent.ShouldContain("K 7");
    }

    [Fact]
    public async Task ATransition_AsksForAFieldThatAnotherOneBrings()
    {
        var category = await CategoryAsync("Presses");
        var asked = Field("press-cause", "Cause in the press", FieldKind.Choice) with
        {
            Categories = [category], Choices = [Choice("part", "Broken part"), Choice("use", "Wrong use")],
            Requirement = FieldRequirement.OnTransitions, Transitions = ["close"],
        };
        await SaveAsync(asked);
        await SaveAsync(Field("press-part", "Part of the press", FieldKind.Text) with
        {
            Categories = [category], ConditionOn = "field.press-cause", ConditionValues = ["Broken part"], Requirement = FieldRequirement.OnTransitions,
            Transitions = ["close"],
        });
        var number = await ResolvedAsync("The press stands", category);
        using var tom = await desk.SignInAsync("tom");
        await tom.OpenAsync($"desk/tickets/{number}/do/close");

        await tom.SubmitAsync("Close incident", ("fields.press-cause", "part"));
        tom.ErrorAt("fields.press-part").ShouldContain("Part of the press");

        await tom.SubmitAsync("Close incident", ("fields.press-part", "Spring"));
        tom.Address.AbsolutePath.ShouldBe($"/desk/tickets/{number}", tom.Text);
    }

    [Fact]
    public async Task TheQueue_IsSortedByTheHeadingOfACustomColumn_AndAViewKeepsThat_AlsoWhenTheFieldIsRetired()
    {
        var category = await CategoryAsync("Furnaces");
        var field = await SaveAsync(Field("furnace-heat", "Heat of the furnace", FieldKind.WholeNumber) with { Categories = [category] });
        var hot = await CreateAsync("Furnace: hot", category, "furnace-heat", 900);
        var cold = await CreateAsync("Furnace: cold", category, "furnace-heat", 20);
        var unknown = await CreateAsync("Furnace: not measured", category);
        using var anna = await desk.SignInAsync("anna");
        await anna.OpenAsync("desk?columns=field.furnace-heat&filter=" + Uri.EscapeDataString("title ~ \"Furnace:\""));

        await anna.OpenAsync(Heading().QuerySelector("a")!.GetAttribute("href")!.TrimStart('/'));
        Heading().GetAttribute("aria-sort").ShouldBe("ascending");
        Numbers().ShouldBe([cold, hot, unknown]);
        await anna.OpenAsync(Heading().QuerySelector("a")!.GetAttribute("href")!.TrimStart('/'));
        Heading().GetAttribute("aria-sort").ShouldBe("descending");
        Numbers().ShouldBe([unknown, hot, cold]);

        await anna.SubmitAsync("Save as new view", ("name", "Hottest furnaces"));
        anna.Address.AbsolutePath.ShouldStartWith("/desk/queue/", Case.Sensitive, anna.Text);
        Numbers().ShouldBe([unknown, hot, cold]);
        var view = anna.Address.AbsolutePath.TrimStart('/');
        await RetireAsync(field);

        await anna.OpenAsync(view);
        anna.Status.ShouldBe(HttpStatusCode.OK, anna.Text);
        anna.Main.TextContent.ShouldContain("The order of this view has lost a field");
        Numbers().Count.ShouldBe(3);
        await anna.OpenAsync(view + "?sort=field.furnace-heat");
        anna.Status.ShouldBe(HttpStatusCode.OK, anna.Text);
        anna.Main.QuerySelector("#filter-error")!.TextContent.ShouldContain("the field is not used any more");
        anna.Main.TextContent.ShouldContain("The order cannot be used");

        AngleSharp.Dom.IElement Heading() =>
            anna.Main.QuerySelectorAll("table.queue thead th").First(h => h.TextContent.Contains("Heat of the furnace", StringComparison.Ordinal));
        List<string> Numbers() => [.. anna.Main.QuerySelectorAll("table.queue tbody td.col-number").Select(n => n.TextContent.Trim())];
    }

    [Fact]
    public async Task BulkEdit_SetsAndEmptiesFields_ShowsTheEffectPerTicket_AndNamesWhatItRefuses()
    {
        var category = await CategoryAsync("Pumps");
        await SaveAsync(Field("pump-place", "Place of the pump", FieldKind.Text) with { Categories = [category] });
        await SaveAsync(Field("pump-parts", "Parts of the pump", FieldKind.Choices) with { Categories = [category], Choices = [Choice("seal", "Seal"), Choice("rotor", "Rotor")] });
        await SaveAsync(Field("pump-runs", "Hours that the pump ran", FieldKind.WholeNumber) with { Categories = [category] });
        await SaveAsync(Field("pump-owner", "Owner of the pump", FieldKind.Person) with { Categories = [category] });
        var pump = await CreateAsync("Pump: leaks", category, "pump-place", "Cellar");
        var other = await desk.ReportAsync("Pump: of another kind");
        using var tom = await desk.SignInAsync("tom");
        await tom.OpenAsync("desk?filter=" + Uri.EscapeDataString("title ~ \"Pump:\""));
        foreach (var box in tom.Page.QuerySelectorAll("input[name=numbers]"))
        {
            box.SetAttribute("checked", "");
        }

        await tom.SubmitAsync("Edit selected");
        tom.ValueOf("fields.pump-place").ShouldBe("");
        await tom.SubmitAsync("Show what happens");
        tom.Status.ShouldBe(HttpStatusCode.UnprocessableEntity);
        tom.Main.TextContent.ShouldContain("Choose what should change.");

        await tom.SubmitAsync("Show what happens", ("fields.pump-runs", "many"), ("fields.pump-place", "Roof"), ("Input.Clear", "pump-place"));
        tom.Status.ShouldBe(HttpStatusCode.UnprocessableEntity);
        tom.ErrorAt("fields.pump-place").ShouldContain("not both");
        await tom.SubmitAsync("Show what happens", ("fields.pump-runs", "many"), ("fields.pump-place", ""));
        tom.Status.ShouldBe(HttpStatusCode.UnprocessableEntity);
        tom.ErrorAt("fields.pump-runs").ShouldContain("takes a number");

        await tom.SubmitAsync("Show what happens", ("fields.pump-runs", "70"), ("fields.pump-parts", "rotor"), ("fields.pump-owner_Text", "anna"));
        tom.Status.ShouldBe(HttpStatusCode.OK, tom.Text);
        Line(pump).ShouldContain("Place of the pump");
        Line(pump).ShouldContain("Cellar");
        Line(pump).ShouldContain("Rotor");
        Line(other).ShouldContain("Not changed");
        Line(other).ShouldContain("“Hours that the pump ran” does not belong to this ticket");

        await tom.SubmitAsync("Change 1 ticket");
        await tom.OpenAsync($"desk/tickets/{pump}");
        tom.Main.QuerySelector("#property-field-pump-runs")!.TextContent.ShouldContain("70");
        tom.Main.QuerySelector("#property-field-pump-parts")!.TextContent.ShouldContain("Rotor");
        tom.Main.QuerySelector("#property-field-pump-owner")!.TextContent.ShouldContain("Anna");
        tom.Main.QuerySelector("#property-field-pump-place")!.TextContent.ShouldNotContain("Cellar");

        string Line(string number) => tom.Page.QuerySelectorAll("tbody tr").First(r => r.TextContent.Contains(number, StringComparison.Ordinal)).TextContent;
    }

    [Fact]
    public async Task AFieldChangedByTwo_KeepsTheFirstChange()
    {
        await SaveAsync(Field("dock-door", "Door of the dock", FieldKind.Text) with { ConditionOn = "priority", ConditionValues = ["1"] });
        using var first = await desk.SignInAsAdministratorAsync();
        using var second = await desk.SignInAsAdministratorAsync();
        await first.OpenAsync("admin/tickets/fields");
        var address = first.Main.QuerySelectorAll("a[href*='/admin/tickets/fields/field']").First(a => a.TextContent.Contains("Door of the dock", StringComparison.Ordinal)).GetAttribute("href")!;
        await first.OpenAsync(address.TrimStart('/'));
        await second.OpenAsync(address.TrimStart('/'));

        await first.SubmitAsync("Save field", ("Input.IsStaffOnly", "true"));
        await second.SubmitAsync("Save field", ("Input.Labels[en]", "Door of a dock"));

        second.Status.ShouldBe(HttpStatusCode.Conflict);
        second.Main.TextContent.ShouldContain("Somebody else changed this while you had it open");
    }

    private static AngleSharp.Dom.IElement Send(Visitor rita) => rita.Main.QuerySelector("form.form button.btn-primary")!;

    private async Task<string> ResolvedAsync(string title, Guid category)
    {
        await using var scope = desk.Host.CreateScope();
        var people = scope.Services.GetRequiredService<IPeopleDirectory>();
        var (rita, anna) = ((await people.FindPersonAsync("rita", Token))!.Id, (await people.FindPersonAsync("anna", Token))!.Id);
        var ticket = await scope.Services.GetRequiredService<CreateTicket>().HandleAsync(
            new CreateTicketRequest { TypeId = "incident", Title = title, RequesterId = rita, AssigneeId = anna, CategoryId = category, Channel = "phone" }, Token);
        await scope.Services.GetRequiredService<TransitionTicket>().HandleAsync(
            ticket.Number, new TransitionRequest { Transition = "resolve", ResolutionCode = "fixed", ResolutionNotes = "Done." }, null, Token);
        return ticket.Number;
    }

    private static SaveFieldRequest Field(string key, string label, FieldKind kind) =>
        new() { Key = key, Kind = kind, Labels = new Dictionary<string, string> { ["en"] = label } };

    private static FieldChoice Choice(string id, string label) => new(id, new Dictionary<string, string> { ["en"] = label });

    private async Task<Guid> SaveAsync(SaveFieldRequest request)
    {
        await using var scope = desk.Host.CreateScope();
        return (await scope.Services.GetRequiredService<SaveField>().HandleAsync(request, Token)).Id;
    }

    private async Task RetireAsync(Guid id)
    {
        await using var scope = desk.Host.CreateScope();
        await scope.Services.GetRequiredService<RetireField>().HandleAsync(id, retire: true, Token);
    }

    /// <summary>An incident of rita in a category; its number.</summary>
    private async Task<string> CreateAsync(string title, Guid category, string? key = null, object? value = null)
    {
        await using var scope = desk.Host.CreateScope();
        var rita = (await scope.Services.GetRequiredService<IPeopleDirectory>().FindPersonAsync("rita", Token))!.Id;
        var ticket = await scope.Services.GetRequiredService<CreateTicket>().HandleAsync(
            new CreateTicketRequest
            {
                TypeId = "incident", Title = title, RequesterId = rita, CategoryId = category, Channel = "phone",
                Fields = key is null ? null : new Dictionary<string, JsonElement> { [key] = JsonSerializer.SerializeToElement(value) },
            },
            Token);
        return ticket.Number;
    }

    private async Task<Guid> CategoryAsync(string name)
    {
        await using var scope = desk.Host.CreateScope();
        return (await scope.Services.GetRequiredService<SaveCategory>().HandleAsync(new SaveCategoryRequest(null, name, null, true), Token)).Id;
    }
}
