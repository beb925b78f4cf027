using System.Globalization;
using System.Text.Json;
using Helpdesk.Errors;
using Helpdesk.Tasks;
using Microsoft.EntityFrameworkCore;

namespace Helpdesk.Compliance.Reports.Schedules;

/// <summary>Orders the reports whose time has come. The run and the next time commit together, so that each period is reported once.</summary>
[BackgroundTask(Title = "Order scheduled reports", Schedule = "50 0/5 * * * ?", Description = "Makes the reports that are planned for each day, week, month or quarter.")]
internal sealed class RunSchedules(ComplianceDbContext db, IEnumerable<IComplianceReport> reports, StartReport start, TimeProvider clock) : IBackgroundTask
{
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow().UtcDateTime;
        foreach (var schedule in await db.ReportSchedules.Where(s => !s.IsPaused && s.NextAt <= now).OrderBy(s => s.NextAt).ToListAsync(cancellationToken))
        {
            var zone = TimeZoneInfo.FindSystemTimeZoneById(schedule.Zone);
            var (from, to) = ReportPeriods.LastWhole(schedule.Rhythm, schedule.NextAt, zone);
            // Texts are in the language of the owner.
            CultureInfo.CurrentCulture = CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo(schedule.Culture);
            ReportRun run = new()
            {
                ReportId = schedule.ReportId,
                Title = reports.Select(r => r.Definition).FirstOrDefault(d => d.Id == schedule.ReportId)?.Title ?? schedule.ReportId,
                Scope = JsonSerializer.Serialize(StoredScope.Of(new(from, to, zone) { Query = schedule.Query, Parameters = schedule.ReadParameters() })),
                Culture = schedule.Culture,
                ScheduleId = schedule.Id,
                RequestedById = schedule.OwnerId,
                RequestedByName = schedule.OwnerName,
                RequestedAt = now,
                LeaseUntil = now + RunReport.Lease,
            };
            db.ReportRuns.Add(run);
            // From the time that was planned: what the server slept through is made up, one period in each round.
            schedule.NextAt = ReportPeriods.NextAt(schedule.Rhythm, schedule.NextAt, zone);
            try
            {
                await db.SaveChangesAsync(cancellationToken);
            }
            catch (ConcurrencyException)
            {
                // Another node was faster, or the owner changed it; the next round looks again.
                db.Forget();
                return;
            }

            start.Begin(run.Id, run.RequestedById, run.ReportId);
        }
    }
}
