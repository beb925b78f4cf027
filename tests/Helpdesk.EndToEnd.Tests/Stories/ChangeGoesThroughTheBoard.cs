using System.Globalization;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using Helpdesk.EndToEnd.Fixtures;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Helpdesk.EndToEnd.Stories;

/// <summary>Changes with the workflows that come with them: a colleague and the board agree before the work, and after it where it could not wait.</summary>
public sealed class ChangeGoesThroughTheBoard(BrowserFixture browser, ServiceDesk desk) : BrowserTest(browser, desk)
{
    private static readonly CompositeFormat LocalTime = CompositeFormat.Parse("{0:yyyy-MM-ddTHH:mm}");
    private static readonly SemaphoreSlim Prepared = new(1, 1);
    private static bool _isPrepared;

    [Fact]
    public async Task ANormalChange_IsRejectedByTheBoard_Reworked_Approved_AndDone()
    {
        using var api = await PrepareAsync();
        var number = await DraftAsync(api, "Replace the core switch");
        var anna = await SeatAsync("anna");
        await PlanAsync(anna, number, "Normal", At(2029, 3, 7, 21), backout: "Put the old one back.");
        await DoAsync(anna, number, "Submit change", "Submitted");
        await DoAsync(anna, number, "Assess change", "Assess");
        await anna.CheckAccessibilityAsync("change that is assessed");

        var (jonas, tom, hans) = (await SeatAsync("jonas"), await SeatAsync("tom"), await SeatAsync("hans"));
        await DecideAsync(jonas, $"Technical approval of {number}", approve: true);
        await EventuallyAsync(anna, $"desk/tickets/{number}", "Authorize");
        await DecideAsync(tom, $"Board's approval of {number}", approve: false, "Nobody has tried the way back.");
        await DecideAsync(hans, $"Board's approval of {number}", approve: false, "I agree with Tom.");
        await EventuallyAsync(anna, $"desk/tickets/{number}", "Draft");
        await EventuallyAsync(anna, $"desk/tickets/{number}/history", "I agree with Tom.");

        await PlanAsync(anna, number, "Normal", At(2029, 3, 7, 21), backout: "Put the old one back; tried on Monday.");
        await DoAsync(anna, number, "Submit change", "Submitted");
        await DoAsync(anna, number, "Assess change", "Assess");
        await DecideAsync(jonas, $"Technical approval of {number}", approve: true);
        await DecideAsync(tom, $"Board's approval of {number}", approve: true);
        await DecideAsync(hans, $"Board's approval of {number}", approve: true);
        await EventuallyAsync(anna, $"desk/tickets/{number}", "Scheduled");

        await DoAsync(anna, number, "Start implementation", "Implement");
        await TellAsync(anna, number, review: null);
        await DoAsync(anna, number, "Review change", "Review");
        await DoAsync(anna, number, "Close change", "Closed");
        await anna.CheckAccessibilityAsync("closed change");
    }

    [Fact]
    public async Task AnEmergency_IsAgreedToByOne_AndByTheBoardBeforeItIsClosed()
    {
        using var api = await PrepareAsync();
        var number = await DraftAsync(api, "Block the attacked port");
        var anna = await SeatAsync("anna");
        await PlanAsync(anna, number, "Emergency", At(2029, 4, 11, 21), backout: "Open it again.");
        await DoAsync(anna, number, "Submit change", "Submitted");
        await DoAsync(anna, number, "Ask for authorization", "Authorize");
        var (jonas, tom, hans) = (await SeatAsync("jonas"), await SeatAsync("tom"), await SeatAsync("hans"));
        await DecideAsync(tom, $"Emergency {number}", approve: true);
        await EventuallyAsync(anna, $"desk/tickets/{number}", "Scheduled");
        await DoAsync(anna, number, "Start implementation", "Implement");
        await TellAsync(anna, number, review: "The port is watched from now on.");
        await DoAsync(anna, number, "Review change", "Review");
        await EventuallyAsync(jonas, "approvals", $"Full approval of the emergency {number}");

        // Done is not closed: the board has not agreed yet.
        await anna.OpenAsync($"desk/tickets/{number}");
        await anna.Button("Close change").ClickAsync();
        await Expect(anna.Main).ToContainTextAsync("waits for the approval “Full approval of the emergency");

        await DecideAsync(jonas, $"Full approval of the emergency {number}", approve: true);
        await DecideAsync(hans, $"Full approval of the emergency {number}", approve: true);
        await DoAsync(anna, number, "Close change", "Closed");
    }

    /// <summary>Teams and workflows, once for both stories.</summary>
    private async Task<HttpClient> PrepareAsync()
    {
        var api = Desk.Server.CreateApiClient(await Desk.Server.CreateTokenAsync());
        await Prepared.WaitAsync();
        try
        {
            if (!_isPrepared)
            {
                var admin = await SeatAsync("admin");
                await TeamAsync(admin, "Switches", "tom", "anna", "jonas");
                await TeamAsync(admin, "CAB", null, "tom", "jonas", "hans");
                await TeamAsync(admin, "ECAB", null, "tom");
                using var published = await api.PostAsJsonAsync(
                    "api/v1/workflows/bulk-actions/publish/workflow-definitions/by-definition-ids", new { definitionIds = (string[])["change-normal", "change-emergency"] });
                published.EnsureSuccessStatusCode();
                _isPrepared = true;
            }
        }
        finally
        {
            Prepared.Release();
        }

        return api;
    }

    private static async Task TeamAsync(Seat admin, string name, string? lead, params string[] members)
    {
        await admin.OpenAsync("admin/teams/new");
        await admin.Page.GetByRole(AriaRole.Textbox, new() { Name = "Name", Exact = true }).FillAsync(name);
        if (lead is not null)
        {
            await admin.Page.Locator("[name='Input.LeadId_Text']").FillAsync(lead);
        }

        await admin.Button("Create team").ClickAsync();
        await admin.Page.WaitForURLAsync(url => !url.EndsWith("/new", StringComparison.Ordinal));
        var there = admin.Page.Locator("[name='Input.MemberIds']");
        foreach (var member in members)
        {
            // Who leads a team is one of it.
            var before = await there.CountAsync();
            await admin.Page.Locator("[name='Input.NewMemberId_Text']").FillAsync(member);
            await admin.Button("Save team").ClickAsync();
            await Expect(there).ToHaveCountAsync(before + 1);
        }
    }

    private static async Task<string> DraftAsync(HttpClient api, string title)
    {
        var teams = (await api.GetFromJsonAsync<JsonObject>("api/v1/teams?q=Switches"))!["items"]!.AsArray();
        var team = teams.Single(t => (string?)t!["name"] == "Switches")!;
        using var people = await api.GetAsync("api/v1/people?q=rita");
        var rita = (await people.Content.ReadFromJsonAsync<JsonObject>())!["items"]![0]!;
        var anna = team["members"]!.AsArray().Single(m => (string?)m!["name"] == "Anna Berger")!;
        using var created = await api.PostAsJsonAsync(
            "api/v1/changes", new { title, teamId = (string?)team["id"], assigneeId = (string?)anna["id"], requesterId = (string?)rita["id"] });
        created.EnsureSuccessStatusCode();
        return (string)(await created.Content.ReadFromJsonAsync<JsonObject>())!["number"]!;
    }

    private static async Task PlanAsync(Seat anna, string number, string kind, DateTime start, string backout)
    {
        await anna.OpenAsync($"desk/changes/{number}/plan");
        await anna.Page.Locator("[name='Input.Kind']").SelectOptionAsync(kind);
        await anna.Field("Reason for the change").FillAsync("The old one is at its end.");
        await anna.Field("Planned start").FillAsync(string.Format(CultureInfo.InvariantCulture, LocalTime, start));
        await anna.Field("Planned end").FillAsync(string.Format(CultureInfo.InvariantCulture, LocalTime, start.AddHours(1)));
        await anna.Field("Implementation plan").FillAsync("Swap it.");
        await anna.Field("Test plan").FillAsync("Ping it.");
        await anna.Field("Backout plan").FillAsync(backout);
        for (var i = 0; i < 5; i++)
        {
            await anna.Page.Locator($"[name='Input.Answers[{i}]']").SelectOptionAsync(i == 0 ? "Medium" : "Low");
        }

        await anna.CheckAccessibilityAsync("plan of a change");
        await anna.Button("Save plan").ClickAsync();
        await Expect(anna.Page.GetByText($"The plan of {number} was saved")).ToBeVisibleAsync();
    }

    private static async Task TellAsync(Seat anna, string number, string? review)
    {
        // When it began follows the step a moment later.
        await EventuallyAsync(anna, $"desk/changes/{number}/plan", async () => await anna.Field("Actual start").InputValueAsync() != "");
        await anna.Field("Outcome").SelectOptionAsync("Successful");
        if (review is not null)
        {
            await anna.Page.Locator("[name='Input.Review']").FillAsync(review);
        }

        await anna.CheckAccessibilityAsync("plan of a change under way");
        await anna.Button("Save plan").ClickAsync();
        await Expect(anna.Page.GetByText($"The plan of {number} was saved")).ToBeVisibleAsync();
    }

    private static async Task DoAsync(Seat anna, string number, string step, string state)
    {
        await anna.OpenAsync($"desk/tickets/{number}");
        await anna.Button(step).ClickAsync();
        await Expect(anna.Page.Locator("#ticket-head .page-meta")).ToContainTextAsync(state);
    }

    private static async Task DecideAsync(Seat person, string title, bool approve, string? comment = null)
    {
        await EventuallyAsync(person, "approvals", title);
        await person.Link(title).First.ClickAsync();
        await Expect(person.Main).ToContainTextAsync("Swap it.");
        await person.CheckAccessibilityAsync("approval of a change");
        if (comment is not null)
        {
            await person.Field("Comment").FillAsync(comment);
        }

        await person.Button(approve ? "Approve" : "Reject").ClickAsync();
        await Expect(person.Button("Approve")).ToHaveCountAsync(0);
    }

    private static DateTime At(int year, int month, int day, int hour) => new(year, month, day, hour, 0, 0, DateTimeKind.Unspecified);

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
