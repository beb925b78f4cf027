using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Helpdesk.EndToEnd.Fixtures;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Helpdesk.EndToEnd.Stories;

/// <summary>Something is ordered in the portal; who has to agree is away, and who stands in agrees; two teams fulfil it, and the requester sees each step.</summary>
public sealed class RequestIsOrderedAndFulfilled(BrowserFixture browser, ServiceDesk desk) : BrowserTest(browser, desk)
{
    [Fact]
    public async Task AnOrder_IsApprovedByTheDelegate_FulfilledByTwoTeams_AndSeenByItsRequester()
    {
        using var api = Desk.Server.CreateApiClient(await Desk.Server.CreateTokenAsync());
        var admin = await SeatAsync("admin");
        var (stores, workplace) = (await TeamAsync(admin, api, "Stores"), await TeamAsync(admin, api, "Workplace team"));
        var workflow = await WorkflowAsync(api);

        // The administrator makes a shelf and an item with an approval and two tasks, one after the other.
        await admin.OpenAsync("admin/catalog");
        await admin.CheckAccessibilityAsync("empty catalogue");
        await admin.Field("Name").FillAsync("Story shelf");
        await admin.Button("Create category").ClickAsync();
        await admin.Link("New item").ClickAsync();
        await admin.CheckAccessibilityAsync("new item");
        await admin.Page.GetByRole(AriaRole.Textbox, new() { Name = "Name", Exact = true }).FillAsync("Standing desk");
        await admin.Page.Locator("[name='Input.Key']").FillAsync("standing-desk");
        await admin.Page.Locator("[name='Input.Price']").FillAsync("420");
        await admin.Page.Locator("[name='Input.Currency']").FillAsync("EUR");
        await admin.Page.Locator("[name='Input.WorkflowId']").SelectOptionAsync(workflow);
        await admin.Page.Locator("[name='Input.ApprovalText']").FillAsync("Hans, who counts the desks.");
        await TaskAsync(admin, 0, "Take it from the stores", "take", stores, "");
        await admin.Button("Save item").ClickAsync();
        await Expect(admin.Heading("Standing desk")).ToBeVisibleAsync();
        await TaskAsync(admin, 1, "Put it up", "put-up", workplace, "take");
        await admin.Button("Save item").ClickAsync();
        await Expect(admin.Page.GetByText("version 2")).ToBeVisibleAsync();
        await admin.CheckAccessibilityAsync("item");
        await admin.OpenAsync("admin/catalog");
        await admin.CheckAccessibilityAsync("catalogue of the administrator");

        // Who has to agree is away.
        var hans = await SeatAsync("hans");
        await hans.OpenAsync("approvals/absence");
        await hans.Field("Who stands in").FillAsync("paula");
        await hans.Page.GetByLabel("To", new() { Exact = true }).FillAsync(TimeProvider.System.GetUtcNow().AddDays(7).ToString("yyyy-MM-ddTHH:mm", CultureInfo.InvariantCulture));
        await hans.Button("Save absence").ClickAsync();
        await Expect(hans.Page.GetByRole(AriaRole.Button, new() { Name = "End now" })).ToBeVisibleAsync();

        // The order, in the portal.
        var rita = await SeatAsync("rita");
        await rita.OpenAsync("portal");
        await rita.Main.GetByRole(AriaRole.Link, new() { Name = "Request something" }).ClickAsync();
        await Expect(rita.Heading("Request something")).ToBeVisibleAsync();
        await rita.CheckAccessibilityAsync("catalogue");
        await rita.Page.GetByRole(AriaRole.Searchbox).FillAsync("standing");
        await rita.Button("Search").ClickAsync();
        await rita.Link("Standing desk").ClickAsync();
        await Expect(rita.Main).ToContainTextAsync("420.00 EUR");
        await Expect(rita.Main).ToContainTextAsync("Hans, who counts the desks.");
        await rita.CheckAccessibilityAsync("item to order");
        await rita.Field("Anything else we should know?").FillAsync("Near the window, please.");
        await rita.Button("Order it").ClickAsync();
        await rita.Page.WaitForURLAsync(new Regex("/portal/requests/REQ"));
        var number = Regex.Match(rita.Page.Url, "REQ[0-9]+").Value;
        await EventuallyAsync(rita, $"portal/requests/{number}", "Hans Vogel is asked.");
        await rita.CheckAccessibilityAsync("request that waits for approval");

        // The delegate decides, in the portal too.
        var paula = await SeatAsync("paula");
        await EventuallyAsync(paula, "approvals", $"Please agree to {number}");
        await paula.CheckAccessibilityAsync("my approvals");
        await paula.Link($"Please agree to {number}").ClickAsync();
        await Expect(paula.Main).ToContainTextAsync("Standing desk");
        await Expect(paula.Main).ToContainTextAsync("420.00 EUR");
        await paula.CheckAccessibilityAsync("approval of an order");
        await paula.Button("Approve").ClickAsync();
        await EventuallyAsync(rita, $"portal/requests/{number}", "It waits to be taken up");

        // Two teams, one after the other.
        var anna = await SeatAsync("anna");
        await DoTaskAsync(anna, number, "Take it from the stores", "Stores");
        await EventuallyAsync(rita, $"portal/requests/{number}", "It waits to be taken up");
        await DoTaskAsync(await SeatAsync("jonas"), number, "Put it up", "Workplace team");

        await EventuallyAsync(rita, $"portal/requests/{number}", "Does it work for you now?");
        await rita.CheckAccessibilityAsync("request that is fulfilled");
        await rita.Button("Yes, it is solved").ClickAsync();
        await Expect(rita.Main).ToContainTextAsync("Done");
    }

    private static async Task DoTaskAsync(Seat agent, string number, string title, string team)
    {
        await EventuallyAsync(agent, $"desk/tickets/{number}", "TSK");
        await agent.CheckAccessibilityAsync("request on the desk");
        var link = agent.Page.GetByRole(AriaRole.Region, new() { Name = "What was ordered" }).GetByRole(AriaRole.Link, new() { Name = title });
        await EventuallyAsync(agent, $"desk/tickets/{number}", async () => await link.CountAsync() > 0);
        await link.ClickAsync();
        await Expect(agent.Heading(title)).ToBeVisibleAsync();
        await Expect(agent.Main).ToContainTextAsync(team);
        await agent.CheckAccessibilityAsync("task on the desk");
        await agent.Button("Take").ClickAsync();
        await agent.Button("Complete task").ClickAsync();
        await Expect(agent.Page.GetByText("Completed", new() { Exact = true }).First).ToBeVisibleAsync();
    }

    private static async Task TaskAsync(Seat admin, int index, string title, string key, string team, string after)
    {
        await admin.Page.Locator($"[name='Input.Tasks[{index}].Title']").FillAsync(title);
        await admin.Page.Locator($"[name='Input.Tasks[{index}].Key']").FillAsync(key);
        await admin.Page.Locator($"[name='Input.Tasks[{index}].TeamId']").SelectOptionAsync(team);
        await admin.Page.Locator($"[name='Input.Tasks[{index}].After']").FillAsync(after);
    }

    private static async Task<string> TeamAsync(Seat admin, HttpClient api, string name)
    {
        await admin.OpenAsync("admin/teams/new");
        await admin.Page.GetByRole(AriaRole.Textbox, new() { Name = "Name", Exact = true }).FillAsync(name);
        await admin.Button("Create team").ClickAsync();
        await admin.Page.WaitForURLAsync(url => !url.EndsWith("/new", StringComparison.Ordinal));
        var teams = (await api.GetFromJsonAsync<JsonObject>($"api/v1/teams?q={Uri.EscapeDataString(name)}"))!["items"]!.AsArray();
        return (string)teams.Single(t => (string?)t!["name"] == name)!["id"]!;
    }

    /// <summary>Hans is asked to agree; the id of the workflow.</summary>
    private static async Task<string> WorkflowAsync(HttpClient api)
    {
        var step = new JsonObject
        {
            ["id"] = "ask",
            ["type"] = "Itsm.Approval",
            ["title"] = new JsonObject { ["typeName"] = "String", ["expression"] = new JsonObject { ["type"] = "Liquid", ["value"] = "Please agree to {{ ticket.number }}" } },
            ["approvers"] = new JsonObject { ["typeName"] = "Object", ["expression"] = new JsonObject { ["type"] = "Object", ["value"] = "[{\"kind\": \"person\", \"value\": \"hans\"}]" } },
        };
        var model = new JsonObject
        {
            ["name"] = "Hans agrees",
            ["root"] = new JsonObject { ["id"] = "flow", ["type"] = "Elsa.Flowchart", ["activities"] = new JsonArray(step), ["connections"] = new JsonArray() },
        };
        using var saved = await api.PostAsJsonAsync("api/v1/workflows/workflow-definitions", new JsonObject { ["model"] = model, ["publish"] = true });
        saved.EnsureSuccessStatusCode();
        return (string)(await saved.Content.ReadFromJsonAsync<JsonObject>())!["definitionId"]!;
    }

    private static Task EventuallyAsync(Seat person, string path, string text) =>
        EventuallyAsync(person, path, async () => (await person.Main.InnerTextAsync()).Contains(text, StringComparison.Ordinal));

    /// <summary>What follows comes through the outbox: the page is opened until it is so, or the test has waited for a minute.</summary>
    private static async Task EventuallyAsync(Seat person, string path, Func<Task<bool>> condition)
    {
        using var timeout = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        do
        {
            await person.OpenAsync(path);
        }
        while (!await condition() && !timeout.IsCancellationRequested);

        (await condition()).ShouldBeTrue($"{path} never came to it: {await person.Main.InnerTextAsync()}");
    }
}
