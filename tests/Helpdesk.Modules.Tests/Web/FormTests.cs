using System.Net;

namespace Helpdesk.Modules.Tests.Web;

/// <summary>A refused form says what is wrong at the field and loses nothing.</summary>
[Collection(DeskTests.Name)]
public sealed class FormTests(DeskFixture desk)
{
    [Fact]
    public async Task Report_WithoutTitle_SaysSoAtTheField_AndKeepsTheText()
    {
        using var rita = await desk.SignInAsync("rita");
        await rita.OpenAsync("portal/report/incident");
        await rita.SubmitAsync("Send", ("Input.Title", " "), ("Input.Description", "This must not be lost."), ("Input.Urgency", "1"));
        rita.Status.ShouldBe(HttpStatusCode.UnprocessableEntity);
        rita.ErrorAt("Input.Title").ShouldNotBeEmpty();
        rita.ValueOf("Input.Description").ShouldBe("This must not be lost.");
        rita.ValueOf("Input.Urgency").ShouldBe("1");
    }

    [Fact]
    public async Task NewTicket_WithUnknownRequester_SaysSoAtTheField_AndKeepsEverything()
    {
        using var anna = await desk.SignInAsync("anna");
        await anna.OpenAsync("desk/new/incident");
        await anna.SubmitAsync("Create incident", ("Input.RequesterId_Text", "Nobody Anywhere"), ("Input.Title", "Kept title"), ("Input.Description", "Kept text"), ("Input.Impact", "1"));
        anna.Status.ShouldBe(HttpStatusCode.UnprocessableEntity);
        anna.ErrorAt("Input.RequesterId").ShouldContain("Nobody Anywhere");
        anna.ValueOf("Input.RequesterId_Text").ShouldBe("Nobody Anywhere");
        anna.ValueOf("Input.Title").ShouldBe("Kept title");
        anna.ValueOf("Input.Description").ShouldBe("Kept text");
        anna.ValueOf("Input.Impact").ShouldBe("1");
    }

    [Fact]
    public async Task NewTicket_WithATypedName_FindsThePerson()
    {
        using var anna = await desk.SignInAsync("anna");
        await anna.OpenAsync("desk/new/incident");
        await anna.SubmitAsync("Create incident", ("Input.RequesterId_Text", "rita sommer"), ("Input.Title", "Phone call about the badge"));
        anna.Status.ShouldBe(HttpStatusCode.OK, anna.Text);
        anna.Heading.ShouldBe("Phone call about the badge");
        anna.Page.QuerySelector("#requester-region")!.TextContent.ShouldContain("Rita Sommer");
    }

    [Fact]
    public async Task Resolve_WithoutCodeAndNotes_NamesBothFields_AndKeepsWhatWasTyped()
    {
        var number = await desk.ReportAsync("Resolve form");
        using var anna = await desk.SignInAsync("anna");
        await anna.OpenAsync($"desk/tickets/{number}");
        await anna.SubmitAsync("Take");
        await anna.OpenAsync($"desk/tickets/{number}/do/resolve");
        await anna.SubmitAsync("Resolve incident", ("Input.ResolutionCode", ""), ("Input.ResolutionNotes", "Half an answer"));
        anna.Status.ShouldBe(HttpStatusCode.UnprocessableEntity);
        anna.ErrorAt("Input.ResolutionCode").ShouldNotBeEmpty();
        anna.ValueOf("Input.ResolutionNotes").ShouldBe("Half an answer");
        await anna.OpenAsync($"desk/tickets/{number}");
        IncidentStoryTests.StateOf(anna).ShouldContain("In progress");
    }

    [Fact]
    public async Task EmptyMessage_SaysSoInTheComposer()
    {
        var number = await desk.ReportAsync("Empty message");
        using var anna = await desk.SignInAsync("anna");
        await anna.OpenAsync($"desk/tickets/{number}");
        await anna.SubmitAsync("Save internal note", ("Input.Text", "  "));
        anna.Status.ShouldBe(HttpStatusCode.UnprocessableEntity);
        anna.Page.QuerySelector("#composer-region [role=alert]").ShouldNotBeNull();
    }

    [Fact]
    public async Task Composer_StartsAsInternalNote()
    {
        var number = await desk.ReportAsync("Safe default");
        using var anna = await desk.SignInAsync("anna");
        await anna.OpenAsync($"desk/tickets/{number}");
        anna.ValueOf("Input.Visibility").ShouldBe("Internal");
    }

    [Fact]
    public async Task StaleForm_OfAStepThatSomebodyElseTook_SaysWhatChangedMeanwhile_AndKeepsTheText()
    {
        var number = await desk.ReportAsync("Two people at once");
        using var anna = await desk.SignInAsync("anna");
        using var jonas = await desk.SignInAsync("jonas");
        await anna.OpenAsync($"desk/tickets/{number}/do/cancel");
        await jonas.OpenAsync($"desk/tickets/{number}");
        await jonas.SubmitAsync("Take");

        await anna.SubmitAsync(anna.Main.QuerySelector("form .form-actions button")!, ("Input.Reason", "My long text that took an hour."));
        anna.Status.ShouldBe(HttpStatusCode.Conflict);
        anna.ValueOf("Input.Reason").ShouldBe("My long text that took an hour.");
        anna.Page.QuerySelector(".callout-warning")!.TextContent.ShouldContain("Jonas Weber");
    }

    [Fact]
    public async Task Filter_ThatCannotBeRead_MarksThePlace_AndKeepsTheText()
    {
        using var anna = await desk.SignInAsync("anna");
        await anna.OpenAsync("desk?filter=" + Uri.EscapeDataString("open and prioritty <= 2"));
        anna.Status.ShouldBe(HttpStatusCode.OK);
        anna.ValueOf("filter").ShouldBe("open and prioritty <= 2");
        anna.Page.QuerySelector("#filter-error mark")!.TextContent.ShouldBe("prioritty");
        anna.Page.QuerySelector("input[name=filter]")!.GetAttribute("aria-describedby").ShouldBe("filter-error");
    }

    [Fact]
    public async Task Queue_WithAnEmptyColumnInItsAddress_ShowsTheUsualColumns()
    {
        await desk.ReportAsync("Usual columns");
        using var anna = await desk.SignInAsync("anna");
        await anna.OpenAsync("desk?columns=&filter=" + Uri.EscapeDataString("title ~ \"Usual columns\""));
        anna.Status.ShouldBe(HttpStatusCode.OK);
        anna.Page.QuerySelector("th.col-due").ShouldNotBeNull();
    }
}
