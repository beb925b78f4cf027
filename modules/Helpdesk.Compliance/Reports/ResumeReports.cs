using Helpdesk.Tasks;
using Microsoft.EntityFrameworkCore;

namespace Helpdesk.Compliance.Reports;

/// <summary>Takes up reports whose process ended: each is made anew, from its first row.</summary>
[BackgroundTask(Title = "Resume reports", Schedule = "35 * * * * ?", Description = "Makes reports that were interrupted when the server stopped.")]
internal sealed class ResumeReports(ComplianceDbContext db, ReportBoard board, StartReport start, TimeProvider clock) : IBackgroundTask
{
    private const int MostAtOnce = 5;

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow().UtcDateTime;
        var waiting = await db.ReportRuns
            .Where(r => (r.State == ReportRunState.Waiting || r.State == ReportRunState.Running) && (r.LeaseUntil == null || r.LeaseUntil < now))
            .OrderBy(r => r.RequestedAt).Take(MostAtOnce).ToListAsync(cancellationToken);
        foreach (var run in waiting.Where(r => board.Find(r.Id) is null))
        {
            // Of two nodes one keeps its claim, the other one is told that the row has changed.
            run.LeaseUntil = now + RunReport.Lease;
            await db.SaveChangesAsync(cancellationToken);
            start.Begin(run.Id, run.RequestedById, run.ReportId);
        }
    }
}
