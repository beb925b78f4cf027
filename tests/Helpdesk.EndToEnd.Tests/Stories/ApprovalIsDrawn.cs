using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.RegularExpressions;
using Helpdesk.EndToEnd.Fixtures;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Helpdesk.EndToEnd.Stories;

/// <summary>A workflow from the empty sheet to the path that a ticket took through it.</summary>
public sealed class ApprovalIsDrawn(BrowserFixture browser, ServiceDesk desk) : BrowserTest(browser, desk)
{
    [Fact]
    public async Task AnApprovalInTwoStepsWithEscalation_IsDrawnByMouse_Tried_Published_AndRunsToItsEnd()
    {
        var name = $"By mouse {Guid.CreateVersion7():N}";
        var past = await ReportAsync("A past wish");
        var wim = await SeatAsync("wim");
        await wim.OpenAsync("admin/workflows");
        await wim.CheckAccessibilityAsync("workflows");
        await wim.Link("New workflow").ClickAsync();
        await NameAsync(wim, name);

        await PaletteStep(wim, "Approval").ClickAsync();
        await FillApprovalAsync(wim, "First: {{ ticket.title }}", "Jonas Weber");
        await AfterAsync(wim, "Approval", "Approved", "Approval");
        await FillApprovalAsync(wim, "Second: {{ ticket.title }}", "Anna Berger");
        await wim.Page.GetByLabel("Text on the step").FillAsync("Second approval");
        await wim.Page.GetByRole(AriaRole.Spinbutton, new() { Name = "Expires after" }).FillAsync("1");
        await wim.Page.GetByLabel("Unit of “Expires after”").SelectOptionAsync("seconds");
        await AfterAsync(wim, "Second approval", "Expired", "Escalate");
        await wim.Page.GetByRole(AriaRole.Textbox, new() { Name = "Why", Exact = true }).FillAsync("Nobody answered the second question.");
        await wim.CheckAccessibilityAsync("designer with an approval drawn");
        await ShouldHaveNoErrorsAsync(wim);

        await wim.Button("Save draft").ClickAsync();
        await Expect(wim.Page).ToHaveURLAsync(new Regex("/admin/workflows/design/.+"));
        await TryOnAsync(wim, past);
        await PublishAsync(wim);
        await wim.CheckAccessibilityAsync("designer with a published workflow");

        // On the way: the first approver is away, and the second one does not answer.
        var jonas = await SeatAsync("jonas");
        await StandInAsync(jonas, "tom");
        var number = await ReportAsync("A very large screen");
        var anna = await SeatAsync("anna");
        await anna.OpenAsync($"desk/tickets/{number}");
        await anna.Link("Show or start workflows").ClickAsync();
        await anna.Page.GetByRole(AriaRole.Radio, new() { Name = name }).CheckAsync();
        await anna.CheckAccessibilityAsync("start of a workflow");
        await anna.Button("Start workflow").ClickAsync();
        await Expect(anna.Page.GetByRole(AriaRole.Region, new() { Name = "Approvals" })).ToContainTextAsync("First: A very large screen");
        await anna.CheckAccessibilityAsync("ticket with a workflow and an approval");

        var tom = await SeatAsync("tom");
        await tom.OpenAsync("approvals");
        await tom.CheckAccessibilityAsync("approvals to decide");
        await tom.Link("First: A very large screen").ClickAsync();
        await tom.CheckAccessibilityAsync("an approval");
        await tom.Button("Approve").ClickAsync();

        await EventuallyShowsAsync(anna, $"desk/tickets/{number}", "Nobody answered the second question.");
        await wim.OpenAsync("admin/workflows/instances?about=" + number);
        await wim.CheckAccessibilityAsync("runs");
        await wim.Link(name).ClickAsync();
        await Expect(wim.Page.GetByText("Finished", new() { Exact = true }).First).ToBeVisibleAsync();
        var journal = wim.Page.GetByRole(AriaRole.Tabpanel);
        await Expect(journal).ToContainTextAsync("Second approval");
        await Expect(journal).ToContainTextAsync("Expired");
        await Expect(journal).ToContainTextAsync("Escalate");
        await wim.CheckAccessibilityAsync("a run");
    }

    [Fact]
    public async Task AnApprovalInTwoStepsWithEscalation_IsDrawnByKeyboardAlone_AndPublished()
    {
        var name = $"By keyboard {Guid.CreateVersion7():N}";
        var wim = await SeatAsync("wim");
        await wim.OpenAsync("admin/workflows/design");
        await Expect(PaletteStep(wim, "Approval")).ToBeVisibleAsync();
        var keys = wim.Page.Keyboard;
        await TabToAsync(wim, "New workflow");
        await keys.PressAsync("Enter");
        await TabToAsync(wim, "Name");
        await keys.PressAsync("Control+a");
        await keys.TypeAsync(name);

        await ToStepAsync(wim, "Start");
        await AddByKeysAsync(wim, "Approval");
        await FillApprovalByKeysAsync(wim, "First question", "First approval", "Jonas");
        await ToStepAsync(wim, "First approval");
        await AddByKeysAsync(wim, "Approval");
        await FillApprovalByKeysAsync(wim, "Second question", "Second approval", "Anna");
        await ToStepAsync(wim, "Second approval");
        await AddByKeysAsync(wim, "Escalate");
        await keys.PressAsync("Enter");
        await TabToAsync(wim, "Why");
        await keys.TypeAsync("Not approved.");
        await ShouldHaveNoErrorsAsync(wim);

        await keys.PressAsync("Control+s");
        await Expect(wim.Page).ToHaveURLAsync(new Regex("/admin/workflows/design/.+"));
        await TabToAsync(wim, "Publish");
        await keys.PressAsync("Enter");
        await TabToAsync(wim, "Publish", within: "dialog");
        await keys.PressAsync("Enter");
        await Expect(wim.Page.GetByText("Published", new() { Exact = true })).ToBeVisibleAsync();
    }

    private async Task<string> ReportAsync(string title)
    {
        using var api = Desk.Server.CreateApiClient(await Desk.Server.CreateTokenAsync());
        using var created = await api.PostAsJsonAsync("api/v1/incidents", new { title });
        created.EnsureSuccessStatusCode();
        return (await created.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("number").GetString()!;
    }

    private static ILocator PaletteStep(Seat wim, string kind) =>
        wim.Page.GetByRole(AriaRole.Region, new() { Name = "Kinds of steps" }).GetByRole(AriaRole.Button, new() { Name = kind, Exact = true });

    private static async Task NameAsync(Seat wim, string name)
    {
        await wim.Button("New workflow").ClickAsync();
        await wim.Page.GetByRole(AriaRole.Textbox, new() { Name = "Name", Exact = true }).FillAsync(name);
        await wim.Page.GetByRole(AriaRole.Tab, new() { Name = "Properties" }).ClickAsync();
    }

    private static async Task FillApprovalAsync(Seat wim, string title, string approver)
    {
        await wim.Page.GetByRole(AriaRole.Textbox, new() { Name = "Title", Exact = true }).FillAsync(title);
        var approvers = wim.Page.GetByRole(AriaRole.Group, new() { Name = "Approvers Required" });
        await approvers.GetByRole(AriaRole.Button, new() { Name = "Add an approver" }).ClickAsync();
        await approvers.GetByRole(AriaRole.Combobox, new() { Name = "Approver 1", Exact = true }).FillAsync(approver);
        await approvers.GetByRole(AriaRole.Option, new() { Name = approver }).ClickAsync();
    }

    private static async Task AfterAsync(Seat wim, string step, string outcome, string kind)
    {
        await wim.Button($"Add a step after “{step}”: {outcome}").ClickAsync();
        var dialog = wim.Page.GetByRole(AriaRole.Dialog, new() { Name = "Add a step" });
        await dialog.GetByRole(AriaRole.Combobox).FillAsync(kind);
        await dialog.GetByRole(AriaRole.Option, new() { Name = kind }).First.ClickAsync();
    }

    private static async Task ShouldHaveNoErrorsAsync(Seat wim)
    {
        var problems = wim.Page.GetByRole(AriaRole.Tab, new() { Name = "Problems" });
        await problems.ClickAsync();
        await Expect(wim.Page.GetByRole(AriaRole.Tabpanel).GetByRole(AriaRole.Button, new() { NameRegex = new("^Error") })).ToHaveCountAsync(0);
        await wim.Page.GetByRole(AriaRole.Tab, new() { Name = "Properties" }).ClickAsync();
    }

    private static async Task TryOnAsync(Seat wim, string ticket)
    {
        await wim.Button("Try it").ClickAsync();
        var dialog = wim.Page.GetByRole(AriaRole.Dialog);
        await dialog.GetByRole(AriaRole.Combobox, new() { Name = "Ticket" }).FillAsync(ticket);
        await dialog.GetByRole(AriaRole.Option, new() { Name = ticket }).ClickAsync();
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Try it" }).ClickAsync();
        await Expect(wim.Page.GetByText("The draft was tried").First).ToBeAttachedAsync();
        await wim.CheckAccessibilityAsync("a draft that was tried");
    }

    private static async Task PublishAsync(Seat wim)
    {
        await wim.Button("Publish").ClickAsync();
        await wim.Page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button, new() { Name = "Publish" }).ClickAsync();
        await Expect(wim.Page.GetByText("Published", new() { Exact = true })).ToBeVisibleAsync();
    }

    private static async Task StandInAsync(Seat person, string delegateName)
    {
        await person.OpenAsync("approvals/absence");
        await person.CheckAccessibilityAsync("absence");
        await person.Page.GetByRole(AriaRole.Combobox, new() { Name = "Who stands in" }).FillAsync(delegateName);
        await person.Page.GetByRole(AriaRole.Option).First.ClickAsync();
        await person.Page.GetByLabel("To", new() { Exact = true }).FillAsync(TimeProvider.System.GetUtcNow().AddDays(7).ToString("yyyy-MM-ddTHH:mm", CultureInfo.InvariantCulture));
        await person.Button("Save absence").ClickAsync();
        await Expect(person.Page.GetByRole(AriaRole.Button, new() { Name = "End now" })).ToBeVisibleAsync();
    }

    /// <summary>Goes on with Tab until something of this name has the focus, as somebody does who cannot use a mouse.</summary>
    private static async Task TabToAsync(Seat wim, string name, string? within = null)
    {
        for (var presses = 0; presses < 250; presses++)
        {
            var isThere = await wim.Page.EvaluateAsync<bool>(
                """
                ([name, within]) => {
                  const at = document.activeElement;
                  const text = at?.getAttribute('aria-label') ?? (at?.labels?.length ? at.labels[0].innerText : at?.innerText) ?? '';
                  return text.trim().split('\n')[0] === name && (!within || !!at.closest(within));
                }
                """,
                new object?[] { name, within });
            if (isThere)
            {
                return;
            }

            await wim.Page.Keyboard.PressAsync("Tab");
        }

        Assert.Fail($"The keyboard does not reach “{name}”.");
    }

    private static async Task ToStepAsync(Seat wim, string step)
    {
        for (var presses = 0; presses < 250; presses++)
        {
            if (await wim.Page.EvaluateAsync<bool>("step => document.activeElement?.matches('.react-flow__node') && document.activeElement.getAttribute('aria-label')?.startsWith(step)", step))
            {
                return;
            }

            await wim.Page.Keyboard.PressAsync("Tab");
        }

        Assert.Fail($"The keyboard does not reach the step “{step}”.");
    }

    private static async Task AddByKeysAsync(Seat wim, string kind)
    {
        await wim.Page.Keyboard.PressAsync("a");
        await Expect(wim.Page.GetByRole(AriaRole.Dialog, new() { Name = "Add a step" })).ToBeVisibleAsync();
        await wim.Page.Keyboard.TypeAsync(kind);
        await wim.Page.Keyboard.PressAsync("Enter");
        await Expect(wim.Page.Locator(".react-flow__node:focus")).ToHaveAttributeAsync("aria-label", new Regex("^" + kind));
    }

    private static async Task FillApprovalByKeysAsync(Seat wim, string title, string text, string approver)
    {
        var keys = wim.Page.Keyboard;
        await keys.PressAsync("Enter");
        await TabToAsync(wim, "Text on the step");
        await keys.PressAsync("Control+a");
        await keys.TypeAsync(text);
        await TabToAsync(wim, "Title");
        await keys.TypeAsync(title);
        await TabToAsync(wim, "Add an approver");
        await keys.PressAsync("Enter");
        await TabToAsync(wim, "Approver 1");
        await keys.TypeAsync(approver);
        await Expect(wim.Page.GetByRole(AriaRole.Option, new() { NameRegex = new("^" + approver) })).ToBeVisibleAsync();
        await keys.PressAsync("Enter");
    }

    private static async Task EventuallyShowsAsync(Seat person, string path, string text)
    {
        // The timer of an approval is looked at every five seconds; the page itself does not know that it waits.
        var until = TimeSpan.FromMinutes(1);
        for (var began = System.Diagnostics.Stopwatch.GetTimestamp(); System.Diagnostics.Stopwatch.GetElapsedTime(began) < until;)
        {
            await person.OpenAsync(path);
            if (await person.Page.GetByText(text).CountAsync() > 0)
            {
                return;
            }

            await person.Page.WaitForTimeoutAsync(500);
        }

        Assert.Fail($"“{text}” was not shown within {until}.");
    }
}
