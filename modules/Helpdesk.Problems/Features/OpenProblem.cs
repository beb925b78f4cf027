using Helpdesk.Data;
using Helpdesk.Tickets;

namespace Helpdesk.Problems.Features;

/// <summary>A new problem for the cause of an incident.</summary>
internal sealed class OpenProblem(IUnitOfWork unitOfWork, ProblemAccess access, ITicketCommands commands)
{
    /// <param name="title">Of the problem.</param>
    /// <param name="incidentNumber">What it causes.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public async Task<TicketPanelModel> HandleAsync(string title, string incidentNumber, CancellationToken cancellationToken)
    {
        access.Demand(TicketPermissions.EditTickets);
        await using var transaction = await unitOfWork.BeginAsync(cancellationToken);
        var problem = await commands.CreateAsync(new NewTicketModel(ProblemType.Id, title, ""), cancellationToken);
        await commands.LinkAsync(incidentNumber, problem.Number, TicketLinkKinds.CausedBy, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return problem;
    }
}
