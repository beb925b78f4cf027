using System.Diagnostics;
using System.IO.Compression;
using System.Text;
using System.Text.Json;
using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Spreadsheet;
using DocumentFormat.OpenXml.Validation;
using Helpdesk.Compliance;
using Helpdesk.Compliance.Reports;
using Helpdesk.Identity;
using Helpdesk.Identity.Domain;
using Microsoft.Extensions.DependencyInjection;
using static Helpdesk.Modules.Tests.Compliance.ReportTenant;

namespace Helpdesk.Modules.Tests.Compliance;

/// <summary>A report says the same in each of its files, and each file is what its readers expect.</summary>
public sealed class ReportFilesTests
{
    private const string Tricky = "Größe “ž” Ελληνικά кириллица, \"quoted\"; line\nbreak";

    /// <summary>What a screen reader says is the tree of the document, in its order, and nothing of the page's margins.</summary>
    [Fact]
    public async Task ThePdf_IsReadAloud_InTheOrderInWhichItIsMeant()
    {
        await using var tenant = await CreateAsync();
        tenant.Report.Definition = tenant.Report.Definition with { Columns = [new("number", "Number"), new("name", "Name", ReportValueKind.LongText, 3)] };
        tenant.Report.Rows = context =>
        {
            context.Numbered(new("INV0000001", "INV0000003", 2, 1));
            context.Missing(new("INV0000002", "INV0000002", ReportGapKind.Removed, "Nobody deleted it."));
            context.Note("There is more elsewhere.");
            return [new("INV0000001", ["INV0000001", "First thing"]), new("INV0000003", ["INV0000003", "Third thing"])];
        };

        var tree = await ToolAsync("pdfinfo", "-struct-text", await tenant.SaveAsync(await tenant.MakeAsync(), ReportFileKinds.Pdf));

        var read = string.Join('\n', tree.Split('\n').Select(l => l.Trim()).Where(l => l.StartsWith('"')).Select(l => l.Trim('"')));
        var at = 0;
        foreach (var said in (string[])[
            "T1 · Inventory", "What is there.", "Filter in words", "None: everything", "Generated", "SHA-256 of the data",
            "Numbers INV0000001 to INV0000003", "INV0000002", "Nobody deleted it.", "There is more elsewhere.",
            "Number\nName\nINV0000001\nFirst thing\nINV0000003\nThird thing", "How to verify this report", "Signature"])
        {
            var next = read.IndexOf(said, at, StringComparison.Ordinal);
            next.ShouldBeGreaterThanOrEqualTo(0, $"“{said}” is not read after what stands before it:\n{read}");
            at = next + said.Length;
        }

        read.ShouldNotContain("Page 1 of");
        tree.ShouldContain("/Scope /Column");
    }

    /// <summary>A requester types anything; no sign of a title may keep a whole register from being made.</summary>
    [Fact]
    public async Task SignsThatXmlDoesNotKnow_AndATextThatIsCutInAPair_LeaveTheWorkbookWhole()
    {
        await using var tenant = await ReportTenant.CreateAsync();
        tenant.Report.Rows = _ =>
        [
            ReportTenant.Inventory.Row(1, "a\ufffeb\uffffc"), ReportTenant.Inventory.Row(2, "a pair 😀"),
            ReportTenant.Inventory.Row(3, string.Concat(Enumerable.Repeat("😀", 20_000))), ReportTenant.Inventory.Row(4, "x" + string.Concat(Enumerable.Repeat("😀", 20_000))),
        ];

        var run = await tenant.MakeAsync();

        run.State.ShouldBe(ReportRunState.Done, run.Error);
        using var book = SpreadsheetDocument.Open(await tenant.SaveAsync(run, ReportFileKinds.Xlsx), isEditable: false);
        var texts = book.WorkbookPart!.WorksheetParts.SelectMany(p => p.Worksheet!.Descendants<DocumentFormat.OpenXml.Spreadsheet.Text>()).Select(t => t.Text).ToList();
        texts.ShouldContain("abc");
        texts.ShouldContain("a pair 😀");
    }

    [Fact]
    public async Task TheData_AreJson_WithEachValueAsItIs_AndWhatTheReportSaysOfTheWhole()
    {
        await using var tenant = await CreateAsync();
        tenant.Report.Rows = context =>
        {
            context.Numbered(new("INV0000001", "INV0000003", 2, 1));
            context.Missing(new("INV0000002", "INV0000002", ReportGapKind.Removed, "Nobody deleted it."));
            return [Inventory.Row(1, Tricky), Inventory.Row(3, "=1+1")];
        };

        var run = await tenant.MakeAsync();

        (run.State, run.Rows, run.Error).ShouldBe((ReportRunState.Done, 2, null));
        using var json = JsonDocument.Parse(await File.ReadAllTextAsync(await tenant.SaveAsync(run, ReportFileKinds.Json)));
        var values = json.RootElement.GetProperty("rows")[0].GetProperty("values");
        values.GetProperty("name").GetString().ShouldBe(Tricky);
        values.GetProperty("count").GetInt64().ShouldBe(1);
        values.GetProperty("at").GetDateTime().ShouldBe(new DateTime(2026, 7, 1, 12, 1, 0, DateTimeKind.Utc));
        values.GetProperty("isNew").GetBoolean().ShouldBeTrue();
        json.RootElement.GetProperty("facts").GetProperty("numbers").GetProperty("missingCount").GetInt64().ShouldBe(1);
        json.RootElement.GetProperty("report").GetProperty("generatedBy").GetString().ShouldBe("Änne Żółć");
        Directory.EnumerateFileSystemEntries(tenant.WorkFolder).ShouldBeEmpty();
    }

    [Fact]
    public async Task TheCsv_IsForPrograms_AndStartsNoFormulaInASpreadsheet()
    {
        await using var tenant = await CreateAsync();
        tenant.Report.Rows = _ => [Inventory.Row(1, Tricky), Inventory.Row(2, "=HYPERLINK(\"http://x\")")];

        var lines = Encoding.UTF8.GetString(await File.ReadAllBytesAsync(await tenant.SaveAsync(await tenant.MakeAsync(), ReportFileKinds.Csv)));

        lines.ShouldStartWith("\uFEFFnumber,name,count,at,took,share,isNew,hash\r\nINV0000001,\"Größe “ž” Ελληνικά кириллица, \"\"quoted\"\"; line\nbreak\",1,2026-07-01T12:01:00Z,3700,0.25,true,");
        lines.ShouldContain("\r\nINV0000002,\"'=HYPERLINK(\"\"http://x\"\")\",2,");
    }

    [Fact]
    public async Task TheWorkbook_IsValid_AndHoldsNumbersAndTimesAsSuch()
    {
        await using var tenant = await CreateAsync();
        tenant.Report.Rows = _ => [Inventory.Row(1, Tricky + "\u0001"), Inventory.Row(2, "=1+1")];

        using var book = SpreadsheetDocument.Open(await tenant.SaveAsync(await tenant.MakeAsync(), ReportFileKinds.Xlsx), isEditable: false);

        new OpenXmlValidator().Validate(book).Select(e => e.Description).ShouldBeEmpty();
        book.WorkbookPart!.Workbook.Descendants<Sheet>().Select(s => s.Name!.Value).ShouldBe(["About", "Inventory"]);
        var sheet = (WorksheetPart)book.WorkbookPart.GetPartById(book.WorkbookPart.Workbook.Descendants<Sheet>().Last().Id!.Value!);
        var rows = sheet.Worksheet.Descendants<Row>().ToList();
        rows.Count.ShouldBe(3);
        var cells = rows[1].Elements<Cell>().ToList();
        cells[1].InnerText.ShouldBe(Tricky);
        cells[2].CellValue!.Text.ShouldBe("1");
        // 14:01 on the clock of the report.
        DateTime.FromOADate(double.Parse(cells[3].CellValue!.Text, System.Globalization.CultureInfo.InvariantCulture)).ShouldBe(new DateTime(2026, 7, 1, 14, 1, 0), TimeSpan.FromSeconds(1));
        rows[2].Elements<Cell>().ElementAt(1).CellFormula.ShouldBeNull();
    }

    [Fact]
    public async Task ThePdf_IsSoundTaggedAndSigned_SaysEverything_AndCarriesTheData()
    {
        await using var tenant = await CreateAsync();
        tenant.Report.Rows = context =>
        {
            context.Numbered(new("INV0000001", "INV0000003", 2, 1));
            context.Missing(new("INV0000002", "INV0000002", ReportGapKind.Removed, "The ledger knows it, and nobody deleted it."));
            context.Filtered("Everything that is new", "isNew = true");
            context.Note("There is more elsewhere.");
            context.Defined(new("m1", 3, "Count", "How many there are."));
            context.Figure(new("sum", "All of them", ReportValueKind.Number, 12345L));
            context.Chart(new("By month", "Two in May, three in June.", ["May", "June"], [new("New", [2, 3]), new("Old", [1, double.NaN])], IsLine: false));
            return [Inventory.Row(1, "Größe Ελληνικά кириллица"), Inventory.Row(3, new string('W', 300))];
        };
        var run = await tenant.MakeAsync();
        var pdf = await tenant.SaveAsync(run, ReportFileKinds.Pdf);

        (await ToolAsync("qpdf", "--check", pdf)).ShouldContain("No syntax or stream encoding errors found");
        var info = await ToolAsync("pdfinfo", pdf);
        info.ShouldContain("Tagged:          yes");
        info.ShouldContain("Inventory");
        var text = await ToolAsync("pdftotext", "-layout", pdf, "-");
        foreach (var said in (string[])["Größe Ελληνικά кириллица", "isNew = true", "Everything that is new", "There is more elsewhere.", "How many there are.", "12,345", "INV0000002", "nobody deleted it", "Page 1 of", "Europe/Berlin"])
        {
            text.ShouldContain(said);
        }

        (await ToolAsync("pdfsig", "-nocert", pdf)).ShouldContain("Signature Validation: Signature is Valid.");
        var folder = Directory.CreateDirectory(Path.Combine(tenant.Shell.DataPath, "detached")).FullName;
        await ToolAsync("pdfdetach", "-saveall", "-o", folder, pdf);
        var data = Directory.EnumerateFiles(folder, "*.json").Single();
        (await File.ReadAllBytesAsync(data)).ShouldBe(await File.ReadAllBytesAsync(await tenant.SaveAsync(run, ReportFileKinds.Json)));
        text.ShouldContain(Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(await File.ReadAllBytesAsync(data)))[..16]);
    }

    [Fact]
    public async Task APack_HasTheEvidenceOfEachItem_InEveryFile()
    {
        await using var tenant = await CreateAsync();
        tenant.Report.Definition = tenant.Report.Definition with { Evidence = [new("votes", "Votes", [new("who", "Who"), new("at", "At", ReportValueKind.Instant)])] };
        tenant.Report.Rows = _ =>
        [
            Inventory.Row(1, "One") with { Evidence = new Dictionary<string, IReadOnlyList<IReadOnlyList<object?>>> { ["votes"] = [["Rita", new DateTime(2026, 7, 1, 9, 0, 0, DateTimeKind.Utc)], ["Tom", null]] } },
            Inventory.Row(2, "Two"),
        ];
        var run = await tenant.MakeAsync();

        using (var zip = ZipFile.OpenRead(await tenant.SaveAsync(run, ReportFileKinds.Csv)))
        {
            zip.Entries.Select(e => e.Name).ShouldBe(["items.csv", "votes.csv"]);
            using StreamReader votes = new(zip.GetEntry("votes.csv")!.Open());
            (await votes.ReadToEndAsync()).ShouldBe("item,who,at\r\nINV0000001,Rita,2026-07-01T09:00:00Z\r\nINV0000001,Tom,\r\n");
        }

        var text = await ToolAsync("pdftotext", "-layout", await tenant.SaveAsync(run, ReportFileKinds.Pdf), "-");
        text.ShouldContain("Rita");
        text.ShouldContain("None.");
        using var book = SpreadsheetDocument.Open(await tenant.SaveAsync(run, ReportFileKinds.Xlsx), isEditable: false);
        new OpenXmlValidator().Validate(book).Select(e => e.Description).ShouldBeEmpty();
        book.WorkbookPart!.Workbook.Descendants<Sheet>().Select(s => s.Name!.Value).ShouldBe(["About", "Inventory", "Votes"]);
    }

    [Fact]
    public async Task TheItems_AreProvenByABundle_ThatTheStandAloneVerifierAccepts_AndAForgedOneIsNot()
    {
        await using var tenant = await CreateAsync();
        var team = Guid.CreateVersion7();
        await tenant.Shell.InScopeAsync(async s =>
        {
            var db = s.GetRequiredService<IdentityDbContext>();
            db.Teams.Add(new Team { Id = team, Name = "Board" });
            await db.SaveChangesAsync();
        });
        tenant.Report.Rows = _ => [Inventory.Row(1, "One") with { Records = [new("identity.team", team.ToString())] }];
        var run = await tenant.MakeAsync();
        var folder = Directory.CreateDirectory(Path.Combine(tenant.Shell.DataPath, "detached")).FullName;
        await ToolAsync("pdfdetach", "-saveall", "-o", folder, await tenant.SaveAsync(run, ReportFileKinds.Pdf));
        var proof = Directory.EnumerateFiles(folder, "*-proof.zip").Single();

        (await LedgerVerificationTests.RunAsync(proof)).Code.ShouldBe(0);

        using (var zip = ZipFile.Open(proof, ZipArchiveMode.Update))
        {
            var entry = zip.GetEntry("proofs.jsonl")!;
            string lines;
            using (StreamReader reader = new(entry.Open()))
            {
                lines = await reader.ReadToEndAsync();
            }

            lines.ShouldContain("Board");
            entry.Delete();
            using StreamWriter writer = new(zip.CreateEntry("proofs.jsonl").Open());
            await writer.WriteAsync(lines.Replace("Board", "Bored", StringComparison.Ordinal));
        }

        (await LedgerVerificationTests.RunAsync(proof)).Code.ShouldBe(1);
    }

    [Fact]
    public async Task TheSameDataAtTheSameMoment_MakeTheSameTables()
    {
        await using var tenant = await CreateAsync();
        tenant.Report.Rows = _ => [Inventory.Row(1, "One")];

        var (first, second) = (await tenant.MakeAsync(), await tenant.MakeAsync());

        foreach (var kind in (string[])[ReportFileKinds.Json, ReportFileKinds.Csv])
        {
            first.ReadFiles().Single(f => f.Kind == kind).Sha256.ShouldBe(second.ReadFiles().Single(f => f.Kind == kind).Sha256, kind);
        }
    }

    private static async Task<string> ToolAsync(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false })!;
        var errors = process.StandardError.ReadToEndAsync();
        var output = await process.StandardOutput.ReadToEndAsync() + await errors;
        await process.WaitForExitAsync();
        process.ExitCode.ShouldBe(0, output);
        return output;
    }
}
