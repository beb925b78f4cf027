using System.Net;
using Helpdesk.Tickets.Features;
using Microsoft.Extensions.DependencyInjection;

namespace Helpdesk.Modules.Tests.Web;

/// <summary>Two people change one ticket: what is something else stands side by side, what is the same is chosen, and no text is lost.</summary>
[Collection(DeskTests.Name)]
public sealed class MergeTests(DeskFixture desk)
{
    private const string Form = "form[data-merge]";

    [Fact]
    public async Task ChangesOfDifferentFields_AreBothSaved_WithoutAQuestion()
    {
        var number = await desk.ReportAsync("Two fields");
        using var anna = await OpenAsync("anna", number, "description");
        using var jonas = await OpenAsync("jonas", number, "title");
        await jonas.SubmitAsync("Change title", ("Input.Title", "Two fields, renamed"));

        await anna.SubmitAsync("Change description", ("Input.Description", "Described anew."));

        anna.Status.ShouldBe(HttpStatusCode.OK, anna.Text);
        anna.Heading.ShouldBe("Two fields, renamed");
        anna.Page.QuerySelector("#entry-description")!.TextContent.ShouldContain("Described anew.");
        anna.Page.QuerySelector("#toasts")!.TextContent.ShouldContain("Jonas Weber");
    }

    [Fact]
    public async Task AMessage_NeverStandsInTheWayOfAField()
    {
        var number = await desk.ReportAsync("Message and field");
        using var anna = await OpenAsync("anna", number, "category");
        using var jonas = await desk.SignInAsync("jonas");
        await jonas.OpenAsync($"desk/tickets/{number}");
        await jonas.SubmitAsync("Save internal note", ("Input.Text", "Looked at it."));
        await anna.OpenAsync($"desk/tickets/{number}/edit/title");
        await jonas.SubmitAsync("Save internal note", ("Input.Text", "And again."));

        await anna.SubmitAsync("Change title", ("Input.Title", "Message and title"));

        anna.Status.ShouldBe(HttpStatusCode.OK, anna.Text);
        anna.Heading.ShouldBe("Message and title");
    }

    [Fact]
    public async Task TheSameField_ShowsAllThreeValues_AndSavesNothingYet()
    {
        var number = await desk.ReportAsync("Same field");
        using var anna = await OpenAsync("anna", number, "urgency");
        using var jonas = await OpenAsync("jonas", number, "urgency");
        await jonas.SubmitAsync("Change urgency", ("Input.Urgency", "1"));

        await anna.SubmitAsync("Change urgency", ("Input.Urgency", "3"));

        anna.Status.ShouldBe(HttpStatusCode.Conflict);
        var cells = anna.Page.QuerySelectorAll($"{Form} tbody tr").First(r => r.TextContent.Contains("Urgency", StringComparison.Ordinal)).TextContent;
        cells.ShouldContain("Jonas Weber");
        anna.Page.QuerySelector(Form)!.TextContent.ShouldContain("Low");
        (await TicketAsync(number)).Urgency.ShouldBe(1);
    }

    [Theory]
    [InlineData("mine", 3)]
    [InlineData("theirs", 1)]
    public async Task TheSameField_GetsTheChosenValue(string choice, int expected)
    {
        var number = await desk.ReportAsync($"Chosen {choice}");
        using var anna = await OpenAsync("anna", number, "urgency");
        using var jonas = await OpenAsync("jonas", number, "urgency");
        await jonas.SubmitAsync("Change urgency", ("Input.Urgency", "1"));
        await anna.SubmitAsync("Change urgency", ("Input.Urgency", "3"));

        await anna.SubmitAsync("Change urgency", ("Choice", choice));

        anna.Status.ShouldBe(HttpStatusCode.OK, anna.Text);
        (await TicketAsync(number)).Urgency.ShouldBe(expected);
    }

    [Fact]
    public async Task WithoutAChoice_NothingIsSaved_AndTheQuestionStays()
    {
        var number = await desk.ReportAsync("No choice");
        using var anna = await OpenAsync("anna", number, "urgency");
        using var jonas = await OpenAsync("jonas", number, "urgency");
        await jonas.SubmitAsync("Change urgency", ("Input.Urgency", "1"));
        await anna.SubmitAsync("Change urgency", ("Input.Urgency", "3"));

        await anna.SubmitAsync("Change urgency");

        anna.Status.ShouldBe(HttpStatusCode.Conflict);
        anna.Page.QuerySelector(Form)!.TextContent.ShouldContain("Low");
        (await TicketAsync(number)).Urgency.ShouldBe(1);
    }

    [Fact]
    public async Task Texts_AreMergedByLines_AndBothStandWhereBothChanged()
    {
        var number = await desk.ReportAsync("Long text", "one\ntwo\nthree\nfour\nfive");
        using var anna = await OpenAsync("anna", number, "description");
        using var jonas = await OpenAsync("jonas", number, "description");
        await jonas.SubmitAsync("Change description", ("Input.Description", "one of Jonas\ntwo\nthree\nfour of Jonas\nfive"));

        await anna.SubmitAsync("Change description", ("Input.Description", "one\ntwo\nthree of Anna\nfour\nfive of Anna"));

        anna.Status.ShouldBe(HttpStatusCode.Conflict);
        anna.ValueOf("Together")!.ReplaceLineEndings("\n").Trim().ShouldBe("one of Jonas\ntwo\nthree\nfour of Jonas\nfive\nthree of Anna\nfour\nfive of Anna");
    }

    [Fact]
    public async Task TextsWhoseLinesDoNotTouch_AreSavedTogether_WithOneClick()
    {
        var number = await desk.ReportAsync("Lines apart", "one\ntwo\nthree\nfour\nfive");
        using var anna = await OpenAsync("anna", number, "description");
        using var jonas = await OpenAsync("jonas", number, "description");
        await jonas.SubmitAsync("Change description", ("Input.Description", "one of Jonas\ntwo\nthree\nfour\nfive"));
        await anna.SubmitAsync("Change description", ("Input.Description", "one\ntwo\nthree\nfour\nfive of Anna"));

        await anna.SubmitAsync("Change description");

        anna.Status.ShouldBe(HttpStatusCode.OK, anna.Text);
        (await TicketAsync(number)).Description.ReplaceLineEndings("\n").ShouldBe("one of Jonas\ntwo\nthree\nfour\nfive of Anna");
    }

    [Fact]
    public async Task ATextThatIsNotTaken_StaysAsAnInternalNote()
    {
        var number = await desk.ReportAsync("Not taken");
        using var anna = await OpenAsync("anna", number, "description");
        using var jonas = await OpenAsync("jonas", number, "description");
        await jonas.SubmitAsync("Change description", ("Input.Description", "Jonas was faster."));
        await anna.SubmitAsync("Change description", ("Input.Description", "My long text that took an hour."));

        await anna.SubmitAsync("Change description", ("Choice", "theirs"), ("KeepAsNote", "true"));

        anna.Page.QuerySelector("#entry-description")!.TextContent.ShouldContain("Jonas was faster.");
        anna.Page.QuerySelector(".entry-internal")!.TextContent.ShouldContain("My long text that took an hour.");
    }

    [Fact]
    public async Task ChangedAgainDuringTheChoice_IsAskedAgain_WithTheSameValues()
    {
        var number = await desk.ReportAsync("Asked twice");
        using var anna = await OpenAsync("anna", number, "title");
        using var jonas = await OpenAsync("jonas", number, "title");
        await jonas.SubmitAsync("Change title", ("Input.Title", "First of Jonas"));
        await anna.SubmitAsync("Change title", ("Input.Title", "Title of Anna"));
        await jonas.OpenAsync($"desk/tickets/{number}/edit/title");
        await jonas.SubmitAsync("Change title", ("Input.Title", "Second of Jonas"));

        await anna.SubmitAsync("Change title", ("Choice", "mine"));

        anna.Status.ShouldBe(HttpStatusCode.Conflict);
        anna.Page.QuerySelector(Form)!.TextContent.ShouldContain("Second of Jonas");
        anna.ValueOf("Input.Title").ShouldBe("Title of Anna");
        await anna.SubmitAsync("Change title", ("Choice", "mine"));
        anna.Heading.ShouldBe("Title of Anna");
    }

    [Fact]
    public async Task ANoteDoesNotStopAStep_ButAReplyDoes()
    {
        var number = await desk.ReportAsync("Step and note");
        using var anna = await desk.SignInAsync("anna");
        using var jonas = await desk.SignInAsync("jonas");
        await anna.OpenAsync($"desk/tickets/{number}");
        await jonas.OpenAsync($"desk/tickets/{number}");
        await jonas.SubmitAsync("Save internal note", ("Input.Text", "Looked at it."));
        await anna.SubmitAsync("Take");
        anna.Status.ShouldBe(HttpStatusCode.OK, anna.Text);

        await anna.OpenAsync($"desk/tickets/{number}/do/resolve");
        await jonas.OpenAsync($"desk/tickets/{number}");
        await jonas.SubmitAsync("Send public reply", ("Input.Visibility", "Public"), ("Input.Text", "What exactly happens?"));
        await anna.SubmitAsync("Resolve incident", ("Input.ResolutionNotes", "Restarted."), ("Input.ResolutionCode", anna.Page.QuerySelectorAll("select[name='Input.ResolutionCode'] option").Last().GetAttribute("value")));

        anna.Status.ShouldBe(HttpStatusCode.Conflict);
        anna.ValueOf("Input.ResolutionNotes").ShouldBe("Restarted.");
    }

    [Fact]
    public async Task TwentyMessagesAtTheSameMoment_AreAllSaved()
    {
        var number = await desk.ReportAsync("Many voices");

        await Task.WhenAll(Enumerable.Range(0, 20).Select(async i =>
        {
            await using var scope = desk.Host.CreateScope();
            await scope.Services.GetRequiredService<AddComment>().HandleAsync(number, new AddCommentRequest($"Voice {i}", false, []), CancellationToken.None);
        }));

        using var anna = await desk.SignInAsync("anna");
        await anna.OpenAsync($"desk/tickets/{number}");
        anna.Page.QuerySelectorAll(".entry-internal").Length.ShouldBe(20);
    }

    private async Task<Visitor> OpenAsync(string userName, string number, string field)
    {
        var visitor = await desk.SignInAsync(userName);
        await visitor.OpenAsync($"desk/tickets/{number}/edit/{field}");
        return visitor;
    }

    private async Task<Helpdesk.Tickets.Domain.Ticket> TicketAsync(string number)
    {
        await using var scope = desk.Host.CreateScope();
        return (await scope.Services.GetRequiredService<GetTicket>().HandleAsync(number, CancellationToken.None)).Ticket;
    }
}
