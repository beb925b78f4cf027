using System.Text.Json;

namespace Helpdesk.Modules.Tests.Tickets.Api;

/// <summary>The API shows a requester no more than the portal does.</summary>
public sealed class RequesterViewTests(TicketsHost host) : IClassFixture<TicketsHost>
{
    private static readonly string[] DeskFields = ["assigneeId", "assignee", "teamId", "team", "openedById", "openedBy"];

    [Fact]
    public async Task ATicket_ReadByItsRequester_DoesNotSayWhoWorksOnIt()
    {
        var number = await HandledAsync();

        var ticket = await host.GetAsync("rita", $"/incidents/{number}");

        ShouldHideTheDesk(ticket.Json);
        (await host.GetAsync("anna", $"/incidents/{number}"))["assignee"].ShouldBe("Anna Berger");
    }

    [Fact]
    public async Task AList_ReadByARequester_DoesNotSayWhoWorks()
    {
        var number = await HandledAsync();

        var tickets = (await host.GetAsync("rita", "/tickets?limit=200")).Items;

        ShouldHideTheDesk(tickets.Single(t => t.GetProperty("number").GetString() == number));
    }

    [Fact]
    public async Task ATicketThatTheRequesterWrote_SaysSo()
    {
        var number = await host.ReportAsync();

        (await host.GetAsync("rita", $"/incidents/{number}"))["openedBy"].ShouldBe("Rita Sommer");
    }

    [Fact]
    public async Task AnInternalReason_ThatAReopeningWasTakenFor_IsNotShownToTheRequester()
    {
        var number = await host.TakenAsync();
        await TransitionAsync("tom", number, new { transition = "cancel", reason = "Not needed any more" });
        await TransitionAsync("tom", number, new { transition = "reopen", reason = "Her boss complained" });

        var events = await host.GetAsync("rita", $"/incidents/{number}/events");

        events.Text.ShouldContain("Not needed any more");
        events.Text.ShouldNotContain("Her boss complained");
    }

    private static void ShouldHideTheDesk(JsonElement ticket)
    {
        foreach (var field in DeskFields)
        {
            ticket.GetProperty(field).ValueKind.ShouldBe(JsonValueKind.Null, field);
        }

        ticket.GetProperty("reassignmentCount").GetInt32().ShouldBe(0);
        ticket.GetProperty("isPriorityOverridden").GetBoolean().ShouldBeFalse();
    }

    /// <summary>A ticket that anna wrote down for rita, that changed teams and has another priority than the matrix gives.</summary>
    private async Task<string> HandledAsync()
    {
        var created = await host.PostAsync("anna", "/incidents", new { title = "VPN drops", requesterId = host.IdOf("rita") });
        var number = created["number"]!;
        foreach (var team in (string[])["Network", "Workplace"])
        {
            var patched = await host.SendAsync(
                "tom", HttpMethod.Patch, $"/incidents/{number}",
                new { teamId = await host.TeamAsync(team), assigneeId = host.IdOf("anna"), priority = 1, reason = "The board waits" });
            patched.Status.ShouldBe(200, patched.Text);
        }

        return number;
    }

    private async Task TransitionAsync(string userName, string number, object body) =>
        (await host.PostAsync(userName, $"/incidents/{number}/transitions", body)).Status.ShouldBe(200);
}
