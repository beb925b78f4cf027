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

    [Fact]
    public async Task TheBoardMeets_VotesWhileItsChairWritesItDown_AndTheMinutesAreClosed()
    {
        using var api = await PrepareAsync();
        var (number, other) = (await DraftAsync(api, "Replace the edge router"), await DraftAsync(api, "Think about cables"));
        var (anna, jonas, tom, hans) = (await SeatAsync("anna"), await SeatAsync("jonas"), await SeatAsync("tom"), await SeatAsync("hans"));
        await PlanAsync(anna, number, "Normal", At(2029, 6, 6, 21), backout: "Put the old one back.");
        await DoAsync(anna, number, "Submit change", "Submitted");
        await DoAsync(anna, number, "Assess change", "Assess");
        await DecideAsync(jonas, $"Technical approval of {number}", approve: true);
        await EventuallyAsync(anna, $"desk/tickets/{number}", "Authorize");

        await tom.OpenAsync("desk/cab");
        await tom.Link("New meeting").ClickAsync();
        await tom.Field("Begins").FillAsync(string.Format(CultureInfo.InvariantCulture, LocalTime, At(2029, 6, 4, 10)));
        await tom.Field("Room or link").FillAsync("Room 4");
        await SetAgendaByKeyboardAsync(tom, number, other);
        await tom.CheckAccessibilityAsync("form of a meeting");
        await FitsANarrowScreenAsync(tom);
        await tom.Button("Save meeting").Last.ClickAsync();

        await tom.CheckAccessibilityAsync("meeting of the board");
        await FitsANarrowScreenAsync(tom);
        await tom.Link("Minutes of the meeting").ClickAsync();
        await tom.Button("Begin the meeting").ClickAsync();
        await tom.Field($"Notes on {number}").FillAsync("Nobody is against it.");
        await tom.Field("Jonas Weber").CheckAsync();
        await tom.Field("Hans Vogel").CheckAsync();

        // Tom's page stands still with what he has typed, and shows the votes as they come.
        await DecideAsync(jonas, $"Board's approval of {number}", approve: true);
        await DecideAsync(hans, $"Board's approval of {number}", approve: true);
        await Expect(tom.Main).ToContainTextAsync("Hans Vogel: approves", new() { Timeout = 60_000 });
        await Expect(tom.Field($"Notes on {number}")).ToHaveValueAsync("Nobody is against it.");
        await tom.Field($"Outcome for {number}").FillAsync("Go on.");
        await tom.CheckAccessibilityAsync("minutes of a meeting");
        await FitsANarrowScreenAsync(tom);
        await tom.Button("Close minutes").ClickAsync();
        await tom.Page.GetByRole(AriaRole.Alertdialog).GetByRole(AriaRole.Button, new() { Name = "Close minutes" }).ClickAsync();
        await Expect(tom.Main).ToContainTextAsync("Minutes closed by Tom Fischer");
        await Expect(tom.Main).ToContainTextAsync("The quorum is reached: 2 of 2");
        await tom.CheckAccessibilityAsync("closed minutes");
        await tom.Link("Correct the minutes").ClickAsync();
        await tom.Field("Correction").FillAsync("Hans came later.");
        await tom.CheckAccessibilityAsync("correction of minutes");
        await tom.Button("Add correction").ClickAsync();
        await Expect(tom.Main).ToContainTextAsync("Hans came later.");
        await EventuallyAsync(anna, $"desk/tickets/{number}", "Scheduled");
    }

    /// <summary>The keyboard stays where it is useful, whatever the agenda does.</summary>
    private static async Task SetAgendaByKeyboardAsync(Seat tom, string waiting, string other)
    {
        await tom.Button($"Put {waiting} on the agenda").PressAsync("Enter");
        await Expect(tom.Field($"Minutes for {waiting}")).ToBeFocusedAsync();
        await tom.Field("Another change").FillAsync(other);
        await tom.Button("Put on the agenda").PressAsync("Enter");
        await Expect(tom.Field($"Minutes for {other}")).ToBeFocusedAsync();
        await tom.Button($"Move {other} up").PressAsync("Enter");
        await Expect(tom.Button($"Move {other} up")).ToBeFocusedAsync();
        await Expect(tom.Main.GetByRole(AriaRole.Listitem).Filter(new() { Has = tom.Field($"Minutes for {other}") })).ToContainTextAsync("Think about cables");
        await Expect(tom.Main.Locator("ol > li").First).ToContainTextAsync(other);
        await Expect(tom.Page.GetByRole(AriaRole.Status).Filter(new() { HasText = $"{other} is number 1 of 2." })).ToHaveCountAsync(1);
        await tom.Button($"Take {other} off the agenda").PressAsync("Enter");
        await Expect(tom.Field($"Minutes for {other}")).ToHaveCountAsync(0);
        await Expect(tom.Heading("Agenda")).ToBeFocusedAsync();
    }

    private static async Task FitsANarrowScreenAsync(Seat seat)
    {
        var size = seat.Page.ViewportSize!;
        await seat.Page.SetViewportSizeAsync(390, 844);
        (await seat.Page.EvaluateAsync<int>("document.documentElement.scrollWidth - document.documentElement.clientWidth")).ShouldBe(0, seat.Page.Url);
        await seat.Page.SetViewportSizeAsync(size.Width, size.Height);
    }

    /// <summary>Teams and workflows, once for all stories.</summary>
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
