using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Helpdesk.EndToEnd.Fixtures;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Helpdesk.EndToEnd.Stories;

/// <summary>Fragments of script and SQL in every text field are stored as they are and shown as text.</summary>
public sealed class ForeignTextIsOnlyText(BrowserFixture browser, ServiceDesk desk) : BrowserTest(browser, desk)
{
    private const string Script = "<script>document.title='owned'</script><img src=x onerror=\"document.title='owned'\">";
    private const string Sql = "'); DROP TABLE \"Tickets_Tickets\"; --";

    [Fact]
    public async Task ScriptAndSql_InEveryField_AreShownAsText()
    {
        var rita = await SeatAsync("rita");
        var title = $"{Script} {Sql}";
        await rita.OpenAsync("portal");
        await rita.Main.GetByRole(AriaRole.Link, new() { Name = "Report a problem" }).First.ClickAsync();
        await rita.Field("What is it about?").FillAsync(title);
        await rita.Field("What happened?").FillAsync($"{Script}\n\n[link](javascript:document.title='owned') {Sql}");
        await rita.Button("Send").ClickAsync();
        await Expect(rita.Page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync(title);
        var number = rita.TicketNumber;
        await rita.Field("Write to us").FillAsync($"{Script} {Sql}");
        await rita.Button("Send answer").ClickAsync();
        await Expect(rita.Main.GetByRole(AriaRole.Article).Filter(new() { HasText = "DROP TABLE" }).Last).ToBeVisibleAsync();
        await AssertHarmlessAsync(rita);

        var anna = await SeatAsync("anna");
        await IncidentFromReportToConfirmation.FindInQueueAsync(anna, number);
        await Expect(anna.Main.GetByRole(AriaRole.Link, new() { Name = title })).ToBeVisibleAsync();
        await AssertHarmlessAsync(anna);
        await anna.Main.GetByRole(AriaRole.Link, new() { Name = title }).ClickAsync();
        await Expect(anna.Page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync(title);
        await anna.ChooseEntryAsync("Internal note");
        await anna.EntryText.FillAsync($"{Script} {Sql}");
        await anna.Button("Save internal note").ClickAsync();
        await Expect(anna.Main.GetByRole(AriaRole.Article).Filter(new() { HasText = "DROP TABLE" }).Last).ToBeVisibleAsync();
        await AssertHarmlessAsync(anna);
        await anna.OpenAsync($"desk/tickets/{number}/history");
        await AssertHarmlessAsync(anna);

        // A filter is a language of its own: a foreign one is refused with a message, and the table is still there.
        await anna.OpenAsync("desk");
        await anna.Filter.FillAsync(Sql);
        await anna.Button("Filter").ClickAsync();
        await Expect(anna.Main.GetByRole(AriaRole.Alert).First).ToBeVisibleAsync();
        await AssertHarmlessAsync(anna);

        // Stored exactly as written.
        using var api = Desk.Server.CreateApiClient(await Desk.Server.CreateTokenAsync());
        using var response = await api.GetAsync($"api/v1/incidents/{number}");
        response.StatusCode.ShouldBe(HttpStatusCode.OK);
        (await response.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("title").GetString().ShouldBe(title);
    }

    private static async Task AssertHarmlessAsync(Seat seat)
    {
        (await seat.Page.TitleAsync()).ShouldNotBe("owned");
        // Neither an element nor a link came out of the text.
        (await seat.Main.Locator("script, img[src='x'], [onerror], a[href^='javascript']").CountAsync()).ShouldBe(0, seat.Page.Url);
    }
}
