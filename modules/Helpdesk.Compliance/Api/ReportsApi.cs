using Helpdesk.Compliance.Reports;
using Helpdesk.Data;
using Helpdesk.Errors;
using Helpdesk.Security;
using Helpdesk.Web;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;

namespace Helpdesk.Compliance.Api;

/// <summary>Compliance reports over the API.</summary>
internal static class ReportsApi
{
    private const int Most = 100;

    public static void Map(IEndpointRouteBuilder routes)
    {
        var group = routes.MapApi("compliance", "Compliance");
        group.MapGet("reports", List)
            .RequirePermission(CompliancePermissions.RunComplianceReports)
            .WithName("ListComplianceReports")
            .WithSummary("Lists the reports that can be made");
        group.MapPost("reports/{reportId}/runs", StartAsync)
            .RequirePermission(CompliancePermissions.RunComplianceReports)
            .WithIdempotencyKey()
            .WithName("StartComplianceReport")
            .WithSummary("Makes a report in the background")
            .WithDescription("""Example: `{"from":"2026-01-01T00:00:00Z","to":"2026-04-01T00:00:00Z","query":"priority in (1, 2)"}`.""");
        group.MapGet("runs", RunsAsync)
            .RequirePermission(CompliancePermissions.RunComplianceReports)
            .WithName("ListComplianceRuns")
            .WithSummary("Lists the last 100 reports that were made, newest first");
        group.MapGet("runs/{id:guid}", RunAsync)
            .RequirePermission(CompliancePermissions.RunComplianceReports)
            .WithName("GetComplianceRun")
            .WithSummary("Reads how far a report is, and its files");
        group.MapGet("runs/{id:guid}/files/{kind}", FileAsync)
            .RequirePermission(CompliancePermissions.RunComplianceReports)
            .WithName("DownloadComplianceReport")
            .WithSummary("Downloads a file of a report: pdf, csv, xlsx, json or proof");
        group.MapPost("runs/{id:guid}/cancel", CancelAsync)
            .RequirePermission(CompliancePermissions.RunComplianceReports)
            .WithName("CancelComplianceReport")
            .WithSummary("Cancels a report that is being made");
    }

    private static Ok<IReadOnlyList<ReportResource>> List(IEnumerable<IComplianceReport> reports, ICurrentUser user) =>
        TypedResults.Ok<IReadOnlyList<ReportResource>>(
        [
            .. reports.Select(r => r.Definition).Where(d => d.Permission is null || user.Can(d.Permission)).OrderBy(d => d.Id, StringComparer.Ordinal)
                .Select(d => new ReportResource(d.Id, d.Title, d.Description, d.PeriodMeaning, d.TakesQuery, d.TakesKeys, [.. d.Parameters.Select(p => p.Key)], [.. d.Columns.Select(c => c.Key)])),
        ]);

    private static async Task<Accepted<RunResource>> StartAsync(
        string reportId, OrderBody body, IEnumerable<IComplianceReport> reports, StartReport start, ReportAccess access, ReportBoard board, ICurrentUser user, IStringLocalizer L, CancellationToken cancellationToken)
    {
        var isOpen = body.Keys is not null || !reports.Any(r => r.Definition.Id == reportId && r.Definition.PeriodMeaning is not null);
        ReportScope scope = new(Instant(body.From, "from", DateTime.MinValue, isOpen, L), Instant(body.To, "to", DateTime.MaxValue, isOpen, L), user.TimeZone)
        {
            Query = string.IsNullOrWhiteSpace(body.Query) ? null : body.Query,
            Keys = body.Keys,
            Parameters = body.Parameters ?? new Dictionary<string, string>(StringComparer.Ordinal),
        };
        var id = await start.HandleAsync(new(reportId, scope), cancellationToken);
        return TypedResults.Accepted($"{ApiRouteBuilderExtensions.Root}/compliance/runs/{id}", RunResource.Of(await access.FindAsync(id, cancellationToken), board));
    }

    /// <summary>A time without its distance from UTC is another time on each machine.</summary>
    private static DateTime Instant(DateTime? given, string field, DateTime open, bool isOpen, IStringLocalizer L) => given switch
    {
        { Kind: DateTimeKind.Unspecified } => throw new ValidationException(field, L["Write the time with its distance from UTC, for example 2026-01-01T00:00:00Z."]),
        { } at => at.ToUniversalTime(),
        null when isOpen => DateTime.SpecifyKind(open, DateTimeKind.Utc),
        null => throw new ValidationException(field, L["Say when the period begins and when it ends."]),
    };

    private static async Task<Ok<IReadOnlyList<RunResource>>> RunsAsync(ReportAccess access, ReportBoard board, CancellationToken cancellationToken)
    {
        var runs = await access.Visible.AsNoTracking().OrderByDescending(r => r.Id).Take(Most).ToListAsync(cancellationToken);
        return TypedResults.Ok<IReadOnlyList<RunResource>>([.. runs.Select(r => RunResource.Of(r, board))]);
    }

    private static async Task<Ok<RunResource>> RunAsync(Guid id, ReportAccess access, ReportBoard board, CancellationToken cancellationToken) =>
        TypedResults.Ok(RunResource.Of(await access.FindAsync(id, cancellationToken), board));

    private static async Task<FileStreamHttpResult> FileAsync(Guid id, string kind, ReportArchive read, ILedgerActs acts, CancellationToken cancellationToken)
    {
        var (file, content) = await read.FileAsync(id, kind, cancellationToken);
        await acts.RecordAsync(
            LedgerActions.Downloaded, "compliance.report-run", id.ToString(), new Dictionary<string, object?>(StringComparer.Ordinal) { ["file"] = file.Name, ["sha256"] = file.Sha256 }, cancellationToken);
        return TypedResults.File(content, file.MediaType, file.Name);
    }

    private static async Task<Ok<RunResource>> CancelAsync(Guid id, CancelReport cancel, ReportAccess access, ReportBoard board, CancellationToken cancellationToken)
    {
        await cancel.HandleAsync(id, cancellationToken);
        return await RunAsync(id, access, board, cancellationToken);
    }
}

/// <summary>What a report is made of.</summary>
internal sealed record OrderBody
{
    /// <summary>First instant of the period.</summary>
    public DateTime? From { get; init; }

    /// <summary>First instant after it.</summary>
    public DateTime? To { get; init; }

    /// <summary>Filter in the language of the queues.</summary>
    public string? Query { get; init; }

    /// <summary>Only these items.</summary>
    public IReadOnlyList<string>? Keys { get; init; }

    /// <summary>What else the report asks for, by key.</summary>
    public IReadOnlyDictionary<string, string>? Parameters { get; init; }
}

/// <summary>A report that can be made.</summary>
internal sealed record ReportResource(
    string Id, string Title, string Description, string? PeriodMeaning, bool TakesQuery, bool TakesKeys, IReadOnlyList<string> Parameters, IReadOnlyList<string> Columns);

/// <summary>A report that was ordered.</summary>
internal sealed record RunResource(
    Guid Id, string ReportId, string Title, string State, DateTime RequestedAt, string RequestedBy, DateTime? FinishedAt, long Rows, string? Error, IReadOnlyList<RunFileResource> Files)
{
    public static RunResource Of(ReportRun run, ReportBoard board) => new(
        run.Id, run.ReportId, run.Title, run.State.ToString().ToLowerInvariant(), run.RequestedAt, run.RequestedByName, run.FinishedAt, board.Find(run.Id)?.Rows ?? run.Rows, run.Error,
        [.. run.ReadFiles().Where(f => f.Kind != ReportFileKinds.Cover).Select(f => new RunFileResource(f.Kind, f.Name, f.MediaType, f.Length, f.Sha256))]);
}

/// <summary>A file of a report.</summary>
internal sealed record RunFileResource(string Kind, string Name, string MediaType, long Length, string Sha256);
