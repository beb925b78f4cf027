using System.Diagnostics;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Helpdesk.EndToEnd.Fixtures;
using Helpdesk.Testing;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Helpdesk.EndToEnd.Stories;

/// <summary>An auditor names a population, draws a sample by seed, gets a pack of evidence that proves itself elsewhere, and asks.</summary>
public sealed class AuditorProvesChanges(BrowserFixture browser, ServiceDesk desk) : BrowserTest(browser, desk)
{
    private const string Audit = "Changes of the year";

    [Fact]
    public async Task PopulationSampleAndPack_ProveThemselves_ToAProgramThatKnowsNothingOfTheProduct()
    {
        using var api = Desk.Server.CreateApiClient(await Desk.Server.CreateTokenAsync());
        await MakeChangesAsync(api, 6);

        // The organisation invites the auditor.
        var admin = await SeatAsync("admin");
        await admin.OpenAsync("compliance");
        await admin.CheckAccessibilityAsync("no audits yet");
        await admin.Link("New audit").ClickAsync();
        await admin.Page.Locator("[name='Input.Title']").FillAsync(Audit);
        await admin.Page.Locator("[name='Input.Frame']").FillAsync("SOC 2 CC8.1");
        var today = TimeProvider.System.GetUtcNow();
        await admin.Page.Locator("[name='Input.From']").FillAsync($"{today.Year}-01-01");
        await admin.Page.Locator("[name='Input.To']").FillAsync($"{today.Year}-12-31");
        await admin.Page.GetByRole(AriaRole.Combobox, new() { Name = "Lead auditor" }).FillAsync("audrey");
        await admin.Page.GetByRole(AriaRole.Option).Filter(new() { HasText = "Audrey Laurent" }).ClickAsync();
        await admin.CheckAccessibilityAsync("new audit");
        await admin.Button("Make audit").ClickAsync();
        await Expect(admin.Heading(Audit)).ToBeVisibleAsync();
        await Expect(admin.Main).ToContainTextAsync("Audrey Laurent");

        // Population and sample.
        var audrey = await SeatAsync("audrey");
        await audrey.OpenAsync("compliance");
        await audrey.Link(Audit).ClickAsync();
        await audrey.Page.Locator("#population").SelectOptionAsync("R1");
        await audrey.Button("Make population").ClickAsync();
        var audit = new Uri(audrey.Page.Url).AbsolutePath.TrimStart('/');
        await EventuallyAsync(audrey, audit, async () => await audrey.Button("Draw sample").CountAsync() > 0);
        await audrey.CheckAccessibilityAsync("audit with a population");
        await audrey.Page.Locator("#size").FillAsync("3");
        await audrey.Page.Locator("#seed").FillAsync("2026");
        await audrey.Button("Draw sample").ClickAsync();
        await Expect(audrey.Main).ToContainTextAsync("seed 2026");
        await audrey.CheckAccessibilityAsync("audit with a sample");

        // The pack, as the auditor takes it home.
        await audrey.Page.GetByRole(AriaRole.Button, new() { NameRegex = new Regex("Make R2") }).ClickAsync();
        await Expect(audrey.Page.Locator("#run[data-announce]")).ToBeVisibleAsync(new() { Timeout = 60_000 });
        await Expect(audrey.Link("Download PDF")).ToBeVisibleAsync();
        await Expect(audrey.Main).ToContainTextAsync("3 rows");
        await audrey.CheckAccessibilityAsync("evidence pack");
        var folder = Directory.CreateTempSubdirectory("helpdesk-audit-");
        try
        {
            var download = await audrey.Page.RunAndWaitForDownloadAsync(() => audrey.Link("Download PDF").ClickAsync());
            var pdf = Path.Combine(folder.FullName, "pack.pdf");
            await download.SaveAsAsync(pdf);
            (await RunAsync("pdfsig", "-nocert", pdf)).Output.ShouldContain("Signature Validation: Signature is Valid.");
            (await RunAsync("pdfdetach", "-saveall", "-o", folder.FullName, pdf)).Code.ShouldBe(0);
            var proof = Directory.EnumerateFiles(folder.FullName, "*-proof.zip").Single();
            var (code, output) = await RunAsync("dotnet", Verifier, proof);
            code.ShouldBe(0, output);
        }
        finally
        {
            folder.Delete(recursive: true);
        }

        // A question and its answer.
        await audrey.OpenAsync(audit);
        await audrey.Page.Locator("#q-title").FillAsync("Who tested these changes?");
        await audrey.Page.Locator("#q-text").FillAsync("The plans name a test, the evidence names no tester.");
        await audrey.Button("Ask question").ClickAsync();
        // Who answers sees what was asked for, and opens no report: that is the auditor's.
        var tom = await SeatAsync("tom");
        await tom.OpenAsync("compliance");
        await tom.Link(Audit).ClickAsync();
        await Expect(tom.Main).ToContainTextAsync("R1 · ");
        await Expect(tom.Main.GetByRole(AriaRole.Link, new() { NameRegex = new Regex("^R[0-9]+ · ") })).ToHaveCountAsync(0);
        await tom.Link("Who tested these changes?").ClickAsync();
        await tom.Page.Locator("#text").FillAsync("The team that carried them out.");
        await tom.CheckAccessibilityAsync("question");
        await tom.Button("Send answer").ClickAsync();
        await Expect(tom.Main).ToContainTextAsync("Answered");
        await audrey.Link("Who tested these changes?").ClickAsync();
        await Expect(audrey.Main).ToContainTextAsync("The team that carried them out.");
        await audrey.Button("Close question").ClickAsync();
        await Expect(audrey.Main).ToContainTextAsync("Closed");

        // The ledger, on the spot: these stories lift the limits of their desk by SQL, past the product, and the auditor is told.
        await audrey.OpenAsync("compliance");
        await audrey.Link("Verify the ledger").ClickAsync();
        await audrey.Button("Verify the ledger now").ClickAsync();
        await Expect(audrey.Main).ToContainTextAsync("platform.setting rate-limits has a row, and by the ledger there is none");
        await audrey.CheckAccessibilityAsync("verified ledger");
    }

    private static string Verifier => Path.Combine(
        RepositoryRoot.Path, "artifacts", "bin", "ledger-verifier", Path.GetFileName(AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar)), "ledger-verifier.dll");

    private static async Task MakeChangesAsync(HttpClient api, int count)
    {
        var rita = (string?)(await api.GetFromJsonAsync<JsonObject>("api/v1/people?q=rita"))!["items"]![0]!["id"];
        for (var i = 1; i <= count; i++)
        {
            using var created = await api.PostAsJsonAsync("api/v1/changes", new { title = $"Audited change {i}", requesterId = rita });
            created.EnsureSuccessStatusCode();
        }
    }

    private static async Task<(int Code, string Output)> RunAsync(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true })!;
        var errors = process.StandardError.ReadToEndAsync();
        var output = await process.StandardOutput.ReadToEndAsync() + await errors;
        await process.WaitForExitAsync();
        return (process.ExitCode, output);
    }

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
