using Helpdesk.Errors;
using Helpdesk.Security;
using Microsoft.Extensions.Localization;

namespace Helpdesk.Compliance.Reports;

/// <summary>Ends a report that is being made; nothing of it is kept.</summary>
internal sealed class CancelReport(ComplianceDbContext db, ReportAccess access, ReportBoard board, ICurrentUser user, TimeProvider clock, IStringLocalizer L)
{
    public async Task HandleAsync(Guid runId, CancellationToken cancellationToken)
    {
        var run = await access.FindAsync(runId, cancellationToken);
        if (run.RequestedById != user.Id && !user.Can(PlatformPermissions.SiteOwner))
        {
            throw new ForbiddenException(L["Only {0} can cancel this report.", run.RequestedByName]);
        }

        if (run.IsOver)
        {
            return;
        }

        // On this node the work itself says that it has ended; what another node works on, it finds given up when it wants to finish.
        if (board.Find(runId) is { } running)
        {
            running.Cancel();
            return;
        }

        run.Give(ReportRunState.Cancelled, L["Cancelled by {0}.", user.Name], clock.GetUtcNow().UtcDateTime);
        await db.SaveChangesAsync(cancellationToken);
    }
}
