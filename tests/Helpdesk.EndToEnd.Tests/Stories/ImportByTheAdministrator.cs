using Helpdesk.EndToEnd.Fixtures;
using Helpdesk.Testing;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Helpdesk.EndToEnd.Stories;

/// <summary>Another system's log comes in through the browser, first as a dry run.</summary>
public sealed class ImportByTheAdministrator(BrowserFixture browser, ServiceDesk desk) : BrowserTest(browser, desk)
{
    private static readonly string SampleLog = Path.Combine(RepositoryRoot.Path, "tests", "fixtures", "uci-incident-events-sample.csv.gz");

    [Fact]
    public async Task Import_AsADryRunAndThenForReal_ShowsTheSameReport_AndStoresNothingTwice()
    {
        var admin = await SeatAsync("admin");

        await ImportAsync(admin, dryRun: true);
        await Expect(Figure(admin, "Rows read")).ToHaveTextAsync("23,682");
        await Expect(Figure(admin, "Tickets that would be stored")).ToHaveTextAsync("4,097");
        await admin.CheckAccessibilityAsync("report of a dry run");

        await ImportAsync(admin, dryRun: false);
        await Expect(Figure(admin, "Tickets stored")).ToHaveTextAsync("4,097");
        await Expect(Figure(admin, "Events stored")).ToHaveTextAsync("23,682");
        await Expect(Figure(admin, "Rows rejected")).ToHaveTextAsync("0");
        await admin.CheckAccessibilityAsync("report of an import");

        await ImportAsync(admin, dryRun: false);
        await Expect(Figure(admin, "Tickets stored")).ToHaveTextAsync("0");
        await Expect(Figure(admin, "Events already stored")).ToHaveTextAsync("23,682");
    }

    [Fact]
    public async Task Import_OfAFileThatIsNoLog_SaysSoAndStoresNothing()
    {
        var admin = await SeatAsync("admin");
        await admin.OpenAsync("admin/import");
        await File(admin).SetInputFilesAsync(new FilePayload { Name = "notes.csv", MimeType = "text/csv", Buffer = "just;some;text\n1;2;3\n"u8.ToArray() });
        await admin.Button("Start import").ClickAsync();

        await Expect(admin.Main.GetByText("The import did not finish")).ToBeVisibleAsync(new() { Timeout = 30_000 });
        await Expect(admin.Main.GetByText("sys_updated_at")).ToBeVisibleAsync();
        await admin.CheckAccessibilityAsync("failed import");
    }

    private static async Task ImportAsync(Seat admin, bool dryRun)
    {
        await admin.OpenAsync("admin/import");
        await admin.CheckAccessibilityAsync("import form");
        await File(admin).SetInputFilesAsync(SampleLog);
        await admin.Field("Dry run").SetCheckedAsync(dryRun);
        await admin.Button("Start import").ClickAsync();
        await Expect(Figure(admin, "Rows read")).ToBeVisibleAsync(new() { Timeout = 120_000 });
    }

    // “Profile” contains the word too.
    private static ILocator File(Seat seat) => seat.Page.GetByLabel("File", new() { Exact = true });

    private static ILocator Figure(Seat seat, string label) =>
        seat.Main.Locator(".stat").Filter(new() { HasText = label }).Locator(".stat-value");
}
