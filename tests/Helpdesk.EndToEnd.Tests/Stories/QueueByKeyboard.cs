using System.Net.Http.Json;
using Helpdesk.EndToEnd.Fixtures;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Helpdesk.EndToEnd.Stories;

/// <summary>An agent's hands stay on the keyboard.</summary>
public sealed class QueueByKeyboard(BrowserFixture browser, ServiceDesk desk) : BrowserTest(browser, desk)
{
    [Fact]
    public async Task Keys_MoveSelectAndOpen()
    {
        var marker = $"keyboard {Guid.CreateVersion7():N}";
        using var api = Desk.Server.CreateApiClient(await Desk.Server.CreateTokenAsync());
        for (var i = 1; i <= 3; i++)
        {
            using var created = await api.PostAsJsonAsync("api/v1/incidents", new { title = $"{marker} {i}" });
            created.EnsureSuccessStatusCode();
        }

        var anna = await SeatAsync("anna");
        await anna.OpenAsync("desk?sort=number&filter=" + Uri.EscapeDataString($"title ~ \"{marker}\""));
        var rows = anna.Main.GetByRole(AriaRole.Row).Filter(new() { HasText = marker });
        await Expect(rows).ToHaveCountAsync(3);

        await anna.Page.Keyboard.PressAsync("j");
        await anna.Page.Keyboard.PressAsync("j");
        await anna.Page.Keyboard.PressAsync("x");
        await Expect(rows.Nth(1).GetByRole(AriaRole.Checkbox)).ToBeCheckedAsync();
        await Expect(rows.Nth(0).GetByRole(AriaRole.Checkbox)).Not.ToBeCheckedAsync();
        await Expect(anna.Page.GetByRole(AriaRole.Region, new() { Name = "Selection" })).ToBeVisibleAsync();
        await anna.CheckAccessibilityAsync("queue with a selection");

        await anna.Page.Keyboard.PressAsync("k");
        await anna.Page.Keyboard.PressAsync("Enter");
        await Expect(anna.Heading($"{marker} 1")).ToBeVisibleAsync();

        // While somebody types, letters are letters.
        await anna.EntryText.FillAsync("");
        await anna.EntryText.PressSequentiallyAsync("jkx");
        await Expect(anna.EntryText).ToHaveValueAsync("jkx");
    }

    [Theory]
    [InlineData("desk")]
    [InlineData("portal")]
    public async Task NarrowScreen_NeedsNoSidewaysScrolling(string path)
    {
        var anna = await SeatAsync("anna", width: 390, height: 844);
        await anna.OpenAsync(path);
        var overflow = await anna.Page.EvaluateAsync<int>("document.documentElement.scrollWidth - document.documentElement.clientWidth");
        overflow.ShouldBeLessThanOrEqualTo(0, $"{path} is {overflow} pixels wider than the screen.");
        await anna.CheckAccessibilityAsync(path);
    }
}
