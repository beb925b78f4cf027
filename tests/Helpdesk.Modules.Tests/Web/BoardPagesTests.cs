using System.Net;
using Helpdesk.Identity;
using Helpdesk.Tickets.Features;
using Microsoft.Extensions.DependencyInjection;

namespace Helpdesk.Modules.Tests.Web;

/// <summary>Board and "what next" without script.</summary>
[Collection(DeskTests.Name)]
public sealed class BoardPagesTests(DeskFixture desk)
{
    [Fact]
    public async Task Card_IsMovedByItsMenu_AndAStaleOneIsRefusedWithASentence()
    {
        var (number, team, anna) = await TicketAsync("The board is crooked");
        using var visitor = await desk.SignInAsync("anna");
        await visitor.OpenAsync($"desk/board?team={team}");
        Column(visitor, number).ShouldBe("");

        using var other = await desk.SignInAsync("anna");
        await other.OpenAsync($"desk/board?team={team}");
        await visitor.SubmitAsync(Button(visitor, number, anna));
        visitor.Address.PathAndQuery.ShouldBe($"/desk/board?team={team}");
        Column(visitor, number).ShouldBe(anna.ToString());

        await other.SubmitAsync(Button(other, number, anna));
        other.Status.ShouldBe(HttpStatusCode.Conflict);
        other.Main.TextContent.ShouldContain($"{number} was changed meanwhile and was not moved.");
        Column(other, number).ShouldBe(anna.ToString());
    }

    [Fact]
    public async Task Next_ShowsTheTicketWithItsSentence()
    {
        var (number, _, anna) = await TicketAsync("What comes after this");
        await using (var scope = desk.Host.CreateScope())
        {
            await scope.Services.GetRequiredService<UpdateTicket>().HandleAsync(number, new TicketPatch { AssigneeId = (Guid?)anna, Impact = 1, Urgency = 1 }, null, TestContext.Current.CancellationToken);
        }

        using var visitor = await desk.SignInAsync("anna");
        await visitor.OpenAsync("desk/next");

        var item = visitor.Main.QuerySelectorAll(".next-item").Single(i => i.TextContent.Contains(number, StringComparison.Ordinal));
        item.QuerySelector(".next-why")!.TextContent.ShouldStartWith("Priority 1, ");
    }

    private static string? Column(Visitor visitor, string number) =>
        visitor.Main.QuerySelector($"[data-card='{number}']")!.Closest("[data-board-column]")!.GetAttribute("data-board-column");

    private static AngleSharp.Dom.IElement Button(Visitor visitor, string number, Guid person) =>
        visitor.Main.QuerySelector($"[data-card='{number}'] button[value='{person}']")!;

    private async Task<(string Number, Guid Team, Guid Anna)> TicketAsync(string title)
    {
        var number = await desk.ReportAsync(title);
        await using var scope = desk.Host.CreateScope();
        var people = scope.Services.GetRequiredService<IPeopleDirectory>();
        var team = (await people.FindTeamAsync("First line", TestContext.Current.CancellationToken))!.Id;
        await scope.Services.GetRequiredService<UpdateTicket>().HandleAsync(
            number, new TicketPatch { TeamId = (Guid?)team, AssigneeId = (Guid?)null }, null, TestContext.Current.CancellationToken);
        return (number, team, (await people.FindPersonAsync("anna", TestContext.Current.CancellationToken))!.Id);
    }
}
