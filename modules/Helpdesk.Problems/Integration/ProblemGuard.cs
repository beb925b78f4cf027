using Helpdesk.Security;
using Helpdesk.Tickets;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;

namespace Helpdesk.Problems.Integration;

/// <summary>A problem is ended for a reason that somebody can check (practice.md 2.5).</summary>
internal sealed class ProblemGuard(ProblemsDbContext db, ITicketIntegrationService tickets, ProblemDays days, ICurrentUser user, IStringLocalizer L) : ITicketGuard
{
    public async Task<string?> WhyNotAsync(TicketGuardContext context, CancellationToken cancellationToken)
    {
        if (context.Ticket.TypeId != ProblemType.Id)
        {
            return null;
        }

        var number = context.Ticket.Number;
        switch (context.Transition.To, context.ResolutionCode)
        {
            case (ProblemType.Fix, _) or (ProblemType.Resolved, ProblemType.FixApplied):
                return await db.Problems.AnyAsync(p => p.Id == context.Ticket.TicketId && p.RootCause != "", cancellationToken)
                    ? null
                    : (string)L["The root cause of {0} is not written down yet. Write it into the analysis first: a fix of something unknown cannot be checked.", number];
            case (ProblemType.Resolved, ProblemType.RiskAccepted):
                if (!user.Can(ProblemPermissions.ManageProblems))
                {
                    return L["For this you need the right “{0}”.", L[ProblemPermissions.ManageProblems.Description].Value];
                }

                var today = await days.TodayAsync(cancellationToken);
                return await db.Problems.AnyAsync(p => p.Id == context.Ticket.TicketId && p.RiskOwnerId != null && p.RiskUntil >= today && p.RiskReason != "", cancellationToken)
                    ? null
                    : (string)L["The risk of {0} has no owner, no reason or no day until which it is accepted. Write them into the analysis first.", number];
            case (ProblemType.Resolved, ProblemType.Duplicate):
                return (await tickets.GetLinkedAsync(context.Ticket.TicketId, TicketLinkKinds.Duplicates, isTarget: false, cancellationToken))
                    .Any(t => t.Ticket.TypeId == ProblemType.Id)
                    ? null
                    : (string)L["Link {0} to the problem that it duplicates first: its incidents go there.", number];
            default:
                return null;
        }
    }
}
