using Helpdesk.EndToEnd.Fixtures;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Helpdesk.EndToEnd.Stories;

/// <summary>A new field is there at once: in the portal's form, on the ticket and in filters.</summary>
public sealed class FieldOfTheAdministrator(BrowserFixture browser, ServiceDesk desk) : BrowserTest(browser, desk)
{
    [Fact]
    public async Task ANewField_AppearsInThePortalWhenItsConditionHolds_AndFiltersTheQueue()
    {
        var admin = await SeatAsync("admin");
        await admin.OpenAsync("admin/tickets/fields/field");
        await admin.Field("Label, English").FillAsync("Number of the locker");
        await admin.Field("Key").First.FillAsync("locker");
        await admin.Field("Only when").SelectOptionAsync("Urgency");
        await admin.Field("has one of these values").FillAsync("3");
        await admin.Button("Save field").ClickAsync();
        await Expect(admin.Main.GetByText("Number of the locker").First).ToBeVisibleAsync();

        var rita = await SeatAsync("rita");
        await rita.OpenAsync("portal/report/incident");
        await rita.Field("What is it about?").FillAsync("The locker does not lock");
        await Expect(rita.Field("Number of the locker")).Not.ToBeVisibleAsync();
        await rita.Field("It can wait").CheckAsync();
        await rita.Field("Number of the locker").FillAsync("L-0417");
        await rita.CheckAccessibilityAsync("report form with a field of the administrator");
        await rita.Button("Send").ClickAsync();
        await Expect(rita.Heading("The locker does not lock")).ToBeVisibleAsync();

        var anna = await SeatAsync("anna");
        await anna.OpenAsync("desk?filter=" + Uri.EscapeDataString("field.locker = \"L-0417\""));
        await anna.Main.GetByRole(AriaRole.Link, new() { Name = "The locker does not lock" }).ClickAsync();
        await Expect(anna.Main.GetByText("L-0417").First).ToBeVisibleAsync();
        await anna.CheckAccessibilityAsync("ticket with a field of the administrator");
    }
}
