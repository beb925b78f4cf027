using Helpdesk.Errors;
using Helpdesk.Identity;
using Helpdesk.Security;
using Microsoft.Extensions.Localization;

namespace Helpdesk.Compliance.Engagements;

internal sealed record EngagementRequest(string? Title, string? Frame, DateTime? From, DateTime? To, string? Scope, Guid? LeadId, IReadOnlyCollection<Guid> MemberIds);

/// <summary>Makes an audit or changes it, and invites its auditors.</summary>
internal sealed class SaveEngagement(
    ComplianceDbContext db, EngagementAccess access, IPeopleDirectory people, ICurrentUser user, TimeProvider clock, IStringLocalizer L)
{
    private const int MostMembers = 50;

    /// <param name="id">Null makes a new one.</param>
    /// <param name="request">From and To are UTC; To is exclusive.</param>
    /// <param name="expectedStamp">Stamp of what the person saw, or null.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public async Task<Guid> HandleAsync(Guid? id, EngagementRequest request, string? expectedStamp, CancellationToken cancellationToken)
    {
        access.DemandManage();
        var engagement = id is { } known ? await access.FindAsync(known, cancellationToken) : new Engagement { CreatedAt = clock.GetUtcNow().UtcDateTime, Zone = user.TimeZone.Id };
        access.DemandOpen(engagement);
        if (expectedStamp is not null && expectedStamp != engagement.ConcurrencyStamp)
        {
            throw new ConcurrencyException(L["“{0}” was changed by somebody else meanwhile. Look at it again and repeat what you want to change.", engagement.Title]);
        }

        await CheckAsync(request, cancellationToken);
        (engagement.Title, engagement.Frame, engagement.Scope) = (request.Title!.Trim(), request.Frame!.Trim(), request.Scope?.Trim() ?? "");
        (engagement.From, engagement.To, engagement.LeadId) = (request.From!.Value, request.To!.Value, request.LeadId!.Value);
        var members = request.MemberIds.Where(m => m != request.LeadId).ToHashSet();
        engagement.Members.RemoveAll(m => !members.Contains(m.PersonId));
        foreach (var member in members.Where(m => !engagement.Members.Exists(e => e.PersonId == m)))
        {
            engagement.Members.Add(new() { EngagementId = engagement.Id, PersonId = member });
        }

        if (id is null)
        {
            db.Engagements.Add(engagement);
        }

        await db.SaveChangesAsync(cancellationToken);
        return engagement.Id;
    }

    /// <summary>Ends it: what was found stays, nothing is added.</summary>
    public async Task CloseAsync(Guid id, CancellationToken cancellationToken)
    {
        access.DemandManage();
        var engagement = await access.FindAsync(id, cancellationToken);
        access.DemandOpen(engagement);
        engagement.ClosedAt = clock.GetUtcNow().UtcDateTime;
        await db.SaveChangesAsync(cancellationToken);
    }

    private async Task CheckAsync(EngagementRequest request, CancellationToken cancellationToken)
    {
        if (string.IsNullOrWhiteSpace(request.Title) || request.Title.Trim().Length > Engagement.MaxTitle)
        {
            throw new ValidationException("title", L["Give a title of at most {0} characters.", Engagement.MaxTitle]);
        }

        if (string.IsNullOrWhiteSpace(request.Frame) || request.Frame.Trim().Length > Engagement.MaxFrame)
        {
            throw new ValidationException("frame", L["Name the standard in at most {0} characters, for example ISO 27001.", Engagement.MaxFrame]);
        }

        if (request.Scope?.Length > Engagement.MaxScope)
        {
            throw new ValidationException("scope", L["Write at most {0} characters.", Engagement.MaxScope]);
        }

        if (request.From is not { } from || request.To is not { } to)
        {
            throw new ValidationException(request.From is null ? "from" : "to", L["Give the first and the last day of the period."]);
        }

        if (from >= to)
        {
            throw new ValidationException("to", L["The period ends before it begins."]);
        }

        if (request.LeadId is not { } lead)
        {
            throw new ValidationException("leadId", L["Choose who leads the audit."]);
        }

        if (request.MemberIds.Count > MostMembers)
        {
            throw new ValidationException("memberIds", L["An audit has at most {0} auditors.", MostMembers]);
        }

        foreach (var auditor in request.MemberIds.Prepend(lead).Distinct())
        {
            if (!await people.MayAsync(auditor, CompliancePermissions.RunComplianceReports, cancellationToken))
            {
                var person = (await people.GetPeopleAsync([auditor], cancellationToken)).GetValueOrDefault(auditor);
                throw new ValidationException(
                    auditor == lead ? "leadId" : "memberIds", L["{0} may not run compliance reports. Give the role Auditor first.", person?.DisplayName ?? auditor.ToString()]);
            }
        }
    }
}
