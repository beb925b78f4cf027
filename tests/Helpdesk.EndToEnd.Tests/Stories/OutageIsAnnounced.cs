using System.Net.Http.Json;
using System.Text.Json;
using Helpdesk.EndToEnd.Fixtures;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Helpdesk.EndToEnd.Stories;

/// <summary>An outage is told once, so that it is not reported a hundred times.</summary>
public sealed class OutageIsAnnounced(BrowserFixture browser, ServiceDesk desk) : BrowserTest(browser, desk)
{
    [Fact]
    public async Task AnOutage_IsShownToWhoWantsToReportIt_AndTheirReportJoinsIt()
    {
        const string outage = "The canteen till is down";
        using var api = Desk.Server.CreateApiClient(await Desk.Server.CreateTokenAsync());
        using var created = await api.PostAsJsonAsync("api/v1/incidents", new { title = outage });
        created.EnsureSuccessStatusCode();
        var main = (await created.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("number").GetString()!;

        var admin = await SeatAsync("admin");
        await admin.OpenAsync("admin/tickets/announcements");
        await admin.Field("Title").First.FillAsync(outage);
        await admin.Field("Kind").SelectOptionAsync("Outage");
        await admin.Field("Ticket of the outage").FillAsync(main);
        await admin.Button("Announce").ClickAsync();
        await Expect(admin.Main.GetByText("Shown now").First).ToBeVisibleAsync();
        try
        {
            var paula = await SeatAsync("paula");
            await paula.OpenAsync("portal");
            await Expect(paula.Page.GetByText(outage).First).ToBeVisibleAsync();
            await paula.CheckAccessibilityAsync("portal with an outage");

            await paula.OpenAsync("portal/report/incident");
            await paula.Field("My report is about this").CheckAsync();
            await paula.CheckAccessibilityAsync("report form with an outage");
            await paula.Field("What is it about?").FillAsync("I cannot pay for my soup");
            await paula.Button("Send").ClickAsync();
            await Expect(paula.Heading("I cannot pay for my soup")).ToBeVisibleAsync();

            var anna = await SeatAsync("anna");
            await anna.OpenAsync($"desk/tickets/{paula.TicketNumber}");
            await Expect(anna.Main.GetByText(main).First).ToBeVisibleAsync();
        }
        finally
        {
            await admin.OpenAsync("admin/tickets/announcements");
            await admin.Main.GetByRole(AriaRole.Row).Filter(new() { HasText = outage }).GetByRole(AriaRole.Button, new() { Name = "End now" }).ClickAsync();
            await Expect(admin.Main.GetByRole(AriaRole.Row).Filter(new() { HasText = outage }).GetByText("Ended")).ToBeVisibleAsync();
        }
    }
}
