using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Helpdesk.EndToEnd.Fixtures;
using static Microsoft.Playwright.Assertions;

namespace Helpdesk.EndToEnd.Stories;

/// <summary>Forty people report the same. Its cause is found once, what helps is said once, and the fix ends what waits for it.</summary>
public sealed class OutageBecomesAProblem(BrowserFixture browser, ServiceDesk desk) : BrowserTest(browser, desk)
{
    private const int Waiting = 25;
    private const int Others = 15;

    [Fact]
    public async Task AnOutage_BecomesAProblem_WhoseWorkaroundReachesFortyIncidents_AndWhoseFixResolvesThoseThatWait()
    {
        using var api = Desk.Server.CreateApiClient(await Desk.Server.CreateTokenAsync());
        List<string> numbers = [];
        for (var i = 0; i < Waiting + Others; i++)
        {
            using var created = await api.PostAsJsonAsync("api/v1/incidents", new { title = $"Payslips do not open ({i})" });
            created.EnsureSuccessStatusCode();
            numbers.Add((string)(await created.Content.ReadFromJsonAsync<JsonObject>())!["number"]!);
        }

        var tom = await SeatAsync("tom");
        await tom.OpenAsync($"desk/tickets/{numbers[0]}");
        await tom.Main.GetByText("Name the problem").ClickAsync();
        await tom.CheckAccessibilityAsync("naming a problem");
        await tom.Field("Title").FillAsync("Payslip service");
        await tom.Button("Open a problem").ClickAsync();
        var link = tom.Main.Locator("[aria-labelledby=cause-title] a").First;
        await Expect(link).ToContainTextAsync("PRB");
        var problem = (await link.TextContentAsync())!.Trim();

        await tom.OpenAsync($"desk/problems/{problem}/incidents");
        await tom.Field("Numbers").FillAsync(string.Join('\n', numbers.Take(Waiting)));
        await tom.Field("They wait for this problem").CheckAsync();
        await tom.Button("Link it").ClickAsync();
        await Expect(tom.Main.GetByText($"{Waiting} tickets, {Waiting} open")).ToBeVisibleAsync();
        await tom.Field("Numbers").FillAsync(string.Join(' ', numbers.Skip(Waiting)));
        await tom.Button("Link it").ClickAsync();
        await Expect(tom.Main.GetByText($"{Waiting + Others} tickets, {Waiting + Others} open")).ToBeVisibleAsync();

        await tom.OpenAsync($"desk/problems/{problem}/analysis");
        await tom.Field("Why? (1)").FillAsync("The viewer ends at once.");
        await tom.Field("Root cause").FillAsync("The certificate of the payslip service has run out.");
        await tom.Field("Workaround").FillAsync("Ask payroll for a copy on paper.");
        await tom.CheckAccessibilityAsync("analysis of a problem");
        await tom.Button("Save analysis").ClickAsync();
        await Expect(tom.Main.Locator("[aria-labelledby=problem-title]")).ToContainTextAsync("The certificate of the payslip service has run out.");
        await tom.CheckAccessibilityAsync("problem");

        await tom.OpenAsync($"desk/problems/{problem}/incidents");
        await tom.CheckAccessibilityAsync("tickets of a problem");
        await tom.Button($"Write it to {Waiting + Others} open tickets and their callers").ClickAsync();
        await Expect(tom.Main.GetByText("Every open ticket has got it.")).ToBeVisibleAsync();
        await UntilAsync(async () => await CountAsync(api, numbers, "comments", c => c.ToJsonString().Contains("copy on paper", StringComparison.Ordinal)) == Waiting + Others);
        await UntilAsync(async () => await CountAsync(api, numbers, "", t => (string?)t["subState"] == "awaiting-problem") == Waiting);

        (await MoveAsync(api, problem, new { transition = "assess", assigneeId = await IdOfAsync(api, "tom") })).EnsureSuccessStatusCode();
        (await MoveAsync(api, problem, new { transition = "resolve", resolutionCode = "fix-applied", resolutionNotes = "New certificate." })).EnsureSuccessStatusCode();
        await UntilAsync(async () => await CountAsync(api, numbers, "", t => (string?)t["state"] == "resolved") == Waiting);
        (await CountAsync(api, numbers.Skip(Waiting), "", t => (string?)t["state"] == "new")).ShouldBe(Others);

        await tom.OpenAsync("desk/problems");
        await tom.CheckAccessibilityAsync("register of problems");
    }

    private static Task<HttpResponseMessage> MoveAsync(HttpClient api, string problem, object step) =>
        api.PostAsJsonAsync($"api/v1/problems/{problem}/transitions", step);

    private static async Task<string> IdOfAsync(HttpClient api, string userName) =>
        (string)(await api.GetFromJsonAsync<JsonObject>($"api/v1/people?q={userName}"))!["items"]![0]!["id"]!;

    private static async Task<int> CountAsync(HttpClient api, IEnumerable<string> numbers, string part, Func<JsonNode, bool> fits)
    {
        var count = 0;
        foreach (var number in numbers)
        {
            var address = string.Create(CultureInfo.InvariantCulture, $"api/v1/incidents/{number}/{part}").TrimEnd('/');
            count += fits((await api.GetFromJsonAsync<JsonNode>(address))!) ? 1 : 0;
        }

        return count;
    }

    /// <summary>What follows comes through the outbox: asked until it is so, or the test has waited for a minute.</summary>
    private static async Task UntilAsync(Func<Task<bool>> condition)
    {
        using var timeout = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        while (!await condition())
        {
            await Task.Delay(200, timeout.Token);
        }
    }
}
