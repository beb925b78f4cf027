using Helpdesk.Errors;
using Helpdesk.Security;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;

namespace Helpdesk.Compliance.Reports;

/// <summary>
/// Who sees which reports. The rows of a report were read with the rights of the person who asked for it, so it is theirs; auditors and site owners, who
/// see everything, see those of all.
/// </summary>
internal sealed class ReportAccess(ComplianceDbContext db, IEnumerable<IComplianceReport> reports, ICurrentUser user, IStringLocalizer L)
{
    private bool SeesAll => user.Can(PlatformPermissions.SiteOwner) || user.Principal.IsInRole(Roles.Auditor);

    public IQueryable<ReportRun> Visible => SeesAll ? db.ReportRuns : db.ReportRuns.Where(r => r.RequestedById == user.Id);

    /// <summary>A run that is only named to somebody, as in an audit where they answer questions, is no link for them.</summary>
    public bool MayOpen(ReportRun run) => user.Can(CompliancePermissions.RunComplianceReports) && (SeesAll || run.RequestedById == user.Id) && HasRightTo(run);

    /// <exception cref="ForbiddenException">The person lost the right to this kind of report, or uses a token without it.</exception>
    public async Task<ReportRun> FindAsync(Guid runId, CancellationToken cancellationToken)
    {
        var run = await Visible.SingleOrDefaultAsync(r => r.Id == runId, cancellationToken) ?? throw new NotFoundException(L["There is no such report, or it is somebody else's."]);
        return HasRightTo(run) ? run : throw new ForbiddenException(L["For this you need the right “{0}”.", L[PermissionOf(run)!.Description].Value]);
    }

    private bool HasRightTo(ReportRun run) => PermissionOf(run) is not { } permission || user.Can(permission);

    private Permission? PermissionOf(ReportRun run) => reports.Select(r => r.Definition).FirstOrDefault(d => d.Id == run.ReportId)?.Permission;
}
