using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Helpdesk.EndToEnd.Fixtures;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Helpdesk.EndToEnd.Stories;

/// <summary>A planned change gets another time: by mouse, by keyboard, and not into a blackout.</summary>
public sealed class ChangeIsMovedOnTheCalendar(BrowserFixture browser, ServiceDesk desk) : BrowserTest(browser, desk)
{
    private static readonly TimeZoneInfo Berlin = TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin");

    [Fact]
    public async Task AChange_IsMovedByKeyboardAndByMouse_AndTheCheckSaysWhatItCollidesWith()
    {
        using var api = Desk.Server.CreateApiClient(await Desk.Server.CreateTokenAsync());
        // A week of its own, far enough away for the demonstration to have nothing there; Wednesday morning on Anna's clock.
        var wednesday = At(2028, 8, 16, 9);
        var number = await PlanAsync(api, wednesday);
        using var closed = await api.PostAsJsonAsync("api/v1/change-windows/blackouts", new { from = wednesday.AddDays(1).AddHours(-9), to = wednesday.AddDays(2).AddHours(-9), reason = "Stocktaking" });
        closed.EnsureSuccessStatusCode();

        var anna = await SeatAsync("anna");
        await anna.OpenAsync("desk/changes?view=week&date=2028-08-16");
        var bar = anna.Main.Locator($"[data-change='{number}']:visible");
        var link = bar.GetByRole(AriaRole.Link, new() { NameRegex = new Regex("^" + number) });
        await anna.CheckAccessibilityAsync("week of changes");

        // By keyboard: a day on is the blackout, a day back and two hours on is free.
        var check = anna.Main.Locator("#calendar-check");
        await link.FocusAsync();
        await anna.Page.Keyboard.PressAsync("ArrowRight");
        await Expect(check).ToContainTextAsync("Nothing must be changed: Stocktaking");
        await anna.Page.Keyboard.PressAsync("ArrowLeft");
        await anna.Page.Keyboard.PressAsync("ArrowLeft");
        await anna.Page.Keyboard.PressAsync("ArrowDown");
        await anna.Page.Keyboard.PressAsync("ArrowDown");
        await Expect(check).ToContainTextAsync("Free");
        await anna.CheckAccessibilityAsync("week of changes with a check");
        await anna.Page.Keyboard.PressAsync("Enter");
        var dialog = anna.Page.GetByRole(AriaRole.Dialog);
        await Expect(dialog).ToContainTextAsync("Free");
        await anna.CheckAccessibilityAsync("move in a dialog");
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Move change" }).PressAsync("Enter");
        await Expect(anna.Page.GetByText($"{number} was moved to")).ToBeVisibleAsync();
        (await StartAsync(api, number)).ShouldBe(At(2028, 8, 15, 11));

        // By mouse, in the month: from Tuesday to Friday.
        await anna.OpenAsync("desk/changes?view=month&date=2028-08-16");
        await DragAsync(anna, bar, "2028-08-18T00:00");
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Move change" }).ClickAsync();
        await Expect(anna.Page.GetByText($"{number} was moved to")).ToBeVisibleAsync();
        (await StartAsync(api, number)).ShouldBe(At(2028, 8, 18, 11));
        await anna.CheckAccessibilityAsync("month of changes");
        await anna.OpenAsync("desk/changes?view=timeline&date=2028-08-16");
        await anna.CheckAccessibilityAsync("time line of changes");
        await Expect(bar).ToBeVisibleAsync();
    }

    [Fact]
    public async Task AScheduledChange_IsRefusedInABlackout_WithTheReason_AndStaysWhereItWas()
    {
        using var api = Desk.Server.CreateApiClient(await Desk.Server.CreateTokenAsync());
        var wednesday = At(2028, 9, 13, 9);
        var number = await PlanAsync(api, wednesday);
        await ScheduleAsync(api, number);
        using var closed = await api.PostAsJsonAsync("api/v1/change-windows/blackouts", new { from = wednesday.AddDays(1).AddHours(-9), to = wednesday.AddDays(2).AddHours(-9), reason = "Year end" });
        closed.EnsureSuccessStatusCode();

        var anna = await SeatAsync("anna");
        await anna.OpenAsync("desk/changes?view=week&date=2028-09-13");
        var bar = anna.Main.Locator($"[data-change='{number}']:visible");
        await DragAsync(anna, bar, "2028-09-14T10:00");
        var dialog = anna.Page.GetByRole(AriaRole.Dialog);
        await Expect(dialog).ToContainTextAsync("Cannot be moved there");
        // Its approval is named before anything else could happen to it.
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Move change" }).ClickAsync();
        await Expect(dialog.GetByRole(AriaRole.Alert)).ToContainTextAsync("Nothing must be changed: Year end");
        await anna.Page.Keyboard.PressAsync("Escape");

        await Expect(anna.Main.Locator("td[data-at='2028-09-13T09:00']").Locator($"[data-change='{number}']")).ToBeVisibleAsync();
        (await StartAsync(api, number)).ShouldBe(wednesday);
    }

    /// <summary>Over its goal the mouse moves twice, as a hand does.</summary>
    private static async Task DragAsync(Seat seat, ILocator bar, string cell)
    {
        await bar.HoverAsync(new() { Position = new() { X = 12, Y = 8 } });
        await seat.Page.Mouse.DownAsync();
        var goal = seat.Main.Locator($"td[data-at='{cell}']:visible").First;
        await goal.HoverAsync();
        await goal.HoverAsync();
        await seat.Page.Mouse.UpAsync();
    }

    private static DateTime At(int year, int month, int day, int hour) => TimeZoneInfo.ConvertTimeToUtc(new DateTime(year, month, day, hour, 0, 0), Berlin);

    private static async Task<string> PlanAsync(HttpClient api, DateTime start)
    {
        var created = await SendAsync(api, HttpMethod.Post, "changes", new { title = $"Router {Guid.CreateVersion7():N}" });
        var number = (string)created["number"]!;
        await SendAsync(api, HttpMethod.Put, $"changes/{number}/plan", new
        {
            kind = "normal",
            reason = "End of support",
            plannedStart = start,
            plannedEnd = start.AddHours(2),
            implementationPlan = "Swap it.",
            testPlan = "Ping it.",
            backoutPlan = "Swap it back.",
            risk = new { users = "low", experience = "low", backout = "low", test = "low", dependencies = "low" },
        });
        return number;
    }

    /// <summary>Two others approve it by a workflow that asks, then it is scheduled.</summary>
    private async Task ScheduleAsync(HttpClient api, string number)
    {
        await GoAsync("submit", "assess");

        var saved = await SendAsync(api, HttpMethod.Post, "workflows/workflow-definitions", new
        {
            model = new
            {
                name = $"Approve {number}",
                root = new
                {
                    id = "fc", type = "Elsa.Flowchart", connections = Array.Empty<object>(),
                    activities = new[] { new { id = "ask", type = "Itsm.Approval", title = Literal($"Approve {number}"), approvers = Literal("person:tom, person:jonas") } },
                },
            },
            publish = true,
        });
        await SendAsync(api, HttpMethod.Post, $"workflows/workflow-definitions/{saved["definitionId"]}/execute", new { correlationId = number });
        foreach (var person in (string[])["tom", "jonas"])
        {
            await ApproveAsync(person, number);
        }

        await GoAsync("authorize", "schedule");

        async Task GoAsync(params string[] transitions)
        {
            foreach (var transition in transitions)
            {
                await SendAsync(api, HttpMethod.Post, $"changes/{number}/transitions", new { transition });
            }
        }
    }

    private async Task ApproveAsync(string person, string number)
    {
        using var api = Desk.Server.CreateApiClient(await Desk.Server.CreateTokenAsync(person));
        JsonNode? asked = null;
        for (var attempt = 0; attempt < 200 && asked is null; attempt++)
        {
            asked = ((JsonArray)(await SendAsync(api, HttpMethod.Get, "approvals"))["items"]!).FirstOrDefault(i => (string?)i!["number"] == number);
        }

        var approval = await SendAsync(api, HttpMethod.Get, $"approvals/{asked!["id"]}");
        await SendAsync(api, HttpMethod.Post, $"approvals/{asked["id"]}/decisions", new { isApproved = true, contentHash = (string)approval["contentHash"]! });
    }

    private static object Literal(string value) => new { typeName = (string?)null, expression = new { type = "Literal", value } };

    private static async Task<DateTime> StartAsync(HttpClient api, string number) =>
        DateTime.Parse((string)(await SendAsync(api, HttpMethod.Get, $"changes/{number}/plan"))["plannedStart"]!, CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal);

    private static async Task<JsonNode> SendAsync(HttpClient api, HttpMethod method, string path, object? body = null)
    {
        using var request = new HttpRequestMessage(method, "api/v1/" + path) { Content = body is null ? null : JsonContent.Create(body) };
        using var response = await api.SendAsync(request);
        var text = await response.Content.ReadAsStringAsync();
        response.IsSuccessStatusCode.ShouldBeTrue($"{method} {path}: {(int)response.StatusCode} {text}");
        return text.Length > 0 ? JsonNode.Parse(text)! : new JsonObject();
    }
}
