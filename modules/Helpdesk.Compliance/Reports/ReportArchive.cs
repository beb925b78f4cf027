using System.Text.Json;
using Helpdesk.Compliance.Reports.Files;
using Helpdesk.Data;
using Helpdesk.Errors;
using Microsoft.Extensions.Localization;

namespace Helpdesk.Compliance.Reports;

/// <param name="Lines">Rows of the page.</param>
/// <param name="HasMore">There are rows after them.</param>
internal sealed record ReportPage(ReportCover Cover, IReadOnlyList<ReportLine> Lines, bool HasMore);

/// <summary>Reads a finished report from its files: what the page shows is what was archived.</summary>
internal sealed class ReportArchive(ReportAccess access, IEnumerable<IComplianceReport> reports, IBlobStore blobs, IStringLocalizer L)
{
    public const int PageSize = 50;

    public async Task<ReportPage> PageAsync(ReportRun run, int page, CancellationToken cancellationToken)
    {
        var files = run.ReadFiles();
        var cover = await OpenAsync(files.Single(f => f.Kind == ReportFileKinds.Cover), cancellationToken);
        await using (cover.ConfigureAwait(false))
        {
            var data = await OpenAsync(files.Single(f => f.Kind == ReportFileKinds.Json), cancellationToken);
            List<ReportLine> lines = [.. ReportData.Read(data).Skip((page - 1) * PageSize).Take(PageSize + 1)];
            return new((await JsonSerializer.DeserializeAsync<ReportCover>(cover, ReportCover.Json, cancellationToken))!, [.. lines.Take(PageSize)], lines.Count > PageSize);
        }
    }

    /// <summary>The run is of a report that is a complete register.</summary>
    public bool IsPopulation(ReportRun run) => reports.Any(r => r.Definition.Id == run.ReportId && r.Definition.IsPopulation);

    /// <summary>Keys of all rows in their order, and the hash of the data that they stand in: what a sample is drawn from.</summary>
    public async Task<(string DataSha256, IReadOnlyList<string> Keys)> KeysAsync(Guid runId, CancellationToken cancellationToken)
    {
        var run = await access.FindAsync(runId, cancellationToken);
        if (run.State != ReportRunState.Done)
        {
            throw new BusinessException("Compliance:ReportNotDone", L["The report is not done yet. Wait for it to end."]);
        }

        var file = run.ReadFiles().Single(f => f.Kind == ReportFileKinds.Json);
        return (file.Sha256, [.. ReportData.Read(await OpenAsync(file, cancellationToken)).Select(l => l.Key)]);
    }

    public async Task<(ReportFile File, Stream Content)> FileAsync(Guid runId, string kind, CancellationToken cancellationToken)
    {
        var run = await access.FindAsync(runId, cancellationToken);
        var file = run.ReadFiles().FirstOrDefault(f => f.Kind == kind && f.Kind != ReportFileKinds.Cover)
            ?? throw new NotFoundException(L["The report has no file “{0}”.", kind]);
        return (file, await OpenAsync(file, cancellationToken));
    }

    private async Task<Stream> OpenAsync(ReportFile file, CancellationToken cancellationToken) =>
        await blobs.OpenAsync(file.Sha256, cancellationToken)
        ?? throw new NotFoundException(L["The file {0} is not in the store any more. Bring it back from the backup, or run the report again.", file.Name]);
}
