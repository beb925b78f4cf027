using System.Globalization;
using System.Text.Json;
using Helpdesk.Errors;
using Helpdesk.Security;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;

namespace Helpdesk.Compliance.Reports.Schedules;

internal sealed record ScheduleRequest(string ReportId, ReportRhythm Rhythm, string? Query, IReadOnlyDictionary<string, string> Parameters);

/// <summary>Plans a report, pauses it, and takes it away again.</summary>
internal sealed class SaveSchedule(ComplianceDbContext db, IEnumerable<IComplianceReport> reports, ICurrentUser user, TimeProvider clock, IStringLocalizer L)
{
    private const int Most = 50;

    public async Task<Guid> AddAsync(ScheduleRequest request, CancellationToken cancellationToken)
    {
        Demand();
        var definition = reports.Select(r => r.Definition).FirstOrDefault(d => d.Id == request.ReportId)
            ?? throw new NotFoundException(L["There is no report “{0}”.", request.ReportId]);
        if (definition.Permission is { } permission && !user.Can(permission))
        {
            throw new ForbiddenException(L["For this you need the right “{0}”.", L[permission.Description].Value]);
        }

        if (!Enum.IsDefined(request.Rhythm))
        {
            throw new ValidationException("rhythm", L["Choose how often the report is made."]);
        }

        if (!string.IsNullOrWhiteSpace(request.Query) && !definition.TakesQuery)
        {
            throw new ValidationException("query", L["The report {0} takes no filter.", definition.Id]);
        }

        if (await db.ReportSchedules.CountAsync(s => s.OwnerId == user.Id, cancellationToken) >= Most)
        {
            throw new BusinessException("Compliance:TooManySchedules", L["You have {0} schedules. Take one away first.", Most]);
        }

        ReportSchedule schedule = new()
        {
            ReportId = definition.Id,
            Rhythm = request.Rhythm,
            Query = string.IsNullOrWhiteSpace(request.Query) ? null : request.Query.Trim(),
            Parameters = JsonSerializer.Serialize(request.Parameters),
            OwnerId = user.RequiredId,
            OwnerName = user.Name,
            Culture = CultureInfo.CurrentUICulture.Name,
            Zone = user.TimeZone.Id,
            NextAt = ReportPeriods.NextAt(request.Rhythm, clock.GetUtcNow().UtcDateTime, user.TimeZone),
        };
        db.ReportSchedules.Add(schedule);
        await db.SaveChangesAsync(cancellationToken);
        return schedule.Id;
    }

    public async Task PauseAsync(Guid id, bool isPaused, CancellationToken cancellationToken)
    {
        var schedule = await FindAsync(id, cancellationToken);
        schedule.IsPaused = isPaused;
        // What was due meanwhile is not made up for.
        schedule.NextAt = ReportPeriods.NextAt(schedule.Rhythm, clock.GetUtcNow().UtcDateTime, TimeZoneInfo.FindSystemTimeZoneById(schedule.Zone));
        await db.SaveChangesAsync(cancellationToken);
    }

    public async Task DeleteAsync(Guid id, CancellationToken cancellationToken)
    {
        db.ReportSchedules.Remove(await FindAsync(id, cancellationToken));
        await db.SaveChangesAsync(cancellationToken);
    }

    private async Task<ReportSchedule> FindAsync(Guid id, CancellationToken cancellationToken)
    {
        Demand();
        return await db.ReportSchedules.SingleOrDefaultAsync(s => s.Id == id && (s.OwnerId == user.Id || user.Can(PlatformPermissions.SiteOwner)), cancellationToken)
            ?? throw new NotFoundException(L["There is no such schedule, or it is somebody else's."]);
    }

    private void Demand()
    {
        if (!user.Can(CompliancePermissions.RunComplianceReports))
        {
            throw new ForbiddenException(L["For this you need the right “{0}”.", L[CompliancePermissions.RunComplianceReports.Description].Value]);
        }
    }
}
