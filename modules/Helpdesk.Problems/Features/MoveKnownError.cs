using Helpdesk.Errors;
using Helpdesk.Problems.Domain;
using Helpdesk.Tickets;
using Microsoft.Extensions.Localization;

namespace Helpdesk.Problems.Features;

/// <summary>Publishes a known error, plans its end, or retires it.</summary>
internal sealed class MoveKnownError(ProblemsDbContext db, ProblemAccess access, FindKnownErrors find, ITicketIntegrationService tickets, IStringLocalizer L)
{
    /// <param name="id">Known error.</param>
    /// <param name="to">New state.</param>
    /// <param name="fixNumber">Ticket that will remove it, when a fix is planned.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public async Task HandleAsync(Guid id, KnownErrorState to, string? fixNumber, CancellationToken cancellationToken)
    {
        access.Demand(TicketPermissions.EditTickets);
        var error = await find.GetAsync(id, cancellationToken);
        if (!KnownError.Next(error.State).Contains(to))
        {
            throw new BusinessException("Problems:NoSuchStep", L["“{0}” cannot go from “{1}” to “{2}”.", error.Name, L[ProblemTexts.State(error.State)].Value, L[ProblemTexts.State(to)].Value], 409);
        }

        if (to == KnownErrorState.Published && error.Help.Length == 0)
        {
            throw new BusinessException("Problems:NoHelp", L["“{0}” helps nobody yet: write down a workaround or a solution before it is published.", error.Name], 409);
        }

        TicketPanelModel? fix = null;
        if (to == KnownErrorState.FixPlanned)
        {
            fix = await tickets.FindAsync((fixNumber ?? "").Trim().ToUpperInvariant(), cancellationToken)
                ?? throw new ValidationException("fixNumber", L["Name the change that will remove it by its number."]);
        }

        error.Move(to, fix?.Number);
        await db.SaveChangesAsync(cancellationToken);
    }
}
