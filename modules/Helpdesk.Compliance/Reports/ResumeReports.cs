using Helpdesk.Tasks;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;

namespace Helpdesk.Compliance.Reports;

/// <summary>Takes up reports whose process ended: each is made anew, from its first row.</summary>
[BackgroundTask(Title = "Resume reports", Schedule = "35 * * * * ?", Description = "Makes reports that were interrupted when the server stopped.")]
internal sealed class ResumeReports(ComplianceDbContext db, ReportBoard board, StartReport start, TimeProvider clock, IStringLocalizer L) : IBackgroundTask
{
    private const int MostAtOnce = 5;

    /// <summary>What stops the server each time is not tried for ever.</summary>
    private static readonly TimeSpan GivenUpAfter = TimeSpan.FromDays(1);

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow().UtcDateTime;
        var waiting = await db.ReportRuns
            .Where(r => (r.State == ReportRunState.Waiting || r.State == ReportRunState.Running) && (r.LeaseUntil == null || r.LeaseUntil < now))
            .OrderBy(r => r.RequestedAt).Take(MostAtOnce).ToListAsync(cancellationToken);
        foreach (var run in waiting.Where(r => board.Find(r.Id) is null))
        {
            if (run.RequestedAt < now - GivenUpAfter)
            {
                run.Give(ReportRunState.Failed, L["It was begun again and again for a day and never ended. Order it with a shorter period."], now);
                await db.SaveChangesAsync(cancellationToken);
                continue;
            }

            // Of two nodes one keeps its claim, the other one is told that the row has changed.
            run.LeaseUntil = now + RunReport.Lease;
            await db.SaveChangesAsync(cancellationToken);
            start.Begin(run.Id, run.RequestedById, run.ReportId);
        }
    }
}
