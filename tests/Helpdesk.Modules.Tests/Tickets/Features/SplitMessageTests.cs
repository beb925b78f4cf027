using Helpdesk.Tickets.Domain;

namespace Helpdesk.Modules.Tests.Tickets.Features;

/// <summary>A message that is about something else becomes a ticket of its own.</summary>
public sealed class SplitMessageTests(TicketsHost host) : IClassFixture<TicketsHost>
{
    [Fact]
    public async Task Split_MakesALinkedTicketOfTheRequester_AndLeavesTheMessage()
    {
        var number = await host.ReportAsync();
        var message = await WriteAsync("rita", number, "And the printer jams");

        var made = await SplitAsync(number, message, "Printer jams");

        made.Status.ShouldBe(201, made.Text);
        (made["title"], made["description"], made["requester"], made["state"]).ShouldBe(("Printer jams", "And the printer jams", "Rita Sommer", "new"));
        (await host.GetAsync("rita", $"/incidents/{number}/comments")).Items.Count.ShouldBe(1);
        var told = (await host.GetAsync("anna", $"/incidents/{number}/events")).Items[^1];
        (told.GetProperty("kind").GetString(), told.GetProperty("subjectId").GetString()).ShouldBe(("split", message));
        (await host.GetAsync("anna", $"/incidents/{made["number"]}/events")).Text.ShouldContain($"split-from {number}");
    }

    [Fact]
    public async Task Split_OfTheDesksMessage_IsForTheOldRequester()
    {
        var number = await host.ReportAsync(userName: "bob");
        var message = await WriteAsync("anna", number, "The printer must be replaced too");

        (await SplitAsync(number, message, "Replace the printer"))["requester"].ShouldBe("Bob Stone");
    }

    [Theory]
    [InlineData(null, true, false)]
    [InlineData(null, false, true)]
    [InlineData(true, false, true)]
    [InlineData(false, false, false)]
    public void AMessage_IsTheDesksAnswer_BySayingSo_OrWhenOlder_ByNotBeingTheRequesters(bool? isFromDesk, bool byRequester, bool isAnswer)
    {
        var (requester, other) = (Guid.CreateVersion7(), Guid.CreateVersion7());

        new TicketComment { IsFromDesk = isFromDesk, AuthorId = byRequester ? requester : other }.IsAnswerTo(requester).ShouldBe(isAnswer);
    }

    [Fact]
    public async Task Split_OfAnInternalNote_IsRefused()
    {
        var number = await host.ReportAsync();
        var note = await WriteAsync("anna", number, "Rita calls for the third time", isPublic: false);

        (await SplitAsync(number, note, "Calls")).ShouldBeProblem(409);
    }

    [Fact]
    public async Task Split_WithoutATitle_IsRefused()
    {
        var number = await host.ReportAsync();

        (await SplitAsync(number, await WriteAsync("rita", number, "More"), " ")).ShouldBeProblem(400, "title");
    }

    [Fact]
    public async Task Split_OfAnotherTicketsMessage_IsNotFound()
    {
        var (number, other) = (await host.ReportAsync(), await host.ReportAsync());

        (await SplitAsync(number, await WriteAsync("rita", other, "More"), "More")).ShouldBeProblem(404);
    }

    private Task<Answer> SplitAsync(string number, string message, string title) =>
        host.PostAsync("anna", $"/incidents/{number}/comments/{message}/split", new { title });

    private async Task<string> WriteAsync(string userName, string number, string body, bool isPublic = true) =>
        (await host.PostAsync(userName, $"/incidents/{number}/comments", new { body, isPublic }))["id"]!;
}
