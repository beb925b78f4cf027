using System.Net.Http.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Helpdesk.EndToEnd.Fixtures;
using Helpdesk.Testing.Browser;
using Microsoft.Playwright;

namespace Helpdesk.EndToEnd.Stories;

/// <summary>Follows every link that a role is shown, so that a new page is looked at without anybody naming it here.</summary>
public sealed partial class EveryPageOfEveryRole(BrowserFixture browser, ServiceDesk desk) : BrowserTest(browser, desk)
{
    private const int WideWidth = 1440;
    private const int NarrowWidth = 390;

    [Theory]
    [InlineData("rita")]
    [InlineData("admin")]
    public async Task LinkedPages_Open_PassAxe_AndFitANarrowScreen(string person)
    {
        await PlanBoardMeetingAsync();
        await WalkAsync(person, looksClosely: true);
    }

    /// <summary>Their pages are among those of the requester and the administrator; what differs is which links they are shown.</summary>
    [Theory]
    [InlineData("anna")]
    [InlineData("tom")]
    [InlineData("audrey")]
    public Task LinkedPages_Open(string person) => WalkAsync(person, looksClosely: false);

    /// <summary>The pages of a meeting are linked once there is one.</summary>
    private async Task PlanBoardMeetingAsync()
    {
        using var api = Desk.Server.CreateApiClient(await Desk.Server.CreateTokenAsync());
        var rita = (string?)(await api.GetFromJsonAsync<JsonObject>("api/v1/people?q=rita"))!["items"]![0]!["id"];
        var number = (string?)(await PostAsync("changes", new { title = "Talk about the backups", requesterId = rita }))["number"];
        var meeting = (string?)(await PostAsync(
            "cab/meetings", new { start = new DateTime(2029, 5, 2, 9, 0, 0, DateTimeKind.Utc), end = new DateTime(2029, 5, 2, 10, 0, 0, DateTimeKind.Utc), chairId = rita }))["id"];
        using var saved = await api.PutAsJsonAsync($"api/v1/cab/meetings/{meeting}/agenda", new { items = new[] { new { number, minutes = 10 } } });
        saved.EnsureSuccessStatusCode();

        async Task<JsonObject> PostAsync(string path, object body)
        {
            using var created = await api.PostAsJsonAsync($"api/v1/{path}", body);
            created.EnsureSuccessStatusCode();
            return (await created.Content.ReadFromJsonAsync<JsonObject>())!;
        }
    }

    private async Task WalkAsync(string person, bool looksClosely)
    {
        var seat = await SeatAsync(person);
        var start = new Uri(seat.Page.Url);
        var queue = new Queue<Uri>([start]);
        var seen = new HashSet<string>(StringComparer.Ordinal) { Pattern(start) };
        List<string> defects = [];
        while (queue.TryDequeue(out var address))
        {
            var response = await seat.Page.GotoAsync(address.PathAndQuery);
            if (response!.Status != 200)
            {
                defects.Add($"{address.PathAndQuery} answered {response.Status}");
                continue;
            }

            if (!response.Headers.GetValueOrDefault("content-type", "").StartsWith("text/html", StringComparison.Ordinal))
            {
                continue;
            }

            var links = await seat.Page.EvaluateAsync<string[]>("[...document.querySelectorAll('a[href]:not([download])')].map(a => a.href)");
            foreach (var link in links.Select(l => new Uri(l)).Where(l => l.Authority == start.Authority && !Ends().IsMatch(l.AbsolutePath)))
            {
                if (seen.Add(Pattern(link)))
                {
                    queue.Enqueue(link);
                }
            }

            if (!looksClosely)
            {
                continue;
            }

            await seat.CheckAccessibilityAsync(Pattern(address));
            await KeepPicturesAsync(seat, address, WideWidth);
            await seat.Page.SetViewportSizeAsync(NarrowWidth, 844);
            var overflow = await seat.Page.EvaluateAsync<int>("document.documentElement.scrollWidth - document.documentElement.clientWidth");
            if (overflow > 0)
            {
                defects.Add($"{address.PathAndQuery} is {overflow} pixels wider than a screen of {NarrowWidth}");
            }

            await KeepPicturesAsync(seat, address, NarrowWidth);
            await seat.Page.SetViewportSizeAsync(WideWidth, 900);
        }

        defects.ShouldBeEmpty();
        seen.Count.ShouldBeGreaterThan(2, "the role is shown no links at all");
    }

    /// <summary>In light and dark, for the eyes of who changes a page: artifacts/screenshots.</summary>
    private static async Task KeepPicturesAsync(Seat seat, Uri address, int width)
    {
        foreach (var scheme in new[] { ColorScheme.Dark, ColorScheme.Light })
        {
            await seat.Page.EmulateMediaAsync(new PageEmulateMediaOptions { ColorScheme = scheme });
            await seat.Page.SaveScreenshotAsync($"page-{seat.Name}{Pattern(address)}-{width}-{scheme}");
        }
    }

    /// <summary>Pages that differ only in the record or in the filter are one page; each type of ticket has its own.</summary>
    private static string Pattern(Uri address) => RecordId().Replace(address.AbsolutePath, "{id}");

    [GeneratedRegex("[0-9a-fA-F]{8}-[0-9a-fA-F-]{27}|(?<=/(INC|REQ|TSK|PRB|CHG))[0-9]+|(?<=/desk/metrics/)(?!breach-prediction)[^/]+|(?<=/compliance/reports/order/)[^/]+")]
    private static partial Regex RecordId();

    // What ends the session or starts a download is not a page.
    [GeneratedRegex("/signout|^/openapi/|/attachments/")]
    private static partial Regex Ends();
}
