using System.Globalization;
using System.Reflection;
using System.Security.Cryptography;
using System.Text.Json;
using Helpdesk.Compliance.Ledger;
using Helpdesk.Compliance.Pdf;
using Helpdesk.Compliance.Reports.Files;
using Helpdesk.Data;
using Helpdesk.Errors;
using Helpdesk.Identity;
using Helpdesk.Modules;
using Helpdesk.Security;
using Helpdesk.Ui;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;
using Microsoft.Extensions.Logging;

namespace Helpdesk.Compliance.Reports;

/// <summary>
/// Makes a report: reads the rows once with the rights of the person who asked, and makes every file of them. Files are offered when all of them are whole,
/// or not at all.
/// </summary>
internal sealed partial class RunReport(
    ComplianceDbContext db,
    IEnumerable<IComplianceReport> reports,
    IPersonRights rights,
    ICurrentUser user,
    IBlobStore blobs,
    ReportBoard board,
    ReportProof proof,
    ReportCertificate certificate,
    IEnumerable<ITenantLook> looks,
    ShellSettings shell,
    TimeProvider clock,
    IStringLocalizer L,
    ILogger<RunReport> logger)
{
    /// <summary>A run whose process died is taken up again after this time: longer than the longest step in which no row is read.</summary>
    public static readonly TimeSpan Lease = TimeSpan.FromMinutes(30);

    /// <summary>What fits on one sheet of a workbook.</summary>
    public const long MostRows = 1_000_000;

    private const long MostBytes = 4L << 30;

    private string Folder(Guid runId) => Path.Combine(shell.DataPath, "reports-in-work", runId.ToString("n"));

    public async Task HandleAsync(Guid runId, CancellationToken stopping)
    {
        var run = await db.ReportRuns.SingleOrDefaultAsync(r => r.Id == runId, stopping);
        if (run is null || run.IsOver)
        {
            board.Finish(runId);
            return;
        }

        // A shell that was swapped meanwhile has a board of its own.
        var running = board.Start(runId, run.RequestedById);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(stopping, running.Cancelled);
        CultureInfo.CurrentCulture = CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo(run.Culture);
        try
        {
            await MakeAsync(run, running, either.Token);
        }
        catch (OperationCanceledException) when (running.Cancelled.IsCancellationRequested)
        {
            await GiveUpAsync(run, ReportRunState.Cancelled, L["Cancelled. Nothing of it was kept."]);
        }
        catch (OperationCanceledException)
        {
            // The process stops: the run goes on with the next one.
            await GiveUpAsync(run, ReportRunState.Waiting, null);
        }
        catch (ConcurrencyException)
        {
            // Cancelled from another node: what it says stays.
            LogLost(logger, runId);
        }
        catch (BusinessException exception)
        {
            await GiveUpAsync(run, ReportRunState.Failed, exception.Message);
        }
        catch (IOException exception)
        {
            LogFailed(logger, exception, runId);
            await GiveUpAsync(run, ReportRunState.Failed, L["The files could not be written. Ask the operators to make room for the server's data and to look into its log, and run the report again. Nothing of it was kept."]);
        }
        catch (Exception exception)
        {
            LogFailed(logger, exception, runId);
            await GiveUpAsync(run, ReportRunState.Failed, L["The report failed. The reason is in the server's log."]);
        }
        finally
        {
            board.Finish(runId);
            Clear(runId);
        }
    }

    private void Clear(Guid runId)
    {
        if (Directory.Exists(Folder(runId)))
        {
            Directory.Delete(Folder(runId), recursive: true);
        }
    }

    private async Task MakeAsync(ReportRun run, RunningReport running, CancellationToken cancellationToken)
    {
        var person = await rights.FindAsync(run.RequestedById, cancellationToken)
            ?? throw new BusinessException("Compliance:PersonLeft", L["{0} may not sign in any more, so nothing is read in that name. Order the report as somebody else.", run.RequestedByName]);
        using var limited = user.LimitTo(person);
        // Also for "me" in a filter: nobody is signed in here.
        using var acting = user.ActAs(run.RequestedById, run.RequestedByName, user.Origin);
        var report = reports.FirstOrDefault(r => r.Definition.Id == run.ReportId)
            ?? throw new BusinessException("Compliance:NoReport", L["There is no report “{0}”.", run.ReportId]);
        var definition = report.Definition;
        if (!user.Can(CompliancePermissions.RunComplianceReports) || (definition.Permission is { } permission && !user.Can(permission)))
        {
            throw new ForbiddenException(L["{0} has no right to this report any more.", run.RequestedByName]);
        }

        await KeepAsync(run, ReportRunState.Running, cancellationToken);
        // What a process that was killed left of it.
        Clear(run.Id);
        Directory.CreateDirectory(Folder(run.Id));
        var look = looks.LastOrDefault() is { } theme ? await theme.GetAsync(cancellationToken) : new TenantLook(shell.Name, null);
        var (cover, records) = await ReadAsync(run, definition, report, look, running, cancellationToken);

        running.Stage = ReportStage.Proving;
        await KeepAsync(run, ReportRunState.Running, cancellationToken);
        // The events themselves hold more than the rows: old values, addresses, sessions.
        var mayProve = user.Can(ReportPermissions.ReadLedger);
        var (mark, note) = await proof.WriteAsync(PathOf(run, "proof.zip"), mayProve ? records : [], cancellationToken);
        if (!mayProve && records.Count > 0)
        {
            note ??= L["The ledger's events of the items are not in the report: they are for people with the right “{0}”.", L[ReportPermissions.ReadLedger.Description].Value];
        }

        cover = cover with { Ledger = mark, FileNotes = note is null ? [] : [note] };
        var files = await WriteAsync(run, cover, look, running, cancellationToken);

        running.Stage = ReportStage.Keeping;
        run.Finish(cover.RowCount, files, clock.GetUtcNow().UtcDateTime);
        await db.SaveChangesAsync(cancellationToken);
    }

    private async Task<(ReportCover Cover, IReadOnlyList<LedgerRecord> Records)> ReadAsync(
        ReportRun run, ReportDefinition definition, IComplianceReport report, TenantLook look, RunningReport running, CancellationToken cancellationToken)
    {
        ReportContext context = new(run.StoredScope.ToScope());
        var cover = Head(run, definition, look);
        List<LedgerRecord> records = [];
        var kept = clock.GetTimestamp();
        var path = PathOf(run, "data.json");
        var hasEvidence = false;
        long rows;
        var data = new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.None, 1 << 16, useAsync: true);
        await using (data.ConfigureAwait(false))
        {
            rows = await ReportData.WriteAsync(data, cover, report.ReadAsync(context, cancellationToken), context, async (row, count) =>
            {
                if (count > MostRows)
                {
                    throw new BusinessException("Compliance:TooManyRows", L["The report has more than {0} rows. Narrow the period or the filter.", MostRows.ToString("N0", CultureInfo.CurrentCulture)]);
                }

                hasEvidence |= row.Evidence.Count > 0;
                (running.Rows, running.Expected) = (count, context.Expected);
                if (records.Count < ReportProof.MostRecords)
                {
                    records.AddRange(row.Records);
                }

                if (clock.GetElapsedTime(kept) > Lease / 15)
                {
                    kept = clock.GetTimestamp();
                    await KeepAsync(run, ReportRunState.Running, cancellationToken);
                }
            }, cancellationToken);
        }

        return (cover with
        {
            RowCount = rows,
            // Without any the report is a register: one table, not a page for each item.
            Evidence = hasEvidence ? cover.Evidence : [],
            QueryInWords = context.QueryInWords,
            Query = context.Query,
            Numbers = context.Numbers,
            Gaps = context.Gaps,
            HiddenByRights = context.HiddenByRights,
            Notes = context.Notes,
            Metrics = context.Metrics,
            Figures = context.Figures,
            Charts = context.Charts,
            DataSha256 = await HashAsync(path, cancellationToken),
        }, records);
    }

    private async Task<IReadOnlyList<ReportFile>> WriteAsync(ReportRun run, ReportCover cover, TenantLook look, RunningReport running, CancellationToken cancellationToken)
    {
        var data = PathOf(run, "data.json");
        var culture = CultureInfo.CurrentCulture;
        ReportText text = new(culture, cover.Scope.ToScope().Zone, L);
        ReportAbout about = new(text, L);
        var name = string.Create(CultureInfo.InvariantCulture, $"{cover.ReportId}-{text.Local(cover.GeneratedAt):yyyyMMdd-HHmm}");
        IEnumerable<ReportLine> Rows() => ReportData.Read(File.OpenRead(data)).TakeWhile(_ => !cancellationToken.IsCancellationRequested);

        running.Stage = ReportStage.WritingTables;
        var (csv, csvType) = CsvReport.IsArchive(cover) ? ("tables.zip", "application/zip") : ("table.csv", "text/csv");
        Write(run, csv, stream => CsvReport.Write(stream, cover, Rows));
        cancellationToken.ThrowIfCancellationRequested();
        Write(run, "book.xlsx", stream => new XlsxReport(text, L).Write(stream, cover, about.Of(cover), Rows));
        cancellationToken.ThrowIfCancellationRequested();

        List<(string Kind, string File, string Name, string MediaType)> made =
        [
            (ReportFileKinds.Json, "data.json", name + ".json", "application/json"),
            (ReportFileKinds.Csv, csv, name + Path.GetExtension(csv), csvType),
            (ReportFileKinds.Xlsx, "book.xlsx", name + ".xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
        ];
        if (File.Exists(PathOf(run, "proof.zip")))
        {
            made.Add((ReportFileKinds.Proof, "proof.zip", name + "-proof.zip", "application/zip"));
        }

        running.Stage = ReportStage.WritingPdf;
        await KeepAsync(run, ReportRunState.Running, cancellationToken);
        if (cover.RowCount > PdfReport.MostRows)
        {
            cover = cover with { FileNotes = [.. cover.FileNotes, L["There is no PDF: {0} rows are too many pages to read. The other files are complete; narrow the period for a PDF.", cover.RowCount.ToString("N0", culture)]] };
        }
        else
        {
            cover = await WritePdfAsync(run, cover, look, new(text, about, L), name, csvType, cancellationToken);
            made.Insert(0, (ReportFileKinds.Pdf, "report.pdf", name + ".pdf", "application/pdf"));
        }

        Write(run, "cover.json", stream => JsonSerializer.Serialize(stream, cover, ReportCover.Json));
        made.Add((ReportFileKinds.Cover, "cover.json", name + "-cover.json", "application/json"));
        List<ReportFile> files = [];
        foreach (var file in made)
        {
            var content = File.OpenRead(PathOf(run, file.File));
            await using (content.ConfigureAwait(false))
            {
                var blob = await blobs.SaveAsync(content, MostBytes, cancellationToken);
                files.Add(new(file.Kind, file.Name, file.MediaType, blob.Sha256, blob.Length));
            }
        }

        return files;
    }

    private async Task<ReportCover> WritePdfAsync(ReportRun run, ReportCover cover, TenantLook look, PdfReport pdf, string name, string csvType, CancellationToken cancellationToken)
    {
        List<Embedded> embedded =
        [
            new(name + ".json", "application/json", L["The data of the report"], AttachmentKind.Data, PathOf(run, "data.json")),
            csvType == "text/csv"
                ? new(name + ".csv", csvType, L["The same data as a table"], AttachmentKind.Alternative, PathOf(run, "table.csv"))
                : new(name + ".zip", csvType, L["The same data as tables"], AttachmentKind.Alternative, PathOf(run, "tables.zip")),
        ];
        if (File.Exists(PathOf(run, "proof.zip")))
        {
            embedded.Add(new(name + "-proof.zip", "application/zip", L["Ledger events of the items with their proofs"], AttachmentKind.Supplement, PathOf(run, "proof.zip")));
        }

        using var signing = certificate.Read();
        var document = pdf.Make(cover, look, PathOf(run, "data.json"), embedded);
        var result = await PdfFile.WriteAsync(PathOf(run, "report.pdf"), document, new PdfSigner(signing, clock.GetUtcNow(), L["Made by Helpdesk of its records"]), cancellationToken);
        return result.MissingCharacters.Count == 0
            ? cover
            : cover with { FileNotes = [.. cover.FileNotes, L["The fonts of the PDF have no sign for: {0}. A replacement sign is shown; the text itself is whole and can be copied.", string.Join(' ', result.MissingCharacters.Take(50))]] };
    }

    private ReportCover Head(ReportRun run, ReportDefinition definition, TenantLook look) => new()
    {
        ReportId = definition.Id,
        Title = definition.Title,
        Description = definition.Description,
        Tenant = look.Name,
        Culture = run.Culture,
        Scope = run.StoredScope,
        PeriodMeaning = definition.PeriodMeaning,
        Parameters = [.. definition.Parameters.Select(p => KeyValuePair.Create(p.Label, run.StoredScope.Parameters.GetValueOrDefault(p.Key) ?? p.Default ?? "–"))],
        GeneratedAt = clock.GetUtcNow().UtcDateTime,
        GeneratedBy = run.RequestedByName,
        SoftwareVersion = typeof(RunReport).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "?",
        DataModelVersion = db.Database.GetMigrations().Last(),
        Columns = definition.Columns,
        Evidence = definition.Evidence,
    };

    private async Task KeepAsync(ReportRun run, ReportRunState state, CancellationToken cancellationToken)
    {
        (run.State, run.LeaseUntil) = (state, clock.GetUtcNow().UtcDateTime + Lease);
        await db.SaveChangesAsync(cancellationToken);
    }

    private async Task GiveUpAsync(ReportRun run, ReportRunState state, string? why)
    {
        try
        {
            db.Forget();
            run = await db.ReportRuns.SingleAsync(r => r.Id == run.Id, CancellationToken.None);
            if (!run.IsOver)
            {
                run.Give(state, why, clock.GetUtcNow().UtcDateTime);
                await db.SaveChangesAsync(CancellationToken.None);
            }
        }
        catch (ConcurrencyException)
        {
            LogLost(logger, run.Id);
        }
    }

    private void Write(ReportRun run, string file, Action<Stream> write)
    {
        using FileStream stream = new(PathOf(run, file), FileMode.CreateNew, FileAccess.Write, FileShare.None, 1 << 16);
        write(stream);
    }

    private static async Task<string> HashAsync(string path, CancellationToken cancellationToken)
    {
        var stream = File.OpenRead(path);
        await using (stream.ConfigureAwait(false))
        {
            return Convert.ToHexStringLower(await SHA256.HashDataAsync(stream, cancellationToken));
        }
    }

    private string PathOf(ReportRun run, string file) => Path.Combine(Folder(run.Id), file);

    [LoggerMessage(LogLevel.Information, "The report run {RunId} was ended elsewhere")]
    private static partial void LogLost(ILogger logger, Guid runId);

    [LoggerMessage(LogLevel.Error, "The report run {RunId} failed")]
    private static partial void LogFailed(ILogger logger, Exception exception, Guid runId);
}
