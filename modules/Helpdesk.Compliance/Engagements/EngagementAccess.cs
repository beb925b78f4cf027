using Helpdesk.Errors;
using Helpdesk.Security;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;

namespace Helpdesk.Compliance.Engagements;

/// <summary>Who sees which audits: auditors theirs, those who answer or manage all.</summary>
internal sealed class EngagementAccess(ComplianceDbContext db, ICurrentUser user, IStringLocalizer L)
{
    public bool MayManage => user.Can(CompliancePermissions.ManageEngagements);

    public bool MayAnswer => user.Can(CompliancePermissions.AnswerAuditQuestions);

    public IQueryable<Engagement> Visible => MayManage || MayAnswer
        ? db.Engagements
        : db.Engagements.Where(e => e.LeadId == user.Id || e.Members.Any(m => m.PersonId == user.Id));

    public async Task<Engagement> FindAsync(Guid id, CancellationToken cancellationToken) =>
        await Visible.Include(e => e.Members).SingleOrDefaultAsync(e => e.Id == id, cancellationToken)
        ?? throw new NotFoundException(L["There is no such audit, or you do not take part in it."]);

    /// <summary>The audit, when the person is an auditor of it and it goes on.</summary>
    public async Task<Engagement> FindAsAuditorAsync(Guid id, CancellationToken cancellationToken)
    {
        var engagement = await FindAsync(id, cancellationToken);
        if (!engagement.IsAuditor(user.Id))
        {
            throw new ForbiddenException(L["Only the auditors of “{0}” do this.", engagement.Title]);
        }

        DemandOpen(engagement);
        return engagement;
    }

    public void DemandOpen(Engagement engagement)
    {
        if (engagement.ClosedAt is not null)
        {
            throw new BusinessException("Compliance:EngagementClosed", L["“{0}” is closed: nothing is added to it any more.", engagement.Title]);
        }
    }

    public void DemandManage()
    {
        if (!MayManage)
        {
            throw new ForbiddenException(L["For this you need the right “{0}”.", L[CompliancePermissions.ManageEngagements.Description].Value]);
        }
    }
}
