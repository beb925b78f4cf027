using Helpdesk.Errors;
using Helpdesk.Security;
using Helpdesk.Tickets;
using Microsoft.Extensions.Localization;

namespace Helpdesk.Problems;

/// <summary>Problems as the present person sees them. Scoped.</summary>
internal sealed class ProblemAccess(ITicketIntegrationService tickets, ICurrentUser user, IStringLocalizer L)
{
    /// <exception cref="NotFoundException">There is none, or the person may not know of it: a problem is seen by the desk only.</exception>
    public async Task<TicketPanelModel> FindAsync(string number, CancellationToken cancellationToken) =>
        user.Can(TicketPermissions.ViewTickets) && await tickets.FindAsync(number, cancellationToken) is { TypeId: ProblemType.Id } problem
            ? problem
            : throw new NotFoundException(L["There is no problem {0} that you may see.", number.Length > 32 ? number[..32] + "…" : number]);

    /// <summary>The problem, to be worked on: not closed and not cancelled.</summary>
    public async Task<TicketPanelModel> FindForEditAsync(string number, CancellationToken cancellationToken)
    {
        var problem = await FindAsync(number, cancellationToken);
        Demand(TicketPermissions.EditTickets);
        return problem.State is ProblemType.Closed or ProblemType.Cancelled
            ? throw new BusinessException("Problems:Finished", L["{0} is finished and is not changed any more. Analyse it again to change it.", problem.Number], 409)
            : problem;
    }

    public void Demand(Permission permission)
    {
        if (!user.Can(permission))
        {
            throw new ForbiddenException(L["For this you need the right “{0}”.", L[permission.Description].Value]);
        }
    }
}
